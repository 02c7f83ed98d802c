//! The shipped register, on the awkward cases.

use jiff::civil::{Date, date};
use quarterday::schemas::{
    Faults, Register,
    register::{self, Named},
};

use crate::workspace::project;

fn register() -> Register {
    let mut faults = Faults::default();
    let register = register::load(&project().join("schemas/register"), &mut faults);
    assert!(faults.is_clean() && faults.notes.is_empty(), "{faults:?}");
    register
}

fn one(code: &str) -> Named {
    Named::One(code.to_owned())
}

#[test]
fn it_holds_all_authorities_of_great_britain_and_northern_ireland() {
    let register = register();
    let count = |day: Date, country: &dyn Fn(&str) -> bool| {
        register.existing_on(day).filter(|authority| country(&authority.country.name)).count()
    };
    let britain = |name: &str| name != "Northern Ireland";
    assert_eq!(register.authorities().filter(|authority| britain(&authority.country.name)).count(), 450);
    for (day, expected) in
        [(date(2008, 6, 1), 408), (date(2009, 6, 1), 380), (date(2023, 5, 1), 350), (date(2026, 1, 1), 350)]
    {
        assert_eq!(count(day, &britain), expected, "{day}");
    }
    assert_eq!(count(date(2020, 3, 31), &|name| name == "England"), 317);
    assert_eq!(count(date(2020, 3, 31), &|name| name == "Northern Ireland"), 11);
}

#[test]
fn a_council_under_a_new_code_is_the_same_council() {
    let register = register();
    for (code, day, expected) in [
        ("E06000048", date(2014, 1, 1), "E06000057"),
        ("E06000057", date(2012, 1, 1), "E06000048"),
        ("E08000016", date(2025, 6, 30), "E08000038"),
        ("E08000019", date(2025, 3, 31), "E08000019"),
        ("W06000007", date(2009, 6, 30), "W06000023"),
        ("W06000023", date(2009, 5, 31), "W06000007"),
    ] {
        assert_eq!(
            register.continuing_on(code, day).map(|authority| authority.code.as_str()),
            Some(expected),
            "{code} on {day}"
        );
    }
    assert_eq!(register.named("Northumberland", date(2012, 1, 1)), one("E06000048"));
    assert_eq!(register.named("Northumberland County Council", date(2019, 1, 1)), one("E06000057"));
    assert_eq!(register.named("Powys", date(2009, 6, 30)), one("W06000023"));
    assert_eq!(register.named("Barnsley MBC", date(2025, 3, 31)), one("E08000016"));
}

#[test]
fn a_former_name_is_still_the_authoritys() {
    let register = register();
    assert_eq!(register.named("Shepway", date(2020, 3, 31)), one("E07000112"));
    assert_eq!(register.named("Folkestone & Hythe District Council", date(2020, 3, 31)), one("E07000112"));
    assert_eq!(
        register.named("Eilean Siar", date(2020, 3, 31)),
        register.named("Na h-Eileanan Siar", date(2020, 3, 31))
    );
}

#[test]
fn who_succeeded_whom_is_followed_to_the_day() {
    let register = register();
    let codes = |code, day| {
        register.successors_on(code, day).iter().map(|authority| authority.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(codes("E07000190", date(2018, 6, 1)), ["E07000190"]);
    assert_eq!(codes("E07000190", date(2020, 3, 31)), ["E07000246"]);
    assert_eq!(codes("E07000190", date(2024, 3, 31)), ["E06000066"]);
    let cumbria = ["E07000026", "E07000027", "E07000028", "E07000029", "E07000030", "E07000031"];
    let heirs: std::collections::BTreeSet<&str> =
        cumbria.iter().flat_map(|code| codes(code, date(2023, 6, 30))).collect();
    assert_eq!(heirs.into_iter().collect::<Vec<_>>(), ["E06000063", "E06000064"]);
    assert_eq!(
        register.named("Taunton Deane Borough Council", date(2020, 3, 31)),
        Named::Ended("E07000190".to_owned())
    );
}

#[test]
fn a_name_that_could_be_two_is_nobodys() {
    let register = register();
    for name in [
        "Newcastle",
        "Newcastle City Council",
        "Lancashire County Council",
        "London",
        "Northamptonshire County Council",
        "\u{415}ssex",
        "",
        "City",
    ] {
        assert_eq!(register.named(name, date(2020, 3, 31)), Named::Nobody, "{name}");
    }
    assert_eq!(register.named("Cumberland", date(2020, 3, 31)), Named::NotYet("E06000063".to_owned()));
    assert_eq!(register.named("City of London", date(2020, 3, 31)), one("E09000001"));
    assert_eq!(register.named("Durham", date(2020, 3, 31)), one("E06000047"));
    assert_eq!(register.named("Durham", date(2008, 3, 31)), one("E07000056"));
}

#[test]
fn names_are_found_in_file_names_longest_first() {
    let register = register();
    let found = |text: &str| register.names_within(text, date(2020, 3, 31));
    assert_eq!(found("north dorset food hygiene 2019-20"), ["E07000050"]);
    assert_eq!(found("Newcastle under Lyme FINAL v2"), ["E07000195"]);
    assert_eq!(found("rother and wealden"), ["E07000064", "E07000065"]);
    assert_eq!(found("return form 3"), Vec::<String>::new());
}
