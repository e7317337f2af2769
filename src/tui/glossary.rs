//! What one sees and reads in the laboratory, explained: every mark that is drawn, and every word that is not everyday
//! English. The help shows it, and searching finds it.
//!
//! It knows marks and the keys of texts, and nothing of screens.

use super::theme::{Look, Mark, Symbols};

/// Under which heading an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// What lanes are drawn with.
    Lanes,
    /// What else is drawn.
    Marks,
    /// What happens to a counter that is shared.
    Races,
    /// How work is run.
    Running,
    /// What is measured.
    Measured,
}

impl Section {
    /// The key of its heading.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Lanes => "glossary.lanes",
            Self::Marks => "glossary.marks",
            Self::Races => "glossary.races",
            Self::Running => "glossary.running",
            Self::Measured => "glossary.measured",
        }
    }
}

/// A mark or a word, and what it means.
pub(crate) struct Entry {
    pub(crate) section: Section,
    /// The marks it is about, in the characters of a look; none for a word alone.
    pub(crate) signs: fn(Look) -> String,
    /// The key of the word: where the word is drawn somewhere, the key with which it is drawn.
    pub(crate) word: &'static str,
    /// The key of what it means.
    pub(crate) means: &'static str,
}

/// Which entry, from 0.
pub(crate) type WordId = usize;

/// Characters of a look, as text.
fn of(signs: &[char]) -> String {
    signs.iter().map(char::to_string).collect::<Vec<_>>().join(" ")
}

/// Marks that are no single characters of a look.
fn either(look: Look, unicode: &str, ascii: &str) -> String {
    if look.symbols == Symbols::Ascii { ascii } else { unicode }.to_owned()
}

macro_rules! glossary {
    ($($section:ident { $($word:literal $means:literal $(: |$look:ident| $signs:expr)?;)+ })+) => {
        /// Every entry, section by section.
        pub(crate) const GLOSSARY: &[Entry] = &[$($(glossary!(@ $section $word $means $(|$look| $signs)?)),+),+];
    };
    (@ $section:ident $word:literal $means:literal) => {
        Entry { section: Section::$section, signs: |_| String::new(), word: $word, means: $means }
    };
    (@ $section:ident $word:literal $means:literal |$look:ident| $signs:expr) => {
        Entry { section: Section::$section, signs: |$look: Look| $signs, word: $word, means: $means }
    };
}

glossary! {
    Lanes {
        "draw.state.running" "glossary.running.means": |look| of(&look.glyphs().running);
        "draw.state.waiting" "glossary.waiting.means": |look| of(&[look.glyphs().waiting]);
        "draw.state.blocked" "glossary.blocked.means": |look| of(&[look.glyphs().blocked]);
        "draw.state.turns" "glossary.turns.means": |look| of(&[look.glyphs().shares[1]]);
        "draw.state.idle" "glossary.idle.means": |look| of(&[look.glyphs().idle]);
        "draw.state.starting" "glossary.starting.means": |look| of(&[look.glyphs().starting]);
        "glossary.failed" "glossary.failed.means": |look| of(&[look.glyphs().failed]);
        "glossary.task-begins" "glossary.task-begins.means":
            |look| of(&[look.glyphs().task_begins, look.glyphs().wait_begins]);
        "glossary.playhead" "glossary.playhead.means": |look| of(&[look.glyphs().playhead, look.glyphs().playhead_foot]);
        "draw.lock.title" "glossary.lock-lane.means";
        "draw.lanes.abandoned" "glossary.abandoned.means";
    }
    Marks {
        "glossary.good" "glossary.good.means": |look| look.mark(Mark::Good).to_owned();
        "glossary.bad" "glossary.bad.means": |look| look.mark(Mark::Bad).to_owned();
        "glossary.warn" "glossary.warn.means": |look| look.mark(Mark::Warn).to_owned();
        "glossary.note" "glossary.note.means": |look| look.mark(Mark::Note).to_owned();
        "glossary.chosen" "glossary.chosen.means": |look| of(&[look.glyphs().chosen]);
        "glossary.more" "glossary.more.means": |look| of(&look.glyphs().more);
        "glossary.ticked" "glossary.ticked.means": |look| either(look, "■ □ ● ○", "[x] [ ] (*) ( )");
        "glossary.arrows" "glossary.arrows.means": |look| either(look, "‹ ›", "< >");
        "glossary.bar" "glossary.bar.means": |look| either(look, "━●─", "=o.");
        "glossary.share" "glossary.share.means": |look| of(&look.glyphs().eighths_right);
        "glossary.parts" "glossary.parts.means": |look| either(look, "█ ▒ ░ ▞ ▓ ▚", "# % : / & =");
        "glossary.plot" "glossary.plot.means": |look| either(look, "⣀ ⠁", ": .");
        "glossary.points" "glossary.points.means": |look| either(look, "● ■ ▲ ◆ ○ □", "o x + * # @");
        "glossary.columns" "glossary.columns.means": |look| of(&look.glyphs().eighths_up);
        "glossary.spread" "glossary.spread.means": |look| either(look, "━┣●┫", "-[o]");
        "glossary.cut" "glossary.cut.means": |look| look.spell("…").into_owned();
        "glossary.nothing" "glossary.nothing.means": |look| look.spell("–").into_owned();
    }
    Races {
        "glossary.race" "glossary.race.means";
        "glossary.lost" "glossary.lost.means";
        "glossary.thrown-back" "glossary.thrown-back.means";
        "ledger.stands" "glossary.stands.means";
        "glossary.window" "glossary.window.means";
        "run.window.nudged" "glossary.nudged.means";
        "run.window.natural" "glossary.natural.means";
        "glossary.luck" "glossary.luck.means";
        "glossary.guard" "glossary.guard.means";
        "glossary.wrong-fix" "glossary.wrong-fix.means";
        "glossary.lock" "glossary.lock.means";
        "glossary.atomic" "glossary.atomic.means";
        "glossary.cas" "glossary.cas.means";
        "glossary.deadlock" "glossary.deadlock.means";
        "ledger.own-copy" "glossary.own-copy.means";
        "run.memory.shared" "glossary.shared.means";
        "run.memory.private" "glossary.private.means";
    }
    Running {
        "glossary.worker" "glossary.worker.means";
        "glossary.task" "glossary.task.means";
        "glossary.concurrent" "glossary.concurrent.means";
        "glossary.parallel" "glossary.parallel.means";
        "glossary.gil" "glossary.gil.means";
        "glossary.forced" "glossary.forced.means";
        "glossary.loop" "glossary.loop.means";
        "glossary.future" "glossary.future.means";
        "glossary.pool" "glossary.pool.means";
        "glossary.join" "glossary.join.means";
        "glossary.daemon" "glossary.daemon.means";
        "glossary.spawn" "glossary.spawn.means";
        "glossary.backpressure" "glossary.backpressure.means";
        "draw.status.ok" "glossary.ok.means";
        "draw.status.failed" "glossary.status-failed.means";
        "draw.status.timed_out" "glossary.timed-out.means";
        "draw.status.cancelled" "glossary.cancelled.means";
        "draw.status.killed" "glossary.killed.means";
        "draw.status.running" "glossary.under-way.means";
    }
    Measured {
        "glossary.overlap" "glossary.overlap.means";
        "glossary.busy" "glossary.busy.means";
        "glossary.faster" "glossary.faster.means";
        "glossary.median" "glossary.median.means";
        "glossary.interval" "glossary.interval.means";
        "draw.plot.ideal" "glossary.ideal.means";
        "draw.speed-up.law" "glossary.law.means";
        "glossary.latency" "glossary.latency.means";
        "glossary.switches" "glossary.switches.means";
        "glossary.slow-motion" "glossary.slow-motion.means";
        "glossary.seed" "glossary.seed.means";
        "glossary.trial" "glossary.trial.means";
    }
}

/// The entries whose mark, word or meaning has this in it, those with it in their word first.
pub(crate) fn found(wanted: &str, look: Look) -> Vec<WordId> {
    let word = |id: &WordId| look.texts.get(GLOSSARY[*id].word).to_lowercase();
    let means = |id: &WordId| look.texts.get(GLOSSARY[*id].means).to_lowercase();
    let all = 0..GLOSSARY.len();
    let (named, others): (Vec<WordId>, Vec<WordId>) = all.partition(|id| word(id).contains(wanted));
    let explained = others.into_iter().filter(|id| means(id).contains(wanted));
    named.into_iter().chain(explained).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::text::{Lang, Texts};
    use crate::tui::kit::testing::look;
    use crate::tui::theme::Theme;

    /// Frames, axes, and signs that words are written with.
    const FURNITURE: &str = "─│╭╮╰╯└┘┴┤├┼┬┌┐×→←↑↓µ·−▶▼◀";

    fn snapshots(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the sources can be read") {
            let path = entry.expect("the sources can be read").path();
            if path.is_dir() {
                snapshots(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "snap") {
                found.push(path);
            }
        }
    }

    #[test]
    fn every_mark_that_is_drawn_is_explained() {
        let look = look(Theme::Dark, Symbols::Unicode, Lang::En);
        let explained: String = GLOSSARY.iter().map(|entry| (entry.signs)(look)).collect();
        let is_explained = |sign: char| {
            // Braille are the dots of a plot; blocks also make the large digits.
            explained.contains(sign) || ('\u{2800}'..='\u{28ff}').contains(&sign) || "▀▄█".contains(sign)
        };
        let mut files = Vec::new();
        snapshots(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui"), &mut files);
        let mut left: BTreeMap<char, String> = BTreeMap::new();
        for file in files.iter().filter(|file| !file.to_string_lossy().contains("_ascii")) {
            let screen = fs::read_to_string(file).expect("a snapshot is text");
            let drawn = screen.splitn(3, "---").nth(2).unwrap_or_default();
            let marks = drawn.chars().filter(|sign| !sign.is_ascii() && !sign.is_alphanumeric());
            for sign in marks.filter(|sign| !FURNITURE.contains(*sign) && !is_explained(*sign)) {
                left.insert(sign, file.display().to_string());
            }
        }
        assert!(files.len() > 40 && left.is_empty(), "drawn, and not in the glossary: {left:?}");
    }

    #[test]
    fn every_word_of_a_state_is_explained() {
        let explained: HashSet<&str> = GLOSSARY.iter().map(|entry| entry.word).collect();
        let families = ["draw.state.", "draw.status.", "run.window.", "run.memory."];
        let words = Texts::of(Lang::En).keys().filter(|key| families.iter().any(|family| key.starts_with(family)));
        for word in words {
            assert!(explained.contains(word), "`{word}` is drawn, and not in the glossary");
        }
    }

    #[test]
    fn every_entry_has_words_and_a_meaning_in_both_languages_and_stands_once() {
        let mut seen = HashSet::new();
        for entry in GLOSSARY {
            assert!(seen.insert(entry.word), "`{}` stands twice", entry.word);
            for lang in [Lang::En, Lang::Ko] {
                let texts = Texts::of(lang);
                assert!(texts.has(entry.word) && texts.has(entry.means) && texts.has(entry.section.heading()));
            }
        }
    }
}
