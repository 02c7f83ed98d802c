//! Figures in the words of a page: `{source | title of a table | row | column}` stands for what was published there,
//! so that no figure is typed.

use super::{published_table::PublishedTable, source::SourceRead};
use crate::{schemas::annual_report::Words, vocabulary::nearest::unknown_name};

/// Letters that nobody types: between them stands the number of a figure until the words are taken apart, so
/// that what is published is never taken for markup.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Words with their figures taken out.
pub struct WithFigures {
    /// The words, with a mark for each figure.
    pub text: String,
    /// The figures, in order.
    pub figures: Vec<String>,
    /// Sources that are not there.
    pub missing: Vec<usize>,
    /// What is wrong: the line, and why.
    pub faults: Vec<(usize, String)>,
}

impl WithFigures {
    /// Finds the figures of a page's words.
    pub fn of(words: &Words, sources: &[SourceRead], period: &str) -> Self {
        let mut made =
            Self { text: String::new(), figures: Vec::new(), missing: Vec::new(), faults: Vec::new() };
        for (at, line) in words.text.lines().enumerate() {
            made.line(at + 1, line, sources, period);
            made.text.push('\n');
        }
        made
    }

    fn line(&mut self, number: usize, line: &str, sources: &[SourceRead], period: &str) {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            self.plain(number, before);
            let Some((named, behind)) = after.split_once('}') else {
                self.faults.push((number, "a figure begins here with { and has no } on its line".to_owned()));
                return;
            };
            rest = behind;
            if named.trim() == "period" {
                self.text.push_str(period);
                continue;
            }
            match self.figure(named, sources) {
                Ok(figure) => {
                    self.text.push(OPEN);
                    self.text.push_str(&self.figures.len().to_string());
                    self.text.push(CLOSE);
                    self.figures.push(figure);
                }
                Err(why) => self.faults.push((number, why)),
            }
        }
        self.plain(number, rest);
    }

    /// Words without figures; one that is typed is a fault.
    fn plain(&mut self, number: usize, text: &str) {
        if let Some(typed) = typed(text) {
            self.faults.push((
                number,
                format!(
                    "\"{typed}\" is typed: name the figure, {{source | title of a table | row | column}}, or write \
                     \\{typed} if it is none that is published"
                ),
            ));
        }
        let shown = text.chars().filter(|letter| ![OPEN, CLOSE].contains(letter));
        let mut letters = shown.peekable();
        while let Some(letter) = letters.next() {
            // The sign that a number is meant as it stands is not shown.
            if letter == '\\' && letters.peek().is_some_and(char::is_ascii_digit) {
                continue;
            }
            self.text.push(letter);
        }
    }

    fn figure(&mut self, named: &str, sources: &[SourceRead]) -> Result<String, String> {
        let parts: Vec<&str> = named.split('|').map(str::trim).collect();
        let [source, table, row, column] = parts.as_slice() else {
            return Err(format!(
                "{{{named}}}: a figure is named by four parts, {{source | title of a table | row | column}}"
            ));
        };
        let Some(at) = sources.iter().position(|own| own.name == *source) else {
            let known = sources.iter().map(|own| own.name.as_str());
            return Err(unknown_name("the source", source, known));
        };
        match &sources[at].found {
            Ok(found) => PublishedTable::find(found, table)?.figure(row, column),
            Err(_) => {
                if !self.missing.contains(&at) {
                    self.missing.push(at);
                }
                Ok("[x]".to_owned())
            }
        }
    }
}

/// Puts the figures where their marks are.
pub fn with_figures(text: &str, figures: &[String]) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        shown.push_str(before);
        let (number, behind) = after.split_once(CLOSE).unwrap_or((after, ""));
        let figure = number.parse::<usize>().ok().and_then(|at| figures.get(at));
        shown.push_str(figure.map_or("", String::as_str));
        rest = behind;
    }
    shown + rest
}

/// The first number that looks like a figure: with a thousands separator or a decimal point, of three digits or
/// more that are no year, or in percent.
fn typed(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        if !letters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let first = at;
        while at < letters.len()
            && (letters[at].is_ascii_digit()
                || ([',', '.'].contains(&letters[at])
                    && letters.get(at + 1).is_some_and(char::is_ascii_digit)))
        {
            at += 1;
        }
        let number: String = letters[first..at].iter().collect();
        let is_escaped = first > 0 && letters[first - 1] == '\\';
        // Part of a word, such as the number of a form or a section: "LAE1", "§6.2".
        let is_in_word = first > 0 && (letters[first - 1].is_alphanumeric() || letters[first - 1] == '§');
        let is_percent = letters.get(at) == Some(&'%');
        if !is_escaped && !is_in_word && (is_percent || is_figure(&number)) {
            return Some(number);
        }
    }
    None
}

fn is_figure(number: &str) -> bool {
    let is_year = number.len() == 4 && ("1800".."2200").contains(&number);
    number.contains([',', '.']) || (number.len() >= 3 && !is_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_figure_is_told_from_years_days_and_names() {
        assert_eq!(typed("In 2009 the 380 authorities"), Some("380".to_owned()));
        assert_eq!(typed("it rose by 5% to 1,200"), Some("5".to_owned()));
        assert_eq!(typed("12.5 visits"), Some("12.5".to_owned()));
        for allowed in
            ["on 31 March 2010", "form LAE1, section 18", "2009-10", "see §6.11", "\\1,200 letters"]
        {
            assert_eq!(typed(allowed), None, "{allowed}");
        }
    }

    #[test]
    fn a_published_text_takes_the_place_of_its_mark() {
        let figures = vec!["67,819 [e]".to_owned(), "*1*".to_owned()];
        assert_eq!(with_figures("\u{e000}0\u{e001} and \u{e000}1\u{e001}.", &figures), "67,819 [e] and *1*.");
    }
}
