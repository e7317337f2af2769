//! `racelab run` as a process that something happens to: started, watched until it is where a test wants it, ended.

use std::fs;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use rustix::process::Signal;

use crate::support::processes::{self, until, workers_of};

/// The program, in an environment that says nothing about languages and colours, with nothing to read.
pub(crate) fn racelab(args: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_racelab"));
    command.args(args.split_whitespace());
    plain(&mut command);
    command
}

/// A shell that starts the program as `"$0"`, for what only a shell can arrange.
pub(crate) fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_racelab")]);
    plain(&mut command);
    command
}

fn plain(command: &mut Command) {
    for name in ["LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG", "NO_COLOR"] {
        command.env_remove(name);
    }
    // There is nothing that the tester set, or did last.
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        command.env(name, "/nonexistent");
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
}

/// The program while it runs. It does not outlive the test.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        Self(command.spawn().expect("the program starts"))
    }

    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }

    /// Waits until the run is going on: signals are watched by then.
    pub(crate) fn is_going_on(&mut self) -> &Self {
        until("the engine to start", || {
            self.has_not_ended();
            let threads = fs::read_dir(format!("/proc/{}/task", self.pid())).ok()?;
            let mut names = threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("comm")).ok());
            names.any(|name| name.trim() == "racelab-engine").then_some(())
        });
        self
    }

    /// Waits until so many children have each taken a task, and returns them. What a child tells, it tells in writing:
    /// that it is fit, that it is up, that it is ready, that it has begun, and that it waits or how far it is. A frame may
    /// take two writes (a byte in it may look like the end of a line), so that four of them might be the first three alone.
    pub(crate) fn children_at_work(&mut self, count: usize) -> Vec<u32> {
        until("the children to take their tasks", || {
            self.has_not_ended();
            let children = workers_of(self.pid());
            let at_work = children.iter().filter(|child| writes(**child) >= 5).count();
            (at_work == count && children.len() == count).then_some(children)
        })
    }

    fn has_not_ended(&mut self) {
        let ended = self.0.try_wait().expect("it is our child");
        assert_eq!(ended, None, "it ended before anything could happen to it");
    }

    pub(crate) fn send(&self, signal: Signal) {
        processes::send(self.pid(), signal);
    }

    /// Waits for the end, without reading anything.
    pub(crate) fn status(&mut self) -> ExitStatus {
        until("the program to end", || self.0.try_wait().expect("it is our child"))
    }

    /// Waits for the end, and reads what has been said. It must fit into a pipe.
    pub(crate) fn output(mut self) -> Output {
        let status = self.status();
        let read = |from: Option<&mut dyn std::io::Read>| {
            let mut said = Vec::new();
            if let Some(from) = from {
                from.read_to_end(&mut said).expect("a pipe can be read");
            }
            said
        };
        let stdout = read(self.0.stdout.as_mut().map(|from| from as &mut dyn std::io::Read));
        let stderr = read(self.0.stderr.as_mut().map(|from| from as &mut dyn std::io::Read));
        Output { status, stdout, stderr }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already, unless the test failed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How often a process has written anything.
fn writes(pid: u32) -> u64 {
    of_io(pid, "syscw: ")
}

/// How many bytes a process has written to wherever.
pub(crate) fn written_by(pid: u32) -> u64 {
    of_io(pid, "wchar: ")
}

fn of_io(pid: u32, what: &str) -> u64 {
    let counts = fs::read_to_string(format!("/proc/{pid}/io")).unwrap_or_default();
    let count = counts.lines().find_map(|line| line.strip_prefix(what));
    count.and_then(|count| count.parse().ok()).unwrap_or(0)
}
