//! The list of keys, made from the keymap: as help it is read, as palette it is chosen from. Typing searches it.

use ratatui::crossterm::event::KeyEvent;
use ratatui::style::Style;

use super::{WHEEL, frame};
use crate::tui::keymap::{Action, Binding, KEYMAP, KeyContext, bindings};
use crate::tui::kit::{Handled, HitTarget, Painter, Request, Responder, Scene, TextInput, columns};
use crate::tui::theme::{Look, Symbols};

/// What the list is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Help,
    Palette,
}

/// Rows that a page is.
const PAGE: isize = 10;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeyList {
    purpose: Purpose,
    search: TextInput,
    cursor: usize,
    context: KeyContext,
}

impl KeyList {
    /// The list as it is opened on a screen.
    pub(crate) fn new(purpose: Purpose, context: KeyContext) -> Self {
        Self { purpose, search: TextInput::default(), cursor: 0, context }
    }

    /// The lines that fit what is searched for: those of this screen, those of every screen, and in the help all
    /// others.
    fn found(&self, look: Look) -> Vec<&'static Binding> {
        let here = bindings(self.context);
        let elsewhere = KEYMAP.iter().filter(|binding| {
            let is_here = [self.context, KeyContext::Everywhere, KeyContext::Always].contains(&binding.context);
            self.purpose == Purpose::Help && !is_here
        });
        let wanted = self.search.text().to_lowercase();
        here.chain(elsewhere).filter(|binding| fits(binding, &wanted, look)).collect()
    }

    fn changed(&mut self, typed: Handled) -> Handled {
        if typed == Handled::Done {
            self.cursor = 0;
        }
        typed
    }

    fn move_by(&mut self, rows: isize, scene: Scene<'_>) -> Handled {
        let last = self.found(scene.setup.look()).len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
        Handled::Done
    }

    /// What the line under the cursor stands for, where one chooses.
    fn chosen(&self, scene: Scene<'_>) -> Option<Action> {
        let found = self.found(scene.setup.look());
        found.get(self.cursor).map(|binding| binding.action).filter(|_| self.purpose == Purpose::Palette)
    }

    pub(super) fn render(&self, painter: &mut Painter<'_>) {
        let area = painter.area();
        let look = painter.look;
        let found = self.found(look);
        let title = match self.purpose {
            Purpose::Help => look.word("help.title"),
            Purpose::Palette => look.word("palette.title"),
        };
        let height = u16::try_from(found.len()).unwrap_or(u16::MAX).saturating_add(4).max(8);
        let size = (78.min(area.width - 4), height.min(area.height - 2));
        let mut inside = frame::open(painter, size, &title);
        let x = inside.write(0, 0, &look.word("help.search"), look.dim()) + 1;
        self.search.render(x, &mut inside);
        let visible = usize::from(inside.height().saturating_sub(2));
        let cursor = self.cursor.min(found.len().saturating_sub(1));
        let first = cursor.saturating_sub(visible.saturating_sub(1));
        frame::note_more(&mut inside, first, found.len().saturating_sub(first + visible));
        inside.cut_top(2);
        if found.is_empty() {
            inside.write(0, 0, &look.word("help.nothing"), look.dim());
        }
        let widest = found.iter().map(|binding| columns(&first_keys(binding, look))).max().unwrap_or(0);
        for (y, (index, binding)) in (0..).zip(found.iter().enumerate().skip(first).take(visible)) {
            let mut line = inside.row(y);
            line.note(HitTarget::KeyLine(index));
            render_line(binding, index == cursor, widest, &mut line);
        }
    }
}

/// A line: keys, what they do, and where, if there is room: what a key does is worth more than where it does it.
fn render_line(binding: &Binding, is_chosen: bool, widest: u16, line: &mut Painter<'_>) {
    let look = line.look;
    if is_chosen {
        line.tint(look.selection());
    }
    let over = |style: Style| if is_chosen { Style::new() } else { style };
    line.write(0, 0, &first_keys(binding, look), over(look.accent()));
    let context = look.word(binding.context.text());
    let right = if line.width() >= 70 { line.write_right(0, &context, over(look.dim())) } else { line.width() + 2 };
    line.write_within(widest + 3, 0, &look.word(binding.text), right.saturating_sub(2), over(look.text()));
}

impl Responder for KeyList {
    fn context(&self) -> KeyContext {
        KeyContext::Keys
    }

    fn can(&self, action: Action) -> bool {
        use Action::{Accept, Back, Down, PageDown, PageUp, Up};
        matches!(action, Up | Down | PageUp | PageDown | Accept | Back)
    }

    fn act(&mut self, action: Action, scene: Scene<'_>) -> Handled {
        match action {
            Action::Up => self.move_by(-1, scene),
            Action::Down => self.move_by(1, scene),
            Action::PageUp => self.move_by(-PAGE, scene),
            Action::PageDown => self.move_by(PAGE, scene),
            Action::Accept => Handled::Asks(self.chosen(scene).map_or(Request::Close, Request::Do)),
            _ => Handled::Asks(Request::Close),
        }
    }

    fn type_key(&mut self, key: &KeyEvent, _: Scene<'_>) -> Handled {
        let typed = self.search.type_key(key);
        self.changed(typed)
    }

    fn paste(&mut self, text: &str, _: Scene<'_>) -> Handled {
        let pasted = self.search.paste(text);
        self.changed(pasted)
    }

    fn point(&mut self, target: Option<HitTarget>, scene: Scene<'_>) -> Handled {
        let Some(HitTarget::KeyLine(index)) = target else { return Handled::Asks(Request::Close) };
        self.cursor = index;
        self.chosen(scene).map_or(Handled::Done, |action| Handled::Asks(Request::Do(action)))
    }

    fn scroll(&mut self, rows: isize, scene: Scene<'_>) -> Handled {
        self.move_by(rows * WHEEL, scene)
    }

    fn foot(&self) -> Option<&'static str> {
        Some(if self.purpose == Purpose::Palette { "foot.palette" } else { "foot.help" })
    }
}

/// Columns that the keys of a line take at most: words are worth more than a third way to the same thing.
const KEYS: u16 = 14;

/// The keys of a line, as they are written on a keyboard.
fn keys(binding: &Binding, look: Look) -> Vec<String> {
    let ascii = look.symbols == Symbols::Ascii;
    binding.keys.iter().map(|press| press.label(ascii)).collect()
}

/// The first of them, as many as there is room for.
fn first_keys(binding: &Binding, look: Look) -> String {
    let mut labels = keys(binding, look);
    while labels.len() > 1 && columns(&labels.join("  ")) > KEYS {
        labels.pop();
    }
    labels.join("  ")
}

fn fits(binding: &Binding, wanted: &str, look: Look) -> bool {
    let words = look.texts.get(binding.text).to_lowercase();
    let context = look.texts.get(binding.context.text()).to_lowercase();
    [words, context, keys(binding, look).join("  ").to_lowercase()].iter().any(|place| place.contains(wanted))
}
