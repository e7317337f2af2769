//! A line of progress on standard error, while somebody is looking at it there.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Order;
use crate::text::{Phrase, Texts};
use crate::timeline::Timeline;

/// How far an order is. Does nothing where standard error is no terminal.
#[derive(Debug)]
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    runs: usize,
    texts: &'static Texts,
    shown: Option<Instant>,
}

/// From so many tasks on, not every batch of events is counted.
const MANY_TASKS: usize = 1_000;

/// How often the elapsed time goes on by itself, and how often many tasks are counted.
const TICK: Duration = Duration::from_millis(100);

impl Progress {
    pub(super) fn new(order: &Order, texts: &'static Texts) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| bar(order));
        Self { bar, runs: order.plans.len(), texts, shown: None }
    }

    /// Progress that nobody sees.
    #[cfg(test)]
    pub(super) fn hidden() -> Self {
        Self { bar: None, runs: 1, texts: Texts::of(crate::text::Lang::En), shown: None }
    }

    /// So many runs are made, and the next is so far.
    pub(super) fn show(&mut self, made: usize, timeline: &Timeline) {
        let Some(bar) = &self.bar else { return };
        // Counting a hundred thousand tasks at every batch would slow the run that is watched. Few tasks are counted every
        // time: what is skipped here might be the last news for a second.
        let many = timeline.tasks().len() > MANY_TASKS;
        if many && self.shown.is_some_and(|shown| shown.elapsed() < TICK) {
            return;
        }
        self.shown = Some(Instant::now());
        let (done, tasks) = (timeline.finished_at(timeline.latest()), timeline.tasks().len());
        // Runs before this one count as whole ones, tasks as their parts.
        let (position, length) = (made * tasks + done, self.runs * tasks);
        bar.set_length(length.max(1) as u64);
        bar.set_position(position as u64);
        bar.set_message(self.texts.say(&said(made, self.runs, done, tasks)));
    }

    /// Takes the line away: the result follows.
    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn said(made: usize, runs: usize, done: usize, tasks: usize) -> Phrase {
    let tasks = Phrase::new("progress.tasks").with("done", done).with("all", tasks);
    if runs == 1 {
        return tasks;
    }
    Phrase::new("progress.runs").with("run", made + 1).with("runs", runs).with("tasks", tasks)
}

fn bar(order: &Order) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr_with_hz(20));
    // A template that did not parse would only cost its look.
    let style =
        ProgressStyle::with_template("{bar:24} {elapsed} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(if order.manner.ascii {
        style.progress_chars("#>-")
    } else {
        style.progress_chars("█▉▊▋▌▍▎▏ ")
    });
    bar.enable_steady_tick(TICK);
    bar
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn progress_counts_tasks_and_where_there_are_several_runs() {
        let say = |phrase| Texts::of(Lang::En).say(&phrase);
        assert_eq!(say(said(0, 1, 3, 10)), "3 of 10 tasks");
        assert_eq!(say(said(4, 50, 1, 4)), "run 5 of 50, 1 of 4 tasks");
    }
}
