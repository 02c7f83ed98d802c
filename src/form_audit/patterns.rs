//! Words and signs that are looked for.

use std::sync::LazyLock;

use regex::Regex;

/// What is looked for in cells, headings and lines above tables.
pub(super) struct Patterns {
    pub cover: Regex,
    pub contents: Regex,
    pub notes: Regex,
    /// A column of notes.
    pub notes_column: Regex,
    pub naming: Regex,
    /// Markers, and nothing beside.
    pub markers_alone: Regex,
    pub marker: Regex,
    pub note: Regex,
    pub note_said: Regex,
    pub odd_note: Regex,
    pub symbol: Regex,
    pub marker_behind_number: Regex,
    pub number_as_text: Regex,
    pub usual_table_name: Regex,
    pub usual_heading: Regex,
    pub usual_sheet_name: Regex,
    pub line_break: Regex,
    pub filters: Regex,
    pub blanks: Regex,
    pub title_style: Regex,
    pub address: Regex,
    pub empty_link_text: Regex,
    pub percent_or_money: Regex,
    pub unit_in_heading: Regex,
    pub dashed: Regex,
    pub quarter: Regex,
    pub quarter_told: Regex,
    pub tables_told: Regex,
    pub published_when: Regex,
    pub next: Regex,
    pub email: Regex,
    pub language: Regex,
    pub version_word: Regex,
}

static PATTERNS: LazyLock<Result<Patterns, regex::Error>> = LazyLock::new(compiled);

/// All of them.
pub(super) fn patterns() -> Result<&'static Patterns, String> {
    PATTERNS.as_ref().map_err(|error| format!("a pattern of the program is no pattern: {error}"))
}

const DASHED: &str =
    r"\bMON\.?(?: \d{2,4})? ?[-–] ?MON\b|\b(?:19|20)\d\d ?[-–] ?(?:19|20)?\d\d\b|\b\d\d?/\d\d?/\d{2,4}\b";
const MONTH: &str = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*";

fn compiled() -> Result<Patterns, regex::Error> {
    Ok(Patterns {
        cover: Regex::new(r"cover")?,
        contents: Regex::new(r"contents|\btoc\b")?,
        notes: Regex::new(r"notes")?,
        notes_column: Regex::new(r"(?i)note")?,
        naming: Regex::new(r"(?i)\b(year|code|number of note|note number|id|ref)\b")?,
        markers_alone: Regex::new(r"\A(?:\[[^\]]+\])+\z")?,
        marker: Regex::new(r"\[([a-z]{1,3})(\d?)\]")?,
        note: Regex::new(r"(?i)\[note ?(\d+)\]")?,
        note_said: Regex::new(r"(?i)\bnotes?\b")?,
        odd_note: Regex::new(
            r"(?i)\[\d+\]|\[notes? ?\d+ ?(?:,|and|&|to|-)[^\]]*\]|\(note \d+\)|\w\(\d{1,2}\)(?:\s|$)",
        )?,
        symbol: Regex::new("[*†‡§¶¹²³⁰⁴⁵⁶⁷⁸⁹ᵃᵇᶜ]")?,
        marker_behind_number: Regex::new(r"^\s*£?-?\d[\d,.]*%?\s*\[[^\]]+\]")?,
        number_as_text: Regex::new(r"\A-?£?\d[\d,]*(?:\.\d+)?%?\z")?,
        usual_table_name: Regex::new(r"\A(?:Table\d+|Table_?)\z")?,
        usual_heading: Regex::new(r"\AColumn ?\d+\z")?,
        usual_sheet_name: Regex::new(r"(?i)\ASheet ?\d+\z")?,
        line_break: Regex::new(r"(?i)(?:_x000a_|\s)+")?,
        filters: Regex::new(r"(?i)filter|freeze")?,
        blanks: Regex::new(r"(?i)\b(?:blank|empty)\b|no data")?,
        title_style: Regex::new(r"(?i)\A(?:.*(?:heading|headline) ?1|title)\z")?,
        address: Regex::new(r"\A(?:https?://|www\.)")?,
        empty_link_text: Regex::new(
            r"(?i)\A(?:(?:click )?here|link|more(?: information)?|find out more|read more|website|report)\z",
        )?,
        percent_or_money: Regex::new(r"%|£|\$")?,
        unit_in_heading: Regex::new(
            r"(?i)\([^)]*(?:%|per ?cent|£|pound|thousand|million)[^)]*\)|percentage",
        )?,
        dashed: Regex::new(&DASHED.replace("MON", MONTH))?,
        quarter: Regex::new(r"\bQ[1-4]\b")?,
        quarter_told: Regex::new(r"(?i)Q[1-4].{0,40}(?:Jan|Apr|Jul|Oct|quarter)")?,
        tables_told: Regex::new(r"(?i)(?:contains?|has|holds?) (\w+) tables?\b")?,
        published_when: Regex::new(r"(?is)publi\w+.{0,80}\b(?:19|20)\d\d|\b(?:19|20)\d\d.{0,40}publi")?,
        next: Regex::new(r"(?i)\bnext\b")?,
        email: Regex::new(r"[\w.+-]+@[\w-]+\.\w+")?,
        language: Regex::new(r"(?i)\A[a-z]{2,3}(?:-|\z)")?,
        version_word: Regex::new(r"(?i)\b(?:draft|final|clean|copy|v\d+)\b")?,
    })
}

/// Shorthand on which the Government Statistical Service has agreed.
pub(super) const SHORTHAND: [&str; 16] =
    ["b", "c", "e", "er", "f", "low", "ns", "p", "r", "s", "ss", "sss", "u", "w", "x", "z"];

/// What stands in the place of data where shorthand should.
pub(super) const NO_DATA: [&str; 17] = [
    "-", "--", "–", "—", ".", "..", "...", ":", "*", "~", "na", "n/a", "null", "nan", "#n/a", "nil",
    "missing",
];

/// Fonts without serifs.
pub(super) const WITHOUT_SERIFS: [&str; 17] = [
    "arial",
    "calibri",
    "aptos",
    "aptos narrow",
    "helvetica",
    "verdana",
    "tahoma",
    "segoe ui",
    "open sans",
    "liberation sans",
    "dejavu sans",
    "carlito",
    "gds transport",
    "roboto",
    "trebuchet ms",
    "source sans pro",
    "",
];

/// A number of tables as it is said in words.
pub(super) fn count_in_words(word: &str) -> Option<usize> {
    const WORDS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    match word.to_lowercase().as_str() {
        "zero" => Some(0),
        "a" => Some(1),
        word => WORDS.iter().position(|own| *own == word).or_else(|| word.parse().ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_of_the_program_is_one() {
        assert!(patterns().is_ok());
    }

    #[test]
    fn periods_with_dashes_are_told_from_those_in_words() {
        let Ok(patterns) = patterns() else { return };
        for dashed in ["Jan-Mar 2020", "Apr 2009 - Jun", "2009-10", "2009–2010", "1/4/2009"] {
            assert!(patterns.dashed.is_match(dashed), "{dashed}");
        }
        for fine in ["January to March 2020", "2009 to 2010", "a well-kept list", "E07000223"] {
            assert!(!patterns.dashed.is_match(fine), "{fine}");
        }
    }
}
