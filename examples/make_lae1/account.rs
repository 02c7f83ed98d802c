//! What was planted, for those who check that it is found: a table for machines and a page for people.

use std::{fmt::Write as _, path::Path};

use anyhow::Result;

use crate::quarter::Quarter;

/// What the run should make of each kind: rules that fault it, and its state in words.
const EXPECTED: [(&str, &str, &str); 43] = [
    ("missing-return", "", "not received"),
    ("nil-return", "", "accepted as nil: flows 0, stocks not known"),
    ("late", "", "accepted, late"),
    ("joint-return", "", "accepted: one return that answers for both"),
    ("joint-not-standing", "joint-not-standing", "accepted, with a query: nobody declared it"),
    ("resubmitted", "", "superseded by the newer version"),
    ("same-file-twice", "", "duplicate"),
    ("other-period", "", "set aside: other period"),
    ("file-name-of-another", "", "accepted for the authority on the form"),
    ("unknown-spelling", "unknown-name", "accepted by its code, with a query"),
    ("northern-ireland", "", "set aside: out of scope, or not there yet"),
    ("password", "", "rejected: unreadable"),
    ("truncated", "", "rejected: unreadable"),
    ("pdf", "", "rejected or set aside: not a return"),
    ("empty-file", "", "rejected: nothing in it"),
    ("total-only", "", "accepted, no exception"),
    ("other-era-form", "", "accepted, no exception"),
    ("row-sum", "LAE-010", "exception: the row does not add up"),
    ("column-sum", "LAE-027", "exception: the column does not add up"),
    ("notices-sum", "LAE-030", "exception: the column does not add up"),
    ("text-in-number", "type", "exception: not a number"),
    ("negative", "minimum", "exception: below 0"),
    ("decimals-in-count", "type", "exception: not a whole number"),
    ("impossible-date", "type", "exception: not a date"),
    ("repeated-case", "unique", "exception: two cases of one reference"),
    ("breach-without-case", "foreign-key", "exception: no such case"),
    ("informations-not-breaches", "LAE-042", "exception: list and sum differ"),
    ("convictions-over-informations", "LAE-044", "exception: more convictions than informations"),
    ("fines-in-thousands", "LAE-048", "exception: list and sum differ a thousandfold"),
    ("visits-no-premises", "LAE-004;LAE-014", "exception: visits to no premises"),
    ("visits-no-fte", "LAE-073", "exception: visits by nobody"),
    ("premises-change", "LAE-080", "exception: changed too much"),
    ("visits-change", "LAE-081", "exception: changed too much"),
    ("fte-in-hours", "LAE-070", "exception: hours in place of posts"),
    ("copied-quarter", "LAE-084", "exception: as the quarter before"),
    ("cumulative", "LAE-083", "exception: year to date in place of the quarter"),
    ("cumulative-once", "LAE-081", "exception: changed too much"),
    ("hearing-outside", "LAE-060", "exception: heard in another quarter"),
    ("offence-after-hearing", "LAE-065", "exception: offence after the quarter"),
    ("blank-form", "blank-return;LAE-002;LAE-006", "exception: nothing in it, and no nil return declared"),
    ("contact-missing", "LAE-006", "exception: nobody to ask"),
    ("injuries-over-reported", "LAE-075", "exception: more investigated than reported"),
    ("notices-no-visits", "LAE-033;LAE-076;LAE-082", "exception: notices without visits"),
];

/// One planted trouble.
pub struct Planted {
    /// The file; blank if none was sent.
    pub file: String,
    /// Code of the authority, or codes of a joint return.
    pub code: String,
    /// Kind of trouble.
    pub kind: &'static str,
    /// Sheet and cell; blank if it is not in a field.
    pub place: (String, String),
    /// What is wrong, in words.
    pub what: String,
}

impl Planted {
    fn expected(&self) -> (&'static str, &'static str) {
        EXPECTED.iter().find(|(kind, ..)| *kind == self.kind).map_or(("", ""), |(_, rule, says)| (rule, says))
    }
}

/// Writes `planted.csv`.
pub fn write_table(path: &Path, planted: &[Planted]) -> Result<()> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(["file", "authority_code", "kind", "rule", "sheet", "cell", "what"])?;
    for one in planted {
        let (rule, _) = one.expected();
        writer.write_record([&one.file, &one.code, one.kind, rule, &one.place.0, &one.place.1, &one.what])?;
    }
    writer.flush()?;
    Ok(())
}

/// Writes `README.md`.
pub fn write_page(
    path: &Path,
    planted: &[Planted],
    quarter: Quarter,
    quarters: i16,
    senders: usize,
) -> Result<()> {
    let (first, before) = (quarter.before(quarters - 1), quarter.before(1));
    let mut page = format!(
        "# Sample: LAE1 returns, {first} to {quarter}\n\n\
         Made returns of {senders} reporting units in Great Britain, as they might arrive. Run it from this folder:\n\n    \
         quarterday run {quarter}\n\n\
         Rules that compare with earlier quarters find their outputs in `history/`, one folder a quarter: run an earlier one\n\
         with `--out history/{before}` first, if its inbox is here.\n\n\
         **All figures are synthetic.** They were drawn at random on the scale of the nation, and say nothing about any\n\
         authority. The names and codes are those of real authorities, so that the register can be put to work. Each form\n\
         says in words that it is synthetic.\n\n\
         About three quarters come on the form as xlsx, some as ods, a fifth as CSV files, one a record table. Scottish\n\
         authorities leave prosecutions blank or write n/a: there the procurator fiscal prosecutes. `receipts.csv` says when\n\
         each file arrived. The quarters before {quarter}, where they are here, are sound,\n\
         but for those that give nil or the year to date in every quarter. Made by\n\
         `cargo run --example make_lae1`: the same seed gives the same bytes.\n\n"
    );
    if planted.is_empty() {
        page.push_str("Nothing is wrong with any return.\n");
        std::fs::write(path, page)?;
        return Ok(());
    }
    write!(
        page,
        "## What is wrong\n\nEverything in `inbox/{quarter}/` that is not listed here is sound; so is what is listed with \"no exception\".\n\
         `planted.csv` has the same list for machines.\n\n\
         | file | authority | sheet, cell | what is odd in it | what the run should say |\n|---|---|---|---|---|\n"
    )?;
    for one in planted {
        let file = if one.file.is_empty() { "(none)".to_owned() } else { format!("`{}`", one.file) };
        let place = [one.place.0.as_str(), one.place.1.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
        writeln!(
            page,
            "| {file} | {} | {place} | {}: {} | {} |",
            one.code,
            one.kind,
            one.what,
            one.expected().1
        )?;
    }
    std::fs::write(path, page)?;
    Ok(())
}
