//! Drawings as PNG, at twice their size, so that they are sharp in print.

use tiny_skia::{FillRule, LineCap, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};
use ttf_parser::OutlineBuilder;

use super::{
    chart::Chart,
    colours::{Colour, WHITE},
    drawing::{WIDTH, drawing},
    files::ImageError,
    font,
    frame::Frame,
    shapes::{Anchor, EDGE, Shape, TEXT},
};

/// Points of the picture to a pixel of the drawing.
const SCALE: f32 = 2.0;

/// The bytes of the file; the same of the same chart.
///
/// # Errors
/// If the picture has no size, or cannot be packed.
pub fn png(chart: &Chart, frame: Frame) -> Result<Vec<u8>, ImageError> {
    let drawing = drawing(chart, frame);
    let points = |length: f64| (length * f64::from(SCALE)).ceil() as u32;
    let picture = Pixmap::new(points(WIDTH), points(drawing.height));
    let mut picture = picture.ok_or(ImageError::Size(drawing.height))?;
    picture.fill(colour(WHITE));
    for shape in &drawing.shapes {
        draw(&mut picture, shape);
    }
    picture.encode_png().map_err(|error| ImageError::Packing(error.to_string()))
}

/// Width and height of a picture in dots, as its first chunk says.
#[must_use]
pub fn size(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| png.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    Some((number(16)?, number(20)?)).filter(|(width, height)| *width > 0 && *height > 0)
}

fn colour(colour: Colour) -> tiny_skia::Color {
    let [_, red, green, blue] = colour.to_be_bytes();
    tiny_skia::Color::from_rgba8(red, green, blue, u8::MAX)
}

fn paint(of: Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(colour(of));
    paint
}

fn draw(picture: &mut Pixmap, shape: &Shape) {
    match shape {
        Shape::Line { from, to, colour, width, is_dashed } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0 as f32, from.1 as f32);
            path.line_to(to.0 as f32, to.1 as f32);
            let dash = if *is_dashed { StrokeDash::new(vec![7.0, 5.0], 0.0) } else { None };
            stroke(picture, path.finish(), *colour, *width, dash);
        }
        Shape::Area { corners, fill, edge } => {
            let mut path = PathBuilder::new();
            for (at, (x, y)) in corners.iter().enumerate() {
                let (x, y) = (*x as f32, *y as f32);
                if at == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
            path.close();
            let path = path.finish();
            fill_in(picture, path.as_ref(), *fill);
            if fill != edge {
                stroke(picture, path, *edge, EDGE, None);
            }
        }
        Shape::Circle { middle, radius, fill, edge } => {
            let path = PathBuilder::from_circle(middle.0 as f32, middle.1 as f32, *radius as f32);
            fill_in(picture, path.as_ref(), *fill);
            stroke(picture, path, *edge, EDGE, None);
        }
        Shape::Text { at, text, size, is_bold, anchor } => {
            let width = font::width(text, *size, *is_bold);
            let left = match anchor {
                Anchor::Start => at.0,
                Anchor::Middle => at.0 - width / 2.0,
                Anchor::End => at.0 - width,
            };
            fill_in(picture, letters(text, (left, at.1), *size, *is_bold).as_ref(), TEXT);
        }
    }
}

fn fill_in(picture: &mut Pixmap, path: Option<&Path>, colour: Colour) {
    if let Some(path) = path {
        let scale = Transform::from_scale(SCALE, SCALE);
        picture.fill_path(path, &paint(colour), FillRule::Winding, scale, None);
    }
}

fn stroke(picture: &mut Pixmap, path: Option<Path>, colour: Colour, width: f64, dash: Option<StrokeDash>) {
    if let Some(path) = path {
        let stroke = Stroke { width: width as f32, line_cap: LineCap::Butt, dash, ..Stroke::default() };
        picture.stroke_path(&path, &paint(colour), &stroke, Transform::from_scale(SCALE, SCALE), None);
    }
}

/// The outlines of a text.
fn letters(text: &str, (left, base): (f64, f64), size: f64, is_bold: bool) -> Option<Path> {
    let face = font::face(is_bold)?;
    let scale = size / f64::from(face.units_per_em());
    let mut outline = Outline { path: PathBuilder::new(), left, base, scale };
    for letter in text.chars() {
        let glyph = face.glyph_index(letter).unwrap_or_default();
        face.outline_glyph(glyph, &mut outline);
        outline.left += f64::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * scale;
    }
    outline.path.finish()
}

/// Puts the outlines of letters, which are drawn upwards in units of the font, at their place.
struct Outline {
    path: PathBuilder,
    left: f64,
    base: f64,
    scale: f64,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (self.left + f64::from(x) * self.scale, self.base - f64::from(y) * self.scale);
        (x as f32, y as f32)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
