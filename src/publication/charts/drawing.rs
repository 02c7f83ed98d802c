//! A chart drawn: title and message, what is drawn, its legend in words, notes and source.

use super::{
    chart::Chart,
    colours::{Colour, ESTIMATED, SERIES, WHITE},
    draw_bars, draw_columns, draw_trend,
    frame::Frame,
    shapes::{Anchor, Canvas, EDGE, Shape},
};
use crate::schemas::charts::ChartKind;

/// Width of every drawing.
pub const WIDTH: f64 = 960.0;

/// What is left free at its edges.
pub const MARGIN: f64 = 20.0;

/// Height of letters.
pub const SIZE: f64 = 18.0;

/// A finished drawing.
#[derive(Debug)]
pub struct Drawing {
    /// Its height.
    pub height: f64,
    /// Its shapes; later ones over earlier ones.
    pub shapes: Vec<Shape>,
}

/// Draws a chart.
#[must_use]
pub fn drawing(chart: &Chart, frame: Frame) -> Drawing {
    let mut canvas = Canvas::default();
    let width = WIDTH - 2.0 * MARGIN;
    canvas.bottom = MARGIN / 2.0;
    if frame == Frame::Alone {
        canvas.paragraph(MARGIN, width, &chart.title, 24.0, true);
        canvas.bottom += 6.0;
        canvas.paragraph(MARGIN, width, &chart.message, SIZE, false);
        canvas.bottom += 14.0;
    }
    // The axis of values is named in a line above it: a text on its side is hard to read.
    canvas.paragraph(MARGIN, width, &chart.measure, SIZE, false);
    match chart.kind {
        ChartKind::Trend => draw_trend::draw(chart, &mut canvas),
        ChartKind::Areas => draw_bars::draw(chart, &mut canvas),
        ChartKind::Distribution => draw_columns::draw(chart, &mut canvas),
    }
    legend(chart, &mut canvas);
    if frame == Frame::Alone {
        canvas.bottom += 10.0;
        chart.notes.iter().for_each(|note| canvas.paragraph(MARGIN, width, note, 15.0, false));
    }
    Drawing { height: (canvas.bottom + MARGIN).ceil(), shapes: canvas.shapes }
}

/// What differs by more than its colour, in words.
fn legend(chart: &Chart, canvas: &mut Canvas) {
    if let Some(hollow) = chart.hollow_in_words() {
        let middle = start_of_entry(canvas, &hollow);
        canvas.line((MARGIN, middle), (MARGIN + 34.0, middle), SERIES[0], 3.0, true);
        mark(canvas, (MARGIN + 34.0, middle), SERIES[0], 0, true);
    }
    if chart.kind == ChartKind::Areas && chart.has_estimates() {
        let middle = start_of_entry(canvas, "Light and hatched: the part that is estimated [e]");
        canvas.hatched((MARGIN, middle - 8.0), (34.0, 16.0), ESTIMATED, SERIES[0]);
    }
}

/// Writes the words of an entry; gives the height at which its sign stands.
fn start_of_entry(canvas: &mut Canvas, words: &str) -> f64 {
    canvas.bottom += 8.0;
    canvas.bottom += SIZE * 1.35;
    canvas.text((MARGIN + 48.0, canvas.bottom - SIZE * 0.3), words, SIZE, Anchor::Start);
    canvas.bottom - SIZE * 0.65
}

/// The sign of a value in a line: another shape for each series, hollow where the value is soft.
pub fn mark(canvas: &mut Canvas, (x, y): (f64, f64), colour: Colour, series: usize, is_hollow: bool) {
    let fill = if is_hollow { WHITE } else { colour };
    let radius = 6.0;
    let area = |corners: &[(f64, f64)]| {
        let corners = corners.iter().map(|(right, down)| (x + right * radius, y + down * radius)).collect();
        Shape::Area { corners, fill, edge: colour }
    };
    canvas.shapes.push(match series {
        0 => Shape::Circle { middle: (x, y), radius: radius - EDGE / 2.0, fill, edge: colour },
        1 => area(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        2 => area(&[(0.0, -1.1), (1.1, 0.9), (-1.1, 0.9)]),
        _ => area(&[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)]),
    });
}
