//! The font of drawings. It lies in the program, since servers have none: Liberation Sans, whose letters are
//! as wide as those of Arial, so that an SVG shown in Arial fits too.

use std::sync::LazyLock;

use ttf_parser::Face;

const REGULAR: &[u8] = include_bytes!("../../../fonts/LiberationSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../fonts/LiberationSans-Bold.ttf");

static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, BOLD].map(|bytes| Face::parse(bytes, 0).ok()));

/// The face of a weight.
pub fn face(is_bold: bool) -> Option<&'static Face<'static>> {
    FACES[usize::from(is_bold)].as_ref()
}

/// How wide a text is at a size.
pub fn width(text: &str, size: f64, is_bold: bool) -> f64 {
    let Some(face) = face(is_bold) else { return text.chars().count() as f64 * size * 0.6 };
    let advance = |letter: char| {
        let glyph = face.glyph_index(letter).unwrap_or_default();
        f64::from(face.glyph_hor_advance(glyph).unwrap_or(0))
    };
    text.chars().map(advance).sum::<f64>() * size / f64::from(face.units_per_em())
}

/// A text in lines that are no wider than a width, broken between words.
pub fn wrapped(text: &str, size: f64, is_bold: bool, widest: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, is_bold) <= widest => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{width, wrapped};

    #[test]
    fn letters_are_as_wide_as_those_of_arial() {
        // 0.556 of its size is a digit wide, 0.278 a space.
        assert!((width("1 0", 1000.0, false) - (556.0 * 2.0 + 278.0)).abs() < 1.0);
    }

    #[test]
    fn texts_are_broken_between_words_and_none_is_lost() {
        let lines = wrapped("Yorkshire and The Humber", 18.0, false, 120.0);
        assert_eq!(lines.join(" "), "Yorkshire and The Humber");
        assert!(lines.len() > 1);
        assert_eq!(wrapped("Llanfairpwllgwyngyll", 18.0, false, 10.0), ["Llanfairpwllgwyngyll"]);
    }
}
