//! Which key does what, in one table: the bottom line, the help and the palette are made from it.
//!
//! It knows nothing of what an action does. Letters are also bound as the jamo that a Korean input method makes of
//! them, and no action hangs on a letter alone.

mod named;
mod press;
mod rebind;
mod table;

pub(crate) use named::ActionNames;
pub(crate) use press::Press;
use ratatui::crossterm::event::KeyEvent;
pub use rebind::Rebinding;
pub(crate) use table::ENTER;
use table::KEYMAP;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum Action {
    Help,
    Palette,
    Theme,
    Language,
    Advice,
    Code,
    /// The class: open it, see how one gets in, close it.
    Class,
    /// What the screen is about, for the clipboard.
    Copy,
    Mouse,
    Redraw,
    Suspend,
    /// Cancel the run; quit if there is none.
    Interrupt,
    Quit,
    Start,
    Up,
    Down,
    Left,
    Right,
    Toggle,
    Pane,
    Search,
    Edit,
    /// To say what is expected, and to look at what was.
    Predict,
    PlayPause,
    StepBack,
    StepForward,
    Slower,
    Faster,
    First,
    Last,
    Again,
    Save,
    Cancel,
    Guard,
    MoreWorkers,
    FewerWorkers,
    /// Play from the end to the beginning, or the other way round.
    Reverse,
    ZoomIn,
    ZoomOut,
    PanLeft,
    PanRight,
    GoTo,
    FirstLoss,
    Slowest,
    Inspect,
    /// Mend what the run showed, or take that back.
    OtherWay,
    Ledger,
    /// Walk through how updates were lost, and try to save them.
    WalkLoss,
    ScrollUp,
    ScrollDown,
    Compare,
    Schedules,
    /// The first worker that can takes a step; letters and digits choose which one does.
    TakeTurn,
    Undo,
    Redo,
    /// Lines into the steps that they are.
    Expand,
    ProgressGraph,
    NextFinding,
    SwitchPoint,
    MemoryOrder,
    NextProgram,
    PreviousProgram,
    OpenProgram,
    RealRuns,
    ProgramList,
    NextPage,
    PreviousPage,
    PageUp,
    PageDown,
    /// To where one came from.
    Back,
    Accept,
    Complete,
    /// Takes the lesson that fits, or comes back to the one that is being taken.
    Lesson,
    LessonNext,
    LessonBack,
    /// Gives the keys to the screen.
    LessonAside,
    LessonClose,
}

impl Action {
    /// Whether a lesson does it, whatever screen is shown.
    pub(crate) fn is_of_lesson(self) -> bool {
        use Action::{Lesson, LessonAside, LessonBack, LessonClose, LessonNext};
        matches!(self, Lesson | LessonNext | LessonBack | LessonAside | LessonClose)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum KeyContext {
    /// Whatever is open or being typed.
    Always,
    /// On every screen.
    Everywhere,
    Lab,
    Search,
    Value,
    Text,
    Run,
    Time,
    CompareForm,
    Comparison,
    Schedule,
    Keys,
    Palette,
    Advice,
    Code,
    Class,
    Leave,
    /// A lesson's strip, whatever screen is shown.
    Lesson,
    Prediction,
}

impl KeyContext {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Always | Self::Everywhere => "context.everywhere",
            Self::Lab => "context.lab",
            Self::Search => "context.search",
            Self::Value => "context.value",
            Self::Text => "context.text",
            Self::Run => "context.run",
            Self::Time => "context.time",
            Self::CompareForm => "context.wishes",
            Self::Comparison => "context.comparison",
            Self::Schedule => "context.schedule",
            Self::Keys => "context.keys",
            Self::Palette => "context.palette",
            Self::Advice => "context.advice",
            Self::Code => "context.code",
            Self::Class => "context.class",
            Self::Leave => "context.leave",
            Self::Lesson => "context.lesson",
            Self::Prediction => "context.prediction",
        }
    }

    /// Whether a field is open, into which letters are typed.
    pub(crate) fn is_typed(self) -> bool {
        matches!(
            self,
            Self::Search | Self::Value | Self::Text | Self::Time | Self::Keys | Self::Palette | Self::Prediction
        )
    }

    /// Whether the keys of every screen mean the same here. Where something is typed or lies over a screen they do not.
    fn is_screen(self) -> bool {
        matches!(self, Self::Lab | Self::Run | Self::CompareForm | Self::Comparison)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Binding {
    pub(crate) action: Action,
    pub(crate) context: KeyContext,
    /// By which keys; the first is the one that is shown.
    pub(crate) keys: &'static [Press],
    /// The key of its sentence in the texts.
    pub(crate) text: &'static str,
    /// The key of its word on the bottom line; neighbours with the same word share it.
    pub(crate) hint: Option<&'static str>,
}

/// The keys in force: those of the house, or as somebody has changed them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keymap(&'static [Binding]);

impl Default for Keymap {
    fn default() -> Self {
        Self(KEYMAP)
    }
}

impl Keymap {
    /// A keymap in which every key is another, none of which anything else is written with.
    #[cfg(test)]
    pub(crate) fn strange() -> Self {
        let other = |(binding, sign): (&Binding, char)| Binding { keys: vec![press::sign(sign)].leak(), ..*binding };
        Self(KEYMAP.iter().zip(Self::STRANGE).map(other).collect::<Vec<_>>().leak())
    }

    /// What stands on those keys.
    #[cfg(test)]
    pub(crate) const STRANGE: std::ops::RangeInclusive<char> = 'ᐁ'..='ᙿ';

    /// Every line, in the order in which the bottom line and the help show them.
    pub(crate) fn all(self) -> impl Iterator<Item = &'static Binding> {
        self.0.iter()
    }

    pub(crate) fn action(self, context: KeyContext, event: &KeyEvent) -> Option<Action> {
        let press = Press::of(event);
        self.bindings(context).find(|binding| binding.keys.contains(&press)).map(|binding| binding.action)
    }

    /// The lines that hold in a context.
    pub(crate) fn bindings(self, context: KeyContext) -> impl Iterator<Item = &'static Binding> {
        self.0.iter().filter(move |binding| holds(binding.context, context))
    }
}

/// Whether a line of one context holds in another.
fn holds(own: KeyContext, context: KeyContext) -> bool {
    own == context || own == KeyContext::Always || (own == KeyContext::Everywhere && context.is_screen())
}

/// The keys of a line, as they are written on a keyboard.
pub(crate) fn keys_of(binding: &Binding, ascii: bool) -> Vec<String> {
    binding.keys.iter().map(|press| press.label(ascii)).collect()
}

#[cfg(test)]
mod tests {
    use super::press::latin;
    use super::*;
    use crate::text::{Lang, Texts};
    use ratatui::crossterm::event::{KeyCode, KeyModifiers};
    use std::collections::HashSet;

    const CONTEXTS: &[KeyContext] = <KeyContext as strum::VariantArray>::VARIANTS;

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
        for &context in CONTEXTS {
            let mut seen = HashSet::new();
            for binding in Keymap::default().bindings(context) {
                for press in binding.keys {
                    assert!(seen.insert(*press), "{press:?} does two things in {context:?}");
                }
            }
        }
    }

    #[test]
    fn no_action_stands_twice_in_one_context() {
        for &context in CONTEXTS {
            let mut seen = HashSet::new();
            assert!(Keymap::default().bindings(context).all(|binding| seen.insert(binding.action)));
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
        assert_eq!(Keymap::default().action(KeyContext::Lab, &typed), Some(Action::Quit));
        let shifted = KeyEvent::new(KeyCode::Char('ㅉ'), KeyModifiers::SHIFT);
        assert_eq!(Keymap::default().action(KeyContext::Run, &shifted), Some(Action::FewerWorkers));
    }
}
