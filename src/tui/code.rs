//! The code that does what a scenario does, shown beside it.

use ratatui::layout::Rect;

use super::ink::Ink;
use crate::plan::ScenarioName;
use crate::scenario;
use crate::text::Lang;

/// A scenario's code in at most so many lines: all of it, its first paragraph, or nothing.
pub(super) fn fitting(name: ScenarioName, lang: Lang, most: u16) -> Vec<&'static str> {
    let text = scenario::get(name).code(lang);
    let all: Vec<&str> = text.lines().collect();
    let first: Vec<&str> = all.iter().copied().take_while(|line| !line.is_empty()).collect();
    [all, first].into_iter().find(|lines| lines.len() <= usize::from(most)).unwrap_or_default()
}

/// Draws lines of code; comments step back, the gap between read and write stands out.
pub(super) fn render(lines: &[&str], area: Rect, ink: &mut Ink) {
    let look = ink.look;
    for (y, line) in (0..area.height).zip(lines) {
        let (code, comment) = line.split_once("//").map_or((*line, None), |(code, comment)| (code, Some(comment)));
        ink.write(area, 0, y, &look.glyphs().vertical.to_string(), look.border());
        let x = ink.write(area, 2, y, code, look.text());
        if let Some(comment) = comment {
            // The gap between read and write is what the lesson is about.
            let is_window = comment.trim_start().starts_with("window");
            let style = if is_window { look.accent() } else { look.dim() };
            ink.write(area, x, y, &format!("//{comment}"), style);
        }
    }
}
