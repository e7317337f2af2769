//! The program: everything it does is in the library.
fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().collect();
    if args.get(1).is_some_and(|a| a == racelab::engine::WORKER_ARGUMENT) {
        return racelab::engine::worker_main(&args[2..]).into();
    }
    0.into()
}
