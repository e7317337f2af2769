//! The characters that things are drawn with, in two sets that mean the same.

use std::borrow::Cow;

/// One set of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    /// Mark of something that went well.
    pub good: &'static str,
    /// Mark of something that went wrong.
    pub bad: &'static str,
    /// Mark of something to know.
    pub warn: &'static str,
    /// Mark of something that goes on.
    pub note: &'static str,
    /// A worker's bar while it runs: one for each round of hues.
    pub running: [char; 4],
    /// A lane while its task waits.
    pub waiting: char,
    /// A lane while the worker stands before a lock.
    pub blocked: char,
    /// A lane while the worker now runs and now stands before a lock, too quickly to be drawn apart.
    pub turns: char,
    /// A lane while the worker starts.
    pub starting: char,
    /// A lane of a worker without a task.
    pub idle: char,
    /// The end of a task that failed.
    pub failed: char,
    /// The first column of a task in a running lane.
    pub task_begins: char,
    /// The first column of a task in a waiting lane.
    pub wait_begins: char,
    /// The playhead in a lane.
    pub playhead: char,
    /// The playhead on an axis.
    pub playhead_foot: char,
    /// A line along.
    pub horizontal: char,
    /// A line down.
    pub vertical: char,
    /// Corners: top left, top right, bottom left, bottom right.
    pub corners: [char; 4],
    /// A tick on a horizontal axis.
    pub tick: char,
    /// Begin and end of a horizontal axis.
    pub axis_ends: [char; 2],
    /// A tick on a vertical axis.
    pub tick_left: char,
    /// Where the axes of a plot meet.
    pub origin: char,
    /// A full cell.
    pub full: char,
    /// A cell filled by one to eight eighths from the left.
    pub eighths_right: [char; 8],
    /// A cell filled by one to eight eighths from below.
    pub eighths_up: [char; 8],
    /// The ground that bars stand on.
    pub ground: char,
    /// What is still to come of a progress bar.
    pub track: char,
    /// Between facts on one line.
    pub dot: char,
    /// More above, more below.
    pub more: [char; 2],
    /// What stands before the thing chosen.
    pub chosen: char,
}

impl Glyphs {
    /// Box drawing, blocks and Braille dots.
    pub const UNICODE: Self = Self {
        good: "✓",
        bad: "✗",
        warn: "!",
        note: "·",
        running: ['▇', '▅', '■', '▬'],
        waiting: '░',
        blocked: '▒',
        turns: '▓',
        starting: '╌',
        idle: '·',
        failed: '✗',
        task_begins: '▐',
        wait_begins: '│',
        playhead: '│',
        playhead_foot: '▲',
        horizontal: '─',
        vertical: '│',
        corners: ['╭', '╮', '╰', '╯'],
        tick: '┴',
        axis_ends: ['└', '┘'],
        tick_left: '┤',
        origin: '┼',
        full: '█',
        eighths_right: ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
        eighths_up: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
        ground: '▁',
        track: '─',
        dot: '·',
        more: ['▴', '▾'],
        chosen: '▸',
    };

    /// Nothing over 7 bits.
    pub const ASCII: Self = Self {
        good: "ok",
        bad: "x ",
        warn: "! ",
        note: ". ",
        running: ['#', '@', '=', '*'],
        waiting: ':',
        blocked: '%',
        turns: '&',
        starting: '~',
        idle: '.',
        failed: 'x',
        task_begins: '|',
        wait_begins: '|',
        playhead: '|',
        playhead_foot: '^',
        horizontal: '-',
        vertical: '|',
        corners: ['+', '+', '+', '+'],
        tick: '+',
        axis_ends: ['+', '+'],
        tick_left: '+',
        origin: '+',
        full: '#',
        eighths_right: [' ', ' ', ' ', '-', '-', '=', '=', '#'],
        eighths_up: ['.', '.', ':', ':', '=', '=', '#', '#'],
        ground: '_',
        track: '.',
        dot: '-',
        more: ['^', 'v'],
        chosen: '>',
    };
}

/// The text with 7-bit twins for its signs.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let mut plain = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            'µ' => plain.push('u'),
            '…' => plain.push('~'),
            '·' | '–' | '—' | '−' => plain.push('-'),
            '✓' => plain.push_str("ok"),
            '×' | '✗' => plain.push('x'),
            '∞' => plain.push_str("inf"),
            '‘' | '’' => plain.push('\''),
            '“' | '”' => plain.push('"'),
            '→' => plain.push('>'),
            '←' => plain.push('<'),
            // Box drawing, blocks, shapes and Braille never stand in words.
            '\u{2190}'..='\u{2bff}' => plain.push('?'),
            letter => plain.push(letter),
        }
    }
    Cow::Owned(plain)
}
