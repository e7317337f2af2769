//! The characters that things are drawn with, in two sets that mean the same.

use std::borrow::Cow;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glyphs {
    pub(crate) good: &'static str,
    pub(crate) bad: &'static str,
    pub(crate) warn: &'static str,
    pub(crate) note: &'static str,
    pub(crate) running: [char; 4],
    pub(crate) waiting: char,
    pub(crate) blocked: char,
    /// A lane while the worker now runs and now stands before a lock, too quickly to be drawn apart.
    pub(crate) turns: char,
    pub(crate) starting: char,
    pub(crate) idle: char,
    pub(crate) failed: char,
    pub(crate) task_begins: char,
    pub(crate) wait_begins: char,
    pub(crate) playhead: char,
    pub(crate) playhead_foot: char,
    pub(crate) horizontal: char,
    pub(crate) vertical: char,
    pub(crate) corners: [char; 4],
    pub(crate) tick: char,
    pub(crate) axis_ends: [char; 2],
    pub(crate) tick_left: char,
    pub(crate) origin: char,
    pub(crate) full: char,
    /// A cell filled by one to eight eighths from the left.
    pub(crate) eighths_right: [char; 8],
    /// A cell filled by one to eight eighths from below.
    pub(crate) eighths_up: [char; 8],
    pub(crate) ground: char,
    pub(crate) track: char,
    pub(crate) dot: char,
    pub(crate) more: [char; 2],
    pub(crate) chosen: char,
}

impl Glyphs {
    /// Box drawing, blocks and Braille dots.
    pub(crate) const UNICODE: Self = Self {
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

    pub(crate) const ASCII: Self = Self {
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
