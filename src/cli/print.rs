//! Prints lines: the one place that does.

/// Prints a line, or several. What acts on a terminal instead of showing came from outside, in a name of the
/// register say, and is shown as what it is.
macro_rules! say {
    ($($words:tt)*) => {
        crate::cli::print::print(&crate::vocabulary::printable::lines(&format!($($words)*)))
    };
}

/// Prints what programs read, in which the like is escaped as JSON does.
macro_rules! say_json {
    ($value:expr) => {
        crate::cli::print::print(&crate::vocabulary::printable::json(&format!("{:#}", $value)))
    };
}

/// Prints lines. Who stopped listening (`quarterday ... | head`) is no fault of ours.
pub(super) fn print(lines: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{lines}");
}
