//! Whatever is typed, clicked or reported, at whatever size: the screen stands.

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::desk::{Desk, desk, desk_with, key};
use super::synthetic;
use crate::plan::Plan;
use crate::scenario;
use crate::text::{Lang, width};
use crate::tui::actions::perform;
use crate::tui::app::Screen;
use crate::tui::keymap::{Action, Keymap};
use crate::tui::kit::Handled;
use crate::tui::taking;
use crate::tui::theme::{Symbols, Theme};
use crate::tui::{Message, Report, SMALLEST, update, view};

/// Something that happens to the screen.
#[derive(Debug, Clone)]
enum Step {
    Key(String),
    Click(u16, u16),
    Wait(u64),
    Resize(u16, u16),
    RunThrough,
    Half,
    Over,
    Made,
    ComparisonOver,
}

fn step() -> impl Strategy<Value = Step> {
    let names = "Up Down Left Right Enter Esc Tab Home End Delete Backspace Space F1 F2 F3 F4 F5 F6 F7 F8 F9 F11 F12 \
                 PageUp PageDown C-c C-l C-z C-u C-e C-k C-t ? : / q t L m v r x g w W s C-s e ! i ] [ % k j h l + - = 0 1 2 5 9 a b c \
                 C f n o p u y R < @ , . ㅂ ㅉ 한 é";
    let names: Vec<String> = names.split_whitespace().map(str::to_owned).collect();
    prop_oneof![
        12 => prop::sample::select(names).prop_map(Step::Key),
        2 => (0_u16..130, 0_u16..50).prop_map(|(column, row)| Step::Click(column, row)),
        2 => (0_u64..3_000).prop_map(Step::Wait),
        1 => (1_u16..130, 1_u16..50).prop_map(|(columns, rows)| Step::Resize(columns, rows)),
        1 => Just(Step::RunThrough),
        1 => Just(Step::Half),
        1 => Just(Step::Over),
        2 => Just(Step::Made),
        1 => Just(Step::ComparisonOver),
    ]
}

/// A laboratory in any look and size.
fn desks() -> impl Strategy<Value = Desk> {
    let lang = prop::sample::select(vec![Lang::En, Lang::Ko]);
    let theme = prop::sample::select(vec![Theme::Dark, Theme::Light, Theme::Monochrome]);
    let symbols = prop::sample::select(vec![Symbols::Unicode, Symbols::Ascii]);
    (60_u16..140, 20_u16..50, lang, theme, symbols)
        .prop_map(|(columns, rows, lang, theme, symbols)| desk_with(columns, rows, lang, theme, symbols))
}

/// No wide letter is cut at the edge, the last row offers keys, and in 7 bits only letters of words have more.
fn cells_hold(desk: &Desk) -> Result<(), TestCaseError> {
    let (buffer, (columns, rows)) = (desk.buffer(), desk.app.setup.size);
    for y in 0..rows {
        let last = buffer[(columns - 1, y)].symbol();
        prop_assert!(width(last) < 2 || columns == 1, "{last} is cut: {}", desk.screen());
    }
    if desk.app.setup.symbols == Symbols::Ascii {
        let is_plain = |sign: char| sign.is_ascii() || sign.is_alphabetic();
        let mut symbols = buffer.content().iter().map(ratatui::buffer::Cell::symbol);
        prop_assert!(symbols.all(|symbol| symbol.chars().all(is_plain)), "{}", desk.screen());
    }
    if columns >= SMALLEST.0 && rows >= SMALLEST.1 {
        prop_assert!(!desk.screen().ends_with('\n'), "{}", desk.screen());
    }
    Ok(())
}

fn has_begun(desk: &Desk) -> bool {
    desk.effects.iter().any(|effect| matches!(effect, crate::tui::Effect::Start { .. }))
}

/// How many tasks a plan comes to.
fn tasks(plan: &Plan) -> u32 {
    scenario::get(plan.scenario).shape(plan).tasks
}

/// Whether a comparison is being made of runs of a size that a test has patience for.
fn compares(desk: &Desk) -> bool {
    matches!(&desk.app.screen, Screen::Compare(compare_screen) if compare_screen.is_busy())
        && desk.measured().last().is_some_and(|(_, plan)| tasks(plan) <= 1_000)
}

fn take(mut desk: Desk, step: Step) -> Desk {
    match step {
        Step::Key(name) => desk.send(Message::Key(key(&name))),
        Step::Click(column, row) => {
            let kind = MouseEventKind::Down(MouseButton::Left);
            desk.send(Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
        }
        Step::Wait(millis) => return desk.wait(millis),
        Step::Resize(columns, rows) => desk.send(Message::Resize(columns, rows)),
        // Runs of a size that a test has patience for.
        Step::RunThrough | Step::Half if has_begun(&desk) => {
            let (_, plans) = desk.begun();
            if plans.iter().any(|plan| tasks(plan) > 1_000) {
                return desk;
            }
            let whole = matches!(step, Step::RunThrough);
            for (variant, plan) in plans.iter().enumerate() {
                let mut events = synthetic::events(plan);
                events.truncate(if whole { events.len() } else { events.len() / 2 });
                desk = desk.report(Report::Began { variant }).report(Report::Events { variant, events });
            }
            return if whole { desk.report(Report::Over) } else { desk };
        }
        Step::Over if has_begun(&desk) => return desk.report(Report::Over),
        Step::Made if compares(&desk) => return desk.make_runs(3),
        Step::ComparisonOver if compares(&desk) => return desk.comparison_over(),
        _ => {}
    }
    desk
}

/// Presses every key whose action cannot be done now: nothing changes but what is said of it.
fn press_what_cannot_be_done(desk: &Desk) -> Result<(), TestCaseError> {
    let mut app = desk.app.clone();
    let top = desk.app.responder();
    for binding in Keymap::default().bindings(top.context()).filter(|binding| !desk.app.can(binding.action)) {
        for key in binding.keys {
            // What a lesson takes is no key of the screen's, nor is a letter that is typed into a text.
            if !taking::takes(&desk.app, *key)
                && desk.app.clone().respond(|top, scene| top.type_key(&key.event(), scene)) == Handled::Passed
            {
                let wanted = update(&mut app, Message::Key(key.event()));
                app.notice.clone_from(&desk.app.notice);
                prop_assert!(wanted.is_empty() && app == desk.app, "{binding:?} does something: {wanted:?}");
            }
        }
    }
    // What no key of this screen asks for cannot be done by other ways either.
    for action in <Action as strum::VariantArray>::VARIANTS.iter().filter(|action| !desk.app.can(**action)) {
        let wanted = perform(&mut app, *action);
        app.notice.clone_from(&desk.app.notice);
        prop_assert!(wanted.is_empty() && app == desk.app, "{action:?} does something: {wanted:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_happens_makes_the_screen_fall(opened in desks(), steps in prop::collection::vec(step(), 1..60)) {
        let mut desk = opened;
        for step in steps {
            desk = take(desk, step);
            cells_hold(&desk)?;
        }
    }

    #[test]
    fn what_cannot_be_done_changes_nothing(steps in prop::collection::vec(step(), 1..40)) {
        let mut desk = desk(80, 24);
        for step in steps {
            desk = take(desk, step);
            press_what_cannot_be_done(&desk)?;
        }
    }

    #[test]
    fn every_size_shows_something(columns in 1_u16..260, rows in 1_u16..90, keys in "(Enter |Down |Tab |\\? |: )?") {
        let mut desk = desk(columns, rows).press(&keys);
        if has_begun(&desk) {
            desk = desk.run_through().wait(1_000);
        }
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| view(&desk.app, frame)).unwrap();
        let is_blank = terminal.backend().buffer().content().iter().all(|cell| cell.symbol() == " ");
        prop_assert!(!is_blank);
        if columns < SMALLEST.0 || rows < SMALLEST.1 {
            prop_assert_eq!(desk.screen().lines().filter(|line| !line.is_empty()).count(), 1);
        }
    }
}
