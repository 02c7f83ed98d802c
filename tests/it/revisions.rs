//! Revisions of earlier periods, and what is open: what is told of the quality of figures beside their response.

use quarterday::{
    figures::{Figures, MadeBy, Measures, Status},
    records::{EarlierOutputs, History},
    returns::Context,
    schemas::{Faults, collection, estimates::Method, register},
    statistics::{NationalSums, Placed, areas, wholes},
    vocabulary::{Period, Scaled},
};

use crate::{estimates::Case, workspace::run};

/// Fir sent nothing for the second quarter; visits are not estimated, premises are.
const RETURNS: &str = "period,unit,premises,visits\n\
2019-20-Q1,A,1000,100\n2019-20-Q1,B,2000,200\n2019-20-Q1,F,1500,90\n\
2019-20-Q2,A,1000,110\n2019-20-Q2,B,2000,190\n\
2019-20-Q3,A,1000,\n2019-20-Q3,B,2000,one\n2019-20-Q3,F,1500,95\n";

const PREMISES: &str = "[estimation]\nleast_units = 2\nclasses = [[]]\n[[estimate]]\n\
                        of = [\"return.premises\"]\nmethods = [\"growth\"]\n";

fn ran() -> Case {
    let (case, periods) = Case::of(PREMISES, RETURNS);
    periods.iter().for_each(|period| case.run(period));
    case
}

#[test]
fn a_sum_that_is_another_after_a_figure_of_an_earlier_period_changed_is_a_revision() {
    let case = ran();
    let mut faults = Faults::default();
    let register = register::load(&case.0.path("register"), &mut faults);
    let collection = collection::load(&case.0.path("c"), &register, &mut faults).unwrap();
    let [then, now] = ["2019-20-Q2", "2019-20-Q3"].map(|period| Period::parse(period).unwrap());
    let context = Context::new(&register, &collection, now);
    let outputs = EarlierOutputs { folder: Some(case.0.path("out")), ..EarlierOutputs::default() };
    let history = History::load(&outputs, &context).unwrap();
    let (areas, measures) = (areas(&[], &[], &context), Measures::of(&[], &collection));
    let wholes = wholes(&areas, &context);
    let blank = Figures::blank(now, Vec::new(), &measures, |_| Status::NotReceived);
    let current = Placed::current(blank, &areas, &context);
    let mut placed = Placed::earlier(then, &history, &areas, &current, &measures, &context).unwrap().unwrap();
    let stored = NationalSums::of(std::slice::from_ref(&placed), &wholes, &measures, &context);

    // 108 for Fir, put in its place backwards.
    let field = collection.tables[0].field("visits").unwrap();
    let measure = measures.find(0, "", field).unwrap();
    let fir = placed.figures.units().find(|(_, unit)| unit.id == "F").unwrap().0;
    let made = MadeBy { method: Method::Growth, from: None, times: 1.2, class: String::new(), units: 2 };
    let by = placed.figures.made_by(made);
    placed.figures.estimate(measure, fir, Scaled { units: 108_000_000, decimals: 6 }, by);
    let found = stored.revised(&NationalSums::of(&[placed], &wholes, &measures, &context));

    assert_eq!(found.len(), 1, "{found:?}");
    let own = &found[0];
    let whole = |units| Some(Scaled { units, decimals: 0 });
    assert_eq!(
        (own.period, Some(own.published), own.now, own.difference),
        (then, whole(300), whole(408), whole(108))
    );
    assert_eq!(own.percent, Some(Scaled { units: 360, decimals: 1 }));
    // What its run published stands in its own list.
    assert_eq!(case.figure("2019-20-Q2", "2019-20-Q2", "Great Britain", "visits", "value"), "300");
}

#[test]
fn where_no_earlier_figure_changed_there_is_no_list_of_revisions() {
    let case = ran();
    assert!(!case.0.path("out/2019-20-Q3/data/revisions.csv").exists());
    let book = case.0.path("out/2019-20-Q3/statistics.xlsx");
    let shown = run(&["inspect", book.to_str().unwrap()]).out;
    assert!(shown.contains("Quality") && !shown.contains("Revisions"), "{shown}");
}

#[test]
fn what_is_open_is_counted_by_what_it_does_to_figures() {
    let case = ran();
    let row = |label: &str| case.row("2019-20-Q3", "What is open", label)[1..].to_vec();
    // "one" is no number.
    assert_eq!(row("The figure is left out"), ["1", "0", "1"]);
    assert_eq!(row("The whole return is left out"), ["0", "0", "0"]);
}
