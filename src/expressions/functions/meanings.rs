//! What each function says, for those who write rules: the reference of the language is made of this.

use super::known::FUNCTIONS;

/// A function of the rule language.
#[derive(Debug, Clone, Copy)]
pub struct FunctionMeaning {
    /// Its name.
    pub name: &'static str,
    /// How it is called.
    pub call: &'static str,
    /// What it is.
    pub meaning: &'static str,
}

/// All functions, in the order in which they are declared.
pub fn function_meanings() -> impl Iterator<Item = FunctionMeaning> {
    FUNCTIONS.iter().map(|(name, call)| {
        let meaning = MEANINGS.iter().find(|(own, _)| own == name).map_or("", |(_, meaning)| meaning);
        FunctionMeaning { name, call, meaning }
    })
}

const MEANINGS: [(&str, &str); 28] = [
    ("abs", "The number without its sign."),
    ("coalesce", "The first of these that is known."),
    (
        "round_half_up",
        "The number with so many digits after the point, none if `digits` is left out; a half goes away \
         from zero.",
    ),
    ("round_half_even", "The same; a half goes to the even digit."),
    ("round_down", "The same, towards zero."),
    ("round_up", "The same, away from zero."),
    (
        "adds_up",
        "Whether parts add to a total. All parts known: equal; some: the total is at least their sum; \
         none: true. Such a rule is a balance edit, solved together with all others of the table.",
    ),
    (
        "adds_down",
        "In the total row of a table that has one (`qd:total_key`): the value there against the sum of the \
         other rows, as `adds_up`; true in those. Every row that the table declares is a part.",
    ),
    ("known_sum", "The sum of what is known; not known if nothing is."),
    (
        "within",
        "Whether a and b differ by at most the larger of `abs` and `pct` percent of b. `dp` is for figures \
         rounded to so many decimals: it adds what they can be off together, half a last digit each, \
         through sums, products and ratios.",
    ),
    ("unique", "False on each record of a return after the first with these values."),
    (
        "unique_among_units",
        "False on *every* record with these values that stand in the return of another unit of the period \
         too: no unit is the first. Undecided where the record itself does not give one of them; what \
         another unit does not give is no value of its, so a blank there decides nothing. Examples give \
         records of other units as `peers`.",
    ),
    ("period_start", "The first day of the period, or of that so many years before."),
    ("period_end", "The last day of the period, or of that so many years before."),
    ("quarter", "Which quarter of its year the period is, from 1."),
    (
        "prev",
        "The same unit's and record's value so many periods before (one if it does not say), through \
         successors; never an estimate. In a list it is the record of the same key; its texts, dates and \
         truths are known too. The argument is a field, or made of fields by arithmetic, `abs`, \
         `known_sum` and names for these.",
    ),
    (
        "rising",
        "From the first period of the year to this one no value is more than `fall` percent below the one \
         before (not below it at all without `fall`); false where one falls, else undecided where one is \
         not known; in the first period true.",
    ),
    ("same_period_last_year", "As `prev`, of the same period a year before."),
    ("ytd", "The sum from the start of the year to this period."),
    (
        "peer_median",
        "The median over units of the same class and records of the same key; an exception names it as \
         `previous` where no earlier value made the case.",
    ),
    (
        "hb",
        "True unless the change is far out among those of its class (Hidiroglou and Berthelot, 1986); \
         zeros are outside the method, `fallback` is the percentage allowed where quartiles fall together.",
    ),
    ("starts_with", "Whether a text begins with these letters."),
    (
        "matches",
        "Whether the pattern (a regular expression, without references back or looks ahead) is found \
         somewhere in the text; `^` and `$` are its ends, `(?i)` takes capitals for small letters.",
    ),
    ("fields", "All fields so called, but for those named beside it."),
    (
        "count_of",
        "How many records of a table of the same return there are; `FILTER (WHERE result = 'convicted')` \
         chooses, and `own.case_id` in it is the field of the record for which it is worked out: \
         `count_of(breaches) FILTER (WHERE case_id = own.case_id AND heard < own.decided)`. It stands on \
         one side of any comparison with a field, by itself or joined by `AND`.",
    ),
    ("count_distinct_of", "As `count_of`, how many different values there are."),
    ("sum_of", "As `count_of`, the sum of a field; not known if one of them is not."),
    ("known_sum_of", "As `sum_of`, over what is known."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_every_function_it_is_said_what_it_is() {
        for function in function_meanings() {
            assert!(!function.meaning.is_empty(), "{}", function.name);
        }
        for (name, _) in MEANINGS {
            assert!(FUNCTIONS.iter().any(|(own, _)| *own == name), "{name} is no function");
        }
    }
}
