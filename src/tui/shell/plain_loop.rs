//! The loop of the plain face: lines in, lines out. Works on a terminal and through pipes alike; only here does the plain
//! face meet a clock and the world.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use crossbeam::channel::{Receiver, Sender, bounded, never, unbounded};
use crossbeam::select;

use super::backlog::Backlog;
use super::effects::{CurrentRun, Runs, make_ledger};
use super::event_loop::finish_runs;
use super::folders;
use super::memory_keeper::MemoryKeeper;
use super::options::Options;
use super::signals::{self, Stopper};
use super::telling::{heard, tell};
use super::terminal::PanicGuard;
use crate::lesson::Lesson;
use crate::motion::Motion;
use crate::os;
use crate::recording::LoadedRecording;
use crate::runner::Environment;
use crate::state_folder::StateFolder;
use crate::tui::app::App;
use crate::tui::habits::Habits;
use crate::tui::kit::Setup;
use crate::tui::message::{Effect, Message};
use crate::tui::plain::Conversation;
use crate::tui::theme::{Symbols, Theme};
use crate::tui::update;

/// Bytes of a line that are looked at: nobody types more.
const LONGEST: u64 = 1 << 16;

/// How often it is looked whether there is something to say of a run.
const GLANCE: Duration = Duration::from_millis(200);

/// Opens the laboratory in plain sentences, and returns the exit code when it is left.
///
/// # Errors
/// Signals cannot be watched, or nothing can be said ([`super::Unheard`]).
pub fn run_plain(options: &Options) -> anyhow::Result<u8> {
    open(options, |setup| App::new(setup).left_as(&Habits::default(), options.beginning))
}

/// The same on a recording.
///
/// # Errors
/// As [`run_plain`].
pub fn replay_plain(options: &Options, file: &Path, kept: LoadedRecording) -> anyhow::Result<u8> {
    open(options, |setup| App::replay(setup, file, kept))
}

/// The same on a lesson.
///
/// # Errors
/// As [`run_plain`].
pub fn lesson_plain(options: &Options, taken: Lesson) -> anyhow::Result<u8> {
    open(options, |setup| App::with_lesson(setup, taken))
}

fn open(options: &Options, app: impl FnOnce(Setup) -> App) -> anyhow::Result<u8> {
    let (out, inbox) = unbounded();
    let current = CurrentRun::default();
    let stopper = Stopper::new(out.clone(), current.clone());
    signals::listen(stopper).context("signals cannot be watched")?;
    let _panics = PanicGuard::on_this_thread();
    // Nothing moves by itself, and no sign stands that is no letter.
    let setup = Setup {
        motion: Motion::Off,
        symbols: Symbols::Ascii,
        theme: Theme::Monochrome,
        mouse: false,
        ..options.setup(&Habits::default())
    };
    // A script means the same every time.
    let state = if options.fresh || !io::stdin().is_terminal() { StateFolder::none() } else { StateFolder::of_user() };
    // Neither its look nor what is said in it is how a screen was left.
    let app = app(setup).without_habits().at_home(std::env::var("HOME").ok()).remembering(state.read_all());
    let keeper = MemoryKeeper::new(state, current.saving().clone(), out.clone());
    let runs = Runs::new(out.clone(), current, Environment::of_this_program());
    let mut plain_loop = PlainLoop {
        app,
        conversation: Conversation::default(),
        runs,
        keeper,
        out,
        inbox,
        backlog: Backlog::default(),
        opened: Instant::now(),
    };
    let first = plain_loop.conversation.begin(&mut plain_loop.app);
    let lines = read_lines().context("nothing can be read")?;
    let left = tell(&first.said).and_then(|()| match plain_loop.carry_out(first.effects) {
        Some(code) => Ok(code),
        None => plain_loop.converse(&lines),
    });
    finish_runs(&mut plain_loop.runs, &plain_loop.inbox);
    plain_loop.keeper.finish();
    heard(left)
}

/// The lines of standard input, as they come; the channel ends with them.
fn read_lines() -> io::Result<Receiver<String>> {
    let (lines, heard) = bounded(0);
    std::thread::Builder::new().name("lines".to_owned()).spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let mut line = Vec::new();
            match input.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) if lines.send(String::from_utf8_lossy(&line).into_owned()).is_err() => return,
                Ok(_) => {}
            }
        }
    })?;
    Ok(heard)
}

struct PlainLoop {
    app: App,
    conversation: Conversation,
    runs: Runs,
    keeper: MemoryKeeper,
    out: Sender<Message>,
    inbox: Receiver<Message>,
    backlog: Backlog,
    opened: Instant,
}

impl PlainLoop {
    fn converse(&mut self, lines: &Receiver<String>) -> io::Result<u8> {
        // A script's next line is about what came of the one before.
        let waits_for_runs = !io::stdin().is_terminal();
        let nothing = never();
        let mut has_ended = false;
        loop {
            if has_ended && !self.app.is_busy() && self.backlog.is_empty() && self.inbox.is_empty() {
                return Ok(0);
            }
            let is_deaf = has_ended || (waits_for_runs && (self.app.is_busy() || self.app.awaits_answer()));
            let lines = if is_deaf { &nothing } else { lines };
            let mut heard = None;
            if self.backlog.is_empty() {
                select! {
                    recv(self.inbox) -> message => self.backlog.add(message.ok()),
                    recv(lines) -> line => match line {
                        Ok(line) => heard = Some(line),
                        Err(_) => has_ended = true,
                    },
                    default(GLANCE) => {}
                }
            }
            self.backlog.add(self.inbox.try_iter().take(4096));
            let now = u64::try_from(self.opened.elapsed().as_nanos()).unwrap_or(u64::MAX);
            let mut messages = vec![Message::Tick(now)];
            messages.append(&mut self.backlog.portion());
            for message in messages {
                let effects = update(&mut self.app, message);
                if let Some(code) = self.carry_out(effects) {
                    return Ok(code);
                }
            }
            if let Some(line) = heard {
                let reply = self.conversation.hear(&mut self.app, &line);
                tell(&reply.said)?;
                if let Some(code) = self.carry_out(reply.effects) {
                    return Ok(code);
                }
            }
            let heard = self.conversation.listen(&mut self.app);
            tell(&heard.said)?;
            if let Some(code) = self.carry_out(heard.effects) {
                return Ok(code);
            }
        }
    }

    /// Does what is wanted of the world; the exit code, if it is to be left.
    fn carry_out(&mut self, effects: impl IntoIterator<Item = Effect>) -> Option<u8> {
        for effect in effects {
            match effect {
                Effect::Start { run, plans } => self.runs.start(run, plans),
                Effect::Measure { run, plan } => self.runs.measure(run, plan),
                Effect::Glimpse { run, plan } => self.runs.glimpse(run, plan),
                Effect::Cancel => self.runs.cancel(),
                Effect::List { number, folder, beginning } => {
                    folders::look_up(number, folder, beginning, self.out.clone());
                }
                Effect::MakeLedger { run, variant, writes } => make_ledger(&self.out, run, variant, writes),
                Effect::FindPython(path) => folders::find_python(path, self.out.clone()),
                Effect::FindProgram { number, what } => folders::find_program(number, what, self.out.clone()),
                Effect::Remember(memory) => self.keeper.keep(memory),
                Effect::Save(recordings) => self.runs.save(recordings),
                Effect::Suspend => {
                    // Where nothing can be stopped, it goes on.
                    let _ = os::raise_stop_for_group();
                }
                // There is no screen: what could be copied can be read, and there is nothing to be mirrored.
                Effect::Class(_)
                | Effect::SaveVotes(_)
                | Effect::Copy(_)
                | Effect::Mouse(_)
                | Effect::Redraw
                | Effect::Reenter => {}
                Effect::Exit(code) => return Some(code),
            }
        }
        None
    }
}
