//! The words that can be typed, and what each does. Both the reader's language and English are understood.

use super::places::Place;
use super::voice::Voice;
use crate::lesson::StepKind;
use crate::text::{Lang, Texts};
use crate::tui::app::App;
use crate::tui::keymap::Action;
use crate::tui::lesson::strip::LessonStrip;

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
    /// The next step of a lesson, the next question or the next program; or the one before.
    Turn {
        forward: bool,
    },
    /// Says which lessons there are, to be chosen from.
    Lessons,
    /// The same of small programs.
    Programs,
    /// Opens a small program: what follows says which.
    Open,
    /// Says the command that makes or compares the same.
    Command,
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
    act("plain.word.walk", Action::WalkLoss),
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
    act("plain.word.real", Action::RealRuns),
    own("plain.word.programs", "plain.help.programs", Does::Programs),
    own("plain.word.open", "plain.help.open", Does::Open),
    own("plain.word.next", "plain.help.next", Does::Turn { forward: true }),
    own("plain.word.previous", "plain.help.previous", Does::Turn { forward: false }),
    act("plain.word.predict", Action::Predict),
    own("plain.word.lesson", "plain.help.lesson", Does::Act(Action::Lesson)),
    own("plain.word.lessons", "plain.help.lessons", Does::Lessons),
    own("plain.word.aside", "plain.help.aside", Does::Act(Action::LessonAside)),
    own("plain.word.leave", "plain.help.leave", Does::Act(Action::LessonClose)),
    own("plain.word.command", "plain.help.command", Does::Command),
    own("plain.word.advice", "plain.help.advice", Does::Act(Action::Advice)),
    own("plain.word.code", "plain.help.code", Does::Act(Action::Code)),
    own("plain.word.language", "plain.help.language", Does::Act(Action::Language)),
    own("plain.word.back", "plain.help.back", Does::Act(Action::Back)),
    own("plain.word.quit", "plain.help.quit", Does::Quit),
];

/// The key of the word by which an action is called here.
pub(super) fn called(action: Action) -> Option<&'static str> {
    let command = COMMANDS.iter().find(|command| command.does == Does::Act(action));
    command.map(|command| command.word).or(match action {
        Action::Start | Action::Again => Some("plain.word.run"),
        Action::LessonNext | Action::NextProgram => Some("plain.word.next"),
        Action::LessonBack | Action::PreviousProgram => Some("plain.word.previous"),
        // Guards are ticked where they are listed.
        Action::Toggle => Some("plain.word.guards"),
        _ => None,
    })
}

/// What the next one, or the one before, is where one is.
pub(super) fn turning(place: Place, forward: bool) -> Action {
    match (place, forward) {
        (Place::Lesson, true) => Action::LessonNext,
        (Place::Lesson, false) => Action::LessonBack,
        (Place::Predicting, true) => Action::Right,
        (Place::Predicting, false) => Action::Left,
        (_, true) => Action::NextProgram,
        (_, false) => Action::PreviousProgram,
    }
}

/// Whether it can be done now.
fn can(app: &App, place: Place, does: Does) -> bool {
    let of_run = matches!(place, Place::Run | Place::Ledger);
    match does {
        Does::Help | Does::List | Does::Quit => true,
        Does::Run => app.can(Action::Start) || app.can(Action::Again) || runs_step(app, place),
        Does::Turn { forward } => app.can(turning(place, forward)),
        Does::Lessons => !app.is_busy() && app.lesson.is_none() && app.overlay.is_none(),
        Does::Programs | Does::Open => matches!(place, Place::Schedule | Place::Programs),
        Does::Command => app.can(Action::Copy),
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

/// Whether what is run next is what the step of a lesson is about.
pub(super) fn runs_step(app: &App, place: Place) -> bool {
    let is_run =
        |strip: &LessonStrip| matches!(strip.session.step().kind, StepKind::Run(_)) && !strip.session.is_seen();
    place == Place::Lesson && app.can(Action::LessonNext) && app.lesson.as_ref().is_some_and(is_run)
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
