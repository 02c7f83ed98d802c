//! The document of a report: each page's words, then what it shows; what cannot be shown says so in its
//! place.

use super::{
    document::{Block, Document, DocumentChart, DocumentTable, Page},
    markdown,
    named_figures::WithFigures,
    published_table::PublishedTable,
    register_rows::register_rows,
    source::{SourceFound, SourceRead},
};
use crate::{
    publication::period_in_words,
    schemas::annual_report::{AnnualReport, ReportPage, Shown, ShownKind, Words},
    vocabulary::{Period, nearest::unknown_name},
};

/// A document, with what is missing in it.
#[derive(Debug)]
pub struct Made {
    /// The document.
    pub document: Document,
    /// What is missing: the title of the page, and what and why.
    pub missing: Vec<(String, String)>,
}

/// What stands in a report that cannot be made: a line a fault, each with its place.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ReportFaults(pub Vec<String>);

/// Makes the document of a report for a year.
///
/// # Errors
/// What is named and is not in a source that is there; figures that are typed; words that are no plain
/// Markdown.
pub fn made(report: &AnnualReport, sources: &[SourceRead], year: Period) -> Result<Made, ReportFaults> {
    let mut making = Making {
        sources,
        period: period_in_words(year),
        tables: 0,
        charts: 0,
        faults: Vec::new(),
        missing: Vec::new(),
    };
    let pages = report.pages.iter().map(|page| making.page(page)).collect();
    if !making.faults.is_empty() {
        return Err(ReportFaults(making.faults));
    }
    let document = Document {
        title: report.title.replace("{period}", &making.period),
        publisher: report.publisher.clone(),
        notices: notices(report, sources),
        pages,
    };
    Ok(Made { document, missing: making.missing })
}

/// What is said on the first page: the notice of the unit, and of which sources nothing is released.
fn notices(report: &AnnualReport, sources: &[SourceRead]) -> Vec<String> {
    let not_released: Vec<&str> = sources
        .iter()
        .filter(|own| own.found.as_ref().is_ok_and(|found| found.source.release.is_none()))
        .map(|own| own.name.as_str())
        .collect();
    let draft = (!not_released.is_empty()).then(|| {
        format!(
            "Draft. What is taken from {} is not released, and may change before it is.",
            not_released.join(", ")
        )
    });
    Some(report.notice.clone()).filter(|text| !text.is_empty()).into_iter().chain(draft).collect()
}

struct Making<'s> {
    sources: &'s [SourceRead],
    period: String,
    tables: usize,
    charts: usize,
    faults: Vec<String>,
    missing: Vec<(String, String)>,
}

impl Making<'_> {
    fn page(&mut self, page: &ReportPage) -> Page {
        let mut blocks = Vec::new();
        if let Some(words) = &page.words {
            blocks.extend(self.words(words, &page.title));
        }
        let shown: Vec<Block> = page.shows.iter().map(|shown| self.shown(shown, &page.title)).collect();
        // What is missing is told with the words, once: never on a sheet of its own between tables.
        let (missing, there): (Vec<Block>, Vec<Block>) =
            shown.into_iter().partition(|block| matches!(block, Block::Missing(_)));
        for block in missing {
            if !blocks.contains(&block) {
                blocks.push(block);
            }
        }
        blocks.extend(there);
        if blocks.is_empty() {
            blocks.push(self.is_missing(&page.title, "Nothing is declared for this page yet.".to_owned()));
        }
        Page { title: page.title.replace("{period}", &self.period), blocks }
    }

    fn words(&mut self, words: &Words, title: &str) -> Vec<Block> {
        let found = WithFigures::of(words, self.sources, &self.period);
        let (mut blocks, faults) = markdown::blocks(&found.text, &found.figures);
        let place = words.path.display();
        let told = found.faults.iter().chain(&faults);
        self.faults.extend(told.map(|(line, why)| format!("{place}:{line}: {why}")));
        for source in found.missing {
            let words = self.words_of_missing(source);
            blocks.push(self.is_missing(title, words));
        }
        blocks
    }

    fn shown(&mut self, shown: &Shown, title: &str) -> Block {
        let found = match &self.sources[shown.source].found {
            Ok(found) => found,
            Err(_) => {
                let words = self.words_of_missing(shown.source);
                return self.is_missing(title, words);
            }
        };
        let made = match &shown.what {
            ShownKind::Table(title, columns) => self.table(title, columns, found).map(Block::Table),
            ShownKind::Chart(id) => self.chart(id, found).map(Block::Chart),
            ShownKind::Register(own) => match register_rows(own, found) {
                Ok(Some(table)) => {
                    self.tables += 1;
                    Ok(Block::Table(DocumentTable { number: self.tables, ..table }))
                }
                Ok(None) => {
                    let words = format!("Nothing of the register \"{}\" is published yet.", own.title);
                    return self.is_missing(title, words);
                }
                Err(why) => Err(why),
            },
        };
        made.unwrap_or_else(|why| {
            self.faults.push(format!("{}: {why}", shown.at));
            Block::Missing(why)
        })
    }

    fn table(
        &mut self,
        title: &str,
        columns: &[String],
        found: &SourceFound,
    ) -> Result<DocumentTable, String> {
        self.tables += 1;
        PublishedTable::find(found, title)?.shown(columns, self.tables, found)
    }

    fn chart(&mut self, id: &str, found: &SourceFound) -> Result<DocumentChart, String> {
        let outputs = &found.source.out;
        let folder = format!("{}charts/", found.folder);
        let name = format!("{folder}{id}.svg");
        if !outputs.listed().contains_key(&name) {
            let charts = outputs.listed().keys().filter_map(|own| own.strip_prefix(&folder));
            return Err(unknown_name("the chart", id, charts.filter_map(|own| own.strip_suffix(".svg"))));
        }
        let read = |name: &str| outputs.bytes(name).map_err(|error| error.to_string());
        let svg = String::from_utf8_lossy(&read(&name)?).into_owned();
        let png = read(&format!("{folder}{id}.png"))?;
        self.charts += 1;
        let text = |element: &str| element_of(&svg, element).unwrap_or_default();
        Ok(DocumentChart {
            number: self.charts,
            title: text("title"),
            alternative: text("desc"),
            png,
            source: found.told(),
        })
    }

    /// Without the place where it was looked for, which is no matter of readers.
    fn words_of_missing(&self, source: usize) -> String {
        format!("Missing: what is taken from \"{}\" of {}.", self.sources[source].name, self.period)
    }

    fn is_missing(&mut self, title: &str, words: String) -> Block {
        let own = (title.to_owned(), words.clone());
        if !self.missing.contains(&own) {
            self.missing.push(own);
        }
        Block::Missing(words)
    }
}

/// The words of the first element of a name.
fn element_of(xml: &str, name: &str) -> Option<String> {
    use quick_xml::{Reader, events::Event};
    let mut reader = Reader::from_str(xml);
    let mut words: Option<String> = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(own) if own.name().as_ref() == name => words = Some(String::new()),
            Event::Text(text) => {
                if let Some(words) = &mut words {
                    words.push_str(&text);
                }
            }
            Event::GeneralRef(own) => {
                let text = format!("&{};", &*own);
                if let Some(words) = &mut words {
                    words.push_str(&quick_xml::escape::unescape(&text).ok()?);
                }
            }
            Event::End(own) if own.name().as_ref() == name => return words,
            Event::Eof => return None,
            _ => {}
        }
    }
}
