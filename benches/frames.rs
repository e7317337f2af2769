//! What the screen costs: a frame of many lanes, and thirty frames a second beside two busy workers.
//!
//! `cargo bench --bench frames`. Figures are medians; the second section is a ratio of interleaved rounds.

#[path = "support/screen.rs"]
mod screen;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use racelab::cancel::Cancel;
use racelab::engine::Runnable;
use racelab::event::Event;
use racelab::plan::{ModelName, Plan, ScenarioName, SettingValue};
use racelab::runner::{self, Environment};
use racelab::scenario;
use racelab::tui::{App, Effect, Message, Report, update, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

const COLUMNS: u16 = 200;
const ROWS: u16 = 60;

fn main() {
    println!("\nframes at {COLUMNS}x{ROWS}");
    frames();
    println!("\nthirty frames a second beside two busy workers");
    beside_workers();
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn events(plan: &Plan) -> Vec<Event> {
    let surroundings = Environment::of(PathBuf::from(env!("CARGO_BIN_EXE_racelab")));
    let mut events = Vec::new();
    runner::run(&runnable(plan), &surroundings, &Cancel::new(), &mut |batch| events.extend(batch));
    events
}

/// The laboratory with a run on screen whose takes had these events; it stands at the beginning of the replay.
fn laboratory(takes: Vec<Vec<Event>>) -> App {
    let mut app = App::new(screen::setup((COLUMNS, ROWS)));
    let effects = update(&mut app, Message::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)));
    let Some(Effect::Start { run, .. }) = effects.into_iter().next() else { panic!("Enter starts a run") };
    for (variant, events) in takes.into_iter().enumerate() {
        let _ = update(&mut app, Message::Run(run, Report::Began { variant }));
        let _ = update(&mut app, Message::Run(run, Report::Events { variant, events }));
    }
    let _ = update(&mut app, Message::Run(run, Report::Over));
    app
}

fn frames() {
    for workers in [4, 64] {
        let mut plan = scenario::plan(ScenarioName::Counter, 1);
        plan.workers = workers;
        plan.settings.set("increments", SettingValue::Count(400_000 / u64::from(workers)));
        let takes = scenario::with_guards(&plan, &scenario::DEFAULT_GUARDS).iter().map(events).collect();
        let mut app = laboratory(takes);
        let mut terminal = Terminal::new(TestBackend::new(COLUMNS, ROWS)).expect("a test backend cannot fail");
        let mut times = Vec::new();
        for frame in 1..=120_u64 {
            let _ = update(&mut app, Message::Tick(frame * 33_000_000));
            let began = Instant::now();
            terminal.draw(|frame| view(&app, frame)).expect("a test backend cannot fail");
            times.push(began.elapsed().as_secs_f64() * 1e3);
        }
        let bound = if workers == 64 { "(at most 1.3)" } else { "" };
        println!("  {:<58} {:>9.3} ms {bound}", format!("a frame of {workers} lanes"), median(times));
    }
}

fn beside_workers() {
    let mut plan = scenario::plan(ScenarioName::Squares, 1);
    plan.model = ModelName::Threads;
    plan.workers = 2;
    plan.settings.set("rounds", SettingValue::Count(1_000));
    let run = || {
        let began = Instant::now();
        drop(events(&plan));
        began.elapsed().as_secs_f64()
    };
    let watched = || {
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut app = laboratory(vec![events(&scenario::plan(ScenarioName::Counter, 1)); 2]);
                let mut terminal = Terminal::new(TestBackend::new(COLUMNS, ROWS)).expect("a test backend cannot fail");
                let mut now = 0;
                while !over.load(Ordering::Relaxed) {
                    now += 33_000_000;
                    let _ = update(&mut app, Message::Tick(now));
                    terminal.draw(|frame| view(&app, frame)).expect("a test backend cannot fail");
                    std::thread::sleep(Duration::from_millis(33));
                }
            });
            let time = run();
            over.store(true, Ordering::Relaxed);
            time
        })
    };
    let ratios = (0..9).map(|_| {
        let alone = run();
        watched() / alone
    });
    println!(
        "  {:<58} {:>9.3} x  (at most 1.03)",
        "the same squares with a screen beside them",
        median(ratios.collect())
    );
}

/// The plan, which can be run.
fn runnable(plan: &Plan) -> Runnable {
    Runnable::of(plan.clone()).expect("it can be run")
}
