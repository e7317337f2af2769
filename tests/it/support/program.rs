//! The program as a command line starts it: nothing of where the tests run has a say in what it does.

use assert_cmd::Command;

/// Variables of the tester's own shell that would change what the program does.
pub(crate) const OF_THE_TESTER: [&str; 17] = [
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "LANG",
    "NO_COLOR",
    "COLORTERM",
    "ACCESSIBLE",
    "NO_MOTION",
    "SSH_CONNECTION",
    "SSH_TTY",
    "TMUX",
    "STY",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
    "XDG_RUNTIME_DIR",
];

/// The program with these arguments, in an environment that says nothing about languages, colours and proxies.
pub(crate) fn racelab(args: &str) -> Command {
    let mut command = Command::cargo_bin("racelab").expect("cargo builds the program before its tests");
    for name in OF_THE_TESTER {
        command.env_remove(name);
    }
    // There is nothing that the tester set, or did last.
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        command.env(name, "/nonexistent");
    }
    command.args(args.split_whitespace());
    command
}
