//! The table of figures: what there is of each figure of a unit, why, and where it comes from.

use std::collections::HashSet;

use quarterday::{
    figures::{Figure, Measures, Source, Status, SumError, UnitId, WorkedOut, gather},
    reading::{NewRecord, Records},
    returns::{Context, Return, unit_with_id},
    schemas::{Collection, Faults, Register, collection, register},
    validation::Validation,
    vocabulary::{Answer, Period, Scaled, Value, ValueAt},
};

use crate::workspace::Workspace;

/// A form of one record with a flow, a stock and a rate; and a list whose fines flow.
const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "return", "schema": { "fields": [
    { "name": "visits", "title": "Visits", "type": "integer", "qd:kind": "flow" },
    { "name": "premises", "title": "Premises", "type": "integer", "qd:kind": "stock" },
    { "name": "rate", "title": "Rate", "type": "integer", "qd:kind": "rate" } ] } },
  { "name": "cases", "schema": { "primaryKey": ["case"], "fields": [
    { "name": "case", "title": "Case", "type": "string" },
    { "name": "fine", "title": "Fine", "type": "integer", "qd:kind": "flow" },
    { "name": "share", "title": "Share", "type": "integer", "qd:kind": "rate" } ] } } ] }"#;

struct Declared {
    register: Register,
    collection: Collection,
}

impl Declared {
    fn new() -> Self {
        let workspace = Workspace::new();
        workspace.write("collection/datapackage.json", DESCRIPTOR);
        let register = register::load(&workspace.path("register"), &mut Faults::default());
        let collection =
            collection::load(&workspace.path("collection"), &register, &mut Faults::default()).unwrap();
        Self { register, collection }
    }

    fn context(&self) -> Context<'_> {
        Context::new(&self.register, &self.collection, Period::parse("2019-20").unwrap())
    }
}

fn whole(units: i64) -> Answer {
    Answer::Reported(Value::Number(Scaled { units, decimals: 0 }))
}

fn unreadable() -> Answer {
    Answer::Unreadable { text: "many".into(), expected: "a whole number".into() }
}

fn record(table: usize, answers: Vec<Answer>) -> NewRecord {
    NewRecord { answers, ..NewRecord::blank(table, 3, 0, 0) }
}

fn case(name: &str, fine: Answer) -> NewRecord {
    record(1, vec![Answer::Reported(Value::Text(name.into())), fine, whole(50)])
}

fn return_of(unit: &str, records: Vec<NewRecord>, context: &Context<'_>) -> Return {
    Return {
        unit: unit_with_id(unit, context, context.period.end()),
        submissions: vec![0],
        received: None,
        records: Records::of(records),
        gives: vec![true; 2],
        not_asked: vec![Vec::new(); 2],
        nil: false,
        settled: Vec::new(),
    }
}

/// The figures of one return, and whether something of it counts.
fn figures(
    found: &Return,
    validation: &Validation,
    context: &Context<'_>,
) -> Result<(Vec<Figure>, bool), SumError> {
    let (mut returns, unit) = (vec![found.clone()], UnitId::new(0));
    let measures = Measures::of(&returns, context.collection);
    let table = gather(&mut returns, &[], validation, &WorkedOut::default(), &measures, context)?;
    Ok((measures.ids().map(|measure| *table.get(measure, unit)).collect(), table.is_usable(unit)))
}

/// Status, value that counts and source.
fn told(figures: &[Figure]) -> Vec<(Status, Option<i64>, Source)> {
    figures
        .iter()
        .map(|figure| (figure.status, figure.value().map(|value| value.units), figure.source))
        .collect()
}

#[test]
fn a_figure_says_what_there_is_of_it_and_where_it_comes_from() {
    let declared = Declared::new();
    let context = declared.context();
    let form = |answers: Vec<Answer>| {
        let (found, usable) = figures(
            &return_of("X0000001", vec![record(0, answers)], &context),
            &Validation::default(),
            &context,
        )
        .unwrap();
        (told(&found[..3]), usable)
    };
    let (blank, record) = (Source::Nothing, Source::Record(0));
    let given = vec![
        (Status::Reported, Some(7), record),
        (Status::NotKnown, None, record),
        (Status::Unreadable, None, record),
    ];
    assert_eq!(form(vec![whole(7), Answer::NotKnown, unreadable()]), (given, true));
    let absent = vec![
        (Status::NotAsked, None, Source::Form),
        (Status::NotApplicable, None, record),
        (Status::NotKnown, None, record),
    ];
    assert_eq!(
        form(vec![Answer::NotAsked, Answer::NotApplicable("n/a".into()), Answer::NotKnown]),
        (absent, false)
    );
    let (of_nothing, usable) =
        figures(&return_of("X0000001", Vec::new(), &context), &Validation::default(), &context).unwrap();
    assert_eq!((told(&of_nothing), usable), (vec![(Status::NotKnown, None, blank); 5], false));
}

#[test]
fn a_value_with_an_open_error_is_left_out_and_keeps_what_was_given() {
    let declared = Declared::new();
    let context = declared.context();
    let found = return_of("X0000001", vec![record(0, vec![whole(7), whole(9), Answer::NotKnown])], &context);
    let mut validation = Validation::default();
    validation.withheld.insert(ValueAt::new(0, 0, 0));
    validation.derived.insert(ValueAt::new(0, 0, 2), Scaled { units: 3, decimals: 0 });
    validation.no_rate.insert(ValueAt::new(0, 0, 1));
    let (own, usable) = figures(&found, &validation, &context).unwrap();
    let wanted = [
        (Status::LeftOut, None, Source::Record(0)),
        (Status::Reported, Some(9), Source::Record(0)),
        (Status::Derived, Some(3), Source::OtherFigures),
    ];
    assert_eq!((told(&own[..3]), usable), (wanted.to_vec(), true));
    assert_eq!(own[0].given.map(|value| value.units), Some(7));
    assert_eq!(
        own.iter().map(|figure| figure.has_no_rate).collect::<Vec<_>>(),
        [false, true, false, false, false]
    );
    // A return that is excluded has nothing that counts.
    let excluded = Validation { excluded: HashSet::from([0]), ..Validation::default() };
    let (own, usable) = figures(&found, &excluded, &context).unwrap();
    assert!(!usable && own.iter().all(|figure| figure.status == Status::LeftOut && figure.value().is_none()));
}

#[test]
fn a_list_is_the_sum_of_what_counts_in_it_and_its_rates_are_never_added() {
    let declared = Declared::new();
    let context = declared.context();
    let list = |fines: Vec<Answer>, withheld: &[usize]| {
        let names = ["a", "b", "c"];
        let records = fines.into_iter().zip(names).map(|(fine, name)| case(name, fine)).collect();
        let mut validation = Validation::default();
        validation.withheld.extend(withheld.iter().map(|record| ValueAt::new(0, *record, 1)));
        figures(&return_of("X0000001", records, &context), &validation, &context)
            .map(|(own, _)| told(&own[3..]))
    };
    let share = (Status::NotKnown, None, Source::Nothing);
    let all = vec![whole(5), Answer::NotKnown, whole(8)];
    assert_eq!(list(all.clone(), &[]).unwrap(), [(Status::Reported, Some(13), Source::Records(2)), share]);
    assert_eq!(list(all.clone(), &[0]).unwrap(), [(Status::Reported, Some(8), Source::Records(1)), share]);
    assert_eq!(list(all, &[0, 2]).unwrap(), [(Status::LeftOut, None, Source::Records(0)), share]);
    assert_eq!(
        list(vec![Answer::NotKnown, unreadable()], &[]).unwrap(),
        [(Status::Unreadable, None, Source::Records(0)), share]
    );
    // Of what does not fit nothing is left out in silence; what does not count need not fit.
    let too_large = vec![whole(i64::MAX), whole(i64::MAX), whole(1)];
    let refused = list(too_large.clone(), &[]).unwrap_err().to_string();
    assert_eq!(refused, "the sum of fine over Alder is too large to be held: a figure in it must be wrong");
    assert_eq!(list(too_large, &[0, 1]).unwrap(), [(Status::Reported, Some(1), Source::Records(1)), share]);
}

#[test]
fn a_list_that_is_given_and_empty_comes_to_nothing_unless_the_form_is_blank_and_nil_is_said_of_flows() {
    let declared = Declared::new();
    let context = declared.context();
    let fine = |found: &Return| told(&figures(found, &Validation::default(), &context).unwrap().0)[3];
    let with_visits = |visits: Answer| {
        return_of("X0000001", vec![record(0, vec![visits, Answer::NotKnown, Answer::NotKnown])], &context)
    };
    assert_eq!(fine(&with_visits(whole(7))), (Status::Reported, Some(0), Source::Records(0)));
    assert_eq!(fine(&with_visits(Answer::NotKnown)), (Status::NotKnown, None, Source::Nothing));
    let mut not_given = with_visits(whole(7));
    not_given.gives[1] = false;
    assert_eq!(fine(&not_given), (Status::NotKnown, None, Source::Nothing));
    let mut nil =
        return_of("X0000001", vec![record(0, vec![whole(0), whole(9), Answer::NotKnown])], &context);
    nil.nil = true;
    let own = told(&figures(&nil, &Validation::default(), &context).unwrap().0);
    assert_eq!([own[0].0, own[1].0, own[3].0], [Status::Nil, Status::Reported, Status::Nil]);
}

#[test]
fn a_unit_that_is_silent_stands_in_the_table_as_not_received() {
    let declared = Declared::new();
    let context = declared.context();
    let mut found = [return_of("X0000001", Vec::new(), &context)];
    let measures = Measures::of(&found, context.collection);
    let silent = [unit_with_id("X0000002", &context, context.period.end())];
    let table =
        gather(&mut found, &silent, &Validation::default(), &WorkedOut::default(), &measures, &context)
            .unwrap();
    let statuses = |unit: usize| {
        measures.ids().map(|measure| table.get(measure, UnitId::new(unit)).status).collect::<HashSet<_>>()
    };
    assert_eq!(
        (statuses(0), statuses(1)),
        (HashSet::from([Status::NotKnown]), HashSet::from([Status::NotReceived]))
    );
    assert!(!table.is_usable(UnitId::new(1)));
}
