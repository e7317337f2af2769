//! The list of scenarios on the Lab screen: under their groups, in a window that follows the cursor where it is too
//! long.

use super::state::{Lab, Pane, Typing};
use crate::plan::ScenarioName;
use crate::scenario::{self, Group};
use crate::text::{Key, Phrase};
use crate::tui::found::Found;
use crate::tui::kit::{HitTarget, Painter, columns};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListLine {
    Air,
    Heading(Group),
    Scenario(ScenarioName),
}

/// Draws what is searched for, the scenarios that are found, and how many cores the machine has.
pub(crate) fn render(lab: &Lab, painter: &mut Painter<'_>) {
    let look = painter.look;
    let cores = look.say(&Phrase::new("lab.cores").with("cores", lab.cores()));
    painter.cut_foot(1).write(0, 0, &cores, look.dim());
    if let Typing::Search(search) = lab.typing() {
        let mut line = painter.cut_top(2);
        let x = line.write(0, 0, "/ ", look.accent());
        search.line.render(x, &mut line);
        return render_found(&lab.found(look).unwrap_or_default(), search.cursor, painter);
    }
    let found: Vec<ScenarioName> = lab.scenarios().collect();
    let rows = usize::from(painter.height());
    let lines = lines(&found, rows);
    let cursor = lines.iter().position(|line| *line == ListLine::Scenario(lab.chosen())).unwrap_or(0);
    let first = first_shown(cursor, lines.len(), rows);
    let [up, down] = look.glyphs().more;
    for (y, line) in (0..painter.height()).zip(&lines[first..]) {
        let more = match y {
            0 if first > 0 => Some(up),
            y if y + 1 == painter.height() && first + rows < lines.len() => Some(down),
            _ => None,
        };
        render_line(lab, *line, more, &mut painter.row(y));
    }
}

/// Draws what was found, and what it is where there is room for that.
fn render_found(found: &[Found], cursor: usize, painter: &mut Painter<'_>) {
    let look = painter.look;
    if found.is_empty() {
        painter.write(0, 0, &look.word("lab.nothing-found"), look.dim());
    }
    let rows = usize::from(painter.height());
    let cursor = cursor.min(found.len().saturating_sub(1));
    let first = first_shown(cursor, found.len(), rows);
    let [up, down] = look.glyphs().more;
    for (y, (index, one)) in (0..painter.height()).zip(found.iter().enumerate().skip(first)) {
        let mut line = painter.row(y);
        let is_here = index == cursor;
        if is_here {
            line.tint(look.selection());
            line.write(0, 0, &look.glyphs().chosen.to_string(), look.selection());
        }
        let end = line.write(2, 0, one.name(look.texts), if is_here { look.selection() } else { look.text() });
        let more = match y {
            0 if first > 0 => Some(up),
            y if usize::from(y) + 1 == rows && first + rows < found.len() => Some(down),
            _ => None,
        };
        let right = line.width().saturating_sub(if more.is_some() { 2 } else { 0 });
        if let Some(sign) = more {
            line.write_right(0, sign.encode_utf8(&mut [0; 4]), look.accent());
        }
        let kind = look.word(one.kind());
        if !matches!(one, Found::Scenario(_)) && end + 1 + columns(&kind) <= right {
            line.write_ending(right, 0, &kind, if is_here { look.selection() } else { look.dim() });
        }
        line.note(HitTarget::Found(*one));
    }
}

/// Scenarios below the headings of their groups, with air between the groups where there is room for it.
fn lines(found: &[ScenarioName], rows: usize) -> Vec<ListLine> {
    let mut lines = Vec::new();
    let mut group: Option<Group> = None;
    for name in found {
        let own = scenario::get(*name).group();
        if group != Some(own) {
            if group.is_some() {
                lines.push(ListLine::Air);
            }
            lines.push(ListLine::Heading(own));
            group = Some(own);
        }
        lines.push(ListLine::Scenario(*name));
    }
    // One row of air stays above what stands at the foot.
    if lines.len() >= rows {
        lines.retain(|line| *line != ListLine::Air);
    }
    lines
}

/// The first line that is shown: the one under the cursor stands in the middle, unless an end of the list is in sight.
fn first_shown(cursor: usize, lines: usize, rows: usize) -> usize {
    cursor.saturating_sub(rows / 2).min(lines.saturating_sub(rows))
}

/// Draws a line, and at its end the sign that there is more beyond it.
fn render_line(lab: &Lab, line: ListLine, more: Option<char>, painter: &mut Painter<'_>) {
    let look = painter.look;
    let end = painter.width().saturating_sub(if more.is_some() { 2 } else { 0 });
    if let Some(sign) = more {
        painter.write_right(0, sign.encode_utf8(&mut [0; 4]), look.accent());
    }
    let name = match line {
        ListLine::Air => return,
        ListLine::Heading(group) => {
            painter.write_within(0, 0, &look.word(Key::Group.of(group.name())), end, look.dim());
            return;
        }
        ListLine::Scenario(name) => name,
    };
    let focused = lab.pane() == Pane::Scenarios;
    let is_chosen = name == lab.chosen();
    let style = match (is_chosen, focused) {
        (true, true) => look.selection(),
        (true, false) => look.accent(),
        _ => look.text(),
    };
    if is_chosen && focused {
        painter.tint(look.selection());
    }
    if is_chosen {
        painter.write(0, 0, &look.glyphs().chosen.to_string(), style);
    }
    painter.write_within(2, 0, &look.word(Key::Scenario.of(name.name())), end, style);
    painter.note(HitTarget::Scenario(name));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_stands_once_below_the_heading_of_its_group() {
        let all: Vec<ScenarioName> = crate::tui::lab::state::Lab::new(4).scenarios().collect();
        assert_eq!(all.len(), ScenarioName::all().len());
        for rows in [0, 10, 100] {
            let lines = lines(&all, rows);
            let named: Vec<ScenarioName> = lines
                .iter()
                .filter_map(|line| if let ListLine::Scenario(name) = line { Some(*name) } else { None })
                .collect();
            assert_eq!(named, all);
            let headings = lines.iter().filter(|line| matches!(line, ListLine::Heading(_))).count();
            let mut groups: Vec<&str> = all.iter().map(|name| scenario::get(*name).group().name()).collect();
            groups.sort_unstable();
            groups.dedup();
            assert_eq!(headings, groups.len(), "scenarios of a group stand together");
        }
    }

    #[test]
    fn the_window_follows_the_cursor_and_is_never_emptier_than_it_must_be() {
        for (lines, rows) in [(18, 16), (18, 5), (3, 10), (40, 1)] {
            for cursor in 0..lines {
                let first = first_shown(cursor, lines, rows);
                assert!(first <= cursor && cursor < first + rows);
                assert!(first == 0 || first + rows <= lines);
            }
        }
    }
}
