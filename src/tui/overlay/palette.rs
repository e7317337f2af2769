//! The palette: what can be done here, and everything that can be found, in one list to choose from. Typing searches it.

use ratatui::crossterm::event::KeyEvent;
use ratatui::style::Style;

use super::{WHEEL, frame};
use crate::tui::found::Found;
use crate::tui::keymap::{Action, Binding, KeyContext, keys_of};
use crate::tui::kit::{Handled, HitTarget, Painter, Request, Responder, Scene, Setup, TextInput, columns};
use crate::tui::theme::{Look, Theme};

/// Rows that a page is.
const PAGE: isize = 10;

/// Columns of what stands before the name of a line, at most.
const BEFORE: u16 = 14;

/// A line of it.
#[derive(Clone, Copy)]
enum Item {
    Binding(&'static Binding),
    Theme(Theme),
    Found(Found),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Palette {
    search: TextInput,
    cursor: usize,
    context: KeyContext,
}

impl Palette {
    /// The palette as it is opened on a screen.
    pub(crate) fn new(context: KeyContext) -> Self {
        Self { search: TextInput::default(), cursor: 0, context }
    }

    /// What fits what is searched for: what can be done, looks, and what can be found.
    fn items(&self, setup: &Setup) -> Vec<Item> {
        let look = setup.look();
        let wanted = self.search.text().trim().to_lowercase();
        let done = setup.keymap.bindings(self.context).filter(|binding| !only_moves(binding.action)).map(Item::Binding);
        let looks = setup.themes.all().iter().copied().map(Item::Theme);
        let mut items: Vec<Item> = done.chain(looks).filter(|item| item.fits(&wanted, look)).collect();
        items.extend(Found::fitting(&wanted, look).into_iter().map(Item::Found));
        items
    }

    fn changed(&mut self, typed: Handled) -> Handled {
        if typed == Handled::Done {
            self.cursor = 0;
        }
        typed
    }

    fn move_by(&mut self, rows: isize, scene: Scene<'_>) -> Handled {
        let last = self.items(scene.setup).len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
        Handled::Done
    }

    /// What the line under the cursor stands for.
    fn chosen(&self, scene: Scene<'_>) -> Option<Request> {
        self.items(scene.setup).get(self.cursor).map(|item| match *item {
            Item::Binding(binding) => Request::Do(binding.action),
            Item::Theme(theme) => Request::Wear(theme),
            Item::Found(Found::Word(word)) => Request::Explain(word),
            Item::Found(found) => Request::Take(found),
        })
    }

    pub(super) fn render(&self, setup: &Setup, painter: &mut Painter<'_>) {
        let area = painter.area();
        let look = painter.look;
        let items = self.items(setup);
        let height = u16::try_from(items.len()).unwrap_or(u16::MAX).saturating_add(4).max(8);
        let size = (78.min(area.width - 4), height.min(area.height - 2));
        let mut inside = frame::open(painter, size, &look.word("palette.title"));
        let x = inside.write(0, 0, &look.word("help.search"), look.dim()) + 1;
        self.search.render(x, &mut inside);
        let visible = usize::from(inside.height().saturating_sub(2));
        let cursor = self.cursor.min(items.len().saturating_sub(1));
        let first = cursor.saturating_sub(visible.saturating_sub(1));
        frame::note_more(&mut inside, first, items.len().saturating_sub(first + visible));
        inside.cut_top(2);
        if items.is_empty() {
            inside.write(0, 0, &look.word("help.nothing"), look.dim());
        }
        for (y, (index, item)) in (0..).zip(items.iter().enumerate().skip(first).take(visible)) {
            let mut line = inside.row(y);
            line.note(HitTarget::KeyLine(index));
            item.render(index == cursor, &mut line);
        }
    }
}

/// What is chosen with the arrows anyway is no use in a list.
fn only_moves(action: Action) -> bool {
    use Action::{
        Down, First, Last, Left, PageDown, PageUp, Palette, Right, ScrollDown, ScrollUp, StepBack, StepForward, Toggle,
        Up,
    };
    matches!(
        action,
        Up | Down
            | Left
            | Right
            | Toggle
            | First
            | Last
            | PageUp
            | PageDown
            | ScrollUp
            | ScrollDown
            | StepBack
            | StepForward
            | Palette
    )
}

impl Item {
    /// What stands before its name: keys, or what kind of thing it is.
    fn before(self, look: Look) -> String {
        match self {
            Self::Binding(binding) => {
                let mut labels = keys_of(binding, look.is_ascii());
                while labels.len() > 1 && columns(&labels.join("  ")) > BEFORE {
                    labels.pop();
                }
                labels.join("  ")
            }
            Self::Theme(_) => look.word("found.theme").into_owned(),
            Self::Found(found) => look.word(found.kind()).into_owned(),
        }
    }

    fn name(self, look: Look) -> String {
        match self {
            Self::Binding(binding) => look.word(binding.text).into_owned(),
            Self::Theme(theme) => look.theme_name(theme).into_owned(),
            Self::Found(found) => look.spell(found.name(look.texts)).into_owned(),
        }
    }

    fn fits(self, wanted: &str, look: Look) -> bool {
        [self.before(look), self.name(look)].iter().any(|place| place.to_lowercase().contains(wanted))
    }

    fn render(self, is_chosen: bool, line: &mut Painter<'_>) {
        let look = line.look;
        if is_chosen {
            line.tint(look.selection());
        }
        let over = |style: Style| if is_chosen { Style::new() } else { style };
        let is_key = matches!(self, Self::Binding(_));
        line.write_within(0, 0, &self.before(look), BEFORE, over(if is_key { look.accent() } else { look.dim() }));
        let end = line.write(BEFORE + 2, 0, &self.name(look), over(look.text()));
        if let Self::Found(found) = self
            && let Some(name) = found.scenario()
        {
            let whose = look.word(crate::text::Key::Scenario.of(name));
            if end + 2 + columns(&whose) <= line.width() {
                line.write_right(0, &whose, over(look.dim()));
            }
        }
    }
}

impl Responder for Palette {
    fn context(&self) -> KeyContext {
        KeyContext::Palette
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
            // Where nothing is found there is nothing to do.
            Action::Accept => self.chosen(scene).map_or(Handled::Done, Handled::Asks),
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
        self.chosen(scene).map_or(Handled::Done, Handled::Asks)
    }

    fn scroll(&mut self, rows: isize, scene: Scene<'_>) -> Handled {
        self.move_by(rows * WHEEL, scene)
    }

    fn foot(&self) -> Option<&'static str> {
        Some("foot.palette")
    }
}
