//! The text of a cell, and where it leads.

use super::super::{
    tree::{Content, Element},
    workbook::Link,
};

/// The paragraphs of a cell, a line each.
pub(super) fn text(cell: &Element) -> String {
    let lines: Vec<String> = cell.all("p").map(line).collect();
    lines.join("\n")
}

fn line(paragraph: &Element) -> String {
    let mut text = String::new();
    add(paragraph, &mut text);
    text
}

fn add(element: &Element, text: &mut String) {
    for content in element.content() {
        match content {
            Content::Text(part) => text.push_str(part),
            Content::Element(own) => match own.name.as_str() {
                "s" => text.push_str(&" ".repeat(own.number::<usize>("c").unwrap_or(1).min(1_000))),
                "tab" => text.push('\t'),
                "line-break" => text.push('\n'),
                "annotation" | "note" => {}
                _ => add(own, text),
            },
        }
    }
}

/// Where the text of a cell leads. Within the workbook this is said as xlsx says it.
pub(super) fn link(cell: &Element) -> Option<Link> {
    let target = cell.all("p").flat_map(|paragraph| paragraph.every("a")).next()?.attribute("href")?;
    Some(match target.strip_prefix('#') {
        Some(place) => Link { location: location(place), ..Link::default() },
        None => Link { target: target.to_owned(), ..Link::default() },
    })
}

fn location(place: &str) -> String {
    let bare = place.replace('$', "");
    let (sheet, cell) = bare.rsplit_once('.').unwrap_or((&bare, "A1"));
    format!("{sheet}!{cell}")
}

/// The styles of the spans of a cell's text.
pub(super) fn styles_within(cell: &Element) -> impl Iterator<Item = &str> {
    let spans = cell.all("p").flat_map(|paragraph| paragraph.every("span"));
    spans.filter_map(|span| span.attribute("style-name"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form_audit::tree;

    #[test]
    fn paragraphs_are_lines_and_a_link_within_is_said_as_a_cell() {
        let cell = b"<c><p>Visits<s c='2'/>made</p><p><a href='#$Table_1.$A$1'>Table 1</a></p></c>";
        let cell = tree::read(cell).unwrap_or_default();
        assert_eq!(text(&cell), "Visits  made\nTable 1");
        assert_eq!(link(&cell).map(|link| link.location), Some("Table_1!A1".to_owned()));
    }
}
