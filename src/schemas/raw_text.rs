//! A text as it stands in its file, with quotation marks and escapes: where in the file a letter of the text
//! stands.

/// The line and column, counted from those of the first quotation mark, at which a line and column of the
/// text stand.
///
/// `raw` begins with its quotation marks, which stand at `start`; all are counted from 1. What lies beyond
/// the end stands at the end.
pub fn place_in(raw: &str, start: (usize, usize), wanted: (usize, usize)) -> (usize, usize) {
    let marks =
        ["\"\"\"", "'''", "\"", "'"].into_iter().find(|marks| raw.starts_with(marks)).unwrap_or_default();
    let mut walk = Walk { left: &raw[marks.len()..], place: (start.0, start.1 + marks.len()), text: (1, 1) };
    if marks.len() == 3 {
        // A line break right behind the quotation marks is no part of the text.
        walk.skip_while_counted(&['\r', '\n'], 1);
    }
    let escapes = marks.starts_with('"');
    loop {
        while escapes && walk.skip_continuation() {}
        if walk.text >= wanted || walk.left.is_empty() {
            return walk.place;
        }
        walk.letter(escapes);
    }
}

/// How far a text was walked through: what is left of it, and where that stands in the file and in the text.
struct Walk<'a> {
    left: &'a str,
    place: (usize, usize),
    text: (usize, usize),
}

impl Walk<'_> {
    fn step(&mut self) -> Option<char> {
        let letter = self.left.chars().next()?;
        self.left = &self.left[letter.len_utf8()..];
        self.place = if letter == '\n' { (self.place.0 + 1, 1) } else { (self.place.0, self.place.1 + 1) };
        Some(letter)
    }

    /// Passes over such letters, but over no more than so many line breaks.
    fn skip_while_counted(&mut self, letters: &[char], mut breaks: usize) {
        while let Some(letter) = self.left.chars().next().filter(|letter| letters.contains(letter)) {
            if letter == '\n' {
                if breaks == 0 {
                    return;
                }
                breaks -= 1;
            }
            self.step();
        }
    }

    /// A backslash at the end of a line takes the line break with it, and all space that follows.
    fn skip_continuation(&mut self) -> bool {
        let Some(after) = self.left.strip_prefix('\\') else { return false };
        let is_one = after.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
        if is_one {
            self.step();
            self.skip_while_counted(&[' ', '\t', '\r', '\n'], usize::MAX);
        }
        is_one
    }

    /// One letter of the text, however it is written.
    fn letter(&mut self, escapes: bool) {
        let mut letter = self.step();
        if escapes && letter == Some('\\') {
            letter = self.step();
            let digits = match letter {
                Some('u') => 4,
                Some('U') => 8,
                Some('x') => 2,
                _ => 0,
            };
            for _ in 0..digits {
                self.step();
            }
            letter = letter.map(|letter| if letter == 'n' { '\n' } else { 'x' });
        }
        self.text = if letter == Some('\n') { (self.text.0 + 1, 1) } else { (self.text.0, self.text.1 + 1) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_of_a_text_is_found_in_its_file() {
        for (raw, wanted, found) in [
            (r#""ab""#, (1, 2), (1, 3)),
            (r#""a\"b""#, (1, 3), (1, 5)),
            (r#""\u0041b""#, (1, 2), (1, 8)),
            (r#""a\nb""#, (2, 1), (1, 5)),
            (r"'a\b'", (1, 3), (1, 4)),
            ("\"\"\"\na\n  b\"\"\"", (2, 3), (3, 3)),
            ("\"\"\"a\nb\"\"\"", (2, 1), (2, 1)),
            ("\"\"\"a \\\n   b\"\"\"", (1, 3), (2, 4)),
            ("'''\r\na\r\nb'''", (2, 1), (3, 1)),
            (r#""ab""#, (1, 99), (1, 5)),
        ] {
            assert_eq!(place_in(raw, (1, 1), wanted), found, "{raw} {wanted:?}");
        }
    }
}
