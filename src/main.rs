//! The program: hands its arguments to the library and returns its exit code.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: racelab::os::Allocator = racelab::os::Allocator;

fn main() -> ExitCode {
    racelab::run(std::env::args_os())
}
