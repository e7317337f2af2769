//! A line of progress on standard error, if that is a terminal.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::OutputOptions;
use crate::comparison::{Course, Until, Way, in_seconds, time_left};
use crate::event::Nanos;
use crate::motion::Motion;
use crate::report::Abilities;
use crate::text::{Phrase, Texts, duration};
use crate::timeline::Timeline;
use crate::work::caught;

/// How far some runs are. Does nothing where standard error is no terminal.
#[derive(Debug)]
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    runs: usize,
    texts: &'static Texts,
    counted: Option<Instant>,
}

/// From so many tasks on, not every batch of events is counted.
const MANY_TASKS: usize = 1_000;

/// How often the elapsed time goes on by itself, and how often many tasks are counted.
const TICK: Duration = Duration::from_millis(100);

impl Progress {
    /// That of runs whose tasks are counted, beside the time that has passed.
    pub(super) fn of_tasks(runs: usize, output: OutputOptions) -> Self {
        let (template, tick) = match output.motion {
            Motion::Full => ("{bar:24} {elapsed} {msg}", TICK),
            motion => ("{elapsed} {msg}", motion.shortest_frame()),
        };
        let mut progress = Self::new(template, runs, output);
        // Its library panics where it gets no thread. Then there is no progress to be seen.
        if progress.bar.as_ref().is_some_and(|bar| caught(|| bar.enable_steady_tick(tick)).is_err()) {
            progress.bar = None;
        }
        progress
    }

    /// That of runs which are counted themselves: nothing moves while one is measured.
    pub(super) fn of_ways(output: OutputOptions) -> Self {
        Self::new(if output.motion == Motion::Full { "{bar:24} {msg}" } else { "{msg}" }, 0, output)
    }

    /// Whether anybody would see it.
    pub(super) fn is_shown() -> bool {
        std::io::stderr().is_terminal() && Abilities::here().screen
    }

    fn new(template: &str, runs: usize, output: OutputOptions) -> Self {
        let abilities = Abilities::here();
        let per_second = if output.motion == Motion::Full { 20 } else { 1 };
        let bar = Self::is_shown().then(|| {
            let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr_with_hz(per_second));
            // A template that did not parse would only cost its look.
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.set_style(style.progress_chars(if abilities.ascii(output.ascii, true) {
                "#>-"
            } else {
                "█▉▊▋▌▍▎▏ "
            }));
            bar
        });
        Self { bar, ..Self::hidden(runs, output.texts()) }
    }

    /// Progress that is not shown.
    pub(super) fn hidden(runs: usize, texts: &'static Texts) -> Self {
        Self { bar: None, runs, texts, counted: None }
    }

    /// So many runs are made, and the next is so far.
    pub(super) fn show_tasks(&mut self, made: usize, timeline: &Timeline) {
        let Some(bar) = &self.bar else { return };
        // Counting a hundred thousand tasks at every batch would slow the run down. Few tasks are counted every
        // time: a skipped batch might be the last for a second.
        let many = timeline.tasks().len() > MANY_TASKS;
        if many && self.counted.is_some_and(|counted| counted.elapsed() < TICK) {
            return;
        }
        self.counted = Some(Instant::now());
        let (done, tasks) = (timeline.finished_at(timeline.latest()), timeline.tasks().len());
        // Runs before this one count as whole ones, tasks as their parts.
        let (position, length) = (made * tasks + done, self.runs * tasks);
        bar.set_length(length.max(1) as u64);
        bar.set_position(position as u64);
        bar.set_message(self.texts.say(&said(made, self.runs, done, tasks)));
    }

    /// So many runs of a comparison are made in so much time, ns, and the next is one of this way.
    pub(super) fn show_way(&self, course: &Course, (made, spent): (usize, Nanos), way: &Way) {
        let Some(bar) = &self.bar else { return };
        let (said, position, length) = match (course.until(), course.runs()) {
            (Until::Told { budget }, _) => {
                let left = budget.saturating_sub(spent);
                let on = Phrase::new("compare.progress.on").with("run", made + 1).with("left", in_seconds(left));
                (on, spent.min(budget), budget)
            }
            (Until::Trials(_), runs) => {
                let all = runs.unwrap_or(made + 1);
                let said = match time_left(spent, made, all) {
                    Some(left) => Phrase::new("compare.progress.left").with("left", duration(left)),
                    None => Phrase::new("compare.progress"),
                };
                (said.with("run", made + 1).with("all", all), made as u64, all as u64)
            }
        };
        bar.set_length(length.max(1));
        bar.set_position(position);
        bar.set_message(self.texts.say(&said.with("way", way.name())));
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
