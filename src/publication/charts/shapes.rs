//! What drawings are made of. Both writers know these shapes and nothing of charts.

use super::{
    colours::{BLACK, Colour},
    font,
};

/// A shape; lengths are in pixels from the top left corner.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A straight line.
    Line {
        /// From where.
        from: (f64, f64),
        /// To where.
        to: (f64, f64),
        /// Its colour.
        colour: Colour,
        /// Its width.
        width: f64,
        /// Whether it is in dashes.
        is_dashed: bool,
    },
    /// An outline that is filled.
    Area {
        /// Its corners, in order.
        corners: Vec<(f64, f64)>,
        /// What fills it.
        fill: Colour,
        /// The colour of its edge.
        edge: Colour,
    },
    /// A circle.
    Circle {
        /// Its middle.
        middle: (f64, f64),
        /// Its radius.
        radius: f64,
        /// What fills it.
        fill: Colour,
        /// The colour of its edge.
        edge: Colour,
    },
    /// A line of text.
    Text {
        /// Where it begins, ends or has its middle, on its base line.
        at: (f64, f64),
        /// Its letters.
        text: String,
        /// Height of its letters.
        size: f64,
        /// Whether it is bold.
        is_bold: bool,
        /// Which part of it stands there.
        anchor: Anchor,
    },
}

/// Which part of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its first letter.
    Start,
    /// Its middle.
    Middle,
    /// Its last letter.
    End,
}

/// Width of edges of areas and circles.
pub const EDGE: f64 = 2.0;

/// The colour of all text.
pub const TEXT: Colour = BLACK;

/// A drawing in the making: what is added stands below or over what is there.
#[derive(Debug, Default)]
pub struct Canvas {
    /// Its shapes; later ones over earlier ones.
    pub shapes: Vec<Shape>,
    /// How far down it reaches.
    pub bottom: f64,
}

impl Canvas {
    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: Colour, width: f64, is_dashed: bool) {
        self.shapes.push(Shape::Line { from, to, colour, width, is_dashed });
    }

    /// A line of text.
    pub fn text(&mut self, at: (f64, f64), text: &str, size: f64, anchor: Anchor) {
        let (text, is_bold) = (text.to_owned(), false);
        self.shapes.push(Shape::Text { at, text, size, is_bold, anchor });
    }

    /// A rectangle in one colour.
    pub fn rectangle(&mut self, (left, top): (f64, f64), (width, height): (f64, f64), fill: Colour) {
        let (right, bottom) = (left + width, top + height);
        let corners = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
        self.shapes.push(Shape::Area { corners, fill, edge: fill });
    }

    /// The same in a light colour under slanting lines, with an edge: what is estimated.
    pub fn hatched(
        &mut self,
        (left, top): (f64, f64),
        (width, height): (f64, f64),
        ground: Colour,
        lines: Colour,
    ) {
        let (right, bottom) = (left + width, top + height);
        let corners = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
        self.shapes.push(Shape::Area { corners, fill: ground, edge: lines });
        // Each line goes from the lower edge up to the right; ends that lie outside are cut off.
        let mut start = left - height + HATCH;
        while start < right {
            let from_x = start.max(left);
            let to_x = (start + height).min(right);
            let at = |x: f64| (x, bottom - (x - start));
            if to_x > from_x {
                self.line(at(from_x), at(to_x), lines, 1.5, false);
            }
            start += HATCH;
        }
    }

    /// Lines of text below what is there, each no wider than a width.
    pub fn paragraph(&mut self, left: f64, width: f64, text: &str, size: f64, is_bold: bool) {
        for line in font::wrapped(text, size, is_bold, width) {
            self.bottom += size * 1.35;
            let at = (left, self.bottom - size * 0.3);
            self.shapes.push(Shape::Text { at, text: line, size, is_bold, anchor: Anchor::Start });
        }
    }
}

/// How far slanting lines stand apart.
const HATCH: f64 = 7.0;
