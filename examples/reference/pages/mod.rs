//! The pages of the reference, each by its name.

mod columns;
mod commands;
mod declarations;
mod exit_statuses;
mod functions;

/// All pages.
pub fn all() -> Vec<(&'static str, String)> {
    vec![
        ("commands.md", commands::page()),
        ("exit-statuses.md", exit_statuses::page()),
        ("declarations.md", declarations::page()),
        ("functions.md", functions::page()),
        ("columns.md", columns::page()),
    ]
}

/// What stands below the title of each.
const MADE: &str = "<!-- Made of the program by `cargo run --example reference`; change it there. -->\n\n";

/// A text in a cell of a table: on one line, and without what would end the cell or begin markup.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|").replace('<', "&lt;")
}

/// Code in a cell of a table.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}
