//! A report for spreadsheets: a table of tasks, one of workers, one of what they saw of a counter. Times are nanoseconds since
//! the run's start, of a race since the race's; workers are called as on screen.
//!
//! A spreadsheet computes what begins like a formula, and takes what has no mark of its encoding for another one: a name from
//! outside must not be a formula, and what is not ASCII is marked.

use super::Run;
use super::json::since;
use crate::event::{self, Nanos, Outcome, WorkerKind};
use crate::plan::GuardName;
use crate::scenario;
use crate::text::{Texts, letter};
use crate::timeline::Timeline;
use crate::verdict;

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum CsvTable {
    /// One row a task.
    #[default]
    Tasks,
    /// One row a worker.
    Workers,
    /// One row a segment: a stretch of increments in which a worker saw only its own writes.
    Segments,
}

/// Whether a table begins with a mark of its encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Bom {
    /// Where something in it is not ASCII.
    #[default]
    Auto,
    Always,
    Never,
}

/// A table of all runs, with the run in front; RFC 4180, with a head.
///
/// # Errors
/// None that a table can cause: the writer's, passed on rather than hidden.
pub fn csv(runs: &[Run], table: CsvTable, bom: Bom, texts: &Texts) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    match table {
        CsvTable::Tasks => tasks(runs, texts, &mut writer)?,
        CsvTable::Workers => workers(runs, texts, &mut writer)?,
        CsvTable::Segments => segments(runs, &mut writer)?,
    }
    finished(writer, bom)
}

/// What was written, as a text.
pub(super) fn finished(writer: csv::Writer<Vec<u8>>, bom: Bom) -> Result<String, csv::Error> {
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    let is_marked = match bom {
        Bom::Auto => !bytes.is_ascii(),
        Bom::Always => true,
        Bom::Never => false,
    };
    // What was written is text: nothing else went in.
    Ok((if is_marked { "\u{feff}" } else { "" }).to_owned() + &String::from_utf8_lossy(&bytes))
}

/// What a formula begins with, or what a spreadsheet passes over before one; East Asian ones take the wide signs, too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell that a spreadsheet shows as it is: an apostrophe makes it a text.
pub(super) fn as_text(cell: String) -> String {
    let is_number = || cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    // Some programs pass over blanks before a sign.
    let is_sign_first = cell.starts_with(FORMULA) || cell.trim_start().starts_with(FORMULA);
    if is_sign_first && !(cell.len() > 1 && is_number()) { format!("'{cell}") } else { cell }
}

/// The columns that say which run a row belongs to, counted from one as `--run` counts them.
const RUN: [&str; 5] = ["run", "scenario", "model", "guard", "seed"];

fn run_cells(number: u64, (plan, _): &Run) -> Vec<String> {
    vec![
        number.to_string(),
        plan.scenario.to_string(),
        plan.model.to_string(),
        plan.guard.map(GuardName::name).unwrap_or_default().to_owned(),
        plan.seed.to_string(),
    ]
}

/// A moment of a run, as every face tells it.
fn time((plan, timeline): &Run, at: Option<Nanos>) -> String {
    at.map(|at| since(verdict::zero(plan, timeline), at).to_string()).unwrap_or_default()
}

type Writer = csv::Writer<Vec<u8>>;

/// The columns of the scenarios' own. A file may hold runs of several.
fn columns(runs: &[Run]) -> Vec<&'static str> {
    let mut columns = Vec::new();
    for column in runs.iter().flat_map(|(plan, _)| scenario::get(plan.scenario).columns()) {
        if !columns.contains(column) {
            columns.push(*column);
        }
    }
    columns
}

fn tasks(runs: &[Run], texts: &Texts, writer: &mut Writer) -> Result<(), csv::Error> {
    let columns = columns(runs);
    let own = ["task", "label", "worker", "status", "queued_ns", "started_ns", "finished_ns", "value", "error"];
    writer.write_record(RUN.iter().chain(&own).chain(&columns))?;
    for (number, run) in (1..).zip(runs) {
        let (plan, timeline) = run;
        for (id, task) in (0_u32..).zip(timeline.tasks()) {
            let outcome = task.finished.as_ref().map(|(_, outcome)| outcome);
            let (value, error) = match outcome {
                Some(Outcome::Ok(value)) => (value.number().map(|value| value.to_string()), None),
                Some(Outcome::Failed(why) | Outcome::Killed(why)) => (None, Some(texts.say(why))),
                _ => (None, None),
            };
            let mut row = run_cells(number, run);
            row.extend([
                id.to_string(),
                texts.say(&verdict::label(plan, timeline, id)),
                task.started().map(|(_, worker)| letter(worker)).unwrap_or_default(),
                outcome.map_or("unfinished", Outcome::name).to_owned(),
                time(run, task.queued()),
                time(run, task.started().map(|(at, _)| at)),
                time(run, task.finished.as_ref().map(|(at, _)| *at)),
                value.unwrap_or_default(),
                error.unwrap_or_default(),
            ]);
            let facts = columns.iter().map(|key| timeline.facts_of(task).get(key));
            row.extend(facts.map(|fact| fact.as_ref().map(super::results::plain).unwrap_or_default()));
            writer.write_record(row.into_iter().map(as_text))?;
        }
    }
    Ok(())
}

fn workers(runs: &[Run], texts: &Texts, writer: &mut Writer) -> Result<(), csv::Error> {
    let own = [
        "worker",
        "kind",
        "os_id",
        "started_ns",
        "ready_ns",
        "exited_ns",
        "running_ns",
        "waiting_ns",
        "blocked_ns",
        "cpu_ns",
        "voluntary_switches",
        "involuntary_switches",
        "replaced",
        "error",
    ];
    writer.write_record(RUN.iter().chain(&own))?;
    for (number, run) in (1..).zip(runs) {
        let timeline: &Timeline = &run.1;
        for (worker, lane) in (0..).zip(timeline.lanes()) {
            let until = timeline.latest();
            let mut row = run_cells(number, run);
            row.extend([
                letter(worker),
                lane.kind.map_or("", WorkerKind::name).to_owned(),
                if lane.os_id == 0 { String::new() } else { lane.os_id.to_string() },
                time(run, lane.spawned),
                time(run, lane.ready),
                time(run, lane.exited),
                lane.running_ns(until).to_string(),
                lane.waiting_ns(until).to_string(),
                lane.blocked_ns(until).to_string(),
                lane.usage.cpu_ns.to_string(),
                lane.usage.voluntary_switches.to_string(),
                lane.usage.involuntary_switches.to_string(),
                lane.replaced.to_string(),
                lane.trouble().map(|why| texts.say(&why)).unwrap_or_default(),
            ]);
            writer.write_record(row.into_iter().map(as_text))?;
        }
    }
    Ok(())
}

/// A segment, and whose write was read first, as far as that is known: the worker and the number of its segment.
const SEGMENT: [&str; 8] =
    ["worker", "segment", "start_ns", "end_ns", "from", "to", "read_from_worker", "read_from_segment"];

fn segments(runs: &[Run], writer: &mut Writer) -> Result<(), csv::Error> {
    writer.write_record(RUN.iter().chain(&SEGMENT))?;
    for (number, run) in (1..).zip(runs) {
        for (worker, lane) in (0..).zip(run.1.lanes()) {
            for segment in lane.segments() {
                let mut row = run_cells(number, run);
                let number =
                    |writer: Option<event::Writer>| writer.map(|writer| writer.segment.to_string()).unwrap_or_default();
                let read = segment.read.writer();
                row.extend([letter(worker), number(segment.wrote.writer())]);
                row.extend([segment.start, segment.end].map(|at| time(run, Some(at))));
                row.extend([segment.from(), segment.to()].map(|figure| figure.to_string()));
                row.extend([read.map(|writer| letter(writer.worker)).unwrap_or_default(), number(read)]);
                writer.write_record(row)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;
    use crate::text::Lang;

    #[test]
    fn tasks_are_rows_and_times_are_nanoseconds() {
        let said =
            csv(&[fixtures::random()], CsvTable::Tasks, Bom::Auto, Texts::of(Lang::En)).expect("it can be written");
        insta::assert_snapshot!(said, @r"
        run,scenario,model,guard,seed,task,label,worker,status,queued_ns,started_ns,finished_ns,value,error
        1,random,gil,,42,0,task 1,A,ok,0,100000,2000000000,,
        1,random,gil,,42,1,task 2,B,failed,0,100000,1000000000,,the reply never came
        1,random,gil,,42,2,task 3,B,timed_out,0,1000000000,6000000000,,
        1,random,gil,,42,3,task 4,,cancelled,0,,6000000000,,
        ");
    }

    #[test]
    fn segments_are_rows_and_runs_are_counted_from_one() {
        let said = csv(&fixtures::counter_pair(), CsvTable::Segments, Bom::default(), Texts::of(Lang::En))
            .expect("it can be written");
        insta::assert_snapshot!(said, @r"
        run,scenario,model,guard,seed,worker,segment,start_ns,end_ns,from,to,read_from_worker,read_from_segment
        1,counter,threads,none,7,A,,10000,40000,0,3,,
        1,counter,threads,none,7,A,,60000,70000,4,5,,
        1,counter,threads,none,7,B,,10000,50000,0,4,,
        2,counter,threads,mutex,7,A,,10000,110000,0,4,,
        2,counter,threads,mutex,7,B,,130000,300000,4,8,,
        ");
    }

    #[test]
    fn every_row_has_as_many_cells_as_the_head() {
        let mut runs = fixtures::counter_pair();
        runs.push(fixtures::private());
        for table in [CsvTable::Tasks, CsvTable::Workers] {
            let said = csv(&runs, table, Bom::Never, Texts::of(Lang::Ko)).expect("it can be written");
            // The reader refuses rows of another length.
            let mut reader = csv::Reader::from_reader(said.as_bytes());
            let rows: Vec<_> = reader.records().collect::<Result<_, _>>().expect("rows of one length");
            assert_eq!(rows.len(), 6, "two rows a run: {said}");
        }
    }

    #[test]
    fn nothing_that_came_from_outside_is_a_formula() {
        for formula in
            ["=1+1.json", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "-", "－1", " =1", "\u{a0}\u{b}@x"]
        {
            assert_eq!(as_text(formula.to_owned()), format!("'{formula}"));
        }
        for plain in ["", "a=1", "-1.5", "12", "task 1"] {
            assert_eq!(as_text(plain.to_owned()), plain);
        }
    }

    #[test]
    fn what_is_not_ascii_is_marked_unless_somebody_says_otherwise() {
        let marked = |run: Run, bom, lang| {
            csv(&[run], CsvTable::Tasks, bom, Texts::of(lang)).expect("it can be written").starts_with('\u{feff}')
        };
        assert!(marked(fixtures::random(), Bom::Auto, Lang::Ko) && !marked(fixtures::random(), Bom::Auto, Lang::En));
        assert!(!marked(fixtures::random(), Bom::Never, Lang::Ko) && marked(fixtures::random(), Bom::Always, Lang::En));
    }
}
