//! The ledger on screen: what it says of a run, and how one walks through it.

use insta::assert_snapshot;
use rstest::rstest;

use crate::event::{Event, EventKind, Nanos, Outcome, RunEnd, Value, WorkerId};
use crate::motion::Motion;
use crate::plan::{GuardName, Memory, ModelName, Plan, ScenarioName, SettingValue};
use crate::recording::Recording;
use crate::scenario;
use crate::text::{Lang, Phrase, Texts};
use crate::tui::app::Screen;
use crate::tui::draw::sample;
use crate::tui::run::ledger::state::LedgerView;
use crate::tui::run::state::RunScreen;
use crate::tui::tests::desk::{Desk, MILLI, desk, desk_with};
use crate::tui::tests::synthetic;
use crate::tui::theme::{Symbols, Theme};
use crate::tui::{Effect, Message, Report};

/// A race of four workers that lost many updates, and the same under a lock.
fn raced(desk: Desk) -> Desk {
    let desk = desk.press("Enter");
    let (_, plans) = desk.begun();
    let guarded = synthetic::events(&plans[1]);
    let desk = desk.report(Report::Began { variant: 0 });
    let desk = desk.report(Report::Events { variant: 0, events: sample::race_events() });
    let desk = desk.report(Report::Began { variant: 1 });
    desk.report(Report::Events { variant: 1, events: guarded }).report(Report::Over)
}

/// A desk at which these events of a plan are replayed.
fn replayed(mut desk: Desk, plan: Plan, events: Vec<Event>) -> Desk {
    let mut recording = Recording::new(plan);
    recording.extend(events);
    desk.app.screen = Screen::Run(Box::new(RunScreen::replay(1, vec![recording], 0, Motion::Full)));
    desk
}

/// Every worker counted in a copy of its own.
fn copies(desk: Desk) -> Desk {
    let mut plan = scenario::plan(ScenarioName::Counter, 7);
    (plan.workers, plan.guard) = (4, Some(GuardName::None));
    (plan.model, plan.memory) = (ModelName::Processes, Memory::Private);
    let mut events = synthetic::events(&plan);
    events.retain(|event| !matches!(event.what, EventKind::Segment { .. }));
    for event in &mut events {
        if let EventKind::CounterRead { observed, last: None } = &mut event.what {
            *observed = 0;
        }
    }
    replayed(desk, plan, events)
}

/// Handlers without a lock: every hit of one worker was thrown away by another one.
fn requests(desk: Desk) -> Desk {
    let mut plan = scenario::plan(ScenarioName::Requests, 7);
    plan.workers = 2;
    plan.settings.set("tasks", SettingValue::Count(40));
    plan.settings.set("lock", SettingValue::Choice("none".into()));
    let hits = |worker, since, at, from, to| Event { at, what: EventKind::unmarked_segment(worker, since, from, to) };
    let mut events: Vec<Event> = vec![Event { at: 0, what: EventKind::TasksQueued { first: 0, count: 40 } }];
    for task in 0..40 {
        let (worker, at) = (task % 2, Nanos::from(task) * 5 * MILLI);
        let outcome = Outcome::Ok(Value::Nothing);
        events.push(Event { at, what: EventKind::TaskStarted { worker, task } });
        events.push(Event { at: at + 9 * MILLI, what: EventKind::TaskFinished { worker, task, outcome } });
    }
    events.push(hits(0, 9 * MILLI, 120 * MILLI, 0, 12));
    events.push(hits(1, 14 * MILLI, 130 * MILLI, 0, 13));
    events.push(hits(0, 131 * MILLI, 199 * MILLI, 13, 21));
    events.push(hits(1, 140 * MILLI, 204 * MILLI, 14, 21));
    events.push(Event { at: 210 * MILLI, what: EventKind::CounterRead { observed: 21, last: None } });
    events.push(Event { at: 211 * MILLI, what: EventKind::Finished { end: RunEnd::Completed } });
    events.sort_by_key(|event| event.at);
    replayed(desk, plan, events)
}

fn ledger_view(desk: &Desk) -> &LedgerView {
    desk.run().ledger_view().expect("the ledger is open and there is an account")
}

/// When the chosen row was written, and where the playhead is.
fn chosen_and_playhead(desk: &Desk) -> (Nanos, Nanos) {
    (ledger_view(desk).chosen().expect("there are rows").at, desk.moment())
}

/// The row that is drawn as the chosen one: how many it says were lost, by its sign at the left edge.
fn marked_row(desk: &Desk) -> String {
    let screen = desk.screen();
    let rows = screen.lines().filter_map(|line| line.split_once("▸ ").map(|(_, rest)| rest.trim_start()));
    let figures = rows.filter(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()));
    figures.map(|rest| rest.split(' ').next().unwrap().to_owned()).next().expect("a chosen row")
}

#[test]
fn the_ledger_of_a_race() {
    assert_snapshot!("ledger", raced(desk(80, 24)).press("e Down").screen());
    let plain = raced(desk_with(80, 24, Lang::En, Theme::Monochrome, Symbols::Ascii)).press("e Down").screen();
    assert!(plain.is_ascii(), "{plain}");
}

#[test]
fn other_ledgers_say_where_everything_went() {
    let says = |desk: Desk, words: &[&str]| {
        let screen = desk.press("e").screen();
        assert!(words.iter().all(|words| screen.contains(words)), "{screen}");
    };
    says(requests(desk(80, 24)), &["stands 21 + lost 19", "no stamp   B reads   0            A reads   0"]);
    says(copies(desk(80, 24)), &["100,000  D         in a copy of its own", "Nothing was overwritten"]);
    says(raced(desk(80, 24)).press("g"), &["Nothing was lost: every one of 400,000 writes stands."]);
}

#[test]
fn choosing_a_row_moves_the_playhead_there() {
    let mut desk = raced(desk(80, 24)).press("e");
    let rows = ledger_view(&desk).ledger().rows.len();
    assert!(rows > 5, "more than are in sight: {rows}");
    for (key, cursor) in [
        ("e e", 0),
        ("Down", 1),
        ("j", 2),
        ("Up", 1),
        ("PageDown", rows - 1),
        ("PageUp", 0),
        ("End", rows - 1),
        ("Home", 0),
    ] {
        desk = desk.press(key);
        assert_eq!(ledger_view(&desk).cursor(), cursor, "after {key}");
        let (chosen, playhead) = chosen_and_playhead(&desk);
        assert_eq!(chosen, playhead, "after {key}");
        let lost = ledger_view(&desk).chosen().unwrap().lost;
        assert_eq!(marked_row(&desk), crate::text::thousands(lost), "after {key}");
    }
    // What a row lost stands apart from the rest; a loser's share may be the same figure.
    let third = format!("{}  ", crate::text::thousands(ledger_view(&desk).ledger().rows[2].lost));
    let desk = desk.press("Right Right").click_on(&third);
    assert_eq!(ledger_view(&desk).cursor(), 2);
    let (chosen, playhead) = chosen_and_playhead(&desk);
    assert_eq!(chosen, playhead);
}

#[test]
fn the_lanes_of_those_who_had_a_hand_in_it_are_marked() {
    let desk = raced(desk(80, 24)).press("e Down Down");
    let screen = desk.screen();
    let marked: Vec<WorkerId> = (0..4)
        .filter(|worker| {
            let lane = format!("▸{} ", crate::text::letter(*worker));
            screen.lines().any(|line| line.starts_with(&lane))
        })
        .collect();
    assert_eq!(marked, ledger_view(&desk).marked(), "{screen}");
    assert!(marked.len() >= 2);
}

#[rstest]
fn rows_on_screen_sum_to_what_is_lost(#[values(Lang::En, Lang::Ko)] lang: Lang) {
    let desk = raced(desk_with(200, 70, lang, Theme::Dark, Symbols::Unicode)).press("e");
    let screen = desk.screen();
    let ledger = ledger_view(&desk).ledger();
    let figure = |text: &str| text.replace(',', "").parse::<u64>().unwrap_or_else(|_| panic!("{text}: {screen}"));
    // The rows stand between the line of their headings and the next line without a figure.
    let word = crate::text::Texts::of(lang).get("ledger.losers");
    let rows = screen.lines().skip_while(|line| !line.contains(word)).skip(1);
    let rows = rows.map(|line| line.rsplit_once('│').map_or(line, |(_, rows)| rows).trim_start_matches([' ', '▸']));
    let lost = rows
        .map(|line| line.split(' ').next().unwrap_or_default())
        .take_while(|word| word.starts_with(|sign: char| sign.is_ascii_digit()));
    let lost: Vec<u64> = lost.map(figure).collect();
    assert_eq!(lost.len(), ledger.rows.len(), "{screen}");
    assert_eq!(lost.iter().sum::<u64>(), ledger.made - ledger.observed, "{screen}");
    let sum = screen.lines().find(|line| line.contains(" = ")).expect("the sum");
    let figures: Vec<u64> = sum
        .split_whitespace()
        .filter(|word| word.starts_with(|sign: char| sign.is_ascii_digit()))
        .map(figure)
        .collect();
    assert_eq!(figures, [ledger.made, ledger.observed, ledger.lost()], "{sum}");
    assert_eq!(figures[0], figures[1] + figures[2]);
}

#[test]
fn nothing_is_cut_at_any_width() {
    for lang in [Lang::En, Lang::Ko] {
        for columns in (60..150).step_by(3) {
            let desk = raced(desk_with(columns, 24, lang, Theme::Dark, Symbols::Unicode)).press("e");
            for desk in [
                desk.press("Down Down"),
                requests(desk_with(columns, 24, lang, Theme::Dark, Symbols::Unicode)).press("e"),
            ] {
                let screen = desk.screen();
                let above_lanes = screen.lines().take(12).collect::<Vec<_>>().join("\n");
                assert!(!above_lanes.contains('…'), "{columns} columns: {screen}");
            }
        }
    }
}

#[rstest]
#[case("e", "Esc")]
#[case("e", "e")]
#[case("C-e", "C-e")]
#[case("ㄷ", "Backspace")]
fn the_ledger_is_opened_and_closed(#[case] opens: &str, #[case] closes: &str) {
    let desk = raced(desk(80, 24));
    assert!(desk.screen().contains("e explain"), "{}", desk.screen());
    let desk = desk.press(opens);
    let screen = desk.screen();
    assert!(screen.contains("it balances") && screen.contains("Esc close"), "{screen}");
    assert!(!screen.contains("What will the counter say?"), "it has been told: {screen}");
    let desk = desk.press(closes);
    assert!(!desk.screen().contains("it balances") && !desk.is_in_lab(), "{}", desk.screen());
}

#[test]
fn the_other_variant_has_a_ledger_of_its_own() {
    let desk = raced(desk(80, 24)).press("e Down Down g");
    assert!(desk.screen().contains("Nothing was lost: every one of 400,000 writes stands."), "{}", desk.screen());
    let desk = desk.press("Down Home End g");
    assert_eq!(ledger_view(&desk).cursor(), 2, "what was chosen stays chosen");
    let (chosen, playhead) = chosen_and_playhead(&desk);
    assert_eq!(chosen, playhead);
}

#[test]
fn space_plays_on_from_the_row() {
    let desk = raced(desk(80, 24)).press("e Down");
    let (row, _) = chosen_and_playhead(&desk);
    let desk = desk.press("Space").wait(100);
    let (chosen, playhead) = chosen_and_playhead(&desk);
    assert!(chosen == row && playhead > row && desk.app.is_moving());
}

#[test]
fn the_first_loss_is_found_among_the_rows() {
    let desk = raced(desk(80, 24)).press("e !");
    let ledger_view = ledger_view(&desk);
    let earliest = ledger_view.ledger().rows.iter().map(|row| row.at).min().unwrap();
    assert_eq!((ledger_view.chosen().unwrap().at, desk.moment()), (earliest, earliest));
    assert!(desk.screen().contains("Here the first"), "{}", desk.screen());
    let desk = desk.press("i");
    assert!(desk.run().ledger_view().is_none(), "one of them at a time is looked at closely");
    assert!(desk.press("e").run().viewport().lane().is_none());
}

#[test]
fn where_there_is_no_ledger_it_says_why() {
    let desk = desk(80, 24).press("Enter").report(Report::Began { variant: 0 }).press("e");
    assert!(desk.screen().contains("The account is made when this run is over."), "{}", desk.screen());
    let foot = desk.screen().lines().last().unwrap().to_owned();
    assert!(!foot.contains("row"), "{foot}");
    let waits = desk.press("g");
    assert!(waits.screen().contains("waits for its turn"), "{}", waits.screen());
    let cancelled = waits.report(Report::Over);
    assert!(cancelled.screen().contains("cancelled before it began"), "{}", cancelled.screen());
    let unread = cancelled.press("g");
    assert!(unread.screen().contains("ended before its counter was read"), "{}", unread.screen());
}

#[test]
fn an_open_ledger_is_filled_when_the_run_is_over() {
    let desk = desk(80, 24).press("Enter").report(Report::Began { variant: 0 }).press("e");
    let desk = desk.report(Report::Events { variant: 0, events: sample::race_events() });
    assert!(desk.screen().contains("it balances"), "{}", desk.screen());
}

#[test]
fn what_was_never_made_and_what_is_not_known_is_said() {
    let mut plan = scenario::plan(ScenarioName::Counter, 7);
    (plan.workers, plan.guard) = (4, Some(GuardName::None));
    let mut events = sample::race_events();
    let last = events.iter().rposition(|event| matches!(event.what, EventKind::Segment { .. })).unwrap();
    events.remove(last);
    for (columns, rows) in [(80, 24), (120, 40)] {
        let screen = replayed(desk(columns, rows), plan.clone(), events.clone()).press("e").screen();
        assert!(screen.contains("! not all told") && screen.contains("never made or never told"), "{screen}");
    }
    let desk = replayed(desk(60, 20), plan, events).press("e");
    let ledger = ledger_view(&desk).ledger();
    assert_eq!(ledger.made + ledger.unexplained, ledger.observed + ledger.lost());
}

#[test]
fn a_run_without_a_counter_has_no_ledger() {
    let desk = desk(80, 24).press("/ f e t c h Enter Enter").run_through();
    assert!(!desk.screen().contains("e explain"));
    let desk = desk.press("e");
    assert!(desk.screen().contains("This run shares no counter"), "{}", desk.screen());
    assert!(!desk.run().ledger_is_open());
}

/// Two workers that read every value together: so many writes that their ledger takes longer than a frame.
fn long_race(desk: Desk) -> Desk {
    let mut plan = scenario::plan(ScenarioName::Counter, 7);
    (plan.workers, plan.guard) = (2, Some(GuardName::None));
    let rounds = 6_000;
    let segments = (0..rounds).flat_map(|round| {
        let (since, from) = (1_000 + round * 100, round * 2);
        [(0, since + 80, from + 2), (1, since + 50, from + 1)]
            .map(|(worker, at, to)| Event { at, what: EventKind::unmarked_segment(worker, since, from, to) })
    });
    let mut events: Vec<Event> = segments.collect();
    let at = 1_000 + rounds * 100;
    events.push(Event { at, what: EventKind::CounterRead { observed: rounds * 2, last: None } });
    events.push(Event { at, what: EventKind::Finished { end: RunEnd::Completed } });
    replayed(desk, plan, events)
}

/// Does what the screen asked for last, elsewhere.
fn accounted(mut desk: Desk) -> Desk {
    let Some(Effect::MakeLedger { run, variant, writes }) = desk.effects.pop() else { panic!("{:?}", desk.effects) };
    desk.send(Message::LedgerMade { run, variant, ledger: Box::new(writes.account()) });
    desk
}

#[test]
fn a_long_ledger_is_made_while_one_looks_on() {
    let desk = long_race(desk(80, 24)).press("e");
    assert!(desk.screen().contains("Working out where every update went"), "{}", desk.screen());
    let asked = desk.effects.len();
    let desk = desk.press("e e right");
    assert_eq!(desk.effects.len(), asked, "it is asked for once");
    let desk = accounted(desk);
    assert_eq!(ledger_view(&desk).ledger().lost(), 6_000);
    assert!(desk.screen().contains("it balances"), "{}", desk.screen());
}

#[test]
fn the_first_loss_of_a_long_race_is_looked_at_when_it_is_known() {
    let desk = long_race(desk(80, 24)).press("!");
    assert!(desk.screen().contains("Working out where every update went"), "{}", desk.screen());
    let before = desk.moment();
    let desk = accounted(desk);
    assert!(desk.screen().contains("Here the first update is lost"), "{}", desk.screen());
    assert!(desk.moment() > before);
    assert!(desk.press("End !").effects.is_empty(), "it is known by now");
}

#[test]
fn a_long_race_that_was_cut_before_its_counter_was_read_says_so() {
    let whole = long_race(desk(80, 24));
    let variant = &whole.run().variants()[0];
    let events = variant.recording().events().iter().filter(|event| matches!(event.what, EventKind::Segment { .. }));
    let desk = replayed(desk(80, 24), variant.plan().clone(), events.collect()).press("!");
    assert!(desk.screen().contains("No update was lost, as far as is known"), "{}", desk.screen());
    let desk = desk.press("e");
    assert!(desk.screen().contains("ended before its counter was read"), "{}", desk.screen());
    assert!(desk.effects.is_empty(), "there is nothing to account for");
}

#[test]
fn a_loss_is_walked_through_taken_back_and_saved() {
    let desk = raced(desk(80, 24)).press("u");
    assert!(desk.screen().contains("Open the ledger with e"), "{}", desk.screen());
    let desk = desk.press("e");
    let read = ledger_view(&desk).chosen().expect("there are rows").read;
    let before = desk.screen();
    let desk = desk.press("u");
    let screen = desk.screen();
    assert!(screen.contains("An update lost in your run"), "{screen}");
    assert!(screen.contains(&format!("counter = {}", read + 1)) && screen.contains("missed"), "{screen}");
    assert_snapshot!("walked", screen);
    let desk = desk.press("u u u 1 2 2");
    assert!(desk.screen().contains("✓ done"), "{}", desk.screen());
    assert_eq!(desk.press("Esc").screen(), before, "one is back at the ledger");
}

#[rstest]
fn a_loss_that_is_walked_through_is_told_whole(
    #[values((60, 20), (80, 24), (120, 40))] (columns, rows): (u16, u16),
    #[values(Lang::En, Lang::Ko)] lang: Lang,
) {
    let mut desk = raced(desk_with(columns, rows, lang, Theme::Dark, Symbols::Unicode)).press("e");
    // Long numbers take room.
    let mut read = 0;
    for _ in 0..40 {
        read = ledger_view(&desk).chosen().expect("there are rows").read;
        if read >= 10_000 {
            break;
        }
        desk = desk.press("Down");
    }
    assert!(read >= 10_000, "{read}");
    let screen = desk.press("u").screen();
    let words = |said: &str| said.split_whitespace().collect::<String>();
    let says = |phrase| words(&screen).contains(&words(&Texts::of(lang).say(&phrase)));
    assert!(says(Phrase::new("schedule.loss.lesson").with("read", read)), "{screen}");
    assert!(says(Phrase::new("schedule.loss.goal").with("right", read + 2)), "{screen}");
    assert!(columns < 80 || says(Phrase::new("schedule.loss.title")), "{screen}");
}

#[test]
fn copies_have_no_two_pairs() {
    assert!(copies(desk(80, 24)).press("e u").screen().contains("no two pairs"));
}
