//! The words that can be typed, and what each does. Both the reader's language and English are understood.

use super::places::Place;
use super::voice::Voice;
use crate::text::{Lang, Texts};
use crate::tui::app::App;
use crate::tui::keymap::Action;

/// What a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// Begins what is set, or makes it again.
    Run,
    /// What a key does.
    Act(Action),
    Help,
    /// Says once more where one is.
    List,
    /// Says the tasks of a run, one by one.
    Tasks,
    /// Says the report on a run as `racelab run` prints it.
    Report,
    Quit,
}

/// A word and what it does: the key of the word in the texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Command {
    pub(super) word: &'static str,
    /// The key of its sentence, where it is no key's.
    says: Option<&'static str>,
    pub(super) does: Does,
}

const fn act(word: &'static str, action: Action) -> Command {
    Command { word, says: None, does: Does::Act(action) }
}

const fn own(word: &'static str, says: &'static str, does: Does) -> Command {
    Command { word, says: Some(says), does }
}

const COMMANDS: &[Command] = &[
    own("plain.word.help", "plain.help.help", Does::Help),
    own("plain.word.list", "plain.help.list", Does::List),
    own("plain.word.run", "plain.help.run", Does::Run),
    act("plain.word.stop", Action::Cancel),
    act("plain.word.mend", Action::OtherWay),
    act("plain.word.ledger", Action::Ledger),
    own("plain.word.tasks", "plain.help.tasks", Does::Tasks),
    own("plain.word.report", "plain.help.report", Does::Report),
    act("plain.word.more", Action::MoreWorkers),
    act("plain.word.fewer", Action::FewerWorkers),
    act("plain.word.save", Action::Save),
    act("plain.word.compare", Action::Compare),
    act("plain.word.schedules", Action::Schedules),
    act("plain.word.undo", Action::Undo),
    act("plain.word.redo", Action::Redo),
    act("plain.word.start", Action::First),
    act("plain.word.end", Action::Last),
    act("plain.word.finding", Action::NextFinding),
    act("plain.word.switch", Action::SwitchPoint),
    act("plain.word.memory", Action::MemoryOrder),
    act("plain.word.next", Action::NextProgram),
    act("plain.word.previous", Action::PreviousProgram),
    own("plain.word.advice", "plain.help.advice", Does::Act(Action::Advice)),
    own("plain.word.code", "plain.help.code", Does::Act(Action::Code)),
    own("plain.word.language", "plain.help.language", Does::Act(Action::Language)),
    own("plain.word.back", "plain.help.back", Does::Act(Action::Back)),
    own("plain.word.quit", "plain.help.quit", Does::Quit),
];

/// Whether it can be done now.
fn can(app: &App, place: Place, does: Does) -> bool {
    let of_run = matches!(place, Place::Run | Place::Ledger);
    match does {
        Does::Help | Does::List | Does::Quit => true,
        Does::Run => app.can(Action::Start) || app.can(Action::Again),
        Does::Tasks | Does::Report => of_run && !app.is_busy(),
        Does::Act(Action::Back) => place != Place::Scenarios,
        Does::Act(action) => {
            let belongs = match action {
                Action::First | Action::Last => place == Place::Schedule,
                Action::MoreWorkers | Action::FewerWorkers => of_run,
                _ => true,
            };
            belongs && app.can(action)
        }
    }
}

/// The command that a word means: whole, or its beginning if no other that can be done begins so.
pub(super) fn meant(app: &App, place: Place, word: &str) -> Option<Command> {
    let wanted = word.to_lowercase();
    let here = Texts::of(app.setup.lang);
    let english = Texts::of(Lang::En);
    let words = |command: &Command| [here, english].map(|texts| texts.get(command.word));
    if let Some(exact) = COMMANDS.iter().find(|command| words(command).contains(&&*wanted)) {
        return Some(*exact);
    }
    let begins = |command: &&Command| words(command).iter().any(|word| word.starts_with(&wanted));
    let mut fitting = COMMANDS.iter().filter(begins).filter(|command| can(app, place, command.does));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(*first)
}

/// Says every word that does something now.
pub(super) fn help(app: &App, place: Place, voice: &mut Voice) {
    voice.word("plain.help");
    let context = app.responder().context();
    for command in COMMANDS.iter().filter(|command| can(app, place, command.does)) {
        let of_key = || match command.does {
            Does::Act(action) => {
                app.setup.keymap.bindings(context).find(|binding| binding.action == action).map(|binding| binding.text)
            }
            _ => None,
        };
        if let Some(says) = command.says.or_else(of_key) {
            let line = format!("{}: {}", voice.look.word(command.word), voice.look.word(says));
            voice.line(&line);
        }
    }
    voice.word(match place {
        Place::Scenarios | Place::Settings | Place::Setting(_) => "plain.help.settings",
        Place::Schedule => "plain.help.turns",
        _ => return,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_word_means_two_things() {
        for lang in [Lang::En, Lang::Ko] {
            let mut seen = HashSet::new();
            for command in COMMANDS {
                let word = Texts::of(lang).get(command.word);
                assert!(seen.insert(word), "{word}");
                assert!(!word.contains(char::is_whitespace), "{word}");
            }
        }
    }
}
