//! Words of the unit, written in Markdown (CommonMark): headings, paragraphs, lists, strong and slanted type, links.
//! Anything else is a fault at its line.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::{
    document::{Block, Inline},
    named_figures::with_figures,
};

/// What the words of a page become; with what is wrong, by line.
pub fn blocks(text: &str, figures: &[String]) -> (Vec<Block>, Vec<(usize, String)>) {
    let mut making = Making { figures, ..Making::default() };
    for (event, range) in Parser::new(text).into_offset_iter() {
        let line = text[..range.start].matches('\n').count() + 1;
        making.event(event, line);
    }
    (making.blocks, making.faults)
}

#[derive(Default)]
struct Making<'f> {
    figures: &'f [String],
    blocks: Vec<Block>,
    faults: Vec<(usize, String)>,
    words: Vec<Inline>,
    strong: usize,
    emphasis: usize,
    link: Option<String>,
    /// The lists that are open: numbered or not, and their items so far.
    lists: Vec<(bool, Vec<Vec<Inline>>)>,
}

impl Making<'_> {
    fn event(&mut self, event: Event<'_>, line: usize) {
        match event {
            Event::Start(tag) => self.start(tag, line),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.text("\n"),
            Event::Html(_) | Event::InlineHtml(_) => self.fault(line, "markup is not taken, write words"),
            _ => {
                self.fault(line, "this is not taken: write headings, paragraphs, lists, **strong** and links")
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, line: usize) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock => {}
            // Words of an item before a list within it are an item of their own.
            Tag::List(first) => {
                self.end_of_item();
                self.lists.push((first.is_some(), Vec::new()));
            }
            Tag::Item => self.words.clear(),
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::Link { dest_url, .. } => {
                let leads_out =
                    ["https://", "http://", "mailto:"].iter().any(|own| dest_url.starts_with(own));
                if leads_out {
                    self.link = Some(dest_url.into_string());
                } else {
                    self.fault(line, "a link leads to an address that begins with https:// or mailto:");
                }
            }
            Tag::Image { .. } => {
                self.fault(line, "a picture is not taken: charts are shown by name, show = [...]")
            }
            _ => {
                self.fault(line, "this is not taken: write headings, paragraphs, lists, **strong** and links")
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if !self.lists.is_empty() => self.text(" "),
            TagEnd::Paragraph => {
                let words = self.taken();
                self.blocks.push(Block::Paragraph(words));
            }
            TagEnd::Heading(level) => {
                let words = self.taken();
                let level = if level <= HeadingLevel::H2 { 2 } else { 3 };
                self.blocks.push(Block::Heading(level, words));
            }
            TagEnd::Item => self.end_of_item(),
            TagEnd::List(_) => {
                if let Some((is_numbered, items)) = self.lists.pop() {
                    match self.lists.last_mut() {
                        Some((_, outer)) => outer.extend(items),
                        None => self.blocks.push(Block::List(is_numbered, items)),
                    }
                }
            }
            TagEnd::Strong => self.strong -= 1,
            TagEnd::Emphasis => self.emphasis -= 1,
            TagEnd::Link => self.link = None,
            _ => {}
        }
    }

    fn end_of_item(&mut self) {
        let words = self.taken();
        if let Some((_, items)) = self.lists.last_mut().filter(|_| !words.is_empty()) {
            items.push(words);
        }
    }

    fn text(&mut self, text: &str) {
        let text = with_figures(text, self.figures);
        if text.is_empty() {
            return;
        }
        let (is_strong, is_emphasised) = (self.strong > 0, self.emphasis > 0);
        match self.words.last_mut() {
            Some(last)
                if (last.is_strong, last.is_emphasised) == (is_strong, is_emphasised)
                    && last.link == self.link =>
            {
                last.text.push_str(&text);
            }
            _ => self.words.push(Inline { text, is_strong, is_emphasised, link: self.link.clone() }),
        }
    }

    /// The words so far, without space at their end.
    fn taken(&mut self) -> Vec<Inline> {
        let mut words = std::mem::take(&mut self.words);
        if let Some(last) = words.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        words.retain(|own| !own.text.is_empty());
        words
    }

    fn fault(&mut self, line: usize, why: &str) {
        self.faults.push((line, why.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let (blocks, faults) = blocks(text, &["[e] *5*".to_owned()]);
        format!("{blocks:?} {faults:?}")
    }

    #[test]
    fn headings_lists_and_type_become_blocks() {
        let (blocks, faults) = blocks("# What\n\nIt is **so**.\n\n- one\n- two\n  - deep\n\n1. first\n", &[]);
        assert!(faults.is_empty(), "{faults:?}");
        assert!(matches!(&blocks[0], Block::Heading(2, words) if words[0].text == "What"));
        assert!(matches!(&blocks[1], Block::Paragraph(words) if words[1].is_strong));
        assert!(
            matches!(&blocks[2], Block::List(false, items) if items.len() == 3 && items[2][0].text == "deep")
        );
        assert!(matches!(&blocks[3], Block::List(true, items) if items.len() == 1));
    }

    #[test]
    fn a_figure_is_never_markup() {
        let shown = told("So: \u{e000}0\u{e001}.");
        assert!(shown.contains("So: [e] *5*."), "{shown}");
    }

    #[test]
    fn what_is_not_taken_is_told_at_its_line() {
        assert!(told("a\n\n<script>x</script>\n").contains("(3, \"markup is not taken"));
        assert!(told("![x](y.png)").contains("a picture is not taken"));
        assert!(told("[x](javascript:alert)").contains("a link leads to"));
        assert!(told("> quoted").contains("this is not taken"));
    }
}
