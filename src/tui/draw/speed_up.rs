//! How many times as fast more workers are: measured points, the law that fits them, what would be ideal, and where the
//! machine's cores end.

use std::collections::HashSet;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::Canvas;
use super::legend::{self, Legend};
use crate::comparison::Scaling;
use crate::event::WorkerId;
use crate::text::{Phrase, thousands};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Symbols};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SpeedUpCurve {
    pub(crate) name: String,
    /// Workers, ascending, and how many times as fast as one.
    pub(crate) points: Vec<(u32, f64)>,
    /// The law that fits, if one can be claimed, and the largest number of workers that it speaks of.
    pub(crate) law: Option<(Scaling, u32)>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct SpeedUp<'run> {
    pub(crate) lines: &'run [SpeedUpCurve],
    pub(crate) cores: u32,
}

/// Values on the canvas are whole: this is a speed-up of 1.
const ONE: f64 = 1_000.0;

/// Rows beside the plot: what the signs mean above, the axis and its numbers below.
const LEGEND: u16 = 1;
const AXIS: u16 = 2;

struct PlotScale {
    most: u32,
    top: f64,
}

impl PlotScale {
    fn of(lines: &[SpeedUpCurve]) -> Self {
        let points = || lines.iter().flat_map(|line| &line.points);
        let most = points().map(|(workers, _)| *workers).max().unwrap_or(1).max(2);
        let fastest = points().map(|(_, speed)| *speed).fold(1.0, f64::max);
        // Air above the highest point, and as much of the ideal as shows where it goes.
        Self { most, top: (fastest * 1.25).max(1.5) }
    }

    fn workers(&self, x: u16, width: u16) -> f64 {
        1.0 + f64::from(x) / f64::from(width.saturating_sub(1).max(1)) * f64::from(self.most - 1)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a u16")]
    fn column(&self, workers: u32, width: u16) -> u16 {
        let share = f64::from(workers.saturating_sub(1)) / f64::from(self.most - 1);
        (share.clamp(0.0, 1.0) * f64::from(width.saturating_sub(1))).round() as u16
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a factor of thousands at most; a cast saturates"
)]
fn whole(speed: f64) -> u64 {
    (speed.max(0.0) * ONE).round() as u64
}

pub(crate) fn draw(painter: &mut Painter<'_>, drawn: &SpeedUp<'_>) {
    let look = painter.look;
    let area = painter.area();
    if area.height < LEGEND + AXIS + 2 || area.width < 16 {
        return;
    }
    let scale = PlotScale::of(drawn.lines);
    draw_legend(&mut painter.cut_top(LEGEND), drawn);
    let below = painter.area();
    painter.cut_foot(AXIS);
    painter.cut_left(columns(&label(scale.top.floor())) + 1);
    painter.cut_right(1);
    let plot = painter.area();
    let dense = look.symbols == Symbols::Unicode;
    let mut ideal = Canvas::new(plot.width, plot.height, dense);
    let mut laws = Canvas::new(plot.width, plot.height, dense);
    plot_ideal(&mut ideal, &scale);
    for (hue, line) in (0..).zip(drawn.lines) {
        plot_line(&mut laws, line, hue, &scale);
    }
    draw_axes(&mut painter.within(below), plot, &scale, drawn, &laws);
    draw_cores(painter, &scale, drawn.cores);
    let sign = |dots: char, ascii: char| if dense { dots } else { ascii };
    for y in 0..plot.height {
        for x in 0..plot.width {
            if let Some((dots, _)) = ideal.cell(x, y) {
                painter.put(x, y, sign(dots, '.'), look.border());
            }
            if let Some((dots, hue)) = laws.cell(x, y) {
                painter.put(x, y, sign(dots, ':'), look.worker(hue));
            }
        }
    }
    draw_cores_name(painter, &scale, drawn.cores);
    draw_points(painter, &scale, drawn.lines, &laws);
}

fn draw_points(painter: &mut Painter<'_>, scale: &PlotScale, lines: &[SpeedUpCurve], canvas: &Canvas) {
    let look = painter.look;
    let mut taken = HashSet::new();
    for (hue, line) in (0..).zip(lines) {
        let (point, style) = point(hue, look);
        for (workers, speed) in &line.points {
            let (x, y) = (scale.column(*workers, painter.width()), canvas.row_of(whole(*speed), whole(scale.top)));
            // Towards the middle, where there is room.
            let beside = |step: u16| if x * 2 < painter.width() { x.checked_add(step) } else { x.checked_sub(step) };
            let free = (0..painter.width()).filter_map(beside).find(|x| taken.insert((*x, y)));
            painter.put(free.unwrap_or(x), y, point, style);
        }
    }
}

/// The sign of a curve's points: patterns differ, so that colours need not.
fn point(hue: WorkerId, look: Look) -> (char, Style) {
    const UNICODE: [char; 6] = ['●', '■', '▲', '◆', '○', '□'];
    const ASCII: [char; 6] = ['o', 'x', '+', '*', '#', '@'];
    let signs = if look.symbols == Symbols::Ascii { ASCII } else { UNICODE };
    (signs[hue as usize % signs.len()], look.worker(hue).bold())
}

fn plot_ideal(canvas: &mut Canvas, scale: &PlotScale) {
    let width = canvas.width();
    for x in (0..width).step_by(if canvas.is_dense() { 4 } else { 2 }) {
        let speed = scale.workers(x, width);
        if speed <= scale.top {
            canvas.set(x, canvas.height_of(whole(speed), whole(scale.top)), 0, 0);
        }
    }
}

/// The law that fits, as far as it goes; straight lines from point to point elsewhere.
fn plot_line(canvas: &mut Canvas, line: &SpeedUpCurve, hue: WorkerId, scale: &PlotScale) {
    let (width, top) = (canvas.width(), whole(scale.top));
    let last = line.points.last().map_or(1, |(workers, _)| *workers);
    for x in 0..=scale.column(last, width) {
        let workers = scale.workers(x, width);
        let speed = match line.law {
            Some((law, most)) if workers <= f64::from(most) => Some(law.speed_up(workers)),
            _ => between(&line.points, workers),
        };
        if let Some(speed) = speed.filter(|speed| *speed <= scale.top) {
            canvas.set(x, canvas.height_of(whole(speed), top), hue, 0);
        }
    }
}

fn between(points: &[(u32, f64)], workers: f64) -> Option<f64> {
    points.windows(2).find_map(|pair| {
        let ((from, slow), (to, fast)) = (pair[0], pair[1]);
        let (from, to) = (f64::from(from), f64::from(to));
        (from <= workers && workers <= to).then(|| slow + (fast - slow) * (workers - from) / (to - from))
    })
}

fn draw_legend(painter: &mut Painter<'_>, drawn: &SpeedUp<'_>) {
    let look = painter.look;
    let named = (0..).zip(drawn.lines).fold(Legend::default(), |legend, (hue, line)| {
        let (sign, style) = point(hue, look);
        legend.with(sign, style, line.name.clone())
    });
    let dense = look.symbols == Symbols::Unicode;
    let sign = |dots: &'static str, ascii: &'static str| if dense { dots } else { ascii };
    let has_law = drawn.lines.iter().any(|line| line.law.is_some());
    let named = if has_law {
        named.with(sign("⣀⣀", "::"), look.text(), look.word("draw.speed-up.law").into_owned())
    } else {
        named
    };
    let all = named.with(sign("⠁⠁", ".."), look.border(), look.word("draw.speed-up.ideal").into_owned());
    legend::draw(painter, &all);
}

fn label(speed: f64) -> String {
    format!("x{speed}")
}

fn draw_axes(painter: &mut Painter<'_>, plot: Rect, scale: &PlotScale, drawn: &SpeedUp<'_>, canvas: &Canvas) {
    let (look, glyphs) = (painter.look, painter.look.glyphs());
    let gutter = plot.x - painter.area().x;
    for y in 0..plot.height {
        painter.put(gutter - 1, y, glyphs.vertical, look.border());
    }
    painter.put(gutter - 1, plot.height, glyphs.origin, look.border());
    painter.fill(gutter, gutter + plot.width, plot.height, glyphs.horizontal, look.border());
    // Every whole speed-up that has a row of its own with air between.
    let mut free = plot.height;
    for speed in (0..=1_000_u32).map(f64::from).take_while(|speed| *speed <= scale.top) {
        let y = canvas.row_of(whole(speed), whole(scale.top));
        if y < free {
            painter.write_ending(gutter - 1, y, &label(speed), look.dim());
            painter.put(gutter - 1, y, glyphs.tick_left, look.border());
            free = y.saturating_sub(1);
        }
    }
    let mut counts: Vec<u32> = drawn.lines.iter().flat_map(|line| &line.points).map(|(workers, _)| *workers).collect();
    counts.sort_unstable();
    counts.dedup();
    let mut free = 0;
    for workers in counts {
        let x = gutter + scale.column(workers, plot.width);
        painter.put(x, plot.height, glyphs.tick, look.border());
        let words = thousands(workers);
        let begin = x.saturating_sub(columns(&words) / 2);
        if begin >= free {
            free = painter.write(begin, plot.height + 1, &words, look.dim()) + 1;
        }
    }
    let title = look.word("draw.speed-up.workers");
    // At the right end where nothing else stands, else not at all: the screen's title says it, too.
    let begin = (gutter + plot.width).saturating_sub(columns(&title));
    if begin > free {
        painter.write(begin, plot.height + 1, &title, look.dim());
    }
}

fn draw_cores(painter: &mut Painter<'_>, scale: &PlotScale, cores: u32) {
    let look = painter.look;
    let plot = painter.area();
    if cores < 2 || cores > scale.most {
        return;
    }
    let x = scale.column(cores, plot.width);
    for y in (0..plot.height).step_by(2) {
        painter.put(x, y, look.glyphs().vertical, look.border());
    }
}

fn draw_cores_name(painter: &mut Painter<'_>, scale: &PlotScale, cores: u32) {
    let look = painter.look;
    if cores < 2 || cores > scale.most {
        return;
    }
    let x = scale.column(cores, painter.width());
    let words = look.say(&Phrase::new("draw.speed-up.cores").with("cores", cores));
    let fits = x + 2 + columns(&words) <= painter.width();
    let begin = if fits { x + 2 } else { x.saturating_sub(columns(&words) + 1) };
    painter.write(begin, 0, &words, look.dim());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_points_lies_a_straight_line() {
        let points = [(1, 1.0), (3, 2.0), (4, 4.0)];
        assert_eq!(between(&points, 2.0), Some(1.5));
        assert_eq!(between(&points, 5.0), None);
    }

    #[test]
    fn workers_and_columns_are_each_other_s_inverse_at_the_ends() {
        let scale = PlotScale { most: 8, top: 4.0 };
        assert_eq!((scale.column(1, 71), scale.column(8, 71), scale.column(2, 71)), (0, 70, 10));
        assert!((scale.workers(70, 71) - 8.0).abs() < 1e-9);
    }
}
