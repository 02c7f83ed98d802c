//! How values of every kind are read.

use super::{read, read_in_unit};
use crate::{
    reading::{Cell, Content},
    schemas::{
        Field, FieldType, Missing, StockOrFlow, constraints::Constraints, declaration::Position,
        field::MissingMarker,
    },
    vocabulary::{Answer, CellAddress, Scaled},
};

fn field(kind: FieldType, unit: &str, decimals: u8) -> Field {
    let missing = |text: &str, means| MissingMarker { text: text.to_owned(), means };
    Field {
        name: "x".to_owned(),
        title: "X".to_owned(),
        synonyms: Vec::new(),
        kind,
        unit: unit.to_owned(),
        measure: Some(StockOrFlow::Flow),
        decimals,
        constraints: Constraints::default(),
        missing: vec![missing("", Missing::NotKnown), missing("NP", Missing::NotApplicable)],
        identity: None,
        personal: false,
        contact: None,
        nil: false,
        is_ordered: false,
        categories: Vec::new(),
        labels: Vec::new(),
        applies: None,
        rounding: crate::schemas::field::Rounding::default(),
        falls_back_on: Vec::new(),
        since: None,
        until: None,
        zero_words: Vec::new(),
        truth_words: None,
        iso_dates: false,
        units: Vec::new(),
        at: Position { file: "x".into(), line: 1, column: 1 },
    }
}

fn shown(content: Content, percent: bool, field: &Field) -> String {
    let cell = Cell { at: CellAddress { row: 0, column: 0 }, content, percent };
    match read(&cell, field).answer {
        Answer::Reported(value) => value.to_string(),
        answer => answer.reason().unwrap_or_default().to_owned(),
    }
}

#[test]
fn numbers_are_read_as_people_type_them() {
    let count = field(FieldType::Integer, "visits", 0);
    let read = |text: &str| shown(Content::Text(text.into()), false, &count);
    for (typed, value) in [
        ("1,132", "1132"),
        (" 1 132 ", "1132"),
        ("1\u{a0}132", "1132"),
        ("1132.0", "1132"),
        ("'1321", "1321"),
        ("-3", "-3"),
        ("0", "0"),
        ("007", "7"),
        ("NP", "not-applicable"),
        ("np", "not-applicable"),
        (" ", "not-known"),
        ("1,13", "unreadable"),
        ("1.5", "unreadable"),
        ("about 40", "unreadable"),
        ("12%", "unreadable"),
        ("1e3", "unreadable"),
        (".", "unreadable"),
        ("1,132,5", "unreadable"),
        ("99999999999999999999", "unreadable"),
        ("-", "unreadable"),
        ("1-2", "unreadable"),
        ("(3)", "-3"),
        ("(1,132)", "-1132"),
        ("(-3)", "unreadable"),
        ("3 visits", "3"),
        ("\u{2013}3", "-3"),
        ("- 3", "-3"),
        ("3-", "-3"),
        ("1,132\u{2013}", "-1132"),
        ("-3-", "unreadable"),
        ("\u{2013}", "unreadable"),
        ("-+3", "unreadable"),
        ("£3", "unreadable"),
        ("nil", "unreadable"),
    ] {
        assert_eq!(read(typed), value, "{typed:?}");
    }
}

#[test]
fn percentages_are_read_with_and_without_their_sign() {
    let rate = field(FieldType::Number, "percent", 2);
    for (typed, value) in [
        ("98.44%", "98.44"),
        ("98.44 %", "98.44"),
        ("100 per cent", "100"),
        ("50.0", "50"),
        ("98.445", "98.45"),
    ] {
        assert_eq!(shown(Content::Text(typed.into()), false, &rate), value, "{typed:?}");
    }
    assert_eq!(shown(Content::Number(0.9844), true, &rate), "98.44");
    assert_eq!(shown(Content::Number(0.9844), false, &rate), "0.98");
    assert_eq!(shown(Content::Number(98.07), false, &rate), "98.07");
}

#[test]
fn pounds_are_read_by_the_unit_that_is_declared() {
    let (pounds, thousands) =
        (field(FieldType::Number, "GBP", 2), field(FieldType::Number, "GBP thousand", 3));
    let read = |text: &str, field: &Field| shown(Content::Text(text.into()), false, field);
    for (typed, in_pounds, in_thousands) in [
        ("£1,234.50", "1234.5", "unreadable"),
        ("1,234.50", "1234.5", "1234.5"),
        ("£12k", "12000", "12"),
        ("£1.2m", "1200000", "1200"),
        ("(£5)", "-5", "unreadable"),
        ("-£5k", "-5000", "-5"),
        ("£(12.50)", "-12.5", "unreadable"),
        ("(£1,200)", "-1200", "unreadable"),
        ("£-5", "-5", "unreadable"),
        ("£5k-", "-5000", "-5"),
        ("££5", "unreadable", "unreadable"),
        ("£", "unreadable", "unreadable"),
        ("12 per cent", "unreadable", "unreadable"),
    ] {
        assert_eq!(
            (read(typed, &pounds).as_str(), read(typed, &thousands).as_str()),
            (in_pounds, in_thousands),
            "{typed:?}"
        );
    }
}

#[test]
fn figures_in_another_unit_are_multiplied_exactly() {
    let pounds = field(FieldType::Number, "GBP", 2);
    let read = |content: Content, factor: Scaled| {
        let cell = Cell { at: CellAddress { row: 0, column: 0 }, content, percent: false };
        match read_in_unit(&cell, &pounds, Some(factor)).answer {
            Answer::Reported(value) => value.to_string(),
            answer => answer.reason().unwrap_or_default().to_owned(),
        }
    };
    let thousand = Scaled { units: 1000, decimals: 0 };
    for (typed, value) in [
        ("12", "12000"),
        ("1.2345", "1234.5"),
        ("-0.001", "-1"),
        ("(1,200)", "-1200000"),
        ("£12k", "12000"),
        ("£12", "unreadable"),
    ] {
        assert_eq!(read(Content::Text(typed.into()), thousand), value, "{typed}");
    }
    for (typed, value) in [
        (12.345, "12345"),
        (0.1 + 0.2, "300"),
        (1e-3, "1"),
        (-4.35, "-4350"),
        (0.0, "0"),
        (123_456.789, "123456789"),
        (1e20, "unreadable"),
    ] {
        assert_eq!(read(Content::Number(typed), thousand), value, "{typed}");
    }
    assert_eq!(read(Content::Text("250".into()), Scaled { units: 1, decimals: 2 }), "2.5");
    assert_eq!(read(Content::Text("99999999999999".into()), thousand), "unreadable");
}

#[test]
fn words_for_nothing_are_zero_only_where_that_is_declared() {
    let mut count = field(FieldType::Integer, "visits", 0);
    count.zero_words = vec!["nil".to_owned(), "None".to_owned(), "-".to_owned()];
    let read = |text: &str| shown(Content::Text(text.into()), false, &count);
    assert_eq!(
        ["Nil", " none ", "-", "--", "..", "n/a"].map(read),
        ["0", "0", "0", "unreadable", "unreadable", "unreadable"]
    );
}

#[test]
fn only_the_declared_words_mean_yes_and_no() {
    use crate::schemas::field::TruthWords;
    let usual = field(FieldType::Boolean, "", 0);
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let declared = Field {
        truth_words: Some(TruthWords { yes: words(&["Ja", "1"]), no: words(&["Nein", "2"]) }),
        ..field(FieldType::Boolean, "", 0)
    };
    let read = |text: &str, field: &Field| shown(Content::Text(text.into()), false, field);
    for (typed, as_usual, as_declared) in [
        ("yes", "true", "unreadable"),
        ("N", "false", "unreadable"),
        ("ja", "unreadable", "true"),
        ("Nein ", "unreadable", "false"),
        ("1", "true", "true"),
        ("2", "unreadable", "false"),
    ] {
        assert_eq!(
            (read(typed, &usual).as_str(), read(typed, &declared).as_str()),
            (as_usual, as_declared),
            "{typed:?}"
        );
    }
    assert_eq!(shown(Content::Number(2.0), false, &declared), "false");
    assert_eq!(shown(Content::Number(0.0), false, &usual), "false");
    assert_eq!(shown(Content::Boolean(true), false, &declared), "true");
}

#[test]
fn what_is_no_date_is_told_as_what_it_is() {
    let day = field(FieldType::Date, "", 0);
    let expected = |content: Content| {
        let cell = Cell { at: CellAddress { row: 0, column: 0 }, content, percent: false };
        match read(&cell, &day).answer {
            Answer::Unreadable { expected, .. } => expected.to_string(),
            answer => format!("{answer:?}"),
        }
    };
    assert!(expected(Content::Text("31-06-2017".into())).contains("a date that exists"));
    assert!(expected(Content::Text("3/31/2020".into())).contains("with the day before the month"));
    for content in [Content::Number(43_100.0), Content::Text("43100".into())] {
        let told = expected(content);
        assert!(told.contains("2017-12-31") && told.contains("2022-01-01"), "{told}");
    }
}

#[test]
fn numbers_that_a_spreadsheet_cannot_hold_are_not_guessed() {
    let count = field(FieldType::Integer, "visits", 0);
    assert_eq!(shown(Content::Number(1e300), false, &count), "unreadable");
    for content in [Content::Number(9_007_199_254_740_994.0), Content::Text("9007199254740993".into())] {
        assert_eq!(shown(content, false, &count), "unreadable");
    }
    assert_eq!(shown(Content::Text("-9007199254740992".into()), false, &count), "-9007199254740992");
    assert_eq!(shown(Content::Number(2.5), false, &count), "unreadable");
    assert_eq!(shown(Content::Error("#REF!".into()), false, &count), "unreadable");
}
