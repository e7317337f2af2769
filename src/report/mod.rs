//! A timeline becomes bytes: text and JSON.
