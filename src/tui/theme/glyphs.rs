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
    /// A lane while the worker has a part of a processor, or of the time: from one to seven eighths. Whoever has all of it
    /// is drawn with its own sign.
    pub(crate) shares: [char; 7],
    /// It goes on beyond the edge.
    pub(crate) for_ever: char,
    /// Where a line that measures something begins and ends.
    pub(crate) span_ends: [char; 2],
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
        shares: ['▁', '▂', '▃', '▄', '▅', '▆', '▇'],
        for_ever: '▶',
        span_ends: ['├', '┤'],
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
        shares: ['_', '_', '-', '-', '=', '=', '#'],
        for_ever: '>',
        span_ends: ['|', '|'],
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

impl Glyphs {
    /// The sign of a share of a processor, or of the time; of all of it the last one.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of seven")]
    pub(crate) fn share(&self, share: f64) -> char {
        let eighths = (share.clamp(0.0, 1.0) * 7.0).round() as usize;
        self.shares[eighths.max(1) - 1]
    }
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
