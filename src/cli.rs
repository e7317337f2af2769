//! Reads the command line: clap, and errors of one line.
