//! A program of the user's on a Python that watches it: started in a process group of its own, and ended with all that is in it.

use std::io::{self, IsTerminal as _, Write as _};
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::super::run_context::{ProgramOutput, RunContext};
use super::warden::Warden;
use crate::os::{self, Following};
use crate::scenario::OwnProgram;
use crate::supply::python::Interpreter;

macro_rules! part {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/python/watch/", $name, ".py"))
    };
}
/// The watcher: parts of one program, see the first of them.
const WATCHER: &str = concat!(
    part!("channel"),
    part!("lanes"),
    part!("waits"),
    part!("locks"),
    part!("threads"),
    part!("loop"),
    part!("program"),
);

/// Reads the watcher from the descriptor on which it will tell what it sees, and runs it.
const BOOT: &str = "import os,sys
d,s=int(sys.argv[1]),b''
while not s.endswith(b'\\0'):
    p=os.read(d,65536)
    if not p: os._exit(1)
    s+=p
exec(compile(s[:-1],'<racelab>','exec'),{'__name__':'<racelab>','__builtins__':__builtins__,'CHANNEL':d})";

/// How long a program that was asked to stop may take, as after Ctrl-C on a terminal.
const TO_STOP: Duration = Duration::from_millis(150);

/// How often it is looked whether it has.
const LOOK: Duration = Duration::from_millis(5);

/// A running program. It is killed and reaped when this is dropped.
pub(super) struct Started {
    pub(super) child: Child,
    /// Where its watcher tells what it sees.
    pub(super) channel: UnixStream,
    /// Stops it while the laboratory is stopped; until it has been reaped.
    following: Option<Following>,
    warden: Option<Warden>,
}

impl Started {
    /// Starts it. What is typed on a terminal is the laboratory's: its input is what comes from a pipe or a file.
    pub(super) fn start(python: &Interpreter, program: &OwnProgram, run: &RunContext) -> io::Result<Self> {
        let output = run.output();
        let (channel, theirs) = UnixStream::pair()?;
        let mut command = Command::new(&python.executable);
        // Nothing that lies around is imported by the watcher; what the program imports is found as ever.
        command.arg("-P");
        if output == ProgramOutput::Kept {
            command.arg("-u");
        }
        let number = os::inherit(&mut command, theirs.into());
        command.args(["-c", BOOT, &number.to_string()]);
        command.arg(&program.file).args(&program.arguments);
        let keeps_input = output != ProgramOutput::Kept && !io::stdin().is_terminal();
        command.stdin(if keeps_input { Stdio::inherit() } else { Stdio::null() });
        match output {
            ProgramOutput::AsItComes => {}
            ProgramOutput::ToStandardError => {
                command.stdout(io::stderr().as_fd().try_clone_to_owned()?);
            }
            ProgramOutput::Kept => {
                command.stdout(Stdio::piped()).stderr(Stdio::piped());
            }
        }
        os::tie_to_this_thread(&mut command);
        // Without one the program ends with us all the same, and only what it has started may not.
        let mut warden = Warden::start(run.worker_program()).ok();
        let (child, following) = os::start_following(&mut command)?;
        // With it our copy of its end of the channel is closed.
        drop(command);
        if let Some(warden) = &mut warden {
            warden.watch(&child);
        }
        let started = Self { child, channel, following: Some(following), warden };
        let mut channel = &started.channel;
        channel.write_all(WATCHER.as_bytes())?;
        channel.write_all(b"\0")?;
        Ok(started)
    }

    /// Ends it as Ctrl-C on a terminal would, and, if that does not help soon, for good, with everything that it has started
    /// in its group. Returns how it ended.
    pub(super) fn stop(&mut self, asks: bool) -> Option<ExitStatus> {
        if asks && !os::has_ended(&self.child) {
            // Both fail only where nobody is left.
            let _ = os::interrupt_group_of(&self.child);
            let until = Instant::now() + TO_STOP;
            while !os::has_ended(&self.child) && Instant::now() < until {
                std::thread::sleep(LOOK);
            }
        }
        let _ = os::kill_group_of(&self.child);
        if let Some(mut warden) = self.warden.take() {
            warden.is_relieved();
        }
        self.following = None;
        self.child.wait().ok()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // Its group is let go before it is reaped: by then the number may be somebody else's.
        if self.following.is_some() {
            self.stop(false);
        }
    }
}
