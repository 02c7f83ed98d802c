//! What no machine can judge.

/// What somebody must have looked at before a workbook is published, whatever the checks say.
pub const SIGN_OFF: &[&str] = &[
    "Titles of the workbook, its sheets and tables say in plain words what the data are, of where and when.",
    "The figures are those that are meant to be published; the most striking were looked up in their source.",
    "Notes say what a reader needs to know to use the figures rightly, and stand at what they are about.",
    "Shorthand says what is the case: not available, not applicable and confidential are not mixed up.",
    "Nothing confidential can be told from the figures, also together with what was published before.",
    "The alternative text of each chart says its type, what it shows and its main message.",
    "Headings of columns can be understood alone, each with its unit, and are the same in all tables.",
    "The text of each link says where it leads, and it leads there.",
    "The cover has the right dates, and somebody answers at its contact address.",
    "Rows and columns are in an order that helps the reader.",
    "It was opened in Excel and in LibreOffice, gone through by keyboard, and read by a screen reader.",
    "Figures in the text of the release, on the web and in other formats are those of the workbook.",
];
