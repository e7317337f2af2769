//! Which key does what, in one table: the bottom line, the help and the palette are made from it.
//!
//! It knows nothing of what an action does. Letters are also bound as the jamo that a Korean input method makes of
//! them, and no action hangs on a letter alone.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a user can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Show the keys.
    Help,
    /// Show the same list to choose from.
    Palette,
    /// The next theme.
    Theme,
    /// The other language.
    Language,
    /// Say which model and how many workers would suit.
    Advice,
    /// Show code in the other language.
    Code,
    /// Use the mouse, or leave it to the terminal.
    Mouse,
    /// Draw everything anew.
    Redraw,
    /// Stand aside for the shell.
    Suspend,
    /// Cancel the run; quit if there is none.
    Interrupt,
    /// Leave the laboratory.
    Quit,
    /// Run what is set.
    Start,
    /// One up.
    Up,
    /// One down.
    Down,
    /// The choice before.
    Left,
    /// The choice after.
    Right,
    /// Tick or untick.
    Toggle,
    /// To the other pane.
    Pane,
    /// Look for a scenario.
    Search,
    /// Type a value.
    Edit,
    /// Play, or stop playing.
    PlayPause,
    /// To the event before.
    StepBack,
    /// To the event after.
    StepForward,
    /// Half as fast.
    Slower,
    /// Twice as fast.
    Faster,
    /// To the beginning.
    First,
    /// To the end.
    Last,
    /// Run once more.
    Again,
    /// Keep the run in a file.
    Save,
    /// Stop the run.
    Cancel,
    /// Show the next guard.
    Guard,
    /// Run again with more workers.
    MoreWorkers,
    /// Run again with fewer workers.
    FewerWorkers,
    /// Play from the end to the beginning, or the other way round.
    Reverse,
    /// Show half as much of the time.
    ZoomIn,
    /// Show twice as much of the time.
    ZoomOut,
    /// Show an earlier part of the time.
    PanLeft,
    /// Show a later part of the time.
    PanRight,
    /// Type a time and go there.
    GoTo,
    /// To the first update that was lost.
    FirstLoss,
    /// To the task that took longest.
    Slowest,
    /// Look at one worker closely, or no more.
    Inspect,
    /// Account for every lost update, or no more.
    Ledger,
    /// Scroll up.
    ScrollUp,
    /// Scroll down.
    ScrollDown,
    /// Compare ways of doing the same work.
    Compare,
    /// To the next page.
    NextPage,
    /// To the page before.
    PreviousPage,
    /// Scroll up by many rows.
    PageUp,
    /// Scroll down by many rows.
    PageDown,
    /// To where one came from.
    Back,
}

/// Where a key means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// On every screen.
    Everywhere,
    /// On the Lab screen.
    Lab,
    /// On the Run screen.
    Run,
    /// Where one says what shall be compared.
    Wishes,
    /// Where a comparison is made and shown.
    Comparison,
}

impl Context {
    /// The key of its heading in the texts.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Everywhere => "context.everywhere",
            Self::Lab => "context.lab",
            Self::Run => "context.run",
            Self::Wishes => "context.wishes",
            Self::Comparison => "context.comparison",
        }
    }
}

/// A key and whether Control is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Press {
    code: KeyCode,
    control: bool,
}

const fn key(code: KeyCode) -> Press {
    Press { code, control: false }
}

const fn sign(sign: char) -> Press {
    key(KeyCode::Char(sign))
}

const fn control(letter: char) -> Press {
    Press { code: KeyCode::Char(letter), control: true }
}

const fn function(number: u8) -> Press {
    key(KeyCode::F(number))
}

impl Press {
    /// What was pressed, by its place on the keyboard: jamo become the letters that share their keys.
    pub(super) fn of(event: &KeyEvent) -> Self {
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            KeyCode::Char(letter) if control => KeyCode::Char(latin(letter).to_ascii_lowercase()),
            KeyCode::Char(letter) => KeyCode::Char(latin(letter)),
            other => other,
        };
        Self { code, control }
    }

    /// The key as it is written on a keyboard.
    pub(super) fn label(self, ascii: bool) -> String {
        let arrow = |sign: &str, word: &str| if ascii { word.to_owned() } else { sign.to_owned() };
        match self.code {
            KeyCode::Char(letter) if self.control => format!("^{}", letter.to_ascii_uppercase()),
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(letter) => letter.to_string(),
            KeyCode::F(number) => format!("F{number}"),
            KeyCode::Left => arrow("←", "Left"),
            KeyCode::Right => arrow("→", "Right"),
            KeyCode::Up => arrow("↑", "Up"),
            KeyCode::Down => arrow("↓", "Down"),
            KeyCode::BackTab => "Shift-Tab".to_owned(),
            other => format!("{other:?}"),
        }
    }
}

/// The letter on whose key a jamo of the usual Korean layout stands; everything else stays what it is.
///
/// With Shift only seven keys have another jamo; on the others Shift cannot be told, and the plain letter is meant.
pub(super) fn latin(typed: char) -> char {
    const KEYS: [(char, char); 33] = [
        ('ㅂ', 'q'),
        ('ㅈ', 'w'),
        ('ㄷ', 'e'),
        ('ㄱ', 'r'),
        ('ㅅ', 't'),
        ('ㅛ', 'y'),
        ('ㅕ', 'u'),
        ('ㅑ', 'i'),
        ('ㅐ', 'o'),
        ('ㅔ', 'p'),
        ('ㅁ', 'a'),
        ('ㄴ', 's'),
        ('ㅇ', 'd'),
        ('ㄹ', 'f'),
        ('ㅎ', 'g'),
        ('ㅗ', 'h'),
        ('ㅓ', 'j'),
        ('ㅏ', 'k'),
        ('ㅣ', 'l'),
        ('ㅋ', 'z'),
        ('ㅌ', 'x'),
        ('ㅊ', 'c'),
        ('ㅍ', 'v'),
        ('ㅠ', 'b'),
        ('ㅜ', 'n'),
        ('ㅡ', 'm'),
        ('ㅃ', 'Q'),
        ('ㅉ', 'W'),
        ('ㄸ', 'E'),
        ('ㄲ', 'R'),
        ('ㅆ', 'T'),
        ('ㅒ', 'O'),
        ('ㅖ', 'P'),
    ];
    KEYS.iter().find(|(jamo, _)| *jamo == typed).map_or(typed, |(_, letter)| *letter)
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Binding {
    /// What is asked for.
    pub(super) action: Action,
    /// Where.
    pub(super) context: Context,
    /// By which keys; the first is the one that is shown.
    pub(super) keys: &'static [Press],
    /// The key of its sentence in the texts.
    pub(super) text: &'static str,
    /// The key of its word on the bottom line; neighbours with the same word share it.
    pub(super) hint: Option<&'static str>,
}

const fn bind(
    context: Context,
    action: Action,
    keys: &'static [Press],
    text: &'static str,
    hint: Option<&'static str>,
) -> Binding {
    Binding { action, context, keys, text, hint }
}

use Context::{Comparison, Everywhere, Lab, Run, Wishes};

/// Every key of the laboratory, in the order in which the bottom line and the help show them.
pub(super) const KEYMAP: &[Binding] = &[
    bind(Lab, Action::Start, &[key(KeyCode::Enter), function(5)], "key.start", Some("hint.start")),
    bind(Lab, Action::Up, &[key(KeyCode::Up), sign('k')], "key.up", Some("hint.move")),
    bind(Lab, Action::Down, &[key(KeyCode::Down), sign('j')], "key.down", Some("hint.move")),
    bind(Lab, Action::Pane, &[key(KeyCode::Tab), key(KeyCode::BackTab)], "key.pane", Some("hint.pane")),
    bind(Lab, Action::Left, &[key(KeyCode::Left), sign('h')], "key.left", Some("hint.change")),
    bind(Lab, Action::Right, &[key(KeyCode::Right), sign('l')], "key.right", Some("hint.change")),
    bind(Lab, Action::Toggle, &[sign(' ')], "key.toggle", Some("hint.toggle")),
    bind(Lab, Action::Edit, &[sign('e'), function(7)], "key.edit", Some("hint.edit")),
    bind(Lab, Action::Search, &[sign('/'), function(6)], "key.search", Some("hint.search")),
    bind(Lab, Action::Compare, &[sign('v'), function(8)], "key.compare", Some("hint.compare")),
    bind(Lab, Action::Back, &[key(KeyCode::Esc), key(KeyCode::Backspace)], "key.lab-back", None),
    bind(Run, Action::Cancel, &[sign('x'), key(KeyCode::Delete)], "key.cancel", Some("hint.cancel")),
    bind(Run, Action::PlayPause, &[sign(' '), key(KeyCode::Enter)], "key.play", Some("hint.play")),
    bind(Run, Action::ScrollUp, &[key(KeyCode::Up), sign('k')], "key.scroll-up", Some("hint.rows")),
    bind(Run, Action::ScrollDown, &[key(KeyCode::Down), sign('j')], "key.scroll-down", Some("hint.rows")),
    bind(Run, Action::StepBack, &[key(KeyCode::Left), sign('h')], "key.step-back", Some("hint.step")),
    bind(Run, Action::StepForward, &[key(KeyCode::Right), sign('l')], "key.step-forward", Some("hint.step")),
    bind(Run, Action::Slower, &[sign('-'), function(11)], "key.slower", Some("hint.speed")),
    bind(Run, Action::Faster, &[sign('+'), sign('='), function(12)], "key.faster", Some("hint.speed")),
    bind(Run, Action::Again, &[sign('r'), function(5)], "key.again", Some("hint.again")),
    bind(Run, Action::Guard, &[sign('g'), key(KeyCode::Tab), function(6)], "key.guard", Some("hint.guard")),
    bind(Run, Action::Ledger, &[sign('e'), control('e')], "key.ledger", Some("hint.ledger")),
    bind(Run, Action::MoreWorkers, &[sign('w'), function(8)], "key.more-workers", Some("hint.workers")),
    bind(Run, Action::FewerWorkers, &[sign('W'), function(7)], "key.fewer-workers", Some("hint.workers")),
    bind(Run, Action::Inspect, &[sign('i'), key(KeyCode::Insert)], "key.inspect", Some("hint.inspect")),
    bind(Run, Action::ZoomIn, &[sign(']')], "key.zoom-in", Some("hint.zoom")),
    bind(Run, Action::ZoomOut, &[sign('[')], "key.zoom-out", Some("hint.zoom")),
    bind(Run, Action::PanLeft, &[sign(',')], "key.pan-left", None),
    bind(Run, Action::PanRight, &[sign('.')], "key.pan-right", None),
    bind(Run, Action::Reverse, &[sign('<')], "key.reverse", None),
    bind(Run, Action::GoTo, &[sign('@')], "key.go-to", None),
    bind(Run, Action::FirstLoss, &[sign('!')], "key.first-loss", None),
    bind(Run, Action::Slowest, &[sign('%')], "key.slowest", None),
    bind(Run, Action::Save, &[sign('s'), control('s')], "key.save", Some("hint.save")),
    bind(Run, Action::Compare, &[sign('v'), control('v')], "key.compare-run", Some("hint.compare")),
    bind(Run, Action::First, &[key(KeyCode::Home)], "key.first", None),
    bind(Run, Action::Last, &[key(KeyCode::End)], "key.last", None),
    bind(Run, Action::PageUp, &[key(KeyCode::PageUp)], "key.page-up", None),
    bind(Run, Action::PageDown, &[key(KeyCode::PageDown)], "key.page-down", None),
    bind(Run, Action::Back, &[key(KeyCode::Esc), key(KeyCode::Backspace)], "key.back", Some("hint.back")),
    bind(Wishes, Action::Start, &[key(KeyCode::Enter), function(5)], "key.compare-start", Some("hint.compare")),
    bind(Wishes, Action::Up, &[key(KeyCode::Up), sign('k')], "key.up", Some("hint.move")),
    bind(Wishes, Action::Down, &[key(KeyCode::Down), sign('j'), key(KeyCode::Tab)], "key.down", Some("hint.move")),
    bind(Wishes, Action::Left, &[key(KeyCode::Left), sign('h')], "key.left", Some("hint.change")),
    bind(Wishes, Action::Right, &[key(KeyCode::Right), sign('l')], "key.right", Some("hint.change")),
    bind(Wishes, Action::Toggle, &[sign(' ')], "key.tick", Some("hint.toggle")),
    bind(Wishes, Action::Back, &[key(KeyCode::Esc), key(KeyCode::Backspace)], "key.back", Some("hint.back")),
    bind(Comparison, Action::Cancel, &[sign('x'), key(KeyCode::Delete)], "key.compare-stop", Some("hint.stop")),
    bind(Comparison, Action::NextPage, &[key(KeyCode::Tab), function(6)], "key.next-page", Some("hint.page")),
    bind(Comparison, Action::PreviousPage, &[key(KeyCode::BackTab)], "key.previous-page", None),
    bind(Comparison, Action::PlayPause, &[sign(' '), key(KeyCode::Enter)], "key.play", Some("hint.play")),
    bind(Comparison, Action::StepBack, &[key(KeyCode::Left), sign('h')], "key.back-a-little", Some("hint.step")),
    bind(Comparison, Action::StepForward, &[key(KeyCode::Right), sign('l')], "key.on-a-little", Some("hint.step")),
    bind(Comparison, Action::Slower, &[sign('-'), function(11)], "key.slower", Some("hint.speed")),
    bind(Comparison, Action::Faster, &[sign('+'), sign('='), function(12)], "key.faster", Some("hint.speed")),
    bind(Comparison, Action::FewerWorkers, &[sign('W'), function(7)], "key.ways-fewer", Some("hint.workers")),
    bind(Comparison, Action::MoreWorkers, &[sign('w'), function(8)], "key.ways-more", Some("hint.workers")),
    bind(Comparison, Action::Guard, &[sign('g'), control('g')], "key.ways-guard", Some("hint.guard")),
    bind(
        Comparison,
        Action::ScrollUp,
        &[key(KeyCode::Up), sign('k'), key(KeyCode::PageUp)],
        "key.scroll-up",
        Some("hint.scroll"),
    ),
    bind(
        Comparison,
        Action::ScrollDown,
        &[key(KeyCode::Down), sign('j'), key(KeyCode::PageDown)],
        "key.scroll-down",
        Some("hint.scroll"),
    ),
    bind(Comparison, Action::Again, &[sign('r'), function(5)], "key.compare-again", Some("hint.again")),
    bind(Comparison, Action::Reverse, &[sign('<')], "key.reverse", None),
    bind(Comparison, Action::First, &[key(KeyCode::Home)], "key.first", None),
    bind(Comparison, Action::Last, &[key(KeyCode::End)], "key.last", None),
    bind(Comparison, Action::Back, &[key(KeyCode::Esc), key(KeyCode::Backspace)], "key.wishes-back", Some("hint.back")),
    bind(Everywhere, Action::Quit, &[sign('q'), function(10)], "key.quit", Some("hint.quit")),
    bind(Everywhere, Action::Help, &[sign('?'), function(1)], "key.help", Some("hint.help")),
    bind(Everywhere, Action::Palette, &[sign(':'), function(2)], "key.palette", None),
    bind(Everywhere, Action::Advice, &[sign('a'), control('a')], "key.advice", Some("hint.advice")),
    bind(Everywhere, Action::Code, &[sign('c'), control('p')], "key.code", Some("hint.code")),
    bind(Everywhere, Action::Theme, &[sign('t'), function(3)], "key.theme", None),
    bind(Everywhere, Action::Language, &[sign('L'), function(4)], "key.language", None),
    bind(Everywhere, Action::Mouse, &[sign('m'), function(9)], "key.mouse", None),
    bind(Everywhere, Action::Redraw, &[control('l')], "key.redraw", None),
    bind(Everywhere, Action::Interrupt, &[control('c')], "key.interrupt", None),
    bind(Everywhere, Action::Suspend, &[control('z')], "key.suspend", None),
];

/// What a key asks for in a context.
pub(super) fn action(context: Context, event: &KeyEvent) -> Option<Action> {
    let press = Press::of(event);
    bindings(context).find(|binding| binding.keys.contains(&press)).map(|binding| binding.action)
}

/// The lines of the table that hold in a context.
pub(super) fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    KEYMAP.iter().filter(move |binding| binding.context == context || binding.context == Everywhere)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, Texts};
    use std::collections::HashSet;

    const CONTEXTS: [Context; 4] = [Context::Lab, Context::Run, Context::Wishes, Context::Comparison];

    fn letters(binding: &Binding) -> Vec<char> {
        let letter = |press: &Press| match press.code {
            KeyCode::Char(letter) if letter.is_ascii_alphabetic() && !press.control => Some(letter),
            _ => None,
        };
        binding.keys.iter().filter_map(letter).collect()
    }

    #[test]
    fn every_line_has_keys_and_words_in_both_languages() {
        for binding in KEYMAP {
            assert!(!binding.keys.is_empty(), "{:?}", binding.action);
            for lang in [Lang::En, Lang::Ko] {
                assert!(Texts::of(lang).has(binding.text), "{}", binding.text);
                assert!(binding.hint.is_none_or(|hint| Texts::of(lang).has(hint)), "{:?}", binding.hint);
                assert!(Texts::of(lang).has(binding.context.text()));
            }
        }
    }

    #[test]
    fn no_key_does_two_things_in_one_context() {
        for context in CONTEXTS {
            let mut seen = HashSet::new();
            for binding in bindings(context) {
                for press in binding.keys {
                    assert!(seen.insert(*press), "{press:?} does two things in {context:?}");
                }
            }
        }
    }

    #[test]
    fn no_action_stands_twice_in_one_context() {
        for context in CONTEXTS {
            let mut seen = HashSet::new();
            assert!(bindings(context).all(|binding| seen.insert(binding.action)));
        }
    }

    #[test]
    fn no_action_hangs_on_a_letter_alone() {
        for binding in KEYMAP {
            let letters = letters(binding).len();
            assert!(letters < binding.keys.len(), "{:?} has no key but letters", binding.action);
        }
    }

    #[test]
    fn every_letter_works_under_a_korean_input_method() {
        let jamo: Vec<char> = ('ㄱ'..='ㅣ').collect();
        for letter in KEYMAP.iter().flat_map(letters) {
            // Shift makes another jamo on seven keys only; the other capitals have their function keys.
            if letter.is_lowercase() || "QWERTOP".contains(letter) {
                assert!(jamo.iter().any(|jamo| latin(*jamo) == letter), "no jamo for {letter}");
            }
        }
        let typed = KeyEvent::new(KeyCode::Char('ㅂ'), KeyModifiers::NONE);
        assert_eq!(action(Context::Lab, &typed), Some(Action::Quit));
        let shifted = KeyEvent::new(KeyCode::Char('ㅉ'), KeyModifiers::SHIFT);
        assert_eq!(action(Context::Run, &shifted), Some(Action::FewerWorkers));
    }
}
