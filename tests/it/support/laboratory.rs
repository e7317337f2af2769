//! The laboratory in a real pseudo-terminal: keys go in, what it shows and writes comes out.
//!
//! A shell stands between the terminal and the laboratory, as it does with people: it says how the laboratory ended, and
//! keeps the terminal as it was left, so that one can look at it.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::Signal;
use tempfile::TempDir;

use crate::support::family;
use crate::support::processes::{self, DEADLINE, until, until_or};
use crate::support::program::OF_THE_TESTER;

/// Starts the laboratory, says how it ended, and waits.
const SHELL: &str = r#""$0" "$@"; echo "<ended $?>"; read rest"#;

/// The same with job control: what is stopped stands aside, and a line brings it back.
const JOBS: &str = r#"set -m; "$0" "$@"; echo "<aside $?>"; read line; fg >/dev/null; echo "<ended $?>"; read rest"#;

/// How a laboratory is opened.
pub(crate) struct Opening {
    command: CommandBuilder,
    size: PtySize,
    home: TempDir,
}

impl Opening {
    /// Behind a shell, with these arguments.
    pub(crate) fn new(args: &str) -> Self {
        Self::behind(SHELL, args)
    }

    /// Behind a shell that knows jobs.
    pub(crate) fn as_a_job() -> Self {
        Self::behind(JOBS, "")
    }

    /// Without a shell: the terminal is the laboratory's own.
    pub(crate) fn alone() -> Self {
        Self::of(CommandBuilder::new(env!("CARGO_BIN_EXE_racelab")))
    }

    /// Behind a shell that runs this, with the program as `"$0"`.
    pub(crate) fn behind(script: &str, args: &str) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_racelab")]);
        command.args(args.split_whitespace());
        Self::of(command)
    }

    fn of(mut command: CommandBuilder) -> Self {
        for name in OF_THE_TESTER {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        // What the tester set and did last is none of a test's business, nor the other way round.
        let home = tempfile::tempdir().expect("there is room");
        for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, home.path());
        }
        Self { home, command, size: PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 } }
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// On a terminal of this size; of none, if nobody has said how large it is.
    pub(crate) fn sized(mut self, cols: u16, rows: u16) -> Self {
        (self.size.cols, self.size.rows) = (cols, rows);
        self
    }

    /// In this folder.
    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.command.cwd(folder);
        self
    }

    /// Opens it, and waits until it has drawn itself.
    pub(crate) fn open(self) -> Laboratory {
        let laboratory = self.start();
        laboratory.sees("the first frame", |screen| screen.alternate_screen() && !screen.contents().trim().is_empty());
        laboratory
    }

    /// Starts what is behind it, whatever that shows.
    pub(crate) fn start(self) -> Laboratory {
        let pair = native_pty_system().openpty(self.size).expect("there is a pseudo-terminal");
        let before = line_of(&*pair.master);
        let first = pair.slave.spawn_command(self.command).expect("the program starts");
        drop(pair.slave);
        let mut from = pair.master.try_clone_reader().expect("the terminal can be read");
        let seen = Arc::new(Mutex::new(Seen {
            raw: Vec::new(),
            parser: vt100::Parser::new(cells(self.size.rows, 24), cells(self.size.cols, 80), 0),
        }));
        let closing = Arc::new(AtomicBool::new(false));
        let reader = std::thread::spawn({
            let (seen, closing) = (Arc::clone(&seen), Arc::clone(&closing));
            move || {
                let mut bytes = [0; 8192];
                while let Ok(count @ 1..) = from.read(&mut bytes) {
                    let mut seen = lock(&seen);
                    seen.raw.extend_from_slice(&bytes[..count]);
                    seen.parser.process(&bytes[..count]);
                    if closing.load(Ordering::SeqCst) {
                        return;
                    }
                }
            }
        });
        let keys = pair.master.take_writer().expect("the terminal can be written to");
        let first = First(first);
        Laboratory { first, master: pair.master, keys, seen, closing, reader: Some(reader), before, _home: self.home }
    }
}

/// A laboratory that is open.
pub(crate) struct Laboratory {
    first: First,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    seen: Arc<Mutex<Seen>>,
    closing: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
    before: String,
    /// Where it remembers: gone with it.
    _home: TempDir,
}

/// What the terminal was told, and what it shows.
struct Seen {
    raw: Vec<u8>,
    parser: vt100::Parser,
}

impl Laboratory {
    /// Opens it in the usual way.
    pub(crate) fn open() -> Self {
        Opening::new("").open()
    }

    /// The laboratory's own process: the shell's child, or the first process itself.
    pub(crate) fn pid(&self) -> u32 {
        let first = self.first.pid();
        until("the laboratory to start", || {
            family::children_of(first).into_iter().chain([first]).find(|pid| family::name(*pid) == "racelab")
        })
    }

    /// The first process on the terminal: the shell, where there is one.
    pub(crate) fn first_pid(&self) -> u32 {
        self.first.pid()
    }

    /// Presses keys, as the terminal sends them.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        // The terminal is gone only in tests that make it so.
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("keys can be pressed");
        self
    }

    /// Makes the terminal another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        // What is drawn in between would be torn anyway; it is drawn again at once.
        lock(&self.seen).parser.screen_mut().set_size(cells(rows, 24), cells(columns, 80));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("a pseudo-terminal has any size");
    }

    /// Waits until the screen is as it should be.
    pub(crate) fn sees(&self, what: &str, look: impl Fn(&vt100::Screen) -> bool) {
        let seen = until_or(DEADLINE, || look(lock(&self.seen).parser.screen()).then_some(()));
        seen.unwrap_or_else(|| self.despairs_of(what));
    }

    /// Does something again and again, until it says that something has come of it.
    pub(crate) fn looks_until<T>(&mut self, what: &str, mut look: impl FnMut(&mut Self) -> Option<T>) -> T {
        let seen = until_or(DEADLINE, || look(self));
        seen.unwrap_or_else(|| self.despairs_of(what))
    }

    fn despairs_of(&self, what: &str) -> ! {
        panic!("waited for too long: {what}; this is shown:\n{}", self.screen())
    }

    /// Waits until these words are shown.
    pub(crate) fn shows(&self, words: &str) -> &Self {
        self.sees(words, |screen| screen.contents().contains(words));
        self
    }

    /// Waits until these words are not shown.
    pub(crate) fn shows_no(&self, words: &str) -> &Self {
        self.sees(&format!("no {words}"), |screen| !screen.contents().contains(words));
        self
    }

    /// What somebody sees who looks at the screen now.
    pub(crate) fn looked_at<T>(&self, look: impl Fn(&vt100::Screen) -> T) -> T {
        look(lock(&self.seen).parser.screen())
    }

    /// What is shown now, as text.
    pub(crate) fn screen(&self) -> String {
        lock(&self.seen).parser.screen().contents()
    }

    /// Everything that was written to the terminal.
    pub(crate) fn written(&self) -> String {
        String::from_utf8_lossy(&lock(&self.seen).raw).into_owned()
    }

    /// Waits until this has been written to the terminal once more than `before` times.
    pub(crate) fn writes(&self, what: &str, before: usize) {
        until(&format!("{what:?} on the terminal"), || (self.written().matches(what).count() > before).then_some(()));
    }

    /// Sends the laboratory a signal.
    pub(crate) fn send(&self, signal: Signal) {
        processes::send(self.pid(), signal);
    }

    /// The exit code, if it has ended.
    pub(crate) fn code(&self) -> Option<i32> {
        let written = self.written();
        let (_, code) = written.rsplit_once("<ended ")?;
        code.split_once('>')?.0.parse().ok()
    }

    /// Waits for the end; returns the exit code. The terminal must be as it was.
    pub(crate) fn ended(&self) -> i32 {
        let code = until_or(DEADLINE, || self.code());
        let code = code.unwrap_or_else(|| self.despairs_of("the laboratory to end"));
        self.is_given_back();
        code
    }

    /// The terminal is as it was before: its line, its screen, its cursor, its mouse.
    pub(crate) fn is_given_back(&self) {
        assert_eq!(line_of(&*self.master), self.before, "the line is not as it was");
        let written = self.written();
        let last = |mode: &str| written.rfind(mode);
        assert!(last("\x1b[?2026h") <= last("\x1b[?2026l"), "a frame was begun and not ended");
        let seen = lock(&self.seen);
        let screen = seen.parser.screen();
        assert!(!screen.alternate_screen(), "the other screen is still there");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert!(!screen.bracketed_paste() && !screen.application_cursor());
    }

    /// The terminal is taken: raw, with another screen.
    pub(crate) fn is_taken(&self) {
        self.sees("the other screen", vt100::Screen::alternate_screen);
        until("the line to be raw", || self.holds_the_line().then_some(()));
    }

    /// Whether keys go to the laboratory as they are: elsewhere Ctrl-C would end the shell behind it.
    pub(crate) fn holds_the_line(&self) -> bool {
        line_of(&*self.master) != self.before
    }

    /// Pulls the plug: from here on there is no terminal. Returns the process that stood on it.
    pub(crate) fn hang_up(mut self) -> First {
        // The reader holds the terminal as well; it leaves with the next thing that it reads.
        self.closing.store(true, Ordering::SeqCst);
        self.press("?");
        self.reader.take().map(JoinHandle::join);
        self.first
    }
}

/// The first process on a terminal. It does not outlive the test.
pub(crate) struct First(Box<dyn Child + Send + Sync>);

impl First {
    /// Waits for the end; returns the exit code.
    pub(crate) fn ended(&mut self) -> u32 {
        until("the first process to end", || self.0.try_wait().expect("it is our child")).exit_code()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.0.process_id().expect("it was started")
    }
}

impl Drop for First {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How the line of a terminal is set: raw or not, and all the rest.
fn line_of(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has a line"))
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Of a terminal that does not say how large it is, the usual.
fn cells(count: u16, usual: u16) -> NonZero<u16> {
    NonZero::new(count).or(NonZero::new(usual)).expect("a terminal has cells")
}
