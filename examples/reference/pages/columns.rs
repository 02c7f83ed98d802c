//! The columns of every list.

use quarterday::publication::{DescribedList, described_lists};

use super::{MADE, cell, code};

pub fn page() -> String {
    let mut page = format!("# Columns of the lists\n\n{MADE}");
    page.push_str(
        "Lists are CSV in UTF-8, with a row of headings. A blank is not known, never 0. Numbers have a \
         point and no separators; a text that a spreadsheet program would take for a formula begins with \
         an apostrophe. Lists of `data/` are published, and `data/datapackage.json` has the type of each \
         column. The others are the unit's own.\n\n",
    );
    for list in described_lists() {
        page.push_str(&section(&list));
    }
    page.trim_end().to_owned() + "\n"
}

fn section(list: &DescribedList) -> String {
    let mut section = format!("## {}\n\n{}\n\n", code(list.file), cell(list.description));
    section.push_str("| column | what stands in it |\n|---|---|\n");
    for (name, words) in &list.columns {
        section.push_str(&format!("| {} | {} |\n", code(name), cell(words)));
    }
    section + "\n"
}
