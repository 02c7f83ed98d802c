//! The functions of the rule language.

use quarterday::expressions::function_meanings;

use super::{MADE, cell, code};

pub fn page() -> String {
    let mut page = format!("# Functions of the rule language\n\n{MADE}");
    page.push_str(
        "What conditions are, and what else can stand in them, is said in [The rule \
                   language](../rules.md).\n\n",
    );
    page.push_str("| called as | what it is |\n|---|---|\n");
    for function in function_meanings() {
        page.push_str(&format!("| {} | {} |\n", code(function.call), cell(function.meaning)));
    }
    page
}
