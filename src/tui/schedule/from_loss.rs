//! A loss of a real run as a small program: the two pairs of a read and a write with which it began, in the order in which
//! they happened, so that one can take them back and try to save the update.

use crate::schedule::explorer::Turn;
use crate::supply::ProgramText;
use crate::text::{Lang, Phrase, Texts, letter};
use crate::timeline::LossStep;

/// The program and the schedule that really happened; `None` where there are not two pairs of different workers, or where
/// the values are larger than those of small programs.
pub(crate) fn of(steps: &[LossStep]) -> Option<(ProgramText, Vec<Turn>)> {
    let read = |stands| steps.iter().find(|step| !step.writes && step.stands == stands);
    let (kept, lost) = (read(true)?, read(false)?);
    let value = i32::try_from(kept.value).ok().filter(|value| value.checked_add(2).is_some())?;
    if kept.worker == lost.worker || kept.value != lost.value {
        return None;
    }
    // Whoever has the smaller number is the first column.
    let workers = [kept.worker.min(lost.worker), kept.worker.max(lost.worker)];
    let turn = |of: u32| Turn::Step(usize::from(of == workers[1]));
    let writes = steps.iter().filter(|step| step.writes && step.value == kept.value + 1);
    let writes: Vec<Turn> = writes.map(|step| turn(step.worker)).collect();
    // The reads come first: both read what neither had overwritten.
    let turns: Vec<Turn> = [turn(kept.worker), turn(lost.worker)].into_iter().chain(writes).collect();
    (turns.len() == 4).then(|| (program(&workers.map(letter), value), turns))
}

fn program([first, second]: &[String; 2], value: i32) -> ProgramText {
    let both = |phrase: &Phrase| format!("{} | {}", Texts::of(Lang::En).say(phrase), Texts::of(Lang::Ko).say(phrase));
    let title = both(&Phrase::new("schedule.loss.title"));
    let lesson = both(&Phrase::new("schedule.loss.lesson").with("read", value.unsigned_abs()));
    let goal = both(&Phrase::new("schedule.loss.goal").with("right", value.unsigned_abs() + 2));
    let right = value + 2;
    let text = format!(
        "title: {title}\nlesson: {lesson}\ngoal: {goal}\n\nshared counter = {value}\n\nworker {first}, {second}:\n    \
         counter += 1\n\nfinally counter == {right}\nreach end counter == {right}\n"
    );
    ProgramText { name: format!("loss-{first}-{second}-{value}"), text, is_passing: true }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::schedule::explorer::{Rules, StepMachine};
    use crate::schedule::language;
    use crate::schedule::walk::Walk;
    use crate::tui::draw::sample;

    fn step(worker: u32, writes: bool, value: u64, stands: bool) -> LossStep {
        LossStep { worker, writes, value, stands, at: None }
    }

    fn end(steps: &[LossStep]) -> Option<i32> {
        let (text, turns) = of(steps)?;
        let program = language::read(&text.name, &text.text).expect("it is right");
        let rules = Rules::of(&program);
        let mut walk = Walk::new(StepMachine::new(Arc::new(program), rules));
        assert_eq!(walk.lay_out(&turns), 4, "{turns:?}");
        walk.go_to_end();
        assert!(walk.is_over());
        Some(walk.state()[0])
    }

    #[test]
    fn both_read_the_same_and_one_update_is_lost() {
        let steps =
            [step(3, false, 7, true), step(1, false, 7, false), step(1, true, 8, false), step(3, true, 8, true)];
        assert_eq!(end(&steps), Some(8));
        let (text, turns) = of(&steps).unwrap();
        assert_eq!(turns, [Turn::Step(1), Turn::Step(0), Turn::Step(0), Turn::Step(1)]);
        assert!(text.text.contains("worker B, D:") && text.text.contains("shared counter = 7"), "{}", text.text);
    }

    #[test]
    fn what_is_no_two_pairs_is_not_walked() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[step(0, false, 7, true), step(0, false, 7, false)]), None);
        assert_eq!(of(&[step(0, false, 7, false), step(0, true, 8, false)]), None);
        let large = u64::from(u32::MAX);
        let pair = |worker, stands| [step(worker, false, large, stands), step(worker, true, large + 1, stands)];
        assert_eq!(of(&[pair(0, true), pair(1, false)].concat()), None);
    }

    #[test]
    fn every_row_of_a_race_with_two_pairs_can_be_walked() {
        let ledger = sample::race().ledger().unwrap();
        let ends = ledger.rows.iter().filter_map(|row| Some((row, end(&ledger.interleaving(row))?)));
        assert!(ends.inspect(|(row, end)| assert_eq!(u64::try_from(*end).unwrap(), row.read + 1)).count() > 3);
    }

    proptest! {
        #[test]
        fn whatever_steps_say_the_program_is_right(
            steps in prop::collection::vec((0_u32..30, any::<bool>(), 0_u64..9, any::<bool>()), 0..7)
        ) {
            let steps: Vec<LossStep> = steps.into_iter().map(|(who, writes, value, stands)| step(who, writes, value, stands)).collect();
            if let Some((text, _)) = of(&steps) {
                prop_assert!(language::read(&text.name, &text.text).is_ok());
            }
        }
    }
}
