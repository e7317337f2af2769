//! A report for spreadsheets: one table of tasks, one of workers. Times are nanoseconds since the run's start.

use super::Run;
use crate::event::{Nanos, Outcome, WorkerKind};
use crate::plan::GuardName;
use crate::scenario;
use crate::text::Texts;
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
}

/// A table of all runs, with the run in front; RFC 4180, with a head.
///
/// # Errors
/// None that a table can cause: the writer's, passed on rather than hidden.
pub fn csv(runs: &[Run], table: CsvTable, texts: &Texts) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    match table {
        CsvTable::Tasks => tasks(runs, texts, &mut writer)?,
        CsvTable::Workers => workers(runs, texts, &mut writer)?,
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    // What was written is text: nothing else went in.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The columns that say which run a row belongs to.
const RUN: [&str; 5] = ["run", "scenario", "model", "guard", "seed"];

fn run_cells(number: usize, (plan, _): &Run) -> Vec<String> {
    vec![
        number.to_string(),
        plan.scenario.to_string(),
        plan.model.to_string(),
        plan.guard.map(GuardName::name).unwrap_or_default().to_owned(),
        plan.seed.to_string(),
    ]
}

fn time(at: Option<Nanos>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

type Writer = csv::Writer<Vec<u8>>;

fn tasks(runs: &[Run], texts: &Texts, writer: &mut Writer) -> Result<(), csv::Error> {
    let columns = runs.first().map(|(plan, _)| scenario::get(plan.scenario).columns()).unwrap_or_default();
    let own = ["task", "label", "worker", "status", "queued_ns", "started_ns", "finished_ns", "value", "error"];
    writer.write_record(RUN.iter().chain(&own).chain(columns))?;
    for (number, run) in runs.iter().enumerate() {
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
                task.started().map(|(_, worker)| worker.to_string()).unwrap_or_default(),
                outcome.map_or("unfinished", Outcome::name).to_owned(),
                time(task.queued()),
                time(task.started().map(|(at, _)| at)),
                time(task.finished.as_ref().map(|(at, _)| *at)),
                value.unwrap_or_default(),
                error.unwrap_or_default(),
            ]);
            let facts = columns.iter().map(|key| timeline.facts_of(task).get(key));
            row.extend(facts.map(|fact| fact.as_ref().map(super::results::plain).unwrap_or_default()));
            writer.write_record(row)?;
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
    for (number, run) in runs.iter().enumerate() {
        let timeline: &Timeline = &run.1;
        for (id, lane) in timeline.lanes().iter().enumerate() {
            let until = timeline.latest();
            let mut row = run_cells(number, run);
            row.extend([
                id.to_string(),
                lane.kind.map_or("", WorkerKind::name).to_owned(),
                if lane.os_id == 0 { String::new() } else { lane.os_id.to_string() },
                time(lane.spawned),
                time(lane.ready),
                time(lane.exited),
                lane.running_ns(until).to_string(),
                lane.waiting_ns(until).to_string(),
                lane.blocked_ns(until).to_string(),
                lane.usage.cpu_ns.to_string(),
                lane.usage.voluntary_switches.to_string(),
                lane.usage.involuntary_switches.to_string(),
                lane.replaced.to_string(),
                lane.trouble().map(|why| texts.say(&why)).unwrap_or_default(),
            ]);
            writer.write_record(row)?;
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
        let said = csv(&[fixtures::random()], CsvTable::Tasks, Texts::of(Lang::En)).expect("it can be written");
        insta::assert_snapshot!(said, @r"
        run,scenario,model,guard,seed,task,label,worker,status,queued_ns,started_ns,finished_ns,value,error
        0,random,gil,,42,0,task 1,0,ok,0,100000,2000000000,,
        0,random,gil,,42,1,task 2,1,failed,0,100000,1000000000,,the reply never came
        0,random,gil,,42,2,task 3,1,timed_out,0,1000000000,6000000000,,
        0,random,gil,,42,3,task 4,,cancelled,0,,6000000000,,
        ");
    }

    #[test]
    fn every_row_has_as_many_cells_as_the_head() {
        let mut runs = fixtures::counter_pair();
        runs.push(fixtures::private());
        for table in [CsvTable::Tasks, CsvTable::Workers] {
            let said = csv(&runs, table, Texts::of(Lang::Ko)).expect("it can be written");
            // The reader refuses rows of another length.
            let mut reader = csv::Reader::from_reader(said.as_bytes());
            let rows: Vec<_> = reader.records().collect::<Result<_, _>>().expect("rows of one length");
            assert_eq!(rows.len(), 6, "two rows a run: {said}");
        }
    }
}
