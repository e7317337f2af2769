//! The second terminal on which the speaker reads: what the laboratory tells is drawn, or said in lines where nothing is drawn.

use std::io::Write as _;

use anyhow::Context as _;
use crossbeam::channel::{Receiver, after, never, unbounded};
use crossbeam::select;

use super::effects::CurrentRun;
use super::ground::{self, GLANCE, Ground};
use super::input;
use super::options::Options;
use super::signals::{self, Stopper};
use super::terminal::{self, PanicGuard, TerminalGuard, TerminalScreen};
use crate::notes::{NotesFolder, NotesNews, listen};
use crate::os::{self, Output};
use crate::tui::habits::Habits;
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::kit::{Hits, Painter, Setup};
use crate::tui::message::Message;
use crate::tui::notes::{NotesReader, lines};
use crate::tui::theme::{Symbols, Theme, reduce};

/// Shows what the newest laboratory tells the speaker, or this one; returns the exit code when it is left.
///
/// # Errors
/// The terminal cannot be taken over.
pub fn read_notes(options: &Options, only: Option<u32>) -> anyhow::Result<u8> {
    let (out, inbox) = unbounded();
    let stopper = Stopper::new(out.clone(), CurrentRun::default());
    signals::listen(stopper.clone()).context("signals cannot be watched")?;
    let _panics = PanicGuard::on_this_thread();
    let taken = TerminalGuard;
    let setup = Setup { mouse: false, ..options.setup(&Habits::default()) };
    let Ground { setup, stands_aside, screen, shows_rgb, typed } = ground::enter(options, setup)?;
    input::listen(out, stopper, typed).context("keys cannot be watched")?;
    let (told, news) = unbounded();
    std::thread::Builder::new()
        .name("notes".to_owned())
        .spawn(move || listen(&NotesFolder::of_user(), only, |news| told.send(news).is_ok()))
        .context("nothing can be heard")?;
    let mut notes_loop = NotesLoop { setup, stands_aside, screen, shows_rgb, reader: NotesReader::default() };
    // A terminal that is gone is told of by its signal.
    let code = notes_loop.run(&inbox, &news).unwrap_or(signals::exit_code(signal_hook::consts::SIGHUP));
    drop(taken);
    Ok(code)
}

struct NotesLoop {
    setup: Setup,
    /// Whether a shell has the terminal: nothing is drawn, as nothing may be changed there.
    stands_aside: bool,
    screen: TerminalScreen,
    shows_rgb: bool,
    reader: NotesReader,
}

impl NotesLoop {
    fn run(&mut self, inbox: &Receiver<Message>, news: &Receiver<NotesNews>) -> std::io::Result<u8> {
        loop {
            self.draw()?;
            let glance = if self.stands_aside { after(GLANCE) } else { never() };
            select! {
                recv(glance) -> _ => self.enter()?,
                recv(news) -> told => match told {
                    Ok(told) => self.reader.on_news(told),
                    // The only one that was to be listened to has been left.
                    Err(_) => return Ok(0),
                },
                recv(inbox) -> message => match message {
                    Ok(message) => if let Some(code) = self.take(&message)? {
                        return Ok(code);
                    },
                    Err(_) => return Ok(0),
                },
            }
        }
    }

    fn draw(&mut self) -> std::io::Result<()> {
        if self.stands_aside {
            return Ok(());
        }
        if self.screen.get_frame().area() != terminal::area() {
            terminal::repaint(&mut self.screen)?;
        }
        let (look, shows_rgb, reader) = (self.setup.look(), self.shows_rgb, &mut self.reader);
        terminal::draw(&mut self.screen, |frame| {
            reader.render(&mut Painter::new(frame.buffer_mut(), &mut Hits::default(), look));
            if !shows_rgb {
                reduce(frame.buffer_mut());
            }
        })
    }

    /// Does what a key or the system wants; the exit code if it is to be left.
    fn take(&mut self, message: &Message) -> std::io::Result<Option<u8>> {
        match message {
            Message::Key(key) => {
                let keymap = self.setup.keymap;
                let of = |context| keymap.action(context, key);
                match of(KeyContext::Always).or_else(|| of(KeyContext::Advice)).or_else(|| of(KeyContext::Everywhere)) {
                    Some(Action::Interrupt | Action::Back | Action::Quit) => return Ok(Some(0)),
                    Some(Action::ScrollUp) => self.reader.scroll(-1),
                    Some(Action::ScrollDown) => self.reader.scroll(1),
                    Some(Action::PageUp) => self.reader.scroll(-10),
                    Some(Action::PageDown) => self.reader.scroll(10),
                    Some(Action::Redraw) => terminal::repaint(&mut self.screen)?,
                    Some(Action::Suspend) => self.suspend()?,
                    _ => {}
                }
            }
            Message::Suspend => self.suspend()?,
            Message::Continued => self.enter()?,
            Message::Stop(code) => return Ok(Some(*code)),
            _ => {}
        }
        Ok(None)
    }

    fn suspend(&mut self) -> std::io::Result<()> {
        terminal::leave();
        // Where nothing can be stopped, it goes on.
        let _ = os::raise_stop_for_group();
        self.enter()
    }

    fn enter(&mut self) -> std::io::Result<()> {
        self.stands_aside = !terminal::is_ours();
        if self.stands_aside {
            return Ok(());
        }
        terminal::enter(self.setup.mouse)?;
        terminal::repaint(&mut self.screen)
    }
}

/// Says in lines what the newest laboratory tells the speaker, or this one, until nobody reads them; returns the exit code.
#[must_use]
pub fn tell_notes(options: &Options, only: Option<u32>) -> u8 {
    let setup = options.setup(&Habits::default());
    let look = Setup { symbols: Symbols::Ascii, theme: Theme::Monochrome, ..setup }.look();
    let mut page = None;
    listen(&NotesFolder::of_user(), only, |news| {
        let said = lines(page.as_ref(), &news, look);
        page = match news {
            NotesNews::Page(now) => Some(*now),
            _ => None,
        };
        said.is_empty() || Output::standard().write_all(format!("{}\n", said.join("\n")).as_bytes()).is_ok()
    });
    0
}
