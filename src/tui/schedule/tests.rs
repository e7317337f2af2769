//! A user who is the scheduler: keys, and what the screen says then.

use insta::assert_snapshot;
use rstest::rstest;

use crate::engine::Runnable;
use crate::event::{Event, EventKind, RunEnd};
use crate::plan::Window;
use crate::schedule::line::ScheduleLine;
use crate::schedule::{language, shipped};
use crate::state_folder::{Memories, Memory};
use crate::supply::ProgramText;
use crate::text::{Lang, Phrase};
use crate::tui::tests::desk::{Desk, desk, desk_with};
use crate::tui::theme::{Symbols, Theme};
use crate::tui::{Effect, Message};

fn opened() -> Desk {
    desk(80, 24).press("s")
}

/// The line on the screen that begins with this.
fn line(desk: &Desk, beginning: &str) -> String {
    let screen = desk.screen();
    let found = screen.lines().find(|line| line.trim_start().starts_with(beginning));
    found.unwrap_or_else(|| panic!("no line begins with {beginning}:\n{screen}")).trim().to_owned()
}

#[test]
fn the_walker_at_its_start_and_at_a_loss() {
    assert_snapshot!("start", opened().screen());
    assert_snapshot!("lost", opened().press("x a b a").screen());
}

#[test]
fn what_is_reachable_changes_at_every_step_and_the_step_that_loses_is_marked() {
    let desk = opened();
    assert!(line(&desk, "from here").contains("counter = 2"), "{}", desk.screen());
    let desk = desk.press("a");
    assert!(!desk.screen().contains("was lost"));
    let desk = desk.press("2");
    assert!(desk.screen().contains("✗ the right answer was lost at step 2"), "{}", desk.screen());
    assert!(line(&desk, "from here").contains("✗ counter = 1"), "{}", desk.screen());
    let desk = desk.press("u");
    assert!(!desk.screen().contains("was lost") && desk.screen().contains("✓ counter = 2"));
    let desk = desk.press("Right");
    assert!(desk.screen().contains("was lost at step 2"));
    let desk = desk.press("Home");
    assert!(line(&desk, "schedule  ").starts_with("schedule   · AB"), "{}", desk.screen());
}

#[test]
fn the_goal_is_met_and_it_is_said_by_how_few_preemptions_it_can_be() {
    let desk = opened().press("a b b a");
    assert!(desk.screen().contains("✓ done, with preemptions 1"), "{}", desk.screen());
    let machine = "The machine: 4 of 6 schedules get there, 66.7 %; fewest preemptions 1.";
    assert!(desk.screen().contains(machine), "{}", desk.screen());
    assert!(desk.screen().contains("✗ `finally counter == 2` does not hold."), "{}", desk.screen());
    let line = line(&desk, "schedule  ");
    assert!(line.contains("A B B A") && line.contains("switches 2, preemptions 1"), "{line}");
}

#[test]
fn losing_is_when_it_comes_out_right_and_what_was_solved_is_marked() {
    let desk = opened().press("a a b b");
    assert!(desk.screen().contains("! missed: it came out right"), "{}", desk.screen());
    let desk = desk.press("l");
    assert!(desk.screen().contains("solved 0 of 33"), "{}", desk.screen());
    let desk = run_for_real(desk.press("Home a b b a R"), |_| 1);
    assert!(desk.screen().contains("runs that got there: 100 of 100."), "{}", desk.screen());
    let desk = desk.press("l");
    assert_snapshot!("list", desk.screen());
    let desk = desk.press("Esc s Home");
    assert!(line(&desk, "goal").ends_with("✓ solved"), "{}", desk.screen());
}

#[test]
fn more_preemptions_than_one_may_have_do_not_count() {
    let mut desk = opened().press("Down");
    assert!(desk.screen().contains("lost-update-parts"), "{}", desk.screen());
    desk = desk.press("a b a b");
    assert!(desk.screen().contains("! got there, but with preemptions 2; at most 1"), "{}", desk.screen());
    desk = desk.press("l");
    assert!(desk.screen().contains("solved 0 of 33"), "{}", desk.screen());
    desk = desk.press("Home a b b a");
    assert!(desk.screen().contains("✓ done, with preemptions 1"), "{}", desk.screen());
}

#[test]
fn a_schedule_is_copied_as_a_line_that_opens_it_again() {
    let desk = opened().press("a b y");
    let Some(Effect::Copy(line)) = desk.effects.last() else { panic!("it is copied: {:?}", desk.effects) };
    let read = ScheduleLine::read(line).unwrap();
    assert_eq!((read.program.as_str(), read.letters.as_str()), ("lost-update", "AB"));
}

#[test]
fn what_was_solved_is_remembered_once_and_known_the_next_time() {
    let desk = opened().press("a b b a u Right");
    let memories: Vec<Memory> = desk
        .effects
        .iter()
        .filter_map(|effect| if let Effect::Remember(memory) = effect { Some(memory.clone()) } else { None })
        .collect();
    assert_eq!(memories.len(), 1);
    let mut kept = Memories::default();
    kept.put(&memories[0]);
    let mut next = crate::tui::tests::desk::desk(80, 24);
    next.app = next.app.remembering((kept, None));
    assert!(line(&next.press("s"), "goal").ends_with("✓ solved"));
}

#[test]
fn who_cannot_go_on_says_why() {
    let mut desk = opened();
    while !desk.screen().contains("two-locks ") {
        desk = desk.press("Down");
    }
    let desk = desk.press("a b a");
    assert!(desk.screen().contains("A waits for of_right, which B holds."), "{}", desk.screen());
    assert!(desk.screen().contains("✗ deadlock"), "{}", desk.screen());
}

#[test]
fn schedules_that_go_wrong_are_laid_out_and_walked_backwards() {
    let desk = opened().press("n");
    assert!(line(&desk, "schedule  ").contains("preemptions 1"), "{}", desk.screen());
    let desk = desk.press("Left Left Left");
    assert!(line(&desk, "schedule  ").contains("switches 0, preemptions 0"), "{}", desk.screen());
    assert!(desk.press("End").screen().contains("does not hold"));
}

#[test]
fn stores_reach_memory_by_a_capital_letter() {
    let mut desk = opened().press("Up Up Up Up Up");
    assert!(desk.screen().contains("store-buffering"), "{}", desk.screen());
    desk = desk.press("a");
    assert!(desk.screen().contains("A: only seen here x = 1"), "{}", desk.screen());
    desk = desk.press("A");
    assert!(!desk.screen().contains("only seen here"), "{}", desk.screen());
    assert!(line(&desk, "schedule  ").contains("A a"), "{}", desk.screen());
    desk = desk.press("o");
    assert!(desk.screen().contains("sequentially consistent"));
    assert!(!line(&desk, "from here").contains("A.seen = 0, B.seen = 0"), "{}", desk.screen());
}

#[test]
fn the_mouse_steps_whom_it_is_pointed_at() {
    let desk = opened().click(3, 8).click(70, 8);
    assert!(line(&desk, "schedule  ").contains("A B"), "{}", desk.screen());
}

#[test]
fn the_progress_graph_shows_what_is_forbidden_and_the_corner_of_the_deadlock() {
    let mut desk = opened().press("g");
    while !desk.screen().contains("two-locks ") {
        desk = desk.press("Down");
    }
    assert_snapshot!("graph", desk.press("a b").screen());
}

#[test]
fn one_finds_it_in_the_lab_and_goes_back_there() {
    assert!(desk(80, 24).press("? s c h e d u l e r").screen().contains("Be the scheduler"));
    assert!(opened().press("Esc").is_in_lab());
}

/// Types a path into the field and says what is found there.
fn opens(desk: Desk, found: Result<(&str, &str), Phrase>) -> Desk {
    let mut desk = desk.press("/").paste("mine.txt").press("Enter");
    let Some(Effect::FindProgram { number, what }) = desk.effects.last().cloned() else { panic!("it is looked for") };
    assert_eq!(what, "mine.txt");
    let found = found.map(|(name, text)| ProgramText::new(name, text));
    desk.send(Message::ProgramFound(number, found));
    desk
}

const MINE: &str = "shared n = 0\nworker A, B:\n    n += 1\nfinally n == 2\n";

#[test]
fn a_file_of_ones_own_is_opened_and_stays_in_the_list() {
    let desk = opened().press("/");
    assert_snapshot!("opening", desk.screen());
    let desk = opens(desk.press("Esc"), Ok(("mine.txt", MINE)));
    assert!(
        desk.screen().contains("Schedules  mine.txt") && desk.screen().contains("schedules 6,"),
        "{}",
        desk.screen()
    );
    let desk = desk.press("a b Down");
    assert!(desk.screen().contains("lost-update"), "{}", desk.screen());
    let desk = desk.press("Up a Esc s");
    assert!(desk.screen().contains("mine.txt") && line(&desk, "schedule  ").contains("A ·"), "{}", desk.screen());
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_a_line_and_one_can_try_again() {
    let desk = opens(opened(), Ok(("mine.txt", "worker A:\n    wile 1:\n        pass\n")));
    let said = line(&desk, "mine.txt:2:5");
    assert!(said.contains("expected a statement") && said.contains("did you mean `while`?"), "{said}");
    let desk = opens(desk.press("Esc"), Err(Phrase::new("explore.no-text").with("file", "mine.txt")));
    assert!(desk.screen().contains("mine.txt is no text"), "{}", desk.screen());
    assert!(desk.press("Esc").screen().contains("lost-update"));
}

#[test]
fn a_schedule_that_was_copied_is_opened_at_its_end() {
    let paste = |text: &str| {
        let mut desk = opened().paste(text).press("Enter");
        let Some(Effect::FindProgram { number, what }) = desk.effects.last().cloned() else { panic!("{text}") };
        desk.send(Message::ProgramFound(number, ProgramText::find(&what)));
        desk
    };
    let program = shipped::find("two-locks").unwrap();
    let checksum = language::read(program.name, program.text).unwrap().checksum;
    let desk = paste(&format!("two-locks:{checksum:08x}:every-sc:AB"));
    assert!(desk.screen().contains("✗ deadlock") && line(&desk, "schedule  ").contains("A B ·"), "{}", desk.screen());
    let desk = paste(&format!("two-locks:{checksum:08x}:every-sc:ABA"));
    assert!(desk.screen().contains("turn 3 of the schedule cannot be taken"), "{}", desk.screen());
    assert!(paste("two-locks:00000000:every-sc:AB").screen().contains("has changed since"));
}

#[test]
fn of_a_program_with_too_many_states_it_is_said_that_not_all_is_known() {
    let many = "shared n = 0\nworker A, B, C, D:\n    for i in range(20):\n        n += 1\nfinally n == 80\n";
    let desk = opens(opened(), Ok(("mine.txt", many)));
    assert!(desk.screen().contains("schedules at least"), "{}", desk.screen());
    let desk = desk.press("a a a a b b b b a a c c a a d d a a a a b b b b");
    assert!(!desk.screen().contains("was lost") && !desk.screen().contains('%'), "{}", desk.screen());
}

/// Real runs are made, one after the other: each comes to what is said of it.
fn run_for_real(mut desk: Desk, said: impl Fn(&Runnable) -> u64) -> Desk {
    let mut answered = 0;
    while let Some((run, plan)) = desk.measured().get(answered).map(|(run, plan)| (*run, (*plan).clone())) {
        answered += 1;
        let what = EventKind::CounterRead { observed: said(&plan), last: None };
        let over = EventKind::Finished { end: RunEnd::Completed };
        desk = desk.end_run(run, &[Event { at: 1, what }, Event { at: 2, what: over }]);
    }
    desk
}

#[test]
fn real_runs_stand_beside_all_schedules_and_it_is_said_that_counting_is_not_probability() {
    let lucky = |plan: &Runnable| if plan.window == Window::Natural { 2 } else { 1 };
    let desk = run_for_real(opened().press("R"), lucky);
    assert_eq!(desk.measured().len(), 100);
    assert_snapshot!("real", desk.screen());
    let desk = desk.press("R");
    assert_eq!(desk.measured().len(), 101, "the same again, from the beginning");
    assert!(desk.screen().contains("0 of 100 runs so far"), "{}", desk.screen());
    let desk = desk.press("a");
    assert!(desk.screen().contains("moved"), "a step leads back to the code");
}

#[test]
fn a_twin_may_be_meant_for_one_window_and_leaving_stops_it() {
    let mut desk = opened();
    while !desk.screen().contains("event-loop-await") {
        desk = desk.press("Down");
    }
    let desk = run_for_real(desk.press("R"), |_| 1);
    assert_eq!(desk.measured().len(), 50);
    assert!(desk.screen().contains("50 of 50 nudged ones did."), "{}", desk.screen());
    let desk = desk.press("Up R Esc");
    assert!(desk.is_in_lab() && desk.effects.last() == Some(&Effect::Cancel));
    let desk = desk.press("s");
    assert!(!desk.screen().contains("so far"), "{}", desk.screen());
}

#[test]
fn without_a_twin_it_is_said_why_nothing_is_run() {
    let mut desk = opened();
    while !desk.screen().contains("two-locks ") {
        desk = desk.press("Down");
    }
    assert!(desk.press("R").screen().contains("no twin"));
}

#[rstest]
fn every_program_fits_every_screen(
    #[values((60, 20), (80, 24), (120, 40))] (columns, rows): (u16, u16),
    #[values(Lang::En, Lang::Ko)] lang: Lang,
) {
    let mut desk = desk_with(columns, rows, lang, Theme::Monochrome, Symbols::Ascii).press("s");
    let title = |desk: &Desk| desk.screen().lines().next().map(str::to_owned);
    let first = title(&desk);
    let mut seen = 0;
    loop {
        let screen = desk.screen();
        if lang == Lang::En {
            assert!(screen.is_ascii(), "{screen}");
        }
        assert!(columns < 80 || !screen.contains("..."), "{screen}");
        let goal = if lang == Lang::En { "goal" } else { "목표" };
        assert!(screen.lines().any(|line| line.trim_start().starts_with(goal)), "{screen}");
        desk = run_for_real(desk.press("R"), |_| 1);
        let screen = desk.screen();
        assert!(columns < 80 || !screen.contains('…'), "{screen}");
        desk = desk.press("n End Home Down");
        seen += 1;
        if title(&desk) == first {
            break;
        }
        assert!(seen < 200, "the list goes round");
    }
    assert!(seen > 30);
}

#[rstest]
#[case(Lang::En, "counter  1 new ")]
#[case(Lang::Ko, "counter  1 바뀜 ")]
fn what_a_turn_changed_says_so_in_whole_words(#[case] lang: Lang, #[case] said: &str) {
    let desk = desk_with(80, 24, lang, Theme::Monochrome, Symbols::Ascii).press("s a a");
    assert!(desk.screen().contains(said), "{}", desk.screen());
}
