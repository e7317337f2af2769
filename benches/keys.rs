//! How soon every key is answered: taken in, and the frame drawn that shows it, where there is most to show.
//!
//! `cargo bench --bench keys`. Every key that there is is pressed in every situation, each time from the same state; so is the
//! mouse. Bounds are for the slowest hundredth. What a run's own workers take from the screen is measured elsewhere.

#[path = "support/screen.rs"]
mod screen;

use std::path::PathBuf;
use std::time::Instant;

use racelab::cancel::Cancel;
use racelab::engine::Runnable;
use racelab::plan::{SettingValue, parse_duration};
use racelab::runner::{self, Environment};
use racelab::timeline::Timeline;
use racelab::tui::{App, Effect, Message, Report, RunNumber, update, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// Runs of a comparison at most: more of them change no figure that is drawn.
const MOST_RUNS: usize = 32;

const COLUMNS: u16 = 120;
const ROWS: u16 = 40;

/// Milliseconds that the slowest hundredth of all keys may take.
const BOUND: f64 = 50.0;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    println!("\nkeys at {COLUMNS}x{ROWS}");
    for (name, situation) in SITUATIONS {
        if asked.is_empty() || asked.iter().any(|word| name.contains(word.as_str())) {
            let began = Instant::now();
            let mut desk = Desk::new();
            situation(&mut desk);
            let prepared = began.elapsed();
            let times = desk.every_key();
            report(name, times, prepared.as_secs_f64());
        }
    }
}

type Situation = (&'static str, fn(&mut Desk));

/// A million tasks, and a thousand workers.
const SITUATIONS: &[Situation] = &[
    ("the lab, a million futures set", |desk| desk.set("futures", "threads", &[("tasks", "1000000")])),
    ("the same, on async-threads", |desk| desk.set("futures", "async-threads", &[("tasks", "1000000")])),
    ("asking for a comparison of them", |desk| {
        desk.set("futures", "async", &[("tasks", "1000000")]);
        desk.press(KeyCode::Char('v'));
    }),
    ("a comparison of 20,000 futures", |desk| {
        desk.set("futures", "async", &[("tasks", "20000")]);
        desk.press(KeyCode::Char('v'));
        desk.make(KeyCode::Enter, 1.0);
    }),
    ("a million futures made on threads", |desk| {
        desk.set("futures", "threads", &[("tasks", "1000000")]);
        desk.make(KeyCode::Enter, 1.0);
    }),
    ("the same, in the middle of it", |desk| {
        desk.set("futures", "threads", &[("tasks", "1000000")]);
        desk.make(KeyCode::Enter, 1.0);
        desk.press(KeyCode::Home);
        desk.go_to_the_middle();
    }),
    ("a million futures made on async", |desk| {
        desk.set("futures", "async", &[("tasks", "1000000")]);
        desk.make(KeyCode::Enter, 1.0);
    }),
    ("the same, looked at closely", |desk| {
        desk.set("futures", "async", &[("tasks", "1000000")]);
        desk.make(KeyCode::Enter, 1.0);
        desk.go_to_the_middle();
        desk.press(KeyCode::Char('i'));
        for _ in 0..6 {
            desk.press(KeyCode::Char(']'));
        }
    }),
    ("a million futures under way on threads", |desk| {
        desk.set("futures", "threads", &[("tasks", "1000000")]);
        desk.make(KeyCode::Enter, 0.6);
    }),
    ("100,000 fetches under way on async", |desk| {
        desk.set("fetch", "async", &[("workers", "100000"), ("tasks", "100000"), ("delay", "100ms")]);
        desk.make(KeyCode::Enter, 0.6);
    }),
    ("1,024 threads that count", |desk| {
        desk.set("counter", "threads", &[("workers", "1024")]);
        desk.make(KeyCode::Enter, 1.0);
    }),
    ("the same, under way", |desk| {
        desk.set("counter", "threads", &[("workers", "1024")]);
        desk.make(KeyCode::Enter, 0.5);
    }),
    ("the ledger of 1,024 threads", |desk| {
        desk.set("counter", "threads", &[("workers", "1024")]);
        desk.make(KeyCode::Enter, 1.0);
        desk.press(KeyCode::Char('e'));
    }),
    ("1,024 threads that wait", |desk| {
        desk.set("random", "threads", &[("workers", "1024"), ("tasks", "10000")]);
        desk.make(KeyCode::Enter, 1.0);
    }),
];

/// Somebody at the laboratory, who has real runs made.
struct Desk {
    app: App,
    now: u64,
}

impl Desk {
    fn new() -> Self {
        Self { app: App::new(screen::setup((COLUMNS, ROWS))), now: 1 }
    }

    fn send(&mut self, message: Message) -> Vec<Effect> {
        self.now += 1_000_000;
        let _ = update(&mut self.app, Message::Tick(self.now));
        update(&mut self.app, message)
    }

    fn press(&mut self, code: KeyCode) -> Vec<Effect> {
        let effects = self.send(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        for effect in &effects {
            if let Effect::MakeLedger { run, variant, writes } = effect {
                let ledger = Box::new(writes.clone().account());
                let _ = self.send(Message::LedgerMade { run: *run, variant: *variant, ledger });
            }
        }
        effects
    }

    fn type_in(&mut self, text: &str) {
        for letter in text.chars() {
            self.press(KeyCode::Char(letter));
        }
        self.press(KeyCode::Enter);
    }

    /// Chooses a scenario and a model, and types values in.
    fn set(&mut self, scenario: &str, model: &str, values: &[(&str, &str)]) {
        self.press(KeyCode::Char('/'));
        self.type_in(scenario);
        self.press(KeyCode::Tab);
        // The rows are a preset, the model, the number of workers, and then what the scenario has.
        self.press(KeyCode::Down);
        let plan = |desk: &mut Self| {
            let mut copy = Self { app: desk.app.clone(), now: desk.now };
            copy.begins(KeyCode::F(5)).map(|(_, plans)| plans[0].clone())
        };
        for _ in 0..8 {
            if plan(self).is_some_and(|plan| plan.model.name() == model) {
                break;
            }
            self.press(KeyCode::Right);
        }
        for (name, value) in values {
            let before: Vec<Option<Runnable>> = vec![plan(self)];
            for _ in 0..16 {
                self.press(KeyCode::Down);
                let mut copy = Self { app: self.app.clone(), now: self.now };
                copy.type_in(value);
                let after = plan(&mut copy);
                let is_set = after.as_ref().is_some_and(|plan| match *name {
                    "workers" => plan.workers.to_string() == *value,
                    name => match plan.settings.get(name) {
                        Some(SettingValue::Count(set)) => set.to_string() == *value,
                        Some(SettingValue::Duration(set)) => parse_duration(value).is_ok_and(|value| value == *set),
                        _ => false,
                    },
                });
                if is_set && before[0] != after {
                    self.app = copy.app;
                    break;
                }
            }
            for _ in 0..16 {
                self.press(KeyCode::Up);
            }
        }
        let set = plan(self).expect("it can be run");
        assert_eq!((set.scenario.name(), set.model.name()), (scenario, model));
        println!("    {:?}", &*set);
    }

    fn begins(&mut self, key: KeyCode) -> Option<(RunNumber, Vec<Runnable>)> {
        self.press(key).into_iter().find_map(|effect| match effect {
            Effect::Start { run, plans } => Some((run, plans)),
            Effect::Measure { run, plan } => Some((run, vec![plan])),
            _ => None,
        })
    }

    /// Has a run or a comparison made, and takes in a part of what is told of it.
    fn make(&mut self, key: KeyCode, part: f64) {
        let effect = self.press(key).into_iter().next().expect("something begins");
        let surroundings = Environment::of(PathBuf::from(env!("CARGO_BIN_EXE_racelab")));
        let made = |plan: &Runnable| {
            let mut events = Vec::new();
            runner::run(plan, &surroundings, &Cancel::new(), &mut |batch| events.extend(batch));
            events
        };
        match effect {
            Effect::Start { run, plans } => {
                for (variant, plan) in plans.iter().enumerate() {
                    let mut events = made(plan);
                    let _ = self.send(Message::Run(run, Report::Began { variant }));
                    #[expect(
                        clippy::cast_precision_loss,
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a part of them"
                    )]
                    events.truncate((events.len() as f64 * part) as usize);
                    self.now += events.last().map_or(0, |event| event.at);
                    let _ = self.send(Message::Run(run, Report::Events { variant, events }));
                }
                if part >= 1.0 {
                    let _ = self.send(Message::Run(run, Report::Over));
                }
            }
            Effect::Measure { run, plan } => {
                // Every way once, and some runs more: as long as it asks for another one.
                let mut next = Some(plan);
                for _ in 0..MOST_RUNS {
                    let Some(plan) = next.take() else { break };
                    let timeline = Box::new(Timeline::of(&made(&plan)));
                    let _ = self.send(Message::Run(run, Report::Made { timeline }));
                    next = self.send(Message::Run(run, Report::Over)).into_iter().find_map(|effect| match effect {
                        Effect::Measure { plan, .. } => Some(plan),
                        _ => None,
                    });
                }
            }
            other => panic!("{other:?}"),
        }
    }

    fn go_to_the_middle(&mut self) {
        self.press(KeyCode::Home);
        self.press(KeyCode::Char(' '));
        self.now += 2_000_000_000;
        self.press(KeyCode::Char(' '));
    }

    /// What each key, and a click here and there, takes from here, ms.
    fn every_key(&self) -> Vec<(f64, String)> {
        let mut terminal = Terminal::new(TestBackend::new(COLUMNS, ROWS)).expect("a test backend cannot fail");
        // What the frame before had to work out is known by now.
        terminal.draw(|frame| view(&self.app, frame)).expect("a test backend cannot fail");
        let mut times = Vec::new();
        for message in inputs() {
            let mut app = self.app.clone();
            let _ = update(&mut app, Message::Tick(self.now + 33_000_000));
            let name = name(&message);
            let began = Instant::now();
            drop(update(&mut app, message));
            let updated = began.elapsed();
            terminal.draw(|frame| view(&app, frame)).expect("a test backend cannot fail");
            let all = began.elapsed();
            times.push((all.as_secs_f64() * 1e3, format!("{name} ({:.1} taken in)", updated.as_secs_f64() * 1e3)));
        }
        times
    }
}

fn name(message: &Message) -> String {
    match message {
        Message::Key(key) => format!("{}{}", if key.modifiers.is_empty() { "" } else { "^" }, key.code),
        Message::Mouse(event) => format!("{:?} at {},{}", event.kind, event.column, event.row),
        _ => String::new(),
    }
}

fn inputs() -> Vec<Message> {
    use KeyCode::{
        BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Insert, Left, PageDown, PageUp, Right, Tab,
        Up,
    };
    let key = |code, modifiers| Message::Key(KeyEvent::new(code, modifiers));
    let named =
        [BackTab, Backspace, Delete, Down, End, Enter, Esc, Home, Insert, Left, PageDown, PageUp, Right, Tab, Up];
    let plain = named.into_iter().chain((1..=12).map(F)).chain((' '..='~').map(Char));
    let keys = plain.map(|code| key(code, KeyModifiers::NONE));
    let control = ('a'..='z').map(|letter| key(Char(letter), KeyModifiers::CONTROL));
    let places = (0..8).flat_map(|x| (0..8).map(move |y| (x * COLUMNS / 8 + 3, y * ROWS / 8 + 1)));
    let mouse = |kind, (column, row)| Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    let kinds = [MouseEventKind::Down(MouseButton::Left), MouseEventKind::ScrollDown];
    let clicks = places.flat_map(move |place| kinds.map(|kind| mouse(kind, place)));
    keys.chain(control).chain(clicks).collect()
}

fn report(name: &str, mut times: Vec<(f64, String)>, prepared: f64) {
    times.sort_by(|one, other| other.0.total_cmp(&one.0));
    let hundredth = times[times.len() / 100].0;
    println!("  {name:<44} {hundredth:>8.1} ms (at most {BOUND})  {prepared:.1} s to prepare");
    let slow = times.iter().take_while(|(time, _)| *time > BOUND / 2.0);
    for (time, key) in slow.take(12) {
        println!("      {time:>8.1} ms  {key}");
    }
}
