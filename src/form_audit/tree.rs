//! A part of a package as a tree of elements, bounded in depth and in number.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// Deepest nesting of elements; no spreadsheet program comes near.
const DEEPEST: usize = 200;

/// Most elements that are held at once.
const MOST_ELEMENTS: usize = 3_000_000;

/// An element, by its name without prefix.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// An attribute, by its name without prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// All attributes, by their names without prefix.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// An attribute that is a number.
    pub fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// An attribute that says yes or no.
    pub fn says(&self, name: &str) -> Option<bool> {
        self.attribute(name).map(|value| matches!(value, "1" | "true" | "on"))
    }

    /// Child elements.
    pub fn children(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Child elements of a name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children().filter(move |child| child.name == name)
    }

    /// The first child element of a name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| child.name == name)
    }

    /// The element at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// This element and all below it, in the order of the document.
    pub fn within(&self) -> impl Iterator<Item = &Element> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            let first = open.len();
            open.extend(next.children());
            open[first..].reverse();
            Some(next)
        })
    }

    /// All elements of a name below this one.
    pub fn every<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.within().filter(move |element| element.name == name)
    }

    /// All text in it, in the order of the document.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.visit_text(&mut |part| text.push_str(part));
        text
    }

    fn visit_text(&self, see: &mut dyn FnMut(&str)) {
        for node in &self.children {
            match node {
                Node::Text(text) => see(text),
                Node::Element(element) => element.visit_text(see),
            }
        }
    }

    /// Texts and elements in it, in their order.
    pub fn content(&self) -> impl Iterator<Item = Content<'_>> {
        self.children.iter().map(|node| match node {
            Node::Text(text) => Content::Text(text),
            Node::Element(element) => Content::Element(element),
        })
    }

    fn add_text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Node::Text(last)) => last.push_str(text),
            _ => self.children.push(Node::Text(text.to_owned())),
        }
    }
}

/// What stands in an element.
pub(super) enum Content<'e> {
    Text(&'e str),
    Element(&'e Element),
}

/// Why a part cannot be read.
pub(super) type WhyNot = String;

/// What is done with an element that is handed over as soon as it ends: it is given with those that are open
/// around it, and is in none of them afterwards.
pub(super) type Take<'t> = &'t mut dyn FnMut(&[Element], Element) -> Result<(), WhyNot>;

/// The whole of a part.
pub(super) fn read(part: &[u8]) -> Result<Element, WhyNot> {
    read_handing_over(part, "", &mut |_, _| Ok(()))
}

/// A part without the elements of one name, which are handed over one by one: a sheet need not be held as a
/// tree.
pub(super) fn read_handing_over(part: &[u8], name: &str, take: Take<'_>) -> Result<Element, WhyNot> {
    let text = decoded(part)?;
    let mut reader = Reader::from_str(&text);
    let mut open = vec![Element::default()];
    let mut held = 0_usize;
    loop {
        match reader.read_event().map_err(|error| format!("it is no XML: {error}"))? {
            Event::Start(start) => {
                held += 1;
                if open.len() > DEEPEST || held > MOST_ELEMENTS {
                    return Err(
                        "it is nested more deeply, or has more elements, than a workbook has".to_owned()
                    );
                }
                open.push(begun(&start)?);
            }
            Event::Empty(start) => {
                held += 1;
                end(begun(&start)?, &mut open, name, take, &mut held)?;
            }
            Event::End(_) => {
                let ended = open.pop().filter(|_| !open.is_empty()).ok_or("an element ends twice")?;
                end(ended, &mut open, name, take, &mut held)?;
            }
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let meant = match reference.resolve_char_ref().map_err(|error| error.to_string())? {
                    Some(letter) => letter,
                    None => entity(&reference)?,
                };
                add(&mut open, meant.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err("it has a document type, which no workbook has".to_owned()),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    let mut whole = open.pop().filter(|_| open.is_empty()).ok_or("it ends before its last element does")?;
    let root = whole.children.drain(..).find_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    root.ok_or_else(|| "it is empty".to_owned())
}

fn end(
    ended: Element,
    open: &mut [Element],
    handed: &str,
    take: Take<'_>,
    held: &mut usize,
) -> Result<(), WhyNot> {
    if ended.name == handed {
        *held = held.saturating_sub(ended.within().count());
        return take(open, ended);
    }
    if let Some(parent) = open.last_mut() {
        parent.children.push(Node::Element(ended));
    }
    Ok(())
}

fn add(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut().filter(|_| !text.is_empty()) {
        element.add_text(text);
    }
}

/// Those five that XML has of itself; others are declared in document types.
fn entity(name: &str) -> Result<char, WhyNot> {
    match name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err("it names an entity that XML does not have".to_owned()),
    }
}

fn begun(start: &BytesStart<'_>) -> Result<Element, WhyNot> {
    let (mut attributes, mut beside) = (Vec::new(), Vec::new());
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| format!("it is no XML: {error}"))?;
        let name = attribute.key.local_name().as_ref().to_owned();
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Explicit1_0)
            .map_err(|error| error.to_string())?;
        // LibreOffice's own stand beside those of the standard, which count.
        let is_beside = ["calcext:", "loext:"].iter().any(|own| attribute.key.as_ref().starts_with(own));
        let list = if is_beside { &mut beside } else { &mut attributes };
        list.push((name, value.into_owned()));
    }
    attributes.append(&mut beside);
    Ok(Element { name: start.local_name().as_ref().to_owned(), attributes, children: Vec::new() })
}

/// The text of a part: UTF-8, or UTF-16 if it says so by its first bytes.
fn decoded(part: &[u8]) -> Result<Cow<'_, str>, WhyNot> {
    let not_text = || "it is not text in UTF-8 or UTF-16".to_owned();
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(part) {
        let (text, _, is_broken) = encoding.decode(part);
        return if is_broken { Err(not_text()) } else { Ok(text) };
    }
    std::str::from_utf8(part).map(Cow::Borrowed).map_err(|_| not_text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_known_by_its_name_without_prefix_and_text_is_whole() {
        let tree = read(b"<a:x><b k='1 &amp; 2'>R&amp;<c>D</c> &#163;</b><b/></a:x>").unwrap_or_default();
        assert_eq!((tree.name.as_str(), tree.all("b").count()), ("x", 2));
        let first = tree.child("b").unwrap_or(&tree);
        assert_eq!((first.attribute("k"), first.text().as_str()), (Some("1 & 2"), "R&D £"));
    }

    #[test]
    fn elements_are_handed_over_with_those_around_them() {
        let mut seen = Vec::new();
        let rest =
            read_handing_over(b"<s><t n='1'><r>a</r></t><t n='2'><r/></t></s>", "r", &mut |open, own| {
                seen.push((open.last().and_then(|t| t.attribute("n")).map(str::to_owned), own.text()));
                Ok(())
            });
        assert_eq!(rest.map(|rest| rest.every("r").count()), Ok(0));
        assert_eq!(seen, [(Some("1".to_owned()), "a".to_owned()), (Some("2".to_owned()), String::new())]);
    }

    #[test]
    fn what_is_deep_open_or_made_to_grow_is_refused() {
        assert!(read("<a>".repeat(300).as_bytes()).is_err());
        assert!(read(b"<a><b></a>").is_err());
        assert!(read(b"<a>").is_err());
        assert!(read(b"").is_err());
        assert!(read(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").is_err());
        assert!(read(b"<a>&b;</a>").is_err());
        assert!(read(b"<a/></a>").is_err());
    }
}
