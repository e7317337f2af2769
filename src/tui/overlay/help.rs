//! The help that lies over a screen: which key does what, made from the keymap, and on its second page every mark and
//! word that one sees. Typing searches both.

use ratatui::crossterm::event::KeyEvent;

use super::lines::{self, StyledLine, definition};
use super::{WHEEL, frame, rows};
use crate::tui::glossary::{self, Entry, GLOSSARY, Section, WordId};
use crate::tui::keymap::{Action, Binding, KeyContext, keys_of};
use crate::tui::kit::{Handled, HitTarget, Painter, Request, Responder, Scene, Setup, TextInput, columns};
use crate::tui::theme::Look;

/// What one reads in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Keys,
    Seen,
}

/// Columns of the help, with its frame, at most; from so many on keys stand in two columns.
const WIDEST: u16 = 116;
const TWO_COLUMNS: u16 = 80;

/// Columns between two columns of keys.
const GAP: u16 = 3;

/// Columns that the keys of a line take at most: words are worth more than a third way to the same thing.
const KEYS: u16 = 14;
const FEW_KEYS: u16 = 9;

/// Rows of the frame, of the line that is typed and the air below it.
const AROUND: u16 = 4;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HelpPage {
    page: Page,
    search: TextInput,
    scroll: usize,
    context: KeyContext,
}

impl HelpPage {
    /// The keys of a screen, and of all others.
    pub(crate) fn new(context: KeyContext) -> Self {
        Self { page: Page::Keys, search: TextInput::default(), scroll: 0, context }
    }

    /// A word among its neighbours.
    pub(crate) fn on_word(word: WordId, setup: &Setup) -> Self {
        let mut help = Self { page: Page::Seen, ..Self::new(KeyContext::Lab) };
        let look = setup.look();
        let before: Vec<WordId> = (0..word).collect();
        // Its heading stands above it, if it is the first of a section.
        let above = explained(&before, inside(setup.size.0), look).len();
        help.scroll_by(isize::try_from(above).unwrap_or(0), setup);
        help
    }

    fn wanted(&self) -> String {
        self.search.text().trim().to_lowercase()
    }

    /// Everything that there is to read, in so many columns: what is searched for, on whichever page it stands.
    fn lines(&self, width: u16, setup: &Setup) -> Vec<StyledLine> {
        let look = setup.look();
        let wanted = self.wanted();
        let all: Vec<WordId> = (0..GLOSSARY.len()).collect();
        match (wanted.as_str(), self.page) {
            ("", Page::Keys) => self.keys("", width, setup),
            ("", Page::Seen) => explained(&all, width, look),
            (wanted, _) => {
                let mut lines = self.keys(wanted, width, setup);
                let mut words = glossary::found(wanted, look);
                words.sort_unstable();
                lines.extend(explained(&words, width, look));
                lines
            }
        }
    }

    /// Keys under their headings: those of this screen, those that hold everywhere, and all others.
    fn keys(&self, wanted: &str, width: u16, setup: &Setup) -> Vec<StyledLine> {
        let look = setup.look();
        let two = width + AROUND >= TWO_COLUMNS;
        let (column, most) = if two { ((width - GAP) / 2, FEW_KEYS) } else { (width, KEYS) };
        let mut contexts = vec![self.context, KeyContext::Everywhere];
        for binding in setup.keymap.all() {
            if !contexts.contains(&heading_of(binding)) {
                contexts.push(heading_of(binding));
            }
        }
        let mut sections: Vec<Vec<StyledLine>> = Vec::new();
        for context in contexts {
            let bound = setup.keymap.all().filter(|binding| heading_of(binding) == context);
            let found: Vec<&Binding> = bound.filter(|binding| fits(binding, wanted, look)).collect();
            if found.is_empty() {
                continue;
            }
            let mut lines = vec![vec![(0, look.word(context.text()).into_owned(), look.strong())]];
            lines.extend(found.into_iter().flat_map(|binding| {
                let head = vec![(0, first_keys(binding, most, look), look.accent())];
                definition(head, most + 2, (&look.word(binding.text), look.text()), column)
            }));
            lines.push(Vec::new());
            sections.push(lines);
        }
        if two { beside(sections, column + GAP) } else { sections.into_iter().flatten().collect() }
    }

    fn scroll_by(&mut self, rows: isize, setup: &Setup) {
        let shown = usize::from(setup.size.1.saturating_sub(2 + AROUND));
        let furthest = self.lines(inside(setup.size.0), setup).len().saturating_sub(shown);
        self.scroll = self.scroll.saturating_add_signed(rows).min(furthest);
    }

    fn changed(&mut self, typed: Handled) -> Handled {
        if typed == Handled::Done {
            self.scroll = 0;
        }
        typed
    }

    pub(super) fn render(&self, setup: &Setup, painter: &mut Painter<'_>) {
        let (area, look) = (painter.area(), painter.look);
        let width = inside(area.width);
        let lines = self.lines(width, setup);
        let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(AROUND).max(8);
        let title = match (self.wanted().as_str(), self.page) {
            ("", Page::Keys) => "help.title",
            ("", Page::Seen) => "help.seen",
            _ => "help.found",
        };
        let mut over = frame::open(painter, (width + AROUND, height.min(area.height - 2)), &look.word(title));
        let x = over.write(0, 0, &look.word("help.search"), look.dim()) + 1;
        let x = self.search.render(x, &mut over) + 2;
        if self.wanted().is_empty() {
            let other = if self.page == Page::Keys { "help.to-seen" } else { "help.to-keys" };
            let other = look.word(other);
            let begin = over.width().saturating_sub(columns(&other));
            if begin > x {
                over.button(begin, 0, &other, look.accent(), HitTarget::Action(Action::NextPage));
            }
        }
        let visible = usize::from(over.height().saturating_sub(2));
        let first = self.scroll.min(lines.len().saturating_sub(visible));
        frame::note_more(&mut over, first, lines.len().saturating_sub(first + visible));
        over.cut_top(2);
        if lines.is_empty() {
            over.write(0, 0, &look.word("help.nothing"), look.dim());
        }
        lines::draw(&lines, first, &mut over);
    }
}

/// Marks and words with their meanings, under their headings.
fn explained(words: &[WordId], width: u16, look: Look) -> Vec<StyledLine> {
    let room = |entry: &Entry| columns(&(entry.signs)(look)).saturating_add(columns(&look.word(entry.word)));
    let widest = GLOSSARY.iter().map(room).max().unwrap_or(0) + 1;
    let column = widest.min(width * 2 / 5) + 2;
    let mut lines: Vec<StyledLine> = Vec::new();
    let mut section: Option<Section> = None;
    for entry in words.iter().map(|word| &GLOSSARY[*word]) {
        if section != Some(entry.section) {
            if section.is_some() {
                lines.push(Vec::new());
            }
            lines.push(vec![(0, look.word(entry.section.heading()).into_owned(), look.strong())]);
            section = Some(entry.section);
        }
        let signs = (entry.signs)(look);
        let begin = if signs.is_empty() { 0 } else { columns(&signs) + 1 };
        let head = vec![(0, signs, look.text()), (begin, look.word(entry.word).into_owned(), look.accent())];
        lines.extend(definition(head, column, (&look.word(entry.means), look.text()), width));
    }
    lines
}

/// The columns of words on a screen of that width.
fn inside(screen: u16) -> u16 {
    let most = if screen < TWO_COLUMNS { screen.saturating_sub(4) } else { screen };
    most.min(WIDEST).saturating_sub(AROUND)
}

/// What holds whatever is typed stands with what holds on every screen.
fn heading_of(binding: &Binding) -> KeyContext {
    if binding.context == KeyContext::Always { KeyContext::Everywhere } else { binding.context }
}

/// Sections in two columns, each where there is more room: those that matter most stand beside each other at the top.
fn beside(sections: Vec<Vec<StyledLine>>, right: u16) -> Vec<StyledLine> {
    let (mut left, mut other): (Vec<StyledLine>, Vec<StyledLine>) = (Vec::new(), Vec::new());
    for section in sections {
        if left.len() <= other.len() { &mut left } else { &mut other }.extend(section);
    }
    let rows = left.len().max(other.len());
    left.resize(rows, Vec::new());
    for (line, beside) in left.iter_mut().zip(other) {
        line.extend(beside.into_iter().map(|(x, words, style)| (x + right, words, style)));
    }
    left
}

/// The first keys of a line, as many as there is room for.
fn first_keys(binding: &Binding, most: u16, look: Look) -> String {
    let mut labels = keys_of(binding, look.is_ascii());
    while labels.len() > 1 && columns(&labels.join(" ")) > most {
        labels.pop();
    }
    labels.join(" ")
}

fn fits(binding: &Binding, wanted: &str, look: Look) -> bool {
    let words = look.word(binding.text).to_lowercase();
    let context = look.word(heading_of(binding).text()).to_lowercase();
    [words, context, keys_of(binding, look.is_ascii()).join(" ").to_lowercase()]
        .iter()
        .any(|place| place.contains(wanted))
}

impl Responder for HelpPage {
    fn context(&self) -> KeyContext {
        KeyContext::Keys
    }

    fn can(&self, action: Action) -> bool {
        use Action::{Accept, Back, Down, NextPage, PageDown, PageUp, Up};
        matches!(action, Up | Down | PageUp | PageDown | NextPage | Accept | Back)
    }

    fn act(&mut self, action: Action, scene: Scene<'_>) -> Handled {
        let by = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::NextPage => {
                self.page = if self.page == Page::Keys { Page::Seen } else { Page::Keys };
                self.search = TextInput::default();
                self.scroll = 0;
                return Handled::Done;
            }
            _ => match rows(action, scene.setup) {
                Some(rows) => rows,
                None => return Handled::Asks(Request::Close),
            },
        };
        self.scroll_by(by, scene.setup);
        Handled::Done
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
        match target {
            Some(HitTarget::Action(action)) if self.can(action) => self.act(action, scene),
            _ => Handled::Asks(Request::Close),
        }
    }

    fn scroll(&mut self, rows: isize, scene: Scene<'_>) -> Handled {
        self.scroll_by(rows * WHEEL, scene.setup);
        Handled::Done
    }

    fn foot(&self) -> Option<&'static str> {
        Some("foot.help")
    }
}
