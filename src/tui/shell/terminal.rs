//! Taking the terminal over and giving it back, whatever happens.
//!
//! It undoes every mode that it set, as often as it is asked to, and minds no error on the way out: the terminal may be
//! gone. It writes past the standard output's own buffer and lock, so that a stuck writer cannot hold it up.

use std::io::{self, BufWriter, Write};
use std::mem::ManuallyDrop;
use std::panic::{self, PanicHookInfo};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use ratatui::backend::{Backend as _, ClearType, CrosstermBackend};
use ratatui::crossterm::style::force_color_output;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetwinsize, tcsetattr};

use crate::os::{self, Output};
use crate::work::lacks_a_stack;

/// How the terminal's line was before it was taken; `None` while it is not taken.
static TAKEN: Mutex<Option<Termios>> = Mutex::new(None);

/// Whether the terminal was asked something and may still answer: that is not for the shell.
static IS_OWED: AtomicBool = AtomicBool::new(false);

/// How long a thread that must end waits for another that is taking or giving back, at most.
const PATIENCE: Duration = Duration::from_millis(200);

/// The other screen, without a cursor; what is pasted comes marked as such, so that it is not taken for keys; and it is told
/// when keys go elsewhere.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?1004h\x1b[?25l\x1b[2J\x1b[H";

/// What comes between these two is shown at once, by terminals that know how; others pass over them.
const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

const LEAVE: &[u8] = b"\x1b[?2026l\x1b[?1006l\x1b[?1002l\x1b[0m\x1b[?25h\x1b[?1004l\x1b[?2004l\x1b[?1049l";

/// Clicks, drags and the wheel, but no other movements: those would wake the screen for nothing.
const MOUSE_ON: &[u8] = b"\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1002l";

/// Bytes of a frame that are collected before they are written.
const BUFFER: usize = 64 * 1024;

/// The terminal as it is drawn on. It is never dropped: dropping it would write to a terminal that has been given back
/// or is gone, and complain about that on a standard error that is gone, too, which is a panic.
pub(crate) type TerminalScreen = ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Output>>>>;

/// A screen to draw on, as large as the terminal is now.
///
/// # Errors
/// None is known.
pub(crate) fn screen() -> io::Result<TerminalScreen> {
    // Without this, `NO_COLOR` takes bold and reverse away, too; the monochrome theme lives on them.
    force_color_output(true);
    let backend = CrosstermBackend::new(BufWriter::with_capacity(BUFFER, Output::standard()));
    // The library would ask for the size in ways of its own, and believe that there may be no room at all.
    let viewport = Viewport::Fixed(area());
    Terminal::with_options(backend, TerminalOptions { viewport }).map(ManuallyDrop::new)
}

/// Draws a frame, which the terminal shows as one.
///
/// # Errors
/// The terminal is gone.
pub(crate) fn draw(screen: &mut TerminalScreen, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
    screen.backend_mut().write_all(FRAME_BEGINS)?;
    screen.draw(render)?;
    screen.backend_mut().write_all(FRAME_ENDS)?;
    io::Write::flush(screen.backend_mut())
}

/// Forgets what the terminal shows, so that the next frame draws every cell. The library's own way asks the terminal
/// where its cursor is, and the answer would come in at the keys.
///
/// # Errors
/// The terminal is gone.
pub(crate) fn repaint(screen: &mut TerminalScreen) -> io::Result<()> {
    screen.backend_mut().clear_region(ClearType::All)?;
    screen.resize(area())
}

/// Columns and rows. A line without anybody who knows (a serial one, a container's) says that there are none; then it is
/// as large as terminals have always been.
pub(crate) fn size() -> (u16, u16) {
    const USUAL: (u16, u16) = (80, 24);
    let said = tcgetwinsize(rustix::stdio::stdout()).map_or((0, 0), |size| (size.ws_col, size.ws_row));
    if said.0 == 0 || said.1 == 0 { USUAL } else { said }
}

/// The whole of the terminal.
pub(crate) fn area() -> Rect {
    let (columns, rows) = size();
    Rect::new(0, 0, columns, rows)
}

/// Whether the terminal is ours to take, and not that of a shell before which we stand aside.
pub(crate) fn is_ours() -> bool {
    os::is_in_foreground(rustix::stdio::stdin())
}

/// Takes the terminal. Taking it again sets every mode again, in case another program undid it.
///
/// # Errors
/// It is not a terminal, or it is gone.
pub(crate) fn enter(mouse: bool) -> io::Result<()> {
    let mut taken = TAKEN.lock();
    let stdin = rustix::stdio::stdin();
    let now = tcgetattr(stdin)?;
    let mut raw = taken.as_ref().unwrap_or(&now).clone();
    raw.make_raw();
    let before = taken.get_or_insert(now);
    os::leave_farewell(before.clone(), LEAVE)?;
    os::unstopped(|| {
        tcsetattr(stdin, OptionalActions::Now, &raw)?;
        Output::standard().write_all(ENTER)?;
        if mouse { Output::standard().write_all(MOUSE_ON) } else { Ok(()) }
    })
}

/// Gives the terminal back as it was. Does nothing if it is not taken.
pub(crate) fn leave() {
    // A thread that holds the lock longer than this is stuck in writing; the modes of the line are not worth waiting
    // for.
    let Some(mut taken) = TAKEN.try_lock_for(PATIENCE) else { return };
    if let Some(before) = taken.take() {
        os::drop_farewell();
        os::unstopped(|| {
            // What the terminal was asked and has not answered is not for the shell to read.
            if is_ours() && IS_OWED.load(Ordering::Relaxed) {
                let _ = tcflush(rustix::stdio::stdin(), QueueSelector::IFlush);
            }
            // A shell that has the terminal by now has set its line, and it is none of our business any more.
            if is_ours() {
                // First what never blocks. The terminal may be gone: then the modes do not matter.
                let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &before);
            }
            let _ = Output::standard().write_all(LEAVE);
        });
    }
}

/// Tells the terminal something between two frames.
///
/// # Errors
/// The terminal is gone.
pub(crate) fn say(bytes: &[u8]) -> io::Result<()> {
    Output::standard().write_all(bytes)
}

/// Says whether the terminal was asked something and may still answer.
pub(crate) fn owes_an_answer(is_owed: bool) {
    IS_OWED.store(is_owed, Ordering::Relaxed);
}

/// Uses the mouse, or leaves it to the terminal.
///
/// # Errors
/// The terminal is gone.
pub(crate) fn set_mouse(on: bool) -> io::Result<()> {
    say(if on { MOUSE_ON } else { MOUSE_OFF })
}

#[derive(Debug)]
pub(crate) struct TerminalGuard;

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        leave();
    }
}

type Hook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

/// While it lives, a panic of this thread gives the terminal back before it is reported, and panics of other threads
/// are not reported at all: they are failed tasks, and the screen shows them as such.
pub(crate) struct PanicGuard {
    before: Arc<Hook>,
}

impl PanicGuard {
    pub(crate) fn on_this_thread() -> Self {
        let before: Arc<Hook> = Arc::from(panic::take_hook());
        let hook = Arc::clone(&before);
        let screen = std::thread::current().id();
        panic::set_hook(Box::new(move |panic| {
            if std::thread::current().id() == screen {
                leave();
                hook(panic);
            } else if lacks_a_stack(panic) {
                // Nobody catches it: the hook before this one ends the program.
                hook(panic);
            }
        }));
        Self { before }
    }
}

impl Drop for PanicGuard {
    fn drop(&mut self) {
        // A hook cannot be changed in the middle of a panic, and then the program is about to end.
        if !std::thread::panicking() {
            let before = Arc::clone(&self.before);
            panic::set_hook(Box::new(move |panic| before(panic)));
        }
    }
}
