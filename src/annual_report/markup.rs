//! XML and HTML in the making: every start has its end, and every text and value is escaped.

use quick_xml::escape::escape;

use crate::vocabulary::printable;

/// Markup being written.
#[derive(Debug, Default)]
pub struct Markup {
    text: String,
    open: Vec<&'static str>,
}

impl Markup {
    /// One that begins with a text of our own.
    pub fn beginning(text: &str) -> Self {
        Self { text: text.to_owned(), open: Vec::new() }
    }

    /// Begins an element.
    pub fn start(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> &mut Self {
        self.tag(name, attributes);
        self.text.push('>');
        self.open.push(name);
        self
    }

    /// Ends the element that was begun last.
    pub fn end(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            self.text.push_str("</");
            self.text.push_str(name);
            self.text.push('>');
        }
        self
    }

    /// An element without content.
    pub fn leaf(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> &mut Self {
        self.tag(name, attributes);
        self.text.push_str("/>");
        self
    }

    /// Words.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.text.push_str(&escape(printable::lines(text).as_str()));
        self
    }

    /// An element that holds words alone.
    pub fn words(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) -> &mut Self {
        self.start(name, attributes).text(text).end()
    }

    /// A line break between elements, so that the file can be read.
    pub fn line(&mut self) -> &mut Self {
        self.text.push('\n');
        self
    }

    /// All of it, with what is still open ended.
    pub fn done(mut self) -> String {
        while !self.open.is_empty() {
            self.end();
        }
        self.text
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            self.text.push(' ');
            self.text.push_str(name);
            self.text.push_str("=\"");
            self.text.push_str(&escape(printable::lines(value).as_str()));
            self.text.push('"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_is_no_markup() {
        let mut made = Markup::default();
        made.start("p", &[("title", "a\"b")]).text("<script>&").leaf("br", &[]);
        assert_eq!(made.done(), "<p title=\"a&quot;b\">&lt;script&gt;&amp;<br/></p>");
    }
}
