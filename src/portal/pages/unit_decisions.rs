//! What can be decided on the page of an authority: about a question, a return, or what was said.

use maud::{Markup, html};
use serde_json::Value;

use super::{
    told::{list, text},
    unit::Form,
};
use crate::{
    ledger::{Decision, Kind},
    portal::{
        deciding::role_for,
        questions::{can_take_expected, place_of},
        unit_page::Known,
    },
    records::StoredFault,
    returns::Unit,
    vocabulary::printable::whole,
};

/// What can be decided about a question, by the words of forms.
const OF_QUESTIONS: [(&str, &str, Kind); 7] = [
    ("explain", "The authority explained it", Kind::Explain),
    ("expected", "The expected value is right: ", Kind::Correct),
    ("correct", "Another value is right, as said below", Kind::Correct),
    ("accept", "The value is taken as it is", Kind::Accept),
    ("refuse", "The answer is not enough: it is asked again", Kind::Refuse),
    ("waive", "Nobody is to be asked", Kind::Waive),
    ("hold", "The value is in no total until this is settled", Kind::Hold),
];

/// Fields of the form about a question: name, label, hint.
const RIGHT: (&str, &str, &str) = ("new", "The value that is right", "Only where another value is right.");
const SOURCE: (&str, &str, &str) = (
    "source",
    "From where it is known",
    "Such as telephone, letter or mail. Needed where a value is corrected.",
);
const UNTIL: (&str, &str, &str) =
    ("until", "Until", "A period, such as 2010-11, or a day. Blank: from this period on.");

/// What can be decided about a return as a whole: title, and what it does.
const NIL: (Kind, &str, &str) = (
    Kind::Nil,
    "It had nothing to return",
    "Flows are 0, and stocks are not known. The authority said so outside of a return.",
);
const EXEMPT: (Kind, &str, &str) = (Kind::Exempt, "No return is expected", "From this period on.");
const HOLD: (Kind, &str, &str) = (
    Kind::Hold,
    "Hold the whole return",
    "It is in no total until something is settled, and may be estimated.",
);
const EXCLUDE: (Kind, &str, &str) =
    (Kind::Exclude, "Leave the whole return out", "It is in no total, and may be estimated.");
const PIN: (Kind, &str, &str) = (Kind::Pin, "Say which file counts", "Of several versions of the return.");
const ATTRIBUTE: (Kind, &str, &str) =
    (Kind::Attribute, "Say that a file is its return", "Of files of the last run that are nobody's.");
const BASIS: (Kind, &str, &str) = (Kind::Basis, "Say for what time figures are", "From this period on.");
const BASES: [(&str, &str); 2] =
    [("year-to-date", "for the year to date"), ("period", "for the period alone")];

fn field(form: &Form<'_>, of: &str, (name, label, hint): (&str, &str, &str), is_short: bool) -> Markup {
    let id = format!("{name}-{of}");
    html! {
        div class="field" {
            label for=(id) { (label) }
            @if !hint.is_empty() { p class="hint" id=(format!("{id}-hint")) { (hint) } }
            input id=(id) name=(name) class=[is_short.then_some("short")] maxlength="500"
                value=(form.typed(of, name))
                aria-describedby=[(!hint.is_empty()).then(|| format!("{id}-hint"))];
        }
    }
}

fn why(form: &Form<'_>, of: &str) -> Markup {
    let id = format!("why-{of}");
    html! {
        div class="field" {
            label for=(id) { "Why" }
            input id=(id) name="why" required maxlength="500" value=(form.typed(of, "why"));
        }
    }
}

/// A form of one kind of decision, folded away; `inside` are its own fields.
fn folded(form: &Form<'_>, (kind, title, what): (Kind, &str, &str), inside: &Markup) -> Markup {
    let of = kind.word();
    html! {
        @if form.officer.account.role >= role_for(kind) {
            details open[form.is_again(of)] {
                summary { (title) }
                form method="post" action=(form.here) {
                    (form.hidden("", kind.word()))
                    input type="hidden" name="form" value=(of);
                    p { (what) }
                    (inside)
                    (why(form, of))
                    button { (title) }
                }
            }
        }
    }
}

/// A question, what was decided of it since the last run, and a form.
pub fn question(form: &Form<'_>, known: &Known, unit: &Unit, fault: &StoredFault) -> Markup {
    let (own, id) = (&fault.exception, fault.id.as_str());
    let rule = form.app.settings.collection.rules.iter().find(|rule| rule.id == own.rule);
    let place = place_of(fault);
    let role = form.officer.account.role;
    let takes_expected = can_take_expected(form.app, fault);
    let can = |(word, _, kind): &&(&str, &str, Kind)| {
        role >= role_for(*kind) && (*word != "expected" || takes_expected)
    };
    html! {
        p {
            span class=(format!("tag {}", own.severity.word())) { (own.severity.word()) }
            " " strong { (own.rule) @if !place.is_empty() { ", " (place) } }
        }
        p { (whole(&own.message)) }
        (super::frame::facts(&[
            ("File", whole(&own.place.file).into_owned()),
            ("It holds", whole(&own.value).into_owned()),
            ("Expected", whole(&own.expected).into_owned()),
            ("Compared with", whole(&own.previous).into_owned()),
            ("Since", super::told::day_of(&fault.first_seen)),
            ("Why it is asked", rule.map(|rule| whole(&rule.why).into_owned()).unwrap_or_default()),
        ]))
        @for decision in decided_since(known, unit, fault) {
            p class="told well" {
                "Decided, and counts from the next run on: " (in_words(decision))
                " by " (whole(decision.who())) ": " (whole(decision.why()))
            }
        }
        details open[form.is_again(id)] {
            summary { "Decide" span class="unseen" { " about " (own.rule) " " (place) " " (id) } }
            form method="post" action=(form.here) {
                (form.hidden(id, ""))
                input type="hidden" name="form" value=(id);
                fieldset {
                    legend { "What is decided" span class="unseen" { " of " (own.rule) " " (id) } }
                    @for (word, words, _) in OF_QUESTIONS.iter().filter(can) {
                        div class="tick" {
                            input type="radio" id=(format!("{word}-{id}")) name="kind" value=(word) required
                                checked[form.typed(id, "kind") == *word];
                            label for=(format!("{word}-{id}")) {
                                (words) @if *word == "expected" { (whole(&own.expected)) }
                            }
                        }
                    }
                }
                @if role >= role_for(Kind::Correct) {
                    (field(form, id, RIGHT, true))
                }
                (field(form, id, SOURCE, true))
                (why(form, id))
                button { "Decide" }
            }
        }
    }
}

/// What was decided about a question, and is not in what the last run found.
fn decided_since<'k>(known: &'k Known, unit: &Unit, fault: &StoredFault) -> Vec<&'k Decision> {
    let own = &fault.exception;
    let is_about = |decision: &&Decision| {
        let is_value = ["table", "record", "field"].into_iter().zip([&own.table, &own.record, &own.field]);
        let is_value = matches!(decision.kind, Kind::Correct | Kind::Hold)
            && !own.field.is_empty()
            && is_value.into_iter().all(|(name, text)| decision.get(name) == text);
        decision.get("about") == fault.id || is_value
    };
    let standing = known.decisions(unit).into_iter().filter(|(_, is_withdrawn)| !is_withdrawn);
    let own = standing.map(|(decision, _)| decision).filter(|own| own.period == Some(known.period()));
    own.filter(is_about).collect()
}

/// A decision in words: `correct -49 to 49`.
pub fn in_words(own: &Decision) -> String {
    let new = own.get("new");
    let said = match (own.get("old"), new) {
        (_, "") => String::new(),
        ("", new) => format!(" to {new}"),
        (old, new) => format!(" {old} to {new}"),
    };
    let until = own.get("until");
    let until = if until.is_empty() { String::new() } else { format!(" until {until}") };
    whole(&format!("{}{said}{until}", own.kind.word())).into_owned()
}

/// What was said, and extensions.
pub fn note(form: &Form<'_>) -> Markup {
    let of = "say";
    html! {
        form method="post" action=(form.here) {
            (form.hidden("", ""))
            input type="hidden" name="form" value=(of);
            fieldset {
                legend { "What" }
                @for (kind, words) in [("note", "What was said"), ("extend", "An extension")] {
                    div class="tick" {
                        input type="radio" id=(format!("kind-{kind}")) name="kind" value=(kind) required
                            checked[form.typed(of, "kind") == kind];
                        label for=(format!("kind-{kind}")) { (words) }
                    }
                }
            }
            div class="field" {
                label for="why" { "Words" }
                input id="why" name="why" required maxlength="500" value=(form.typed(of, "why"));
            }
            div class="field" {
                label for="until" { "Until" }
                p class="hint" id="until-hint" { "Such as 2010-06-30: of a promise or an extension." }
                input id="until" name="until" class="short" aria-describedby="until-hint"
                    value=(form.typed(of, "until"));
            }
            button { "Write down" }
        }
    }
}

/// What can be decided about a return as a whole.
pub fn about_return(form: &Form<'_>, status: Option<&Value>, known: &Known) -> Markup {
    let own: Vec<String> =
        status.iter().flat_map(|own| list(own, "files")).map(|own| text(&own["file"])).collect();
    let others: Vec<String> = known.nobodys.iter().map(|file| whole(&file.file).into_owned()).collect();
    let none = html! {};
    let is_clerk = form.officer.account.role < role_for(Kind::Nil);
    html! { @if !is_clerk { div class="actions" {
        h3 { "Decide about the return" }
        (folded(form, NIL, &none))
        (folded(form, EXEMPT, &field(form, "exempt", UNTIL, true)))
        (folded(form, HOLD, &none))
        (folded(form, EXCLUDE, &none))
        @if own.len() > 1 {
            (folded(form, PIN, &files(form, "pin", &own)))
        }
        @if !others.is_empty() {
            (folded(form, ATTRIBUTE, &files(form, "attribute", &others)))
        }
        (folded(form, BASIS, &basis(form)))
    } } }
}

fn files(form: &Form<'_>, of: &str, names: &[String]) -> Markup {
    let id = format!("file-{of}");
    html! {
        div class="field" {
            label for=(id) { "File" }
            select id=(id) name="file" {
                @for name in names { option value=(name) selected[form.typed(of, "file") == name] { (name) } }
            }
        }
    }
}

fn basis(form: &Form<'_>) -> Markup {
    html! {
        div class="field" {
            label for="table-basis" { "Table" }
            select id="table-basis" name="table" {
                @for table in &form.app.settings.collection.tables {
                    option value=(table.name) selected[form.typed("basis", "table") == table.name] {
                        (whole(&table.title))
                    }
                }
            }
        }
        fieldset {
            legend { "Its figures are" }
            @for (value, words) in BASES {
                div class="tick" {
                    input type="radio" id=(format!("new-{value}")) name="new" value=(value) required
                        checked[form.typed("basis", "new") == value];
                    label for=(format!("new-{value}")) { (words) }
                }
            }
        }
    }
}
