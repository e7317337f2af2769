//! A report for people: what was run, what came out, and why.

use std::collections::HashSet;

use super::{Run, Style, counter, gil, locks, tasks, trials, typed_duration, typed_options, workers};
use crate::plan::Plan;
use crate::scenario;
use crate::text::{Key, Phrase, Texts, visible};
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
            lines.extend(locks::lines(run, texts, style));
            lines.extend(gil::lines(run, texts));
        }
    }
    if trials <= 1 && scenario::get(plan.scenario).is_about_speed() {
        lines.push(String::new());
        lines.extend(super::layout::sentence(texts.get("report.together")).iter().map(|line| style.faint(line)));
    }
    let costs = verdict::costs(runs);
    if !costs.is_empty() {
        lines.push(String::new());
        lines.extend(costs.iter().flat_map(|cost| crate::text::wrap(&texts.say(cost), super::layout::COLUMNS)));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    style.finish(text)
}

/// Two lines: what was run, and what one needs to run it again.
pub(super) fn head(plan: &Plan, trials: usize, texts: &Texts, style: Style) -> Vec<String> {
    let name = texts.get(Key::Scenario.of(plan.scenario.name())).to_owned();
    let mut first = vec![style.title(&name)];
    if let Some(program) = scenario::get(plan.scenario).program(plan) {
        first.push(visible(&program.file.file_name().unwrap_or_default().to_string_lossy()).into_owned());
    } else {
        first.push(texts.say(&verdict::model_name(plan.model)));
        first.push(texts.say(&Phrase::new("report.workers").with("n", plan.worker_count())));
    }
    let typed = scenario::get(plan.scenario).typed(plan);
    let mut second = typed.clone().map_or_else(|| options(plan), |typed| vec![typed]);
    // One worker, however many were asked for; where each would bring a task of its own it does theirs.
    if plan.worker_count() != plan.workers {
        second.push(format!("--workers {}", plan.workers));
    }
    if scenario::get(plan.scenario).needs().guards && plan.model.profile().python.is_none() {
        first.push(texts.get(Key::ReportWindow.of(plan.window.name())).to_owned());
    }
    if scenario::get(plan.scenario).memory().is_some() && plan.model.profile().own_memory() {
        first.push(texts.get(Key::ReportMemory.of(plan.memory.name())).to_owned());
    }
    if typed.is_none() {
        second.push(format!("--seed {}", plan.seed));
    }
    if trials > 1 {
        second.push(format!("--trials {trials}"));
    }
    vec![first.join(" · "), style.faint(&second.join("  "))]
}

/// The settings and limits of a plan as they can be typed again.
pub(super) fn options(plan: &Plan) -> Vec<String> {
    let mut options = Vec::new();
    for setting in scenario::settings_of(plan) {
        let is_inactive = scenario::is_inactive(plan, setting.key);
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
    use crate::plan::{ModelName, ScenarioName, SettingValue};
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
          expected           8
          observed           5
          lost               3 (37.5 %)
          elapsed            0.20 ms
          of it starting     0.10 ms
          under way at once  100 %
          running at once    85.0 %
          segments           3
          blocked            0 s
          3 of 8 increments left no trace: a worker writes the number that it read plus
          one, whatever others have written in between.

          worker  kind      start  running  waiting  blocked      CPU  vol.  invol.
               A  thread  60.0 µs  0.10 ms      0 s      0 s  90.0 µs     1       2
               B  thread  60.0 µs  0.10 ms      0 s      0 s  95.0 µs     1       2

        ✓ mutex
          expected           8
          observed           8
          lost               0
          elapsed            0.50 ms
          of it starting     0.10 ms
          under way at once  100 %
          running at once    0 %
          segments           2
          blocked            0.10 ms
          Exact: mutex let one worker at a time read and write; together they stood 0.10
          ms before it.

          worker  kind      start  running  waiting  blocked      CPU  vol.  invol.
               A  thread  60.0 µs  0.40 ms      0 s      0 s  90.0 µs     1       2
               B  thread  60.0 µs  0.30 ms      0 s  0.10 ms  95.0 µs     1       2

          Under way at once is concurrent: two or more tasks begun and not yet over.
          Running at once is parallel: two or more workers on a processor at the same
          moment, as far as the processor time that they used tells.

        Once started, mutex took 4.0 times as long as no guard (0.40 ms against 0.10
        ms).
        ");
    }

    #[test]
    fn a_counter_in_korean_lines_up() {
        insta::assert_snapshot!(text(&fixtures::counter_pair(), Texts::of(Lang::Ko), Style::default()), @r"
        공유 카운터 · threads · 작업자 2명 · 틈 벌림(nudged)
        --increments 4  --seed 7

        ✗ 보호 없음
          기대                8
          관찰                5
          사라짐              3 (37.5 %)
          전체 시간           0.20 ms
          그중 시작           0.10 ms
          함께 진행 중(동시)  100 %
          함께 실행 중(병렬)  85.0 %
          구간                3
          막힘                0 s
          증가 8번 중 3번이 흔적 없이 사라졌습니다. 작업자는 그 사이에 다른 작업자가
          무엇을 썼든 자기가 읽은 값에 1을 더해 씁니다.

          작업자  종류       시작     실행  대기  막힘      CPU  자발  비자발
               A  스레드  60.0 µs  0.10 ms   0 s   0 s  90.0 µs     1       2
               B  스레드  60.0 µs  0.10 ms   0 s   0 s  95.0 µs     1       2

        ✓ mutex
          기대                8
          관찰                8
          사라짐              0
          전체 시간           0.50 ms
          그중 시작           0.10 ms
          함께 진행 중(동시)  100 %
          함께 실행 중(병렬)  0 %
          구간                2
          막힘                0.10 ms
          정확합니다. mutex 덕분에 한 번에 한 작업자만 읽고 썼습니다. 그 앞에서 기다린
          시간: 모두 0.10 ms

          작업자  종류       시작     실행  대기     막힘      CPU  자발  비자발
               A  스레드  60.0 µs  0.40 ms   0 s      0 s  90.0 µs     1       2
               B  스레드  60.0 µs  0.30 ms   0 s  0.10 ms  95.0 µs     1       2

          동시(concurrent)는 둘 이상의 작업이 시작되어 아직 끝나지 않은 것이고,
          병렬(parallel)은 둘 이상의 작업자가 같은 순간에 프로세서에서 실행되는
          것입니다(쓴 프로세서 시간으로 헤아림).

        시작한 뒤로 mutex: 보호 없음의 4.0배 시간이 걸렸습니다 (0.40 ms, 보호 없음 0.10
        ms).
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
          elapsed             0.71 ms
          of it starting      0.70 ms
          under way at once   100 %
          running at once     100 %
          segments            0
          blocked             0 s
          The parent still reads 0: each of 2 children counted in a copy of its own (4 +
          4 = 8), and the copies are gone.

          worker  kind       start  running  waiting  blocked  CPU  vol.  invol.
               A  process  60.0 µs  10.0 µs      0 s      0 s  0 s     0       0
               B  process  60.0 µs  10.0 µs      0 s      0 s  0 s     0       0

          Under way at once is concurrent: two or more tasks begun and not yet over.
          Running at once is parallel: two or more workers on a processor at the same
          moment, as far as the processor time that they used tells.
        ");
    }

    #[test]
    fn tasks_in_the_order_of_their_completion() {
        insta::assert_snapshot!(english(&[fixtures::random()]), @r"
        Random durations · gil (model) · workers: 2
        --tasks 4  --duration 500ms..3s  --timeout 5s  --seed 42

          task    worker  started    took  status
          task 2       B  0.10 ms  1.00 s  ✗ failed: the reply never came
          task 1       A  0.10 ms  2.00 s  ✓ ok
          task 3       B   1.00 s  5.00 s  ✗ timed out
          task 4                           ✗ cancelled

          elapsed              6.00 s
          of it starting       0.10 ms
          one after the other  8.00 s
          under way at once    33.3 %
          running at once      0 %
          asked for            1 2 3 4
          done                 2 1 3
          1 of 4 tasks succeeded in 6.00 s (1 failed, 1 timed out, 1 cancelled): a task
          that fails does not stop the others. Whatever took longer than 5.00 s was
          cancelled, as by asyncio.wait_for.

          worker  kind      start  running  waiting  blocked      CPU  vol.  invol.
               A  thread  60.0 µs      0 s   2.00 s      0 s  30.0 µs     1       2
               B  thread  60.0 µs   6.00 s      0 s      0 s  30.0 µs     1       2

          Under way at once is concurrent: two or more tasks begun and not yet over.
          Running at once is parallel: two or more workers on a processor at the same
          moment, as far as the processor time that they used tells.
        ");
    }

    #[test]
    fn sums_are_checked() {
        insta::assert_snapshot!(english(&[fixtures::squares()]), @r"
        Sum of squares · threads · workers: 2
        --n 1000000  --tasks 2  --rounds 1800  --seed 1

          task   worker  started    took                    value  status
          sum 1       A  0.10 ms  500 ms  333,332,833,333,500,000  ✓ right
          sum 2       B  0.10 ms  500 ms  333,332,833,333,500,000  ✓ right

          elapsed            500 ms
          of it starting     0.10 ms
          closed form        333,332,833,333,500,000
          CPU time           980 ms
          processors busy    2.0 (CPU time over elapsed)
          under way at once  100.0 %
          running at once    96.0 %
          980 ms of computing took 500 ms: 2.0 processors were busy on average.

          worker  kind      start  running  waiting  blocked     CPU  vol.  invol.
               A  thread  60.0 µs   500 ms      0 s      0 s  490 ms     1       2
               B  thread  60.0 µs   500 ms      0 s      0 s  490 ms     1       2

          Under way at once is concurrent: two or more tasks begun and not yet over.
          Running at once is parallel: two or more workers on a processor at the same
          moment, as far as the processor time that they used tells.
        ");
    }

    #[test]
    fn trials_of_a_counter_are_summed_up() {
        let [bare, guarded] = <[Run; 2]>::try_from(fixtures::counter_pair()).expect("a pair is two");
        let runs = [bare.clone(), bare.clone(), bare, guarded.clone(), guarded.clone(), guarded];
        insta::assert_snapshot!(english(&runs), @r"
        Shared counter · threads · workers: 2 · nudged window
        --increments 4  --seed 7  --trials 3

          guard     came out right  lost: least  median  most  elapsed, median  starting
          no guard          0 of 3            3       3     3          0.20 ms   0.10 ms
          mutex             3 of 3            0       0     0          0.50 ms   0.10 ms

        ✗ no guard: 0 of 3 came out right: still broken.
        ✓ mutex: 3 of 3 came out right.

        Once started, mutex took 4.0 times as long as no guard (0.40 ms against 0.10
        ms).
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
    fn one_after_the_other_is_one_worker_and_what_was_asked_for_can_be_typed_again() {
        let plan = Plan { model: ModelName::Sequential, workers: 4, ..scenario::plan(ScenarioName::Counter, 7) };
        insta::assert_snapshot!(head(&plan, 1, Texts::of(Lang::En), Style::default()).join("\n"), @r"
        Shared counter · sequential · workers: 1 · nudged window
        --increments 100000  --workers 4  --seed 7
        ");
    }

    #[test]
    fn of_a_run_on_the_users_files_no_made_files_are_told() {
        let options = |name| {
            let mut plan = scenario::plan(name, 1);
            plan.settings.set("path", SettingValue::Outside(vec!["mine".into()]));
            options(&plan).join(" ")
        };
        insta::assert_snapshot!(options(ScenarioName::Json), @"--returns documents --path mine --max-size 64MiB");
        insta::assert_snapshot!(options(ScenarioName::Images), @"--thumbnail 160 --path mine --max-size 64MiB");
    }

    #[test]
    fn trials_of_a_race_say_that_their_schedules_differ() {
        let [bare, _] = <[Run; 2]>::try_from(fixtures::counter_pair()).expect("a pair is two");
        let seeded = |seed| (Plan { seed, ..bare.0.clone() }, bare.1.clone());
        let said = english(&[seeded(7), seeded(8), seeded(9)]);
        assert!(
            said.contains("Each trial has a schedule of its own: its nudges come from the seeds 7 to 9."),
            "{said}"
        );
    }

    #[test]
    fn no_runs_are_no_report() {
        assert_eq!(english(&[]), "");
    }
}
