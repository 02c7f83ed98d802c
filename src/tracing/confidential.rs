//! A figure that is kept back for what it would tell ([c]): by which rule, and whether it is confidential
//! itself or would give away one that is. Its value is told only to those who ask for it.

use std::collections::BTreeMap;

use super::{
    trace::{Confidential, Exact, Trace},
    tracing_cells::Making,
};
use crate::{
    figures::ExactSum,
    publication::CellSubject,
    schemas::{disclosure::ConfidentialIf, tables::NamedFigure},
    statistics::figures_named,
    vocabulary::Scaled,
};

impl Making<'_, '_> {
    /// Says by which rule.
    pub(super) fn confidential(&self, trace: &mut Trace) {
        let figures = self.figures();
        let rules: Vec<(String, ConfidentialIf)> =
            figures.iter().filter_map(|own| self.rule_of(own)).collect();
        let is_sum =
            matches!(self.cell.of, CellSubject::Sum(_) | CellSubject::Part(_) | CellSubject::NotStated(_));
        let broken = rules.first().filter(|_| is_sum).and_then(|(_, rule)| primary(*rule, trace));
        let named: Vec<String> =
            rules.iter().map(|(name, rule)| format!("{name} ({})", words(*rule))).collect();
        let under = if named.is_empty() { "a figure under control".to_owned() } else { named.join(", ") };
        let told = match &broken {
            Some(rule) => format!(
                "It is not shown, since it is confidential itself (primary suppression): {rule}. The rule is \
                 declared for {under} in tables.toml."
            ),
            None => format!(
                "It is not shown, since with it a confidential figure could be worked out (secondary \
                 suppression), by the rule declared in tables.toml for {under}."
            ),
        };
        trace.why.push(told);
        let kind = if broken.is_some() { "primary" } else { "secondary" };
        trace.confidential =
            Some(Confidential { kind, rules: named, of: figures.iter().map(|own| self.name(own)).collect() });
    }

    /// The figures of which the cell is.
    fn figures(&self) -> Vec<NamedFigure> {
        let published = &self.tracing.rebuilt.context.collection.published;
        match &self.cell.of {
            CellSubject::Sum(own)
            | CellSubject::Part(own)
            | CellSubject::NotStated(own)
            | CellSubject::Estimates(own)
            | CellSubject::Change(own)
            | CellSubject::BackSeries(own) => vec![own.clone()],
            CellSubject::Ratio(at) | CellSubject::Quartile(at, _) => {
                let named = figures_named(&published.indicators[*at]);
                named.into_iter().map(|at| published.figures[at].clone()).collect()
            }
            CellSubject::Nothing => Vec::new(),
        }
    }

    fn rule_of(&self, figure: &NamedFigure) -> Option<(String, ConfidentialIf)> {
        let controls = &self.tracing.rebuilt.context.collection.published.disclosure;
        Some((self.name(figure), controls.rule_of(figure.table, figure.field)?))
    }

    fn name(&self, figure: &NamedFigure) -> String {
        let table = self.tracing.rebuilt.context.collection.figure_table(figure.table);
        let field = &table.fields[figure.field].name;
        if figure.key.is_empty() {
            format!("{}.{field}", table.name)
        } else {
            format!("{}.{}.{field}", table.name, figure.key)
        }
    }
}

/// Which rule a sum breaks by what was reported of it, in words without a value of it.
fn primary(rule: ConfidentialIf, trace: &Trace) -> Option<String> {
    let mut by_unit: BTreeMap<&str, ExactSum> = BTreeMap::new();
    for item in trace.parts.iter().flat_map(|part| &part.items) {
        let is_made = |own: &super::trace::FigureOf| own.estimate.is_some();
        if !item.figures.iter().any(is_made) {
            let sum = by_unit.entry(&item.unit).or_default();
            *sum = sum.plus(ExactSum::of(item.adds.0));
        }
    }
    let mut sizes: Vec<u128> = by_unit.values().map(|own| own.size()).collect();
    sizes.sort_unstable_by_key(|own| std::cmp::Reverse(*own));
    let whole: u128 = sizes.iter().sum();
    if let Some(below) = rule.below {
        let limit = ExactSum::of(Scaled { units: i64::from(below), decimals: 0 }).size();
        if whole > 0 && whole < limit {
            return Some(format!("it is more than 0 and less than {below}"));
        }
    }
    let dominance = rule.dominated?;
    let largest: u128 = sizes.iter().take(dominance.contributors).sum();
    (whole > 0 && largest * 100 > whole * u128::from(dominance.percent)).then(|| {
        format!("the largest {} of it have more than {}% of it", dominance.contributors, dominance.percent)
    })
}

fn words(rule: ConfidentialIf) -> String {
    let below = rule.below.map(|below| format!("threshold = {below}"));
    let dominated =
        rule.dominated.map(|own| format!("dominance = {{ n = {}, k = {} }}", own.contributors, own.percent));
    [below, dominated].into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

impl Trace {
    /// The same without anything by which the value of a figure that is not shown could be told. Of one that
    /// is shown it is all.
    #[must_use]
    pub fn for_others(self) -> Self {
        if self.confidential.is_none() {
            return self;
        }
        let hint = "What it is made of is not listed: for the unit itself add --confidential.";
        let why = self.why.into_iter().chain([hint.to_owned()]).collect();
        let none: Option<Exact> = None;
        Self {
            parts: Vec::new(),
            worked_out: none,
            published: Vec::new(),
            beside: Vec::new(),
            rounding: String::new(),
            why,
            ..self
        }
    }
}
