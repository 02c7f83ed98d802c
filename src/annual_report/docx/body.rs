//! `word/document.xml`: the pages, one after the other, each beginning a new sheet of paper; wide tables lie
//! across it.

use crate::{
    annual_report::{
        document::{Block, Document, DocumentChart, DocumentTable, Inline, Page},
        markup::Markup,
    },
    publication::png_size,
};

const NAMESPACES: [(&str, &str); 5] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
];

/// A table of more columns lies across the paper.
const MOST_UPRIGHT: usize = 8;

/// Text width of an upright sheet and of one that lies, in twentieths of a point.
const UPRIGHT_WIDTH: usize = 9638;
const LYING_WIDTH: usize = 14_572;

/// English metric units (of which a dot of a picture of 96 to the inch has 9,525), and how wide a picture may
/// be.
const DOT: u64 = 9525;
const MOST_WIDE: u64 = 6_120_000;

/// The text of the document, and what it refers to outside.
#[derive(Debug, Default)]
pub struct Body {
    /// The XML.
    pub xml: String,
    /// Where links lead; the first has the id `link1`.
    pub links: Vec<String>,
    /// The pictures; the first has the id `picture1`.
    pub pictures: Vec<Vec<u8>>,
    /// How many numbered lists there are; the first has the number 2.
    pub numbered: usize,
}

/// The body of a document.
pub fn body(document: &Document) -> Body {
    let mut writing =
        Writing { made: Markup::beginning(super::package::HEAD), body: Body::default(), lies: false };
    writing.made.start("w:document", &NAMESPACES).start("w:body", &[]);
    writing.front(document);
    for (at, page) in document.pages.iter().enumerate() {
        writing.page(page, at + 1);
    }
    writing.section_properties(writing.lies);
    let Writing { made, mut body, .. } = writing;
    body.xml = made.done();
    body
}

struct Writing {
    made: Markup,
    body: Body,
    /// Whether the sheet that is being written lies.
    lies: bool,
}

impl Writing {
    fn front(&mut self, document: &Document) {
        self.words("Title", &document.title);
        if !document.publisher.is_empty() {
            self.words("Normal", &document.publisher);
        }
        for notice in &document.notices {
            self.words("Notice", notice);
        }
        self.words("Heading2", "Contents");
        for (at, page) in document.pages.iter().enumerate() {
            self.paragraph("Normal", |own| {
                own.made
                    .start("w:hyperlink", &[("w:anchor", &format!("page{}", at + 1)), ("w:history", "1")]);
                own.run(&format!("{}. {}", at + 1, page.title), &["Hyperlink"], false, false);
                own.made.end();
            });
        }
    }

    fn page(&mut self, page: &Page, number: usize) {
        self.turn(false);
        let id = number.to_string();
        self.made.start("w:p", &[]).start("w:pPr", &[]).leaf("w:pStyle", &[("w:val", "Heading1")]);
        self.made.leaf("w:pageBreakBefore", &[]).end();
        self.made.leaf("w:bookmarkStart", &[("w:id", &id), ("w:name", &format!("page{number}"))]);
        self.run(&format!("{number}. {}", page.title), &[], false, false);
        self.made.leaf("w:bookmarkEnd", &[("w:id", &id)]).end().line();
        page.blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        if !matches!(block, Block::Table(_)) {
            self.turn(false);
        }
        match block {
            Block::Heading(level, words) => {
                let style = if *level == 2 { "Heading2" } else { "Heading3" };
                self.paragraph(style, |own| own.inline(words));
            }
            Block::Paragraph(words) => self.paragraph("Normal", |own| own.inline(words)),
            Block::List(is_numbered, items) => self.list(*is_numbered, items),
            Block::Table(own) => self.table(own),
            Block::Chart(own) => self.chart(own),
            Block::Missing(words) => self.words("Notice", words),
        }
    }

    fn list(&mut self, is_numbered: bool, items: &[Vec<Inline>]) {
        if !is_numbered {
            items.iter().for_each(|item| self.paragraph("ListBullet", |own| own.inline(item)));
            return;
        }
        // Each list counts for itself.
        self.body.numbered += 1;
        let number = (self.body.numbered + 1).to_string();
        for item in items {
            self.made.start("w:p", &[]).start("w:pPr", &[]).leaf("w:pStyle", &[("w:val", "ListNumber")]);
            self.made.start("w:numPr", &[]).leaf("w:ilvl", &[("w:val", "0")]);
            self.made.leaf("w:numId", &[("w:val", &number)]).end().end();
            self.inline(item);
            self.made.end().line();
        }
    }

    fn table(&mut self, own: &DocumentTable) {
        self.turn(own.headings.len() > MOST_UPRIGHT);
        self.caption("Table", own.number, &own.title);
        let width = if self.lies { LYING_WIDTH } else { UPRIGHT_WIDTH };
        let widths = widths(own, width);
        self.made.start("w:tbl", &[]).start("w:tblPr", &[]);
        self.made.leaf("w:tblStyle", &[("w:val", "Figures")]);
        self.made.leaf("w:tblW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
        self.made.leaf("w:tblLayout", &[("w:type", "fixed")]);
        let look = [("w:val", "0420"), ("w:firstRow", "1"), ("w:lastRow", "0"), ("w:firstColumn", "0")];
        let look: Vec<(&str, &str)> =
            look.into_iter().chain([("w:lastColumn", "0"), ("w:noHBand", "0"), ("w:noVBand", "1")]).collect();
        self.made.leaf("w:tblLook", &look);
        self.made.leaf("w:tblCaption", &[("w:val", &own.title)]);
        self.made.leaf("w:tblDescription", &[("w:val", &own.source)]).end();
        self.made.start("w:tblGrid", &[]);
        for width in &widths {
            self.made.leaf("w:gridCol", &[("w:w", &width.to_string())]);
        }
        self.made.end().line();
        self.row(&own.headings, own.words, &widths, true);
        own.rows.iter().for_each(|row| self.row(row, own.words, &widths, false));
        self.made.end().line();
        own.notes.iter().for_each(|note| self.words("Source", note));
        self.words("Source", &format!("Source: {}", own.source));
    }

    fn row(&mut self, texts: &[String], words: usize, widths: &[usize], is_heading: bool) {
        self.made.start("w:tr", &[]).start("w:trPr", &[]).leaf("w:cantSplit", &[]);
        if is_heading {
            self.made.leaf("w:tblHeader", &[]);
        }
        self.made.end();
        for (at, (text, width)) in texts.iter().zip(widths).enumerate() {
            self.made.start("w:tc", &[]).start("w:tcPr", &[]);
            self.made.leaf("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
            if is_heading {
                self.made.leaf("w:vAlign", &[("w:val", "bottom")]);
            }
            self.made.end().start("w:p", &[]).start("w:pPr", &[]);
            self.made.leaf("w:pStyle", &[("w:val", "TableText")]);
            if at >= words {
                self.made.leaf("w:jc", &[("w:val", "right")]);
            }
            self.made.end();
            self.run(text, &[], is_heading, false);
            self.made.end().end();
        }
        self.made.end().line();
    }

    fn chart(&mut self, own: &DocumentChart) {
        self.caption("Figure", own.number, &own.title);
        self.body.pictures.push(own.png.clone());
        let number = self.body.pictures.len().to_string();
        let (width, height) = png_size(&own.png).unwrap_or((640, 400));
        let (mut wide, mut high) = (u64::from(width) * DOT, u64::from(height) * DOT);
        if wide > MOST_WIDE {
            (wide, high) = (MOST_WIDE, high * MOST_WIDE / wide);
        }
        let (wide, high) = (wide.to_string(), high.to_string());
        let name = format!("Figure {}", own.number);
        let picture = format!("picture{number}");
        self.paragraph("Picture", |writing| {
            let made = &mut writing.made;
            made.start("w:r", &[]).start("w:drawing", &[]);
            made.start("wp:inline", &[("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")]);
            made.leaf("wp:extent", &[("cx", &wide), ("cy", &high)]);
            made.leaf("wp:docPr", &[("id", &number), ("name", &name), ("descr", &own.alternative)]);
            made.start("wp:cNvGraphicFramePr", &[])
                .leaf("a:graphicFrameLocks", &[("noChangeAspect", "1")])
                .end();
            let uri = "http://schemas.openxmlformats.org/drawingml/2006/picture";
            made.start("a:graphic", &[]).start("a:graphicData", &[("uri", uri)]).start("pic:pic", &[]);
            made.start("pic:nvPicPr", &[]);
            made.leaf("pic:cNvPr", &[("id", &number), ("name", &name), ("descr", &own.alternative)]);
            made.leaf("pic:cNvPicPr", &[]).end();
            made.start("pic:blipFill", &[]).leaf("a:blip", &[("r:embed", &picture)]);
            made.start("a:stretch", &[]).leaf("a:fillRect", &[]).end().end();
            made.start("pic:spPr", &[]).start("a:xfrm", &[]).leaf("a:off", &[("x", "0"), ("y", "0")]);
            made.leaf("a:ext", &[("cx", &wide), ("cy", &high)]).end();
            made.start("a:prstGeom", &[("prst", "rect")]).leaf("a:avLst", &[]).end().end();
            (0..6).for_each(|_| {
                made.end();
            });
        });
        self.words("Source", &format!("Source: {}", own.source));
    }

    /// "Table 3: ...", with a number that a word processor can count again.
    fn caption(&mut self, what: &str, number: usize, title: &str) {
        self.paragraph("Caption", |own| {
            own.run(&format!("{what} "), &[], false, false);
            let field = |own: &mut Self, kind: &str| {
                own.made.start("w:r", &[]).leaf("w:fldChar", &[("w:fldCharType", kind)]).end();
            };
            field(own, "begin");
            own.made.start("w:r", &[]);
            own.made.words("w:instrText", &[("xml:space", "preserve")], &format!(" SEQ {what} \\* ARABIC "));
            own.made.end();
            field(own, "separate");
            own.run(&number.to_string(), &[], false, false);
            field(own, "end");
            own.run(&format!(": {title}"), &[], false, false);
        });
    }

    fn words(&mut self, style: &str, text: &str) {
        self.paragraph(style, |own| own.run(text, &[], false, false));
    }

    fn paragraph(&mut self, style: &str, content: impl FnOnce(&mut Self)) {
        self.made.start("w:p", &[]);
        if style != "Normal" {
            self.made.start("w:pPr", &[]).leaf("w:pStyle", &[("w:val", style)]).end();
        }
        content(self);
        self.made.end().line();
    }

    fn inline(&mut self, words: &[Inline]) {
        for own in words {
            if let Some(link) = &own.link {
                self.body.links.push(link.clone());
                let id = format!("link{}", self.body.links.len());
                self.made.start("w:hyperlink", &[("r:id", &id), ("w:history", "1")]);
                self.run(&own.text, &["Hyperlink"], own.is_strong, own.is_emphasised);
                self.made.end();
            } else {
                self.run(&own.text, &[], own.is_strong, own.is_emphasised);
            }
        }
    }

    fn run(&mut self, text: &str, styles: &[&str], is_strong: bool, is_emphasised: bool) {
        self.made.start("w:r", &[]);
        if !styles.is_empty() || is_strong || is_emphasised {
            self.made.start("w:rPr", &[]);
            for style in styles {
                self.made.leaf("w:rStyle", &[("w:val", style)]);
            }
            if is_strong {
                self.made.leaf("w:b", &[]);
            }
            if is_emphasised {
                self.made.leaf("w:i", &[]);
            }
            self.made.end();
        }
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.made.leaf("w:br", &[]);
            }
            self.made.words("w:t", &[("xml:space", "preserve")], line);
        }
        self.made.end();
    }

    /// Goes on on sheets that lie, or stand.
    fn turn(&mut self, lies: bool) {
        if self.lies == lies {
            return;
        }
        self.made.start("w:p", &[]).start("w:pPr", &[]);
        self.made.leaf("w:spacing", &[("w:after", "0"), ("w:line", "20"), ("w:lineRule", "exact")]);
        self.section_properties(self.lies);
        self.made.end().end().line();
        self.lies = lies;
    }

    /// A4, upright or lying.
    fn section_properties(&mut self, lies: bool) {
        self.made.start("w:sectPr", &[]);
        self.made.leaf("w:footerReference", &[("w:type", "default"), ("r:id", "footer")]);
        if lies {
            self.made.leaf("w:pgSz", &[("w:w", "16838"), ("w:h", "11906"), ("w:orient", "landscape")]);
        } else {
            self.made.leaf("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
        }
        let margins = [("w:top", "1134"), ("w:right", "1134"), ("w:bottom", "1134"), ("w:left", "1134")];
        let margins: Vec<(&str, &str)> = margins
            .into_iter()
            .chain([("w:header", "567"), ("w:footer", "567"), ("w:gutter", "0")])
            .collect();
        self.made.leaf("w:pgMar", &margins).end();
    }
}

/// The width of each column, by the longest of its cells; a heading is broken where it is longer than these,
/// at its spaces. Where not all fit, words give way to what cannot be broken.
fn widths(own: &DocumentTable, width: usize) -> Vec<usize> {
    /// About so wide is a letter, in twentieths of a point.
    const LETTER: usize = 96;
    const MOST_OF_A_WORD: usize = 14;
    const MOST_OF_WORDS: usize = 30;
    let longest_word =
        |text: &String| text.split([' ', '\n']).map(|word| word.chars().count()).max().unwrap_or(0);
    let least = |at: usize| {
        let cells = own.rows.iter().filter_map(|row| row.get(at));
        let longest = cells.chain(own.headings.get(at)).map(longest_word).max().unwrap_or(0);
        longest.min(MOST_OF_A_WORD) + 2
    };
    let wanted = |at: usize| {
        let cells = own.rows.iter().filter_map(|row| row.get(at));
        let longest = cells.map(|text| text.chars().count()).max().unwrap_or(0);
        longest.min(MOST_OF_WORDS) + 2
    };
    let columns = || 0..own.headings.len();
    let all_least: usize = columns().map(least).sum();
    let all_more: usize = columns().map(|at| wanted(at).saturating_sub(least(at))).sum();
    let room = (width / LETTER).saturating_sub(all_least).min(all_more);
    let weight = |at: usize| {
        let more = wanted(at).saturating_sub(least(at));
        (least(at) * all_more.max(1)) + more * room
    };
    let weights: Vec<usize> = columns().map(weight).collect();
    let all: usize = weights.iter().sum::<usize>().max(1);
    weights.iter().map(|weight| weight * width / all).collect()
}
