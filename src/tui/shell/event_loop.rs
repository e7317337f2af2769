//! The loop: messages in, effects carried out, frames drawn. The only place of the screen that looks at a clock.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use crossbeam::channel::{Receiver, Sender, unbounded};

use super::backlog::Backlog;
use super::classroom::Classroom;
use super::clipboard::{self, Between};
use super::effects::{CurrentRun, Runs, make_ledger};
use super::ground::{self, GLANCE, Ground};
use super::memory_keeper::MemoryKeeper;
use super::options::Options;
use super::signals::{self, Stopper};
use super::terminal::{self, PanicGuard, TerminalGuard, TerminalScreen};
use super::{folders, input};
use crate::engine::{ProgramOutput, Runnable};
use crate::event::Nanos;
use crate::lesson::Lesson;
use crate::notes::{NotesFolder, NotesTeller};
use crate::os;
use crate::recording::LoadedRecording;
use crate::report::Abilities;
use crate::runner::Environment;
use crate::share::ClassWish;
use crate::state_folder::StateFolder;
use crate::text::Texts;
use crate::tui::app::App;
use crate::tui::habits::Habits;
use crate::tui::kit::Setup;
use crate::tui::message::{ClassOrder, Effect, Message, Report};
use crate::tui::theme::reduce;
use crate::tui::{links, notes, update, view};

/// How long leaving waits for a run that was cancelled.
const PARTING: Duration = Duration::from_secs(2);

/// Opens the laboratory, and returns the exit code when it is left.
///
/// # Errors
/// The terminal cannot be taken over.
pub fn run(options: &Options) -> anyhow::Result<u8> {
    let app = |setup, habits: &Habits| (App::new(setup).left_as(habits, options.beginning), Vec::new());
    open(options, Environment::of_this_program(), app)
}

/// Opens the laboratory on a recording, and returns the exit code when it is left.
///
/// # Errors
/// As [`run`].
pub fn replay(options: &Options, file: &Path, kept: LoadedRecording) -> anyhow::Result<u8> {
    let app = |setup, _: &Habits| (App::replay(setup, file, kept), Vec::new());
    open(options, Environment::of_this_program(), app)
}

/// Opens the laboratory on a program of the user's, which begins at once, and returns the exit code when it is left.
///
/// # Errors
/// As [`run`].
pub fn watch(options: &Options, plans: Vec<Runnable>) -> anyhow::Result<u8> {
    let surroundings = Environment { output: ProgramOutput::Kept, ..Environment::of_this_program() };
    open(options, surroundings, |setup, _| App::watch(setup, plans))
}

/// Opens the laboratory on a lesson, and returns the exit code when it is left.
///
/// # Errors
/// As [`run`].
pub fn take_lesson(options: &Options, lesson: Lesson) -> anyhow::Result<u8> {
    let app = |setup, _: &Habits| (App::with_lesson(setup, lesson), Vec::new());
    open(options, Environment::of_this_program(), app)
}

/// Opens the laboratory for a class: at once at the address that was named, or with the addresses to choose from.
///
/// # Errors
/// As [`run`].
pub fn class(options: &Options, wish: ClassWish, at_once: bool) -> anyhow::Result<u8> {
    let order = if at_once { ClassOrder::Open(wish.clone()) } else { ClassOrder::LookAround };
    let app = |setup, habits: &Habits| {
        let app = App::new(setup).left_as(habits, options.beginning);
        (app.for_class(wish, &order), vec![Effect::Class(order.clone())])
    };
    open(options, Environment::of_this_program(), app)
}

/// Opens it with what it is to do first.
fn open(
    options: &Options,
    surroundings: Environment,
    app: impl FnOnce(Setup, &Habits) -> (App, Vec<Effect>),
) -> anyhow::Result<u8> {
    let (out, inbox) = unbounded();
    let current = CurrentRun::default();
    let stopper = Stopper::new(out.clone(), current.clone());
    signals::listen(stopper.clone()).context("signals cannot be watched")?;
    let _panics = PanicGuard::on_this_thread();
    let taken = TerminalGuard;
    let state = if options.fresh { StateFolder::none() } else { StateFolder::of_user() };
    let (memories, unread) = state.read_all();
    let habits: Habits = memories.get(Habits::NAME);
    let Ground { setup, stands_aside, screen, shows_rgb, typed } = ground::enter(options, options.setup(&habits))?;
    let note = options.note.clone().or(unread);
    let (app, first) = app(setup, &habits);
    let app = app.at_home(std::env::var("HOME").ok()).remembering((memories, note));
    let keeper = MemoryKeeper::new(state, current.saving().clone(), out.clone());
    let mut event_loop = EventLoop {
        app,
        stands_aside,
        screen,
        keeper,
        notes: None,
        between: Between::of_environment(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())),
        runs: Runs::new(out.clone(), current, surroundings),
        classroom: Classroom::new(out.clone()),
        out: out.clone(),
        inbox,
        backlog: Backlog::default(),
        opened: Instant::now(),
        shows_rgb,
        links: shows_links(),
    };
    // A lesson shows what its first step is about: that belongs to the first frame.
    if let Ok(Some(code)) = event_loop.apply(Message::Tick(0)) {
        return Ok(code);
    }
    // The first frame comes before anything that is not needed for it.
    if event_loop.draw().is_err() {
        return Ok(signals::exit_code(signal_hook::consts::SIGHUP));
    }
    let wake = out.clone();
    event_loop.notes = Some(NotesTeller::open(&NotesFolder::of_user(), move || {
        // Time passes: who comes is told what is shown now. Sending fails only if the laboratory has been left.
        let _ = wake.send(Message::Tick(0));
    }));
    input::listen(out, stopper, typed).context("keys cannot be watched")?;
    for effect in first {
        // None of them ends anything.
        let _ = event_loop.carry_out(effect).context("the terminal cannot be drawn on")?;
    }
    let code = event_loop.run_loop();
    drop(taken);
    finish_runs(&mut event_loop.runs, &event_loop.inbox);
    event_loop.keeper.finish();
    Ok(code)
}

/// Stops what runs, waits for its end for a while, and for the file that is being written.
pub(super) fn finish_runs(runs: &mut Runs, inbox: &Receiver<Message>) {
    runs.cancel();
    let deadline = Instant::now() + PARTING;
    while runs.is_busy() {
        match inbox.recv_deadline(deadline) {
            Ok(Message::Run(run, Report::Over)) if runs.is_last(run) => break,
            Ok(_) => {}
            Err(_) => break,
        }
    }
    runs.finish_saving();
}

/// Whether links may be written, and if so, whether the terminal is one of this machine.
fn shows_links() -> Option<bool> {
    let is_local = ["SSH_CONNECTION", "SSH_TTY"].iter().all(|name| std::env::var_os(name).is_none());
    Abilities::here().links().then_some(is_local)
}

struct EventLoop {
    app: App,
    /// Whether a shell has the terminal: nothing is drawn, as nothing may be changed there.
    stands_aside: bool,
    screen: TerminalScreen,
    runs: Runs,
    classroom: Classroom,
    keeper: MemoryKeeper,
    /// What the speaker reads, on another terminal.
    notes: Option<NotesTeller>,
    /// What stands between the laboratory and the terminal that has the clipboard.
    between: Between,
    out: Sender<Message>,
    inbox: Receiver<Message>,
    backlog: Backlog,
    opened: Instant,
    shows_rgb: bool,
    /// Whether there are links, and whether files of this machine are some.
    links: Option<bool>,
}

enum Wake {
    By(Message),
    ByTime,
}

impl EventLoop {
    fn run_loop(&mut self) -> u8 {
        let gone = signals::exit_code(signal_hook::consts::SIGHUP);
        let mut drawn = Instant::now();
        let mut stale = false;
        loop {
            let frame = self.app.shortest_frame();
            let next = if self.stands_aside {
                Some(Instant::now() + GLANCE)
            } else if !self.backlog.is_empty() {
                Some(Instant::now())
            } else {
                (stale || self.app.is_moving()).then(|| drawn + frame)
            };
            let wake = match next {
                // Nothing moves: the thread sleeps until a message comes.
                None => match self.inbox.recv() {
                    Ok(message) => Wake::By(message),
                    Err(_) => return gone,
                },
                Some(next) => self.inbox.recv_deadline(next).map_or(Wake::ByTime, Wake::By),
            };
            let was_moving = self.app.is_moving();
            let mut messages = vec![Message::Tick(self.now())];
            if let Wake::By(first) = wake {
                stale = true;
                self.backlog.add([first]);
                self.backlog.add(self.inbox.try_iter().take(4096));
            }
            messages.append(&mut self.backlog.portion());
            // Whoever is in the class comes and goes as often as they like: none of that is drawn sooner than a frame is due.
            let is_own =
                |message: &Message| !matches!(message, Message::Run(..) | Message::Class(_) | Message::Tick(_));
            let by_hand = messages.iter().any(is_own);
            for message in messages {
                match self.apply(message) {
                    Ok(None) => {}
                    Ok(Some(code)) => return code,
                    Err(_) => return gone,
                }
            }
            if self.stands_aside && self.enter_again().is_err() {
                return gone;
            }
            if !self.app.is_busy() && !self.runs.is_busy() {
                self.classroom.go_on();
            }
            // What has come to rest since the frame before is drawn once more, at rest.
            let due = drawn.elapsed() >= frame && (stale || was_moving || self.app.is_moving());
            if by_hand || due {
                if self.draw().is_err() {
                    return gone;
                }
                drawn = Instant::now();
                stale = false;
            }
        }
    }

    fn now(&self) -> Nanos {
        u64::try_from(self.opened.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    fn draw(&mut self) -> std::io::Result<()> {
        // What is timed is not to share a processor with this, either.
        if let Some(teller) = self.notes.as_ref().filter(|notes| notes.is_heard() && !self.app.is_busy()) {
            teller.tell(&notes::page(&self.app));
        }
        if self.stands_aside {
            return Ok(());
        }
        let (app, classroom, shows_rgb, links) = (&self.app, &self.classroom, self.shows_rgb, self.links);
        if self.screen.get_frame().area() != terminal::area() {
            terminal::repaint(&mut self.screen)?;
        }
        terminal::draw(&mut self.screen, |frame| {
            view(app, frame);
            classroom.show(app, frame.buffer_mut());
            if !shows_rgb {
                reduce(frame.buffer_mut());
            }
            if let Some(is_local) = links {
                links::mark(app, frame.buffer_mut(), is_local);
            }
        })
    }

    fn apply(&mut self, message: Message) -> std::io::Result<Option<u8>> {
        for effect in update(&mut self.app, message) {
            if let Some(code) = self.carry_out(effect)? {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }

    fn carry_out(&mut self, effect: Effect) -> std::io::Result<Option<u8>> {
        match effect {
            Effect::Start { run, plans } => {
                self.classroom.rest();
                self.runs.start(run, plans);
            }
            Effect::Measure { run, plan } => {
                self.classroom.rest();
                self.runs.measure(run, plan);
            }
            Effect::Glimpse { run, plan } => {
                self.classroom.rest();
                self.runs.glimpse(run, plan);
            }
            Effect::Class(order) => self.classroom.carry_out(order),
            Effect::Cancel => self.runs.cancel(),
            Effect::List { number, folder, beginning } => {
                folders::look_up(number, folder, beginning, self.out.clone());
            }
            Effect::FindPython(path) => folders::find_python(path, self.out.clone()),
            Effect::FindProgram { number, what } => folders::find_program(number, what, self.out.clone()),
            Effect::MakeLedger { run, variant, writes } => make_ledger(&self.out, run, variant, writes),
            Effect::Save(recordings) => self.runs.save(recordings),
            Effect::SaveVotes(votes) => self.runs.save_votes(votes, Texts::of(self.app.setup.lang)),
            Effect::Remember(memory) => self.keeper.keep(memory),
            Effect::Copy(text) => self.copy(&text)?,
            Effect::Mouse(on) => terminal::set_mouse(on)?,
            Effect::Redraw => terminal::repaint(&mut self.screen)?,
            Effect::Suspend => {
                terminal::leave();
                // The whole group, as the terminal itself would do it: children rest, too, and the shell sees its job
                // stop.
                let _ = os::raise_stop_for_group();
                self.enter_again()?;
            }
            Effect::Reenter => self.enter_again()?,
            Effect::Exit(code) => return Ok(Some(code)),
        }
        Ok(None)
    }

    fn copy(&self, text: &str) -> std::io::Result<()> {
        let told = match clipboard::sequence(text, self.between) {
            Ok(bytes) => {
                terminal::say(&bytes)?;
                self.between.told()
            }
            Err(too_long) => too_long,
        };
        // This loop lives, and so does the channel's other end.
        let _ = self.out.send(Message::Told(told));
        Ok(())
    }

    /// Takes the terminal again, if it is ours. If not, this stands aside, and does not stop for it: it could not hear
    /// that it should end.
    fn enter_again(&mut self) -> std::io::Result<()> {
        self.stands_aside = !terminal::is_ours();
        if self.stands_aside {
            return Ok(());
        }
        terminal::enter(self.app.setup.mouse)?;
        terminal::repaint(&mut self.screen)?;
        let (columns, rows) = terminal::size();
        // This loop lives, and so does the channel's other end.
        let _ = self.out.send(Message::Resize(columns, rows));
        Ok(())
    }
}
