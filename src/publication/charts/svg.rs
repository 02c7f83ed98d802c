//! Drawings as SVG: text stays text, title and description are told to who cannot see them, nothing in it
//! acts or is fetched.

use std::fmt::Write as _;

use super::{
    chart::Chart,
    colours::Colour,
    drawing::{WIDTH, drawing},
    frame::Frame,
    shapes::{Anchor, EDGE, Shape, TEXT},
};
use crate::vocabulary::printable;

/// Fonts that programs have, the one of the PNG's letters among them.
const FONTS: &str = "Arial, 'Liberation Sans', Helvetica, sans-serif";

/// The text of an SVG element: it can stand in a file and within a page. Its ids begin with that of the
/// chart.
#[must_use]
pub fn svg(chart: &Chart, frame: Frame) -> String {
    let drawing = drawing(chart, frame);
    let (id, height) = (&chart.id, drawing.height);
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" lang=\"en-GB\" \
         aria-labelledby=\"chart-{id}-title chart-{id}-desc\" font-family=\"{FONTS}\">\n\
         <title id=\"chart-{id}-title\">{}</title>\n<desc id=\"chart-{id}-desc\">{}</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
        escaped(&chart.title),
        escaped(&chart.alt),
    );
    for shape in &drawing.shapes {
        write_shape(&mut out, shape);
    }
    out.push_str("</svg>\n");
    out
}

fn write_shape(out: &mut String, shape: &Shape) {
    // Writing to a text does not fail.
    let _ = match shape {
        Shape::Line { from, to, colour, width, is_dashed } => writeln!(
            out,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\" stroke-width=\"{width}\"{}/>",
            length(from.0),
            length(from.1),
            length(to.0),
            length(to.1),
            shown(*colour),
            if *is_dashed { " stroke-dasharray=\"7 5\"" } else { "" },
        ),
        Shape::Area { corners, fill, edge } => {
            let corners: Vec<String> =
                corners.iter().map(|(x, y)| format!("{},{}", length(*x), length(*y))).collect();
            writeln!(
                out,
                "<polygon points=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\"/>",
                corners.join(" "),
                shown(*fill),
                shown(*edge),
                if fill == edge { 0.0 } else { EDGE },
            )
        }
        Shape::Circle { middle, radius, fill, edge } => writeln!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{EDGE}\"/>",
            length(middle.0),
            length(middle.1),
            length(*radius),
            shown(*fill),
            shown(*edge),
        ),
        Shape::Text { at, text, size, is_bold, anchor } => writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" text-anchor=\"{}\" fill=\"{}\"{}>{}</text>",
            length(at.0),
            length(at.1),
            match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            },
            shown(TEXT),
            if *is_bold { " font-weight=\"bold\"" } else { "" },
            escaped(text),
        ),
    };
}

/// A length in tenths of a pixel.
fn length(length: f64) -> String {
    let tenths = format!("{length:.1}");
    let plain = tenths.strip_suffix(".0").unwrap_or(&tenths);
    if plain == "-0" { "0".to_owned() } else { plain.to_owned() }
}

fn shown(colour: Colour) -> String {
    format!("#{colour:06x}")
}

/// A text that is nothing but text, whatever it holds.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in printable::lines(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
    out
}
