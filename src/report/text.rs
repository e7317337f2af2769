//! A report for people: what was run, what came out, and why.

use std::collections::HashSet;

use super::{Run, Style, counter, gil, tasks, trials, typed_duration, typed_options, workers};
use crate::plan::Plan;
use crate::scenario;
use crate::text::{Key, Phrase, Texts};
use crate::verdict;

/// The report on the runs of one command: one run a guard and trial, in the order in which they were made.
#[must_use]
pub fn text(runs: &[Run], texts: &Texts, style: Style) -> String {
    let Some((plan, _)) = runs.first() else { return String::new() };
    let has_counter = scenario::get(plan.scenario).needs().guards;
    let guards = runs.iter().map(|(plan, _)| plan.guard).collect::<HashSet<_>>().len();
    let trials = runs.len() / guards.max(1);
    let mut lines = head(plan, trials, texts, style);
    if trials > 1 {
        lines.extend(trials::lines(runs, texts, style));
    } else {
        for run in runs {
            lines.push(String::new());
            lines.extend(if has_counter { counter::lines(run, texts, style) } else { tasks::lines(run, texts, style) });
            lines.push(String::new());
            lines.extend(workers::lines(run, texts, style));
            lines.extend(gil::lines(run, texts));
        }
    }
    let costs = verdict::costs(runs);
    if !costs.is_empty() {
        lines.push(String::new());
        lines.extend(costs.iter().map(|cost| texts.say(cost)));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    style.finish(text)
}

/// Two lines: what was run, and what one needs to run it again.
pub(super) fn head(plan: &Plan, trials: usize, texts: &Texts, style: Style) -> Vec<String> {
    let name = texts.get(Key::Scenario.of(plan.scenario.name())).to_owned();
    let mut first = vec![
        style.title(&name),
        texts.say(&verdict::model_name(plan.model)),
        texts.say(&Phrase::new("report.workers").with("n", plan.workers)),
    ];
    let mut second = options(plan);
    if scenario::get(plan.scenario).needs().guards {
        first.push(texts.get(Key::ReportWindow.of(plan.window.name())).to_owned());
    }
    if scenario::get(plan.scenario).memory().is_some() && plan.model.profile().own_memory() {
        first.push(texts.get(Key::ReportMemory.of(plan.memory.name())).to_owned());
    }
    second.push(format!("--seed {}", plan.seed));
    if trials > 1 {
        second.push(format!("--trials {trials}"));
    }
    vec![first.join(" · "), style.faint(&second.join("  "))]
}

/// The settings and limits of a plan as they can be typed again.
pub(super) fn options(plan: &Plan) -> Vec<String> {
    let mut options = Vec::new();
    for setting in scenario::get(plan.scenario).settings().iter().chain(plan.model.profile().settings) {
        let is_inactive = scenario::get(plan.scenario).is_inactive(setting.key, &plan.settings);
        if let Some(value) = plan.settings.get(setting.key).filter(|_| !is_inactive) {
            options.extend(typed_options(setting.key, value));
        }
    }
    if scenario::get(plan.scenario).needs().limits {
        options.extend(plan.timeout_ns.map(|nanos| format!("--timeout {}", typed_duration(nanos))));
        if plan.waiter_timeout_ns().is_some() {
            options.push(format!("--timeout-means {}", plan.timeout_means));
        }
        if plan.fail_rate > 0.0 {
            options.push(format!("--fail-rate {}", plan.fail_rate));
        }
    }
    options
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;
    use crate::text::Lang;

    fn english(runs: &[Run]) -> String {
        text(runs, Texts::of(Lang::En), Style::default())
    }

    #[test]
    fn a_counter_without_and_with_a_lock() {
        insta::assert_snapshot!(english(&fixtures::counter_pair()), @r"
        Shared counter · threads · workers: 2 · nudged window
        --increments 4  --seed 7

        ✗ no guard
          expected  8
          observed  5
          lost      3 (37.5 %)
          time      0.10 ms
          overlap   100 %
          segments  3
          blocked   0 s
          3 of 8 increments left no trace: workers read the same number and wrote the
          same number back.

          worker  kind      start  running  waiting  blocked      CPU  vol.  invol.
               1  thread  60.0 µs  0.10 ms      0 s      0 s  90.0 µs     1       2
               2  thread  60.0 µs  0.10 ms      0 s      0 s  95.0 µs     1       2

        ✓ mutex
          expected  8
          observed  8
          lost      0
          time      0.40 ms
          overlap   100 %
          segments  2
          blocked   0.10 ms
          Exact: mutex let one worker at a time read and write; together they stood 0.10
          ms before it.

          worker  kind      start  running  waiting  blocked      CPU  vol.  invol.
               1  thread  60.0 µs  0.40 ms      0 s      0 s  90.0 µs     1       2
               2  thread  60.0 µs  0.30 ms      0 s  0.10 ms  95.0 µs     1       2

        mutex took 4.0 times as long as no guard (0.40 ms against 0.10 ms).
        ");
    }

    #[test]
    fn a_counter_in_korean_lines_up() {
        insta::assert_snapshot!(text(&fixtures::counter_pair(), Texts::of(Lang::Ko), Style::default()), @r"
        공유 카운터 · threads · 작업자 2명 · 벌린 틈(nudged)
        --increments 4  --seed 7

        ✗ 보호 없음
          기대    8
          관찰    5
          사라짐  3 (37.5 %)
          시간    0.10 ms
          겹침    100 %
          구간    3
          막힘    0 s
          증가 8번 중 3번이 흔적 없이 사라졌습니다. 작업자들이 같은 값을 읽고 같은 값을
          썼습니다.

          작업자  종류       시작     실행  대기  막힘      CPU  자발  강제
               1  스레드  60.0 µs  0.10 ms   0 s   0 s  90.0 µs     1     2
               2  스레드  60.0 µs  0.10 ms   0 s   0 s  95.0 µs     1     2

        ✓ mutex
          기대    8
          관찰    8
          사라짐  0
          시간    0.40 ms
          겹침    100 %
          구간    2
          막힘    0.10 ms
          정확합니다. mutex 덕분에 한 번에 한 작업자만 읽고 썼습니다. 그 앞에서 기다린
          시간: 모두 0.10 ms

          작업자  종류       시작     실행  대기     막힘      CPU  자발  강제
               1  스레드  60.0 µs  0.40 ms   0 s      0 s  90.0 µs     1     2
               2  스레드  60.0 µs  0.30 ms   0 s  0.10 ms  95.0 µs     1     2

        mutex: 보호 없음의 4.0배 시간이 걸렸습니다 (0.40 ms, 보호 없음 0.10 ms).
        ");
    }

    #[test]
    fn children_that_count_in_copies_of_their_own() {
        insta::assert_snapshot!(english(&[fixtures::private()]), @r"
        Shared counter · processes · workers: 2 · nudged window · private memory
        --increments 4  --seed 7

        ✗ no guard
          expected            8
          observed            0
          lost                8 (100 %)
          each child counted  4  4
          time                10.0 µs
          overlap             100 %
          segments            0
          blocked             0 s
          The parent still reads 0: each of 2 children counted in a copy of its own (4 +
          4 = 8), and the copies are gone.

          worker  kind       start  running  waiting  blocked  CPU  vol.  invol.
               1  process  60.0 µs  10.0 µs      0 s      0 s  0 s     0       0
               2  process  60.0 µs  10.0 µs      0 s      0 s  0 s     0       0
        ");
    }

    #[test]
    fn tasks_in_the_order_of_their_completion() {
        insta::assert_snapshot!(english(&[fixtures::random()]), @r"
        Random durations · gil (model) · workers: 2
        --tasks 4  --duration 500ms..3s  --timeout 5s  --seed 42

          task    worker  started    took  status
          task 2       2  0.10 ms  1.00 s  ✗ failed: the reply never came
          task 1       1  0.10 ms  2.00 s  ✓ ok
          task 3       2   1.00 s  5.00 s  ✗ timed out
          task 4                           ✗ cancelled

          elapsed              6.00 s
          one after the other  8.00 s
          1 of 4 tasks succeeded in 6.00 s (1 failed, 1 timed out, 1 cancelled): a task
          that fails does not stop the others. Whatever took longer than 5.00 s was
          cancelled, as by asyncio.wait_for.

          worker  kind      start  running  waiting  blocked      CPU  vol.  invol.
               1  thread  60.0 µs      0 s   2.00 s      0 s  30.0 µs     1       2
               2  thread  60.0 µs   6.00 s      0 s      0 s  30.0 µs     1       2
        ");
    }

    #[test]
    fn sums_are_checked() {
        insta::assert_snapshot!(english(&[fixtures::squares()]), @r"
        Sum of squares · threads · workers: 2
        --n 1000000  --tasks 2  --rounds 1800  --seed 1

          task   worker  started    took                    value  status
          sum 1       1  0.10 ms  500 ms  333,332,833,333,500,000  ✓ right
          sum 2       2  0.10 ms  500 ms  333,332,833,333,500,000  ✓ right

          elapsed      500 ms
          closed form  333,332,833,333,500,000
          CPU time     980 ms
          speed-up     2.0 (CPU time over elapsed)
          980 ms of computing took 500 ms: 2.0 processors were busy on average.

          worker  kind      start  running  waiting  blocked     CPU  vol.  invol.
               1  thread  60.0 µs   500 ms      0 s      0 s  490 ms     1       2
               2  thread  60.0 µs   500 ms      0 s      0 s  490 ms     1       2
        ");
    }

    #[test]
    fn trials_of_a_counter_are_summed_up() {
        let [bare, guarded] = <[Run; 2]>::try_from(fixtures::counter_pair()).expect("a pair is two");
        let runs = [bare.clone(), bare.clone(), bare, guarded.clone(), guarded.clone(), guarded];
        insta::assert_snapshot!(english(&runs), @r"
        Shared counter · threads · workers: 2 · nudged window
        --increments 4  --seed 7  --trials 3

          guard     came out right  lost: least  median  most  time, median
          no guard          0 of 3            3       3     3       0.10 ms
          mutex             3 of 3            0       0     0       0.40 ms

        ✗ no guard: 0 of 3 came out right: still broken.
        ✓ mutex: 3 of 3 came out right.

        mutex took 4.0 times as long as no guard (0.40 ms against 0.10 ms).
        ");
    }

    #[test]
    fn trials_of_tasks_are_listed() {
        insta::assert_snapshot!(english(&[fixtures::random(), fixtures::random()]), @r"
        Random durations · gil (model) · workers: 2
        --tasks 4  --duration 500ms..3s  --timeout 5s  --seed 42  --trials 2

          trial  seed  elapsed  came out  note
              1    42   6.00 s    1 of 4  1 failed, 1 timed out, 1 cancelled
              2    42   6.00 s    1 of 4  1 failed, 1 timed out, 1 cancelled

        elapsed: least 6.00 s, median 6.00 s, most 6.00 s
        ");
    }

    #[test]
    fn many_tasks_are_counted_rather_than_listed() {
        let said = english(&[fixtures::many_fetches(40)]);
        assert!(said.contains("… and 24 more"), "{said}");
        assert!(said.contains("fetch 16") && !said.contains("fetch 17"), "{said}");
    }

    #[test]
    fn colours_stand_only_where_they_are_wanted_and_nothing_is_lost_without() {
        let runs = fixtures::counter_pair();
        let coloured = text(&runs, Texts::of(Lang::En), Style { color: true, ascii: false });
        assert!(coloured.contains("\u{1b}[38;5;166m✗"));
        let mut plain = String::new();
        for (index, part) in coloured.split('\u{1b}').enumerate() {
            plain.push_str(if index == 0 { part } else { part.split_once('m').expect("a colour ends in m").1 });
        }
        assert_eq!(plain, english(&runs));
    }

    #[test]
    fn ascii_is_ascii() {
        let said = text(&fixtures::counter_pair(), Texts::of(Lang::En), Style { color: false, ascii: true });
        assert!(said.is_ascii(), "{said}");
    }

    #[rstest::rstest]
    fn a_report_fits_into_eighty_columns(#[values(Lang::En, Lang::Ko)] lang: Lang) {
        let runs = [fixtures::private(), fixtures::random(), fixtures::squares(), fixtures::many_fetches(40)];
        let reports = runs.into_iter().map(|run| vec![run]).chain([fixtures::counter_pair()]);
        for said in reports.map(|runs| text(&runs, Texts::of(lang), Style::default())) {
            assert!(said.lines().all(|line| crate::text::width(line) <= 80), "{said}");
        }
    }

    #[test]
    fn no_runs_are_no_report() {
        assert_eq!(english(&[]), "");
    }
}
