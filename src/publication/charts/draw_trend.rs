//! A line over periods. A gap is a gap, and no line crosses a break.

use super::{
    super::number_text,
    axis::Axis,
    chart::{Chart, ChartPoint},
    colours::{FAINT, GREY, SERIES},
    drawing::{MARGIN, SIZE, WIDTH, mark},
    font,
    shapes::{Anchor, Canvas},
};
use crate::publication::workbook::Marker;

/// Height of the field in which lines are.
const HEIGHT: f64 = 340.0;

/// So many values are written beside their points at most.
const MOST_WRITTEN: usize = 9;

/// Where values and periods lie.
struct Field {
    axis: Axis,
    left: f64,
    right: f64,
    top: f64,
    step: f64,
}

impl Field {
    fn of(chart: &Chart, top: f64) -> Self {
        let axis = Axis::of(chart.series.iter().flat_map(|series| &series.points));
        let widest = axis.ticks.iter().map(|(_, label)| font::width(label, SIZE, false)).fold(0.0, f64::max);
        let left = MARGIN + widest + 12.0;
        let names = name_lines(chart);
        let of_names = names.iter().flatten().map(|line| font::width(line, SIZE, false)).fold(0.0, f64::max);
        let right = WIDTH - MARGIN - if chart.series.len() > 1 { of_names + 18.0 } else { 0.0 };
        // Names of several lines stand right behind their last points.
        let free = if chart.series.len() > 1 { 0.5 } else { 0.0 };
        let step = (right - left) / (chart.categories.len().max(1) as f64 - free);
        Self { axis, left, right, top, step }
    }

    fn x(&self, category: usize) -> f64 {
        self.left + (category as f64 + 0.5) * self.step
    }

    fn y(&self, value: f64) -> f64 {
        self.top + HEIGHT * (1.0 - self.axis.share(value))
    }
}

/// The names of series, where there are several, in the lines in which they stand beside their ends.
fn name_lines(chart: &Chart) -> Vec<Vec<String>> {
    chart.series.iter().map(|series| font::wrapped(&series.name, SIZE, false, 200.0)).collect()
}

/// Draws it below what is there.
pub fn draw(chart: &Chart, canvas: &mut Canvas) {
    let field = Field::of(chart, canvas.bottom + 26.0);
    for (value, label) in &field.axis.ticks {
        let y = field.y(*value);
        let (colour, width) = if *value == 0.0 { (GREY, 1.5) } else { (FAINT, 1.0) };
        canvas.line((field.left, y), (field.right, y), colour, width, false);
        canvas.text((field.left - 10.0, y + SIZE * 0.35), label, SIZE, Anchor::End);
    }
    breaks(chart, &field, canvas);
    for series in 0..chart.series.len() {
        line(chart, series, &field, canvas);
    }
    values(chart, &field, canvas);
    names(chart, &field, canvas);
    periods(chart, &field, canvas);
}

fn is_break(chart: &Chart, category: usize) -> bool {
    category > 0 && chart.categories[category].marks.contains(&Marker::Break)
}

/// A dashed line between the period before a break and that after it.
fn breaks(chart: &Chart, field: &Field, canvas: &mut Canvas) {
    for category in (0..chart.categories.len()).filter(|at| is_break(chart, *at)) {
        let x = field.x(category) - field.step / 2.0;
        canvas.line((x, field.top - 14.0), (x, field.top + HEIGHT), GREY, 1.5, true);
        let is_far_right = x > WIDTH * 0.7;
        let (at, anchor) = if is_far_right { (x - 6.0, Anchor::End) } else { (x + 6.0, Anchor::Start) };
        canvas.text((at, field.top - 4.0), "break in series [b]", SIZE, anchor);
    }
}

/// Lines first, then points over them.
fn line(chart: &Chart, series: usize, field: &Field, canvas: &mut Canvas) {
    let (colour, points) = (SERIES[series], &chart.series[series].points);
    let place = |at: usize| points[at].value().map(|value| (field.x(at), field.y(value)));
    for at in 1..points.len() {
        if let (Some(from), Some(to)) = (place(at - 1), place(at))
            && !is_break(chart, at)
        {
            canvas.line(from, to, colour, 3.0, chart.is_soft(series, at));
        }
    }
    for (at, point) in points.iter().enumerate() {
        match (place(at), point) {
            (Some(middle), _) => mark(canvas, middle, colour, series, chart.is_soft(series, at)),
            (None, ChartPoint::Missing(marker)) => {
                // Signs of several series stand over each other.
                let y = field.y(0.0) - 8.0 - SIZE * 1.1 * series as f64;
                canvas.text((field.x(at), y), marker.shown(), SIZE, Anchor::Middle);
            }
            (None, ChartPoint::Known { .. }) => {}
        }
    }
}

/// The values of one line beside its points; where they are many, the last.
fn values(chart: &Chart, field: &Field, canvas: &mut Canvas) {
    let [series] = &chart.series[..] else { return };
    let last = series.points.len().saturating_sub(1);
    for (at, point) in series.points.iter().enumerate() {
        let ChartPoint::Known { value, decimals, .. } = point else { continue };
        if series.points.len() <= MOST_WRITTEN || at == last {
            let text = number_text(*value, *decimals);
            let half = font::width(&text, SIZE, false) / 2.0;
            let x = field.x(at).min(WIDTH - MARGIN - half);
            canvas.text((x, field.y(*value) - 14.0), &text, SIZE, Anchor::Middle);
        }
    }
}

/// The names of several lines at their ends, apart from each other.
fn names(chart: &Chart, field: &Field, canvas: &mut Canvas) {
    if chart.series.len() < 2 {
        return;
    }
    let lines = name_lines(chart);
    let end = |series: usize| {
        let known = chart.series[series].points.iter().rev().find_map(ChartPoint::value);
        field.y(known.unwrap_or(0.0))
    };
    let mut order: Vec<usize> = (0..chart.series.len()).collect();
    order.sort_by(|one, other| end(*one).total_cmp(&end(*other)));
    let height = |series: usize| lines[series].len() as f64 * SIZE * 1.2;
    let mut free = field.top - 10.0;
    let mut tops: Vec<(usize, f64)> = Vec::new();
    for series in order {
        let top = (end(series) - height(series) / 2.0).max(free);
        free = top + height(series) + 4.0;
        tops.push((series, top));
    }
    // Below the axis are the periods.
    let mut free = field.top + HEIGHT + 4.0;
    for (series, top) in tops.into_iter().rev() {
        let top = top.min(free - height(series));
        free = top - 4.0;
        for (line, text) in (1..).zip(&lines[series]) {
            let y = top + f64::from(line) * SIZE * 1.2 - SIZE * 0.3;
            canvas.text((field.right + 14.0, y), text, SIZE, Anchor::Start);
        }
    }
}

/// The periods below, as many as there is room for, the last among them, with their marks.
fn periods(chart: &Chart, field: &Field, canvas: &mut Canvas) {
    let lines_of = |at: usize| {
        let category = &chart.categories[at];
        let marks: Vec<&str> = category.marks.iter().map(|mark| mark.shown()).collect();
        let marks = Some(marks.join(" ")).filter(|marks| !marks.is_empty());
        category.lines.iter().cloned().chain(marks).collect::<Vec<String>>()
    };
    let all: Vec<Vec<String>> = (0..chart.categories.len()).map(lines_of).collect();
    let widest = all.iter().flatten().map(|line| font::width(line, SIZE, false)).fold(0.0, f64::max);
    let every = ((widest + 10.0) / field.step).ceil().max(1.0) as usize;
    let bottom = field.top + HEIGHT;
    let last = all.len().saturating_sub(1);
    for (at, lines) in all.iter().enumerate().filter(|(at, _)| (last - at).is_multiple_of(every)) {
        let half = lines.iter().map(|line| font::width(line, SIZE, false)).fold(0.0, f64::max) / 2.0;
        let x = field.x(at).clamp(MARGIN + half, WIDTH - MARGIN - half);
        canvas.line((field.x(at), bottom), (field.x(at), bottom + 6.0), GREY, 1.5, false);
        for (line, text) in (1..).zip(lines) {
            canvas.text((x, bottom + 8.0 + f64::from(line) * SIZE * 1.2 - 4.0), text, SIZE, Anchor::Middle);
        }
    }
    let most = all.iter().map(Vec::len).max().unwrap_or(0);
    canvas.bottom = bottom + 12.0 + most as f64 * SIZE * 1.2;
}
