//! The challenge of a program: judged while one walks, and given to the machine when one is through.

use super::real_runs::Tally;
use super::standing::Standing;
use super::state::ScheduleScreen;
use crate::schedule::explorer::ScheduleEnd;
use crate::schedule::language::Goal;
use crate::schedule::words;
use crate::text::{Phrase, percent};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Mark;

impl ScheduleScreen {
    /// How far one is, on the way from the start to here.
    pub(super) fn standing(&self) -> Standing {
        let (walk, found) = (&self.walk, &self.exploration);
        if self.is_sound() {
            return if walk.is_over() && !self.went_wrong() { Standing::Met } else { Standing::Open };
        }
        let Some(at) = walk.states().iter().position(|state| found.is_goal(state)) else {
            let right = walk.is_over() && !self.went_wrong();
            return if walk.is_over() { Standing::Missed { right } } else { Standing::Open };
        };
        let had = found.preemptions(&walk.turns()[..at]);
        match self.program().within {
            Some(most) if had > most as usize => Standing::TooMany { had, most },
            _ => Standing::Met,
        }
    }

    /// Whether anything that was promised is broken, on the way or here.
    fn went_wrong(&self) -> bool {
        self.exploration.was_broken(self.walk.states()) || !self.wrong_here().is_empty()
    }

    /// How far one is with the challenge, and what the machine makes of it once that is decided.
    pub(crate) fn judgement(&self) -> Vec<(Mark, Phrase)> {
        let standing = self.standing();
        if self.program().task.is_none() {
            return Vec::new();
        }
        let machine = self.machine().filter(|_| standing != Standing::Open).map(|said| (Mark::Note, said));
        judged(self, standing).into_iter().chain(machine).collect()
    }

    /// What the machine makes of the same challenge: how many schedules get there, how few preemptions are enough, and how
    /// many of the real runs did, where there are any.
    fn machine(&self) -> Option<Phrase> {
        let found = &self.exploration;
        let least = found.to_goal.as_ref()?;
        let reaching = found.reaching_goal();
        let share = reaching.broken.share_of(reaching.all()).filter(|_| found.is_whole);
        let key = if share.is_some() { "schedule.machine" } else { "schedule.machine.uncounted" };
        let said = Phrase::new(key)
            .offer("schedules", words::count(reaching.broken))
            .offer("all", words::count(reaching.all()))
            .offer("share", share.map(percent).unwrap_or_default())
            .with("preemptions", least.preemptions);
        let Some(real) = self.real.as_ref().filter(|real| !real.is_going()) else { return Some(said) };
        let ends = found.goal_endings();
        if ends.is_empty() {
            return Some(said);
        }
        let is_goal = |value: u64| {
            ends.iter().any(|end| matches!(end, ScheduleEnd::Finished(of) if of.first().map(|one| u64::try_from(*one)) == Some(Ok(value))))
        };
        let made: u32 = real.tallies.iter().map(Tally::made).sum();
        let reached = real.tallies.iter().flat_map(|tally| &tally.said).filter(|(value, _)| is_goal(**value));
        let reached: u32 = reached.map(|(_, count)| count).sum();
        let runs = Phrase::new("schedule.machine.real").with("reached", reached).with("made", made);
        Some(if made == 0 { said } else { Phrase::new("explore.both").with("one", said).with("other", runs) })
    }
}

/// What is to be done, how far one is, and what the machine makes of it; leaves the room below.
pub(super) fn draw(painter: &mut Painter<'_>, screen: &ScheduleScreen) {
    let look = painter.look;
    let standing = screen.standing();
    let Some(task) = &screen.program().task else { return };
    let mut row = painter.cut_top(1);
    let head = row.write(0, 0, &look.word("schedule.goal"), look.dim()) + 2;
    let x = row.write(head, 0, task.of(look.texts), look.text()) + 2;
    if let Some((mark, phrase)) = judged(screen, standing) {
        let style = look.mark_style(mark);
        let said = look.say(&phrase);
        let is_below = x + columns(&said) + 2 > row.width();
        let mut row = if is_below { painter.cut_top(1) } else { row };
        let x = row.write(if is_below { head } else { x }, 0, look.mark(mark), style) + 1;
        row.write(x, 0, &said, style);
    }
    if let Some(machine) = screen.machine().filter(|_| standing != Standing::Open) {
        let end = painter.write_wrapped(0, &look.say(&machine), look.dim());
        painter.cut_top(end);
    }
}

/// What is to be said of how far one is, with its mark; nothing while nothing is decided.
fn judged(screen: &ScheduleScreen, standing: Standing) -> Option<(Mark, Phrase)> {
    let is_sound = screen.program().goal == Goal::Nothing;
    let is_good = matches!(standing, Standing::Met | Standing::Open);
    let phrase = match standing {
        Standing::Open if screen.solved() => Phrase::new("schedule.goal.solved"),
        Standing::Open => return None,
        Standing::Met if is_sound && screen.exploration.is_broken() => return None,
        Standing::Met if is_sound => Phrase::new("schedule.goal.holds"),
        Standing::Met => {
            let had = screen.exploration.preemptions(screen.walk.turns());
            Phrase::new("schedule.goal.met").with("preemptions", had)
        }
        Standing::TooMany { had, most } => {
            Phrase::new("schedule.goal.too-many").with("preemptions", had).with("most", most)
        }
        Standing::Missed { right: true } => Phrase::new("schedule.goal.right"),
        Standing::Missed { right: false } => Phrase::new("schedule.goal.other"),
    };
    Some((if is_good { Mark::Good } else { Mark::Warn }, phrase))
}
