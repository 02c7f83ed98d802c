//! With which status a command ends, where that is not 0.

/// Ran, but some submission could not be read.
pub(super) const SOME_REJECTED: u8 = 1;

/// Could not run.
pub(super) const COULD_NOT_RUN: u8 = 2;

/// Found what `--fail-on` names.
pub(super) const FAILED_ON: u8 = 3;

/// What was compared differs.
pub(super) const DIFFERS: u8 = 3;

/// What a status of a command says.
#[derive(Debug, Clone, Copy)]
pub struct ExitStatus {
    /// The command; blank for all.
    pub command: &'static str,
    /// Its status.
    pub status: u8,
    /// What is then so.
    pub meaning: &'static str,
}

const fn of(command: &'static str, status: u8, meaning: &'static str) -> ExitStatus {
    ExitStatus { command, status, meaning }
}

/// What statuses say. Those of a command come before those of all.
pub const EXIT_STATUSES: &[ExitStatus] = &[
    of("run", 0, "It ran, and every file could be read. Exceptions are normal."),
    of("run", SOME_REJECTED, "It ran, but some file could not be read: it was rejected, with a reason."),
    of("run", FAILED_ON, "It ran, and something as bad as `--fail-on` names is open."),
    of("check", 0, "Nothing keeps the return from being sent."),
    of("check", SOME_REJECTED, "A file cannot be read or used."),
    of("check", FAILED_ON, "There are errors to be corrected before it is sent."),
    of("inspect", SOME_REJECTED, "The file cannot be read."),
    of("compare", 0, "Nothing differs."),
    of("compare", SOME_REJECTED, "A file cannot be read."),
    of("compare", DIFFERS, "Something differs."),
    of(
        "audit-workbook",
        0,
        "No essential check of the form failed, and the content, if it was held against lists, is true.",
    ),
    of("audit-workbook", 1, "The workbook says something that its lists do not."),
    of("audit-workbook", FAILED_ON, "An essential check of the form failed."),
    of(
        "trace",
        COULD_NOT_RUN,
        "What a figure is made of does not come to what was published; or it could not be traced.",
    ),
    of("schemas check", COULD_NOT_RUN, "There are faults, each told with file and line."),
    of("rules test", COULD_NOT_RUN, "An example of a rule says another thing than the rule."),
    of(
        "release",
        COULD_NOT_RUN,
        "Nothing was released, and it says why; `--verify`: some file is not as it was released.",
    ),
    of("", 0, "It did what was asked."),
    of(
        "",
        COULD_NOT_RUN,
        "It could not run: what was typed, a fault in a declaration (with file and line), a folder that is \
         not there, or a fault of the program itself. Nothing was put in place.",
    ),
];
