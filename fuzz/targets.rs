//! What is done with bytes of others: whatever they are, it ends, and nothing panics.
//!
//! The same for `cargo fuzz` and for the tests. It knows the program as anybody else does.

use std::io::{Cursor, Read as _, Write as _};
use std::net::{Shutdown, TcpListener};
use std::path::PathBuf;
use std::thread;

use racelab::cancel::Cancel;
use racelab::engine::{self, Runnable};
use racelab::event::Event;
use racelab::motion::Motion;
use racelab::plan::{ModelName, Plan, ScenarioName, SettingValue};
use racelab::recording::{Piece, Reader};
use racelab::report::{self, Style};
use racelab::runner::{self, Environment};
use racelab::scenario;
use racelab::text::{CodeLanguage, Lang, Texts};
use racelab::timeline::Timeline;
use racelab::tui::theme::Symbols;
use racelab::tui::{self, App, Keymap, Setup, Theme, Themes, update, view};
use racelab::verdict;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// A file that somebody hands on: it is read, folded and told, or refused.
pub(crate) fn recording(bytes: &[u8]) {
    let Ok(mut reader) = Reader::new(Cursor::new(bytes.to_vec()), "a file") else { return };
    let mut runs: Vec<(Plan, Timeline)> = Vec::new();
    let end = loop {
        match reader.piece() {
            Ok(Some(Piece::Run(plan))) => runs.push((plan, Timeline::new())),
            Ok(Some(Piece::Event(event))) => {
                if let Some((_, timeline)) = runs.last_mut() {
                    timeline.apply(&event);
                }
            }
            Ok(None) => break Ok(()),
            Err(why) => break Err(why),
        }
    };
    let texts = Texts::of(Lang::Ko);
    match end {
        Err(why) => assert_eq!(texts.say(&why).lines().count(), 1),
        Ok(()) if runs.is_empty() => {}
        Ok(()) => {
            assert!(!report::text(&runs, texts, Style::default()).is_empty());
            for (plan, timeline) in &runs {
                assert!(!texts.say(&verdict::of(plan, timeline)).is_empty());
                if let Some(ledger) = verdict::ledger(plan, timeline) {
                    drop(ledger);
                }
            }
        }
    }
}

/// What comes through the pipe of a child.
pub(crate) fn pipe(bytes: &[u8]) {
    let messages = engine::messages_in(bytes);
    assert!(messages * 4 <= bytes.len(), "a message has a length of four bytes");
}

/// What a terminal sends: the first byte says how long the pieces are in which it comes.
pub(crate) fn keys(bytes: &[u8]) {
    let Some((length, bytes)) = bytes.split_first() else { return };
    let setup = Setup {
        lang: Lang::En,
        theme: Theme::Dark,
        themes: Themes::default(),
        keymap: Keymap::default(),
        symbols: Symbols::Unicode,
        code: CodeLanguage::Python,
        mouse: true,
        motion: Motion::Full,
        cores: 2,
        seed: 1,
        size: (80, 24),
    };
    let mut app = App::new(setup);
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("a test backend cannot fail");
    for message in tui::typed(bytes.chunks(usize::from(*length).max(1))) {
        // What is to be done elsewhere is not done.
        let _ = update(&mut app, message);
    }
    terminal.draw(|frame| view(&app, frame)).expect("a test backend cannot fail");
}

/// What a server answers.
pub(crate) fn reply(bytes: &[u8]) {
    let server = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let address = server.local_addr().expect("it is bound");
    let bytes = bytes.to_vec();
    let answering = thread::spawn(move || {
        let Ok((mut guest, _)) = server.accept() else { return };
        // Whatever is asked; a guest that leaves early is none of ours.
        let _ = guest.read(&mut [0; 1024]);
        let _ = guest.write_all(&bytes);
        let _ = guest.shutdown(Shutdown::Write);
        // Closed with bytes unread, the connection would be reset, and the answer with it.
        let _ = guest.read_to_end(&mut Vec::new());
    });
    let mut plan = scenario::plan(ScenarioName::Http, 1);
    plan.model = ModelName::Threads;
    plan.timeout_ns = Some(2_000_000_000);
    plan.settings.set("url", SettingValue::Outside(vec![format!("http://{address}/")]));
    scenario::fit_settings(&mut plan);
    let run = Runnable::of(plan.clone()).expect("it can be run");
    let surroundings = Environment::of(PathBuf::new());
    let mut timeline = Timeline::new();
    runner::run(&run, &surroundings, &Cancel::new(), &mut |events: Vec<Event>| {
        for event in &events {
            timeline.apply(event);
        }
    });
    assert!(!report::text(&[(plan, timeline)], Texts::of(Lang::En), Style::default()).is_empty());
    // One that was never asked would wait for ever.
    drop(std::net::TcpStream::connect(address));
    answering.join().expect("it ends");
}
