//! With which status commands end.

use quarterday::cli::EXIT_STATUSES;

use super::{MADE, cell, code};

pub fn page() -> String {
    let mut page = format!("# Exit statuses\n\n{MADE}");
    page.push_str(
        "For scripts: a command that did what was asked ends with 0, one that could not run with \
                   2. What else there is:\n\n",
    );
    page.push_str("| command | status | what it says |\n|---|---|---|\n");
    for own in EXIT_STATUSES {
        let command = if own.command.is_empty() { "every other".to_owned() } else { code(own.command) };
        page.push_str(&format!("| {command} | {} | {} |\n", own.status, cell(own.meaning)));
    }
    page
}
