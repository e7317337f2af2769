//! A run without the screen, for scripts and pipes.
