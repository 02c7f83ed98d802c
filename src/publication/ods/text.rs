//! Text of a cell as paragraphs: a line each. Blanks that a reader would fold into one are said to be blanks.

use std::io;

use super::xml::Xml;

/// Writes the lines of a text.
pub(super) fn paragraphs(xml: &mut Xml, text: &str) -> io::Result<()> {
    for line in text.split('\n') {
        xml.open("text:p", &[])?;
        inline(xml, line)?;
        xml.close("text:p")?;
    }
    Ok(())
}

/// A text that leads somewhere.
pub(super) fn link(xml: &mut Xml, address: &str, text: &str) -> io::Result<()> {
    xml.open("text:p", &[])?;
    xml.open("text:a", &[("xlink:type", "simple"), ("xlink:href", address)])?;
    inline(xml, text)?;
    xml.close("text:a")?;
    xml.close("text:p")
}

/// One line: of blanks in a row the first alone is text, and none at the ends of the line.
fn inline(xml: &mut Xml, line: &str) -> io::Result<()> {
    let mut plain = String::with_capacity(line.len());
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let next_is_blank = letters.peek().is_none_or(|next| *next == ' ');
        match letter {
            ' ' if plain.is_empty() || next_is_blank => {
                let mut blanks: usize = 1;
                while letters.next_if_eq(&' ').is_some() {
                    blanks += 1;
                }
                flush(xml, &mut plain)?;
                xml.empty("text:s", &[("text:c", &blanks.to_string())])?;
            }
            '\t' => {
                flush(xml, &mut plain)?;
                xml.empty("text:tab", &[])?;
            }
            other => plain.push(if is_xml(other) { other } else { char::REPLACEMENT_CHARACTER }),
        }
    }
    flush(xml, &mut plain)
}

fn flush(xml: &mut Xml, plain: &mut String) -> io::Result<()> {
    if !plain.is_empty() {
        xml.text(plain)?;
        plain.clear();
    }
    Ok(())
}

/// Whether XML has the letter at all.
fn is_xml(letter: char) -> bool {
    !matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut xml = Xml::part("c", &[]).unwrap();
        paragraphs(&mut xml, text).unwrap();
        let all = String::from_utf8(xml.end("c").unwrap()).unwrap();
        all.split_once("<c>").unwrap().1.trim_end_matches("</c>").to_owned()
    }

    #[test]
    fn a_line_is_a_paragraph_and_no_text_is_markup() {
        assert_eq!(written("a b\nc"), "<text:p>a b</text:p><text:p>c</text:p>");
        assert_eq!(written("<x> & \"y\""), "<text:p>&lt;x&gt; &amp; &quot;y&quot;</text:p>");
        assert_eq!(written("=1+1"), "<text:p>=1+1</text:p>");
    }

    #[test]
    fn blanks_that_would_be_folded_are_said() {
        assert_eq!(written(" a"), "<text:p><text:s text:c=\"1\"/>a</text:p>");
        assert_eq!(written("a   b "), "<text:p>a<text:s text:c=\"3\"/>b<text:s text:c=\"1\"/></text:p>");
        assert_eq!(written("a\tb"), "<text:p>a<text:tab/>b</text:p>");
    }

    #[test]
    fn what_xml_cannot_hold_is_seen_to_be_missing() {
        assert_eq!(written("a\u{1}b\u{ffff}"), "<text:p>a\u{fffd}b\u{fffd}</text:p>");
    }
}
