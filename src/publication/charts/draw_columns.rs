//! A histogram: columns side by side, each over its band, with its count.

use super::{
    super::number_text,
    axis::Axis,
    chart::{Chart, ChartPoint},
    colours::{FAINT, GREY, SERIES, WHITE},
    drawing::{MARGIN, SIZE, WIDTH},
    font,
    shapes::{Anchor, Canvas, Shape},
};

/// Height of the field in which columns stand.
const HEIGHT: f64 = 320.0;

/// Draws it below what is there.
pub fn draw(chart: &Chart, canvas: &mut Canvas) {
    let Some(series) = chart.series.first() else { return };
    let axis = Axis::of(series.points.iter());
    let widest = axis.ticks.iter().map(|(_, label)| font::width(label, SIZE, false)).fold(0.0, f64::max);
    let (left, right) = (MARGIN + widest + 12.0, WIDTH - MARGIN - 16.0);
    let top = canvas.bottom + 24.0;
    let step = (right - left) / series.points.len().max(1) as f64;
    let y = |value: f64| top + HEIGHT * (1.0 - axis.share(value));
    for (value, label) in &axis.ticks {
        canvas.line((left, y(*value)), (right, y(*value)), FAINT, 1.0, false);
        canvas.text((left - 10.0, y(*value) + SIZE * 0.35), label, SIZE, Anchor::End);
    }
    for (at, point) in (0..).zip(&series.points) {
        let ChartPoint::Known { value, decimals, .. } = point else { continue };
        let (from, to) = (left + f64::from(at) * step, left + f64::from(at + 1) * step);
        if *value > 0.0 {
            let corners = vec![(from, y(*value)), (to, y(*value)), (to, y(0.0)), (from, y(0.0))];
            canvas.shapes.push(Shape::Area { corners, fill: SERIES[0], edge: WHITE });
        }
        let text = number_text(*value, *decimals);
        if font::width(&text, SIZE, false) <= step + 4.0 {
            canvas.text(((from + to) / 2.0, y(*value) - 6.0), &text, SIZE, Anchor::Middle);
        }
    }
    canvas.line((left, y(0.0)), (right, y(0.0)), GREY, 1.5, false);
    bands(chart, (left, step), top + HEIGHT, canvas);
}

/// The boundaries of the bands below, and what they are of.
fn bands(chart: &Chart, (left, step): (f64, f64), bottom: f64, canvas: &mut Canvas) {
    let widths =
        chart.categories.iter().flat_map(|band| &band.lines).map(|line| font::width(line, SIZE, false));
    let every = ((widths.fold(0.0, f64::max) + 10.0) / step).ceil().max(1.0) as usize;
    let count = chart.categories.len();
    let is_open = |at: usize| at + 1 == count && chart.categories[at].name.ends_with(" or more");
    for (at, band) in chart.categories.iter().enumerate() {
        let x = left + at as f64 * step;
        canvas.line((x, bottom), (x, bottom + 6.0), GREY, 1.5, false);
        if let [_, end] = &band.lines[..] {
            canvas.text((x + step, bottom + 8.0 + SIZE), end, SIZE, Anchor::Middle);
        }
        let Some(label) = band.lines.first().filter(|_| at.is_multiple_of(every)) else { continue };
        if is_open(at) {
            let text = format!("{label} or more");
            let half = font::width(&text, SIZE, false) / 2.0;
            let middle = (x + step / 2.0).max(x + half - 20.0).min(WIDTH - MARGIN / 2.0 - half);
            canvas.text((middle, bottom + 8.0 + SIZE), &text, SIZE, Anchor::Middle);
        } else {
            canvas.text((x, bottom + 8.0 + SIZE), label, SIZE, Anchor::Middle);
        }
    }
    canvas.bottom = bottom + 10.0 + SIZE * 1.2;
    canvas.paragraph(left, WIDTH - MARGIN - left, &chart.categories_are, SIZE, false);
}
