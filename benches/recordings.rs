//! What large recordings cost: opening one of a million events, keeping it, jumping about in it; and what it costs to
//! record at all. `cargo bench --bench recordings`; arguments choose sections (`open`, `jumps`,
//! `recording`) and kinds of runs (`1`, `2`, …).
//!
//! Figures are medians unless they say that they are the worst. The runs are made by hand and are the same every time;
//! the program's own writer and reader keep and open them. Beside the time that passed stands the processor's: on a
//! machine that others use, too, it is the one that says something about the program.

#[path = "../tests/memory/large.rs"]
mod large;
#[path = "support/screen.rs"]
mod screen;

use std::path::{Path, PathBuf};
use std::time::Instant;

use peak_alloc::PeakAlloc;
use racelab::cancel::Cancel;
use racelab::engine::Runnable;
use racelab::event::Event;
use racelab::os;
use racelab::plan::{GuardName, ModelName, Plan, ScenarioName, SettingValue};
use racelab::recording::{LoadedRecording, Recorder};
use racelab::runner::{self, Environment};
use racelab::scenario;
use racelab::statistics::Spread;
use racelab::timeline::Timeline;
use racelab::tui::{App, Effect, Message, update, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const EVENTS: u32 = 1_000_000;
const COLUMNS: u16 = 120;
const ROWS: u16 = 40;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let sections: [(&str, fn()); 3] = [("open", open), ("jumps", jumps), ("recording", recording)];
    for (name, section) in sections {
        if asked.iter().all(|word| word.parse::<usize>().is_ok()) || asked.iter().any(|word| word == name) {
            println!("\n{name}");
            section();
        }
    }
}

/// The kinds of runs that are asked for; all if none is.
fn kinds() -> Vec<fn(u32) -> large::Long> {
    let asked: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let kinds = (1..).zip(large::KINDS);
    kinds.filter(|(number, _)| asked.is_empty() || asked.contains(number)).map(|(_, kind)| kind).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Seconds that passed while `work` was done, and seconds that the processor spent on it.
#[expect(clippy::cast_precision_loss, reason = "times of a few seconds, shown with three digits")]
fn seconds<T>(work: impl FnOnce() -> T) -> (f64, f64, T) {
    let (began, before) = (Instant::now(), os::thread_usage());
    let done = work();
    let spent = os::usage_since(before).cpu_ns as f64 / 1e9;
    (began.elapsed().as_secs_f64(), spent, done)
}

fn terminal() -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(COLUMNS, ROWS)).expect("a test backend cannot fail")
}

/// A file of a run, in a folder that goes with it.
fn written(folder: &Path, plan: &Plan, events: &[Event], name: &str) -> PathBuf {
    let path = folder.join(name);
    let mut recorder = Recorder::create(&path, plan, 1);
    recorder.begin(plan);
    recorder.record(events);
    recorder.finish().expect("a temporary file can be written");
    path
}

/// What `racelab replay` does until its first frame is drawn.
fn opened(path: &Path, terminal: &mut Terminal<TestBackend>) -> App {
    let kept = LoadedRecording::open(path).unwrap_or_else(|why| panic!("{why:?}"));
    let app = App::replay(screen::setup((COLUMNS, ROWS)), path, kept);
    draw(&app, terminal);
    app
}

fn draw(app: &App, terminal: &mut Terminal<TestBackend>) {
    terminal.draw(|frame| view(app, frame)).expect("a test backend cannot fail");
}

#[expect(clippy::cast_precision_loss, reason = "bytes of memory and of files, shown with three digits")]
fn open() {
    let head = |words: [&str; 9]| {
        print!("  {:<38}", "");
        for word in &words {
            print!(" {word:>8}");
        }
        println!();
    };
    head(["events", "file", "open", "", "packed", "open", "", "kept", "at most"]);
    head(["", "MB", "s (1)", "s busy", "MB", "s (1)", "s busy", "B (64)", "B"]);
    let folder = tempfile::tempdir().expect("there is room for a file");
    for kind in kinds() {
        let large::Long { name, plan, events } = kind(EVENTS);
        let files = ["a.jsonl", "a.jsonl.zst"].map(|name| written(folder.path(), &plan, &events, name));
        let mut terminal = terminal();
        let count = events.len() as f64;
        drop(events);
        let (mut kept, mut most) = (0.0, 0.0);
        let rows = files.map(|file| {
            let (mut passed, mut busy) = (Vec::new(), Vec::new());
            for _ in 0..7 {
                let before = MEMORY.current_usage();
                MEMORY.reset_peak_usage();
                let (took, spent, app) = seconds(|| opened(&file, &mut terminal));
                passed.push(took);
                busy.push(spent);
                kept = (MEMORY.current_usage() - before) as f64 / count;
                most = (MEMORY.peak_usage() - before) as f64 / count;
                drop(app);
            }
            let size = std::fs::metadata(file).map_or(0.0, |about| about.len() as f64 / 1e6);
            format!("{size:>8.1} {:>8.3} {:>8.3}", median(passed), median(busy))
        });
        println!("  {name:<38} {count:>8} {} {kept:>8.1} {most:>8.1}", rows.join(" "));
    }
}

/// A jump: what it is called, the keys before it, and the keys that make it.
const JUMPS: [(&str, &str, &str); 12] = [
    ("to the beginning", "", "home"),
    ("to the end", "", "end"),
    ("a step on", "", "right"),
    ("a step back", "", "left"),
    ("one worker: a step on", "i", "right"),
    ("one worker: a step back", "i", "left"),
    ("to a time", "", "@1ms\n"),
    ("to the first lost update", "", "!"),
    ("to the slowest task", "", "%"),
    ("closer", "", "]"),
    ("less close", "", "["),
    ("aside", "", "."),
];

fn press(app: &mut App, code: KeyCode) -> Vec<Effect> {
    update(app, Message::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

/// Does what the screen wants done elsewhere: accounts.
fn carry_out(app: &mut App, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::MakeLedger { run, variant, writes } = effect {
            let _ = update(app, Message::LedgerMade { run, variant, ledger: Box::new(writes.account()) });
        }
    }
}

fn type_keys(app: &mut App, keys: &str) {
    for word in keys.split(' ') {
        match word {
            "home" => drop(press(app, KeyCode::Home)),
            "end" => drop(press(app, KeyCode::End)),
            "left" => drop(press(app, KeyCode::Left)),
            "right" => drop(press(app, KeyCode::Right)),
            letters => letters.chars().for_each(|letter| {
                press(app, if letter == '\n' { KeyCode::Enter } else { KeyCode::Char(letter) });
            }),
        }
    }
}

/// Where jumps begin: at places all over the recording, wide and close.
fn places() -> Vec<String> {
    let mut places = vec!["home".to_owned(), "end".to_owned()];
    for steps in [1, 25, 50, 75, 99] {
        let there = format!("[[[[[[[[ home {}", vec!["right"; steps].join(" "));
        places.extend([format!("{there} ]]]]]]]]"), there]);
    }
    places
}

fn jumps() {
    let folder = tempfile::tempdir().expect("there is room for a file");
    let mut terminal = terminal();
    let mut opened = |kind: fn(u32) -> large::Long| {
        let long = kind(EVENTS);
        (long.name, opened(&written(folder.path(), &long.plan, &long.events, "a.jsonl"), &mut terminal))
    };
    let mut apps: Vec<(&str, App)> = kinds().into_iter().map(&mut opened).collect();
    print!("  {:<28}", "worst of all, busy ms (33)");
    (1..=apps.len()).for_each(|number| print!(" {number:>8}"));
    print!("\n  {:<28}", "an account is asked for");
    for (_, app) in &mut apps {
        let (_, spent, effects) = seconds(|| {
            let effects = press(app, KeyCode::Char('!'));
            draw(app, &mut terminal);
            effects
        });
        print!(" {:>8.2}", spent * 1e3);
        carry_out(app, effects);
        type_keys(app, "home");
    }
    println!();
    for (name, before, keys) in JUMPS {
        print!("  {name:<28}");
        for (_, app) in &apps {
            let mut app = app.clone();
            type_keys(&mut app, before);
            let mut worst = 0.0_f64;
            for place in places() {
                let mut jump = || {
                    type_keys(&mut app, &place);
                    draw(&app, &mut terminal);
                    let jump = || {
                        type_keys(&mut app, keys);
                        draw(&app, &mut terminal);
                    };
                    seconds(jump).1
                };
                worst = worst.max(median((0..3).map(|_| jump() * 1e3).collect()));
            }
            print!(" {worst:>8.2}");
        }
        println!();
    }
    print!("  {:<28}", "a frame of its playing");
    for (_, app) in &apps {
        let mut app = app.clone();
        type_keys(&mut app, "home");
        press(&mut app, KeyCode::Char(' '));
        let frames = (1..=60_u64).map(|frame| {
            let play = || {
                let _ = update(&mut app, Message::Tick(frame * 66_000_000));
                draw(&app, &mut terminal);
            };
            seconds(play).1 * 1e3
        });
        print!(" {:>8.2}", median(frames.collect()));
    }
    println!();
    for (number, (name, _)) in (1..).zip(&apps) {
        println!("  {number}: {name}");
    }
}

fn surroundings() -> Environment {
    Environment::of(PathBuf::from(env!("CARGO_BIN_EXE_racelab")))
}

/// A run as `racelab run` makes it, recorded into a file or not: what its tasks took together, and all of it, ns.
#[expect(clippy::cast_precision_loss, reason = "times of runs, shown with three digits")]
fn run(plan: &Plan, file: Option<&Path>) -> (f64, f64) {
    let mut recorder = file.map(|file| Recorder::create(file, plan, 1));
    let began = Instant::now();
    if let Some(recorder) = &mut recorder {
        recorder.begin(plan);
    }
    let mut timeline = Timeline::new();
    runner::run(&runnable(plan), &surroundings(), &Cancel::new(), &mut |events: Vec<Event>| {
        for event in &events {
            timeline.apply(event);
        }
        if let Some(recorder) = &mut recorder {
            recorder.record(&events);
        }
    });
    let all = began.elapsed().as_secs_f64() * 1e9;
    if let Some(recorder) = recorder {
        recorder.finish().expect("a temporary file can be written");
    }
    let (from, to) = timeline.action();
    ((to - from) as f64, all)
}

/// The same runs with and without a file, one after the other, so that a machine that drifts slows down both alike.
fn beside(name: &str, plan: &Plan, rounds: usize, bound: &str) {
    let folder = tempfile::tempdir().expect("there is room for a file");
    for file in ["a.jsonl", "a.jsonl.zst"] {
        let path = folder.path().join(file);
        let (mut action, mut all, mut alone) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..rounds {
            // Whoever comes second finds caches warm and the machine awake: they take turns.
            let (with, without) = if round % 2 == 0 {
                let without = run(plan, None);
                (run(plan, Some(&path)), without)
            } else {
                (run(plan, Some(&path)), run(plan, None))
            };
            action.push(with.0 / without.0);
            all.push(with.1 / without.1);
            alone.push(without.0 / 1e6);
        }
        println!(
            "  {:<46} {:>10.3} ms {:<22} {bound:<16} {:<22}",
            format!("{name}, {file}"),
            median(alone),
            times(&action),
            times(&all)
        );
    }
}

/// The median of some factors, and the interval that holds it in 95 of 100 cases.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "factors about one, in millionths"
)]
fn times(factors: &[f64]) -> String {
    let millionths = factors.iter().map(|factor| (factor * 1e6) as u64).collect();
    let Some(spread) = Spread::of(millionths) else { return String::new() };
    // Too few rounds have no interval.
    let (low, high) = spread.interval.unwrap_or((spread.median, spread.median));
    let [middle, low, high] = [spread.median, low, high].map(|value| value as f64 / 1e6);
    format!("{middle:>6.3} x ({low:.3}-{high:.3})")
}

fn recording() {
    println!("  {:<46} {:>13} {:<22} {:<16} {:<22}", "", "unrecorded", "  its tasks", "", "  all of it");
    let mut race = scenario::plan(ScenarioName::Counter, 1);
    race.guard = Some(GuardName::None);
    beside("counter, 4 x 100,000", &race, 301, "(at most 1.05)");
    race.settings.set("increments", SettingValue::Count(5_000_000));
    beside("counter, 4 x 5,000,000", &race, 41, "(at most 1.05)");
    // How long a sum takes depends on the machine and on the build: from some 10 µs on nothing may be left to measure.
    for (n, tasks) in [(13_000, 5_000_u32), (37_000, 5_000), (370_000, 1_000)] {
        let mut plan = scenario::plan(ScenarioName::Squares, 1);
        plan.model = ModelName::Threads;
        plan.workers = 1;
        for (key, value) in [("n", n), ("rounds", 1), ("tasks", u64::from(tasks))] {
            plan.settings.set(key, SettingValue::Count(value));
        }
        let each = run(&plan, None).0 / 1e3 / f64::from(tasks);
        beside(&format!("squares, {tasks} tasks of {each:.0} µs"), &plan, 101, "(about 1)");
    }
    let mut plan = scenario::plan(ScenarioName::Futures, 1);
    plan.model = ModelName::Threads;
    beside("futures, 10,000 that do nothing", &plan, 41, "");
}

/// The plan, which can be run.
fn runnable(plan: &Plan) -> Runnable {
    Runnable::of(plan.clone()).expect("it can be run")
}
