//! What the lists are that are the unit's own, and what stands in their columns.

type Columns = &'static [(&'static str, &'static str)];

/// File, what stands in it, and what in each column that does not mean what it does in `data/`.
pub(super) const LISTS_OF_THE_UNIT: &[(&str, &str, Columns)] = &[
    ("submissions.csv", "Every file that came, and the one state in which it ended.", SUBMISSIONS),
    (
        "readings.csv",
        "How each file was read: a line for every field found or missed, every heading that means none, \
         and every note on what was odd.",
        READINGS,
    ),
    (
        "status.csv",
        "Every authority in scope and every other unit of which a return is expected: what came.",
        STATUS,
    ),
    ("exceptions.csv", "Every fault that was found, in its cell, with what to do.", EXCEPTIONS),
    ("undecided.csv", "Every rule that could not be applied to a record; the message says why.", EXCEPTIONS),
    (
        "decisions.csv",
        "What was decided about the period, and what became of it; only where something was.",
        DECISIONS,
    ),
    (
        "pending.csv",
        "Files for this period that came to the inboxes of others and are not taken in; only where there \
         are any.",
        PENDING,
    ),
    (
        "totals.csv",
        "Sums of what was reported, by reporting unit, region, country and all, each with what it rests \
         on. Nothing in it is estimated.",
        TOTALS,
    ),
];

const SUBMISSIONS: Columns = &[
    ("file", "Path below the inbox."),
    ("sha256", "SHA-256 of its bytes."),
    ("bytes", "Its size."),
    ("format", "What it is by its content, whatever it is called; blank if that is not known."),
    ("unit", "Reporting units whose returns it holds, separated by semicolons."),
    ("authority_codes", "Codes of the authorities of these units, separated by semicolons."),
    ("authority_name", "Their names."),
    ("period", "The period for which it is; blank if that is not known."),
    ("received", "When it came, by `receipts.csv` or a folder named by a date; blank if that is not known."),
    (
        "state",
        "accepted, superseded (a newer version counts), duplicate, rejected (it cannot be used) or \
         set-aside.",
    ),
    ("reason", "Why it is in that state, and what to do."),
];

const READINGS: Columns = &[
    ("file", "Path below the inbox."),
    ("sheet", "Sheet; blank in a file that has none, and in notes on a whole file."),
    ("heading_row", "Row of the headings, from 1; blank where labels stand beside values."),
    ("table", "Record table; blank in notes."),
    ("rows", "Records that were found there."),
    ("field", "Field; blank where a heading means none."),
    ("column", "Column, or cell, in which its values stand."),
    ("heading", "The heading or label as it was typed; what a note says."),
    (
        "match",
        "How it was known: exact, synonym, near (a misspelling that leaves no choice), second (fills \
         blanks of another), missing, ignored, or note.",
    ),
    ("filled", "Records in which something stands in it."),
];

const STATUS: Columns = &[
    ("authority_code", "Code of the authority; blank for a unit that is in no register."),
    ("authority_name", "Name of the authority or unit."),
    ("region", "Its region."),
    ("unit", "Reporting units that answered for it, or were to, separated by semicolons."),
    ("obligation", "due (a return of its own), joint (one with others) or exempt."),
    ("receipt", "received, nil, rejected (only files that cannot be used came) or not-received."),
    ("quality", "clean, queries, errors or held (versions tie); blank where nothing was received."),
    ("received", "Day of the last return that counts, if known."),
    ("due", "Last day in time, with an extension."),
    ("days_late", "Days after that; blank if either day is not known."),
    ("errors", "Open errors."),
    ("queries", "Open queries."),
    ("notes", "Notes."),
    ("explained", "Exceptions that decisions settled."),
    ("last_chased", "Day of the last letter."),
    ("promised", "Day for which the return is promised."),
];

const EXCEPTIONS: Columns = &[
    ("id", "By which decisions name it: the same in each run that finds the same fault at the same place."),
    ("unit", "Reporting unit."),
    ("authority_code", "Code of the authority that sends the return."),
    ("authority_name", "Name of the unit."),
    ("period", "Period of the run."),
    ("severity", "reject, error, query or note."),
    ("rule", "Id of the rule, or the constraint of the schema."),
    ("message", "What was found, and what to do."),
    ("file", "Path below the inbox."),
    ("sheet", "Sheet."),
    ("cell", "Cell."),
    ("table", "Record table."),
    ("record", "Key of the record; blank where the table has one record a return."),
    ("field", "Field."),
    ("value", "The value as it was typed; blank of fields about people."),
    ("expected", "What would have been right, if that can be told."),
    ("difference", "The value less what was expected, where both are numbers."),
    ("previous", "What the rule compared with: the value of the period before, or the median of the class."),
    ("first_seen", "Day of the run that found it first."),
    (
        "score",
        "How much it matters to the national figure, as a share of it; blank where there is nothing to \
         weigh.",
    ),
    ("trial", "Whether a rule on trial found it, which has no effect."),
    (
        "state",
        "open, explained, accepted, refused (asked again), waived or lapsed (settled for another value \
         than stands there now).",
    ),
    ("caused_by", "Id of the exception from which this one follows; blank where it stands for itself."),
];

const DECISIONS: Columns = &[
    ("id", "By which a later decision names it."),
    ("decided", "Day or moment."),
    ("who", "Who decided."),
    ("decision", "What: correct, explain, accept and so on."),
    ("unit", "Reporting unit; blank for all."),
    ("period", "Period that it is about; blank for all."),
    ("about", "Id of the exception, or of the decision, that it is about."),
    ("rule", "Rule that is meant; blank for any."),
    ("table", "Table that is meant; blank for any."),
    ("record", "Key of the record that is meant; blank for any."),
    ("field", "Field that is meant; blank for any."),
    ("old", "Value for which it was decided; blank of fields about people."),
    ("new", "Value that is right; blank of fields about people."),
    ("until", "Last day, or last period, for which it holds."),
    ("source", "From where it is known."),
    ("why", "Why."),
    (
        "outcome",
        "What became of it: applied, mended, lapsed, contradicted, superseded, not-enough, no-value, \
         nothing, withdrawn or ended.",
    ),
    ("exceptions", "So many exceptions it settles."),
    ("file", "File of the ledger."),
    ("line", "Its line there."),
];

const PENDING: Columns = &[
    ("kind", "late return, or revision of one that is in."),
    ("authority_name", "Whose it is."),
    ("file", "Path below the inbox."),
    ("inbox", "Period of the inbox in which it lies."),
    ("received", "When it came, if known."),
    ("unit", "Reporting units whose returns it holds."),
    ("why", "Why it is not taken in."),
    ("sha256", "SHA-256 of its bytes."),
];

const TOTALS: Columns = &[
    ("value", "The sum; blank where nothing of it is known."),
    ("reported_units", "Reporting units that gave the figure."),
    ("expected_authorities", "Authorities that are asked for it."),
    ("reported_authorities", "Authorities that gave it."),
    ("derived_units", "Reporting units of which it follows from other figures of theirs."),
    ("complete_units", "Over several periods: reporting units that gave it in each."),
    ("complete_authorities", "Over several periods: authorities that gave it in each."),
];
