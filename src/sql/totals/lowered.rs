//! The models of figures, totals and indicators, in the order in which they rest on each other.

use super::{super::Builder, super::Model, template::about_and_select};

/// A model of a file.
struct Template {
    name: &'static str,
    file: &'static str,
    /// What tells its rows apart, where it is a result.
    grain: &'static [&'static str],
    columns: &'static [(&'static str, &'static str)],
    /// It has some thousands of rows at most, so that dividing them between workers takes longer than the
    /// work.
    is_small: bool,
}

/// One of many rows that stands under others.
macro_rules! over_all {
    ($name:literal) => {
        Template {
            name: $name,
            file: include_str!(concat!("../models/", $name, ".sql")),
            grain: &[],
            columns: &[],
            is_small: false,
        }
    };
}

/// A small one that stands under others.
macro_rules! under {
    ($name:literal) => {
        Template { is_small: true, ..over_all!($name) }
    };
}

const STANDING: &str = "known; held: one queried value is a tenth of it or more; unreliable: too little of \
     it was given; not-available, not-applicable: there is none; uncontrolled: it is known, and under \
     disclosure control, which is not applied here: it must not be published; not-lowered: it takes what is \
     not in the records (shares of joint returns, estimates that a run went back on)";

const TEMPLATES: &[Template] = &[
    under!("measured"),
    Template {
        name: "figures",
        file: include_str!("../models/figures.sql"),
        grain: &["period", "unit", "table_name", "row_key", "field"],
        columns: &[
            ("period", ""),
            ("unit", ""),
            ("table_name", ""),
            ("row_key", "row of a table of categories; blank of others"),
            ("field", ""),
            ("status", "reported, nil, derived, corrected: it counts; else why it does not"),
            ("digits", "the value, if it counts, in units of its last digit"),
            ("millionths", "the same in millionths, or what is estimated in its place"),
        ],
        is_small: false,
    },
    under!("senders"),
    under!("measured_in_runs"),
    under!("runs"),
    under!("parts"),
    under!("lengths"),
    under!("scopes"),
    under!("unit_names"),
    under!("unit_codes"),
    under!("heirs_of_units"),
    under!("covers"),
    under!("units_now"),
    under!("members"),
    under!("identities"),
    under!("areas"),
    under!("expected_in_areas"),
    under!("lies"),
    under!("places"),
    under!("answers_for"),
    over_all!("addends"),
    under!("asked"),
    under!("needed"),
    over_all!("without_a_box"),
    Template {
        name: "totals",
        file: include_str!("../models/totals.sql"),
        grain: &["run", "period", "area_type", "area_code", "area", "table_name", "row_key", "field"],
        columns: &[
            ("run", "the period with which it ends, in which units and areas are as they are here"),
            ("period", "over which it is: that period, a half-year or a year"),
            ("area_type", "unit, type, group, region, country, countries or all"),
            ("area_code", ""),
            ("area", ""),
            ("table_name", ""),
            ("row_key", ""),
            ("field", ""),
            ("digits", "the sum of what was reported, in units of its last digit"),
            ("value", "the same as a number"),
            ("standing", STANDING),
        ],
        is_small: false,
    },
    under!("bases"),
    under!("units_within"),
    over_all!("standing_figures"),
    under!("sizes"),
    over_all!("given_shares"),
    over_all!("missing"),
    over_all!("gone_back"),
    Template {
        name: "figures_published",
        file: include_str!("../models/figures_published.sql"),
        grain: &["run", "period", "area_type", "area_code", "area", "table_name", "row_key", "field"],
        columns: &[
            ("run", ""),
            ("period", ""),
            ("area_type", ""),
            ("area_code", ""),
            ("area", ""),
            ("table_name", ""),
            ("row_key", ""),
            ("field", ""),
            ("value", "the sum with estimates, as it is published: rounded once"),
            ("exact", "the same as exact as estimates are held"),
            ("standing", STANDING),
        ],
        is_small: false,
    },
    over_all!("indicator_terms"),
    Template {
        name: "indicators",
        file: include_str!("../models/indicators.sql"),
        grain: &["run", "period", "area_type", "area_code", "area", "indicator", "basis"],
        columns: &[
            ("run", ""),
            ("period", ""),
            ("area_type", ""),
            ("area_code", ""),
            ("area", ""),
            ("indicator", ""),
            ("basis", "reported, or estimates: with what stands in the place of what is missing"),
            ("value", "rounded once; halves go away from zero"),
            ("standing", STANDING),
        ],
        is_small: false,
    },
];

impl Builder<'_> {
    /// The models of figures, totals and indicators.
    pub(in crate::sql) fn figures(&mut self) {
        if self.collection.frequency.is_none() {
            self.refuse("totals", "no frequency is declared, so nothing says which period a year is made of");
            return;
        }
        self.refuse_what_figures_lack();
        self.spans(self.collection.splits.is_empty());
        self.what_is_declared();
        self.who_and_where();
        for template in TEMPLATES {
            let (about, select) = about_and_select(template.file, self.dialect);
            let select = if template.is_small { self.in_one_place(select) } else { select };
            let mut model = Model::new(template.name, &about, select).kept();
            if !template.columns.is_empty() {
                model = model.result(template.columns).told_apart_by(template.grain);
            }
            self.add(model);
        }
        self.figures_of_records();
    }

    /// Names what of figures cannot be said.
    fn refuse_what_figures_lack(&mut self) {
        let published = &self.collection.published;
        let (has_controls, has_benchmark) = (published.disclosure.is_any(), published.benchmark.is_some());
        if has_controls {
            self.refuse(
                "disclosure control",
                "which figures are confidential, or would tell one that is, takes all that is published \
                 together; such figures are marked \"uncontrolled\"",
            );
        }
        if has_benchmark {
            self.refuse("figures brought to annual returns", "how they are is worked out by a run");
        }
        if !self.collection.splits.is_empty() {
            self.refuse(
                "half-years and years",
                "areas were split, and what is divided between those that succeeded them is worked out by \
                 a run",
            );
        }
    }
}
