//! What is worked out over all units of a period together: medians of peers, and changes far out among those
//! of their class.

use std::collections::BTreeSet;

use super::{Builder, Model, frame::class_column, reference, sources::PLACE};
use crate::expressions::{Class, ColumnOf, FigureBack, Outlier, sql::SqlFrame};

/// The column of one figure.
fn figure_column(figure: FigureBack) -> ColumnOf {
    match figure.back {
        0 => ColumnOf::Field(figure.field),
        back => ColumnOf::Previous(figure.field, back),
    }
}

impl Builder<'_> {
    /// The records of a table with some figures, and their class; one of which the class is not known has
    /// no peers.
    fn peers(&mut self, name: &str, table: usize, class: &Class, figures: &[ColumnOf]) -> String {
        let columns: BTreeSet<ColumnOf> = figures.iter().cloned().chain(class_column(class)).collect();
        let frame = self.frame_of(&format!("{name}_records"), table, &[], columns);
        let class = class_column(class).map_or_else(|| "''".to_owned(), |column| frame.column(&column));
        let figures: String = figures
            .iter()
            .enumerate()
            .map(|(at, figure)| format!(", {} AS figure{at}", frame.column(figure)))
            .collect();
        let own = |name: &str| self.at("f", name);
        format!(
            "SELECT f.period, {} AS place, {class} AS class, {} AS record{figures}\n  FROM {} f\n  WHERE \
             {class} IS NOT NULL",
            own(PLACE),
            own("record__key"),
            reference(&frame.name)
        )
    }

    /// The quantile of a ranked column as most programs have it (type 7): between two values in proportion.
    /// `nth` counts from 1, and `all` is how many there are.
    fn quantile(&self, value: &str, share: f64) -> String {
        let double = |number: f64| self.dialect.double(number);
        let place = format!("({} * (all_known - {}))", double(share), double(1.0));
        let below = format!("FLOOR({place})");
        let one = |condition: String| format!("MAX(CASE WHEN {condition} THEN {value} END)");
        let low = one(format!("nth - {} = {below}", double(1.0)));
        // Above the last there is none.
        let high = one(format!(
            "nth - {one} = CASE WHEN {below} + {one} < all_known THEN {below} + {one} ELSE {below} END",
            one = double(1.0)
        ));
        format!("{low} + ({high} - {low}) * (MAX({place}) - MAX({below}))")
    }

    fn ranked(&self, value: &str, from: &str) -> String {
        let group = "s.period, s.class, s.record";
        let double = crate::expressions::sql::SqlType::Double;
        let nth = self
            .dialect
            .cast(&format!("ROW_NUMBER() OVER (PARTITION BY {group} ORDER BY s.{value})"), double);
        let all = self.dialect.cast(&format!("COUNT(*) OVER (PARTITION BY {group})"), double);
        format!("SELECT s.*, {nth} AS nth, {all} AS all_known FROM {from} s WHERE s.{value} IS NOT NULL")
    }

    /// For each record the median of a field over its class, itself among them.
    pub(super) fn medians(&mut self, table: usize, field: usize, class: &Class) -> String {
        let declared = &self.collection.tables[table];
        let of = match class {
            Class::All => "all".to_owned(),
            Class::Attribute(name) => format!("register_{name}"),
            Class::Field(field) => declared.fields[*field].name.clone(),
        };
        let name = format!("median_{}_{}_by_{of}", declared.name, declared.fields[field].name);
        let title = declared.title.clone();
        if self.has(&name) {
            return name;
        }
        let peers = self.peers(&name, table, class, &[ColumnOf::Field(field)]);
        let ranked = self.ranked("figure0", "peers");
        let median = self.quantile("figure0", 0.5);
        let select = format!(
            "WITH peers AS (\n  {peers}\n), ranked AS (\n  {ranked}\n), medians AS (\n  SELECT period, \
             class, record, {median} AS \
             figure FROM ranked GROUP BY period, class, record\n)\nSELECT p.period, p.place AS {}, \
             m.figure\nFROM peers p\nJOIN \
             medians m ON m.period = p.period AND m.class = p.class AND m.record = p.record",
            self.dialect.name(PLACE)
        );
        let about = format!("{title}: the median of peers, for each record.");
        self.add(Model::new(&name, &about, select).kept());
        name
    }

    /// For each record whether its change is within the bounds of its class, by Hidiroglou and Berthelot.
    pub(super) fn near(&mut self, table: usize, outlier: &Outlier) -> String {
        let place = self.outliers.iter().position(|own| own.0 == table && own.1 == outlier.text);
        if let Some(at) = place {
            return near_name(at);
        }
        let name = near_name(self.outliers.len());
        self.outliers.push((table, outlier.text.clone()));
        let figures = [figure_column(outlier.figure), figure_column(outlier.base)];
        let peers = self.peers(&name, table, &outlier.class, &figures);
        let double = |number: f64| self.dialect.double(number);
        let (zero, one) = (double(0.0), double(1.0));
        let (ratios, effects) = (self.ranked("ratio", "pairs"), self.ranked("effect", "effects"));
        let larger = "CASE WHEN p.figure0 > p.figure1 THEN p.figure0 ELSE p.figure1 END";
        let select = format!(
            "WITH peers AS (
  {peers}
), pairs AS (
  SELECT p.*, p.figure0 / p.figure1 AS ratio FROM peers p WHERE p.figure0 > {zero} AND p.figure1 > {zero}
), ratios AS (
  {ratios}
), medians AS (
  SELECT period, class, record, {median} AS median FROM ratios GROUP BY period, class, record
  HAVING COUNT(*) >= {minimum}
), effects AS (
  SELECT p.*, m.median, CASE WHEN p.ratio < m.median THEN {one} - m.median / p.ratio ELSE p.ratio / \
  m.median - {one} END
    * POWER({larger}, {size}) AS effect
  FROM pairs p
  JOIN medians m ON m.period = p.period AND m.class = p.class AND m.record = p.record
), ranked AS (
  {effects}
), quartiles AS (
  SELECT period, class, record, {low} AS low, {middle} AS middle, {high} AS high
  FROM ranked GROUP BY period, class, record
), leasts AS (
  SELECT q.*, ABS({least} * q.middle) AS least FROM quartiles q
), distances AS (
  SELECT l.*, CASE WHEN l.middle - l.low > l.least THEN l.middle - l.low ELSE l.least END AS below,
    CASE WHEN l.high - l.middle > l.least THEN l.high - l.middle ELSE l.least END AS above
  FROM leasts l
)
SELECT e.period, e.place AS {place}, CASE WHEN d.below > {zero} OR d.above > {zero} THEN {within} ELSE \
    {fallback} END AS is_near
FROM effects e
JOIN distances d ON d.period = e.period AND d.class = e.class AND d.record = e.record",
            median = self.quantile("ratio", 0.5),
            minimum = outlier.minimum.max(1),
            size = double(outlier.size),
            low = self.quantile("effect", 0.25),
            middle = self.quantile("effect", 0.5),
            high = self.quantile("effect", 0.75),
            least = double(outlier.least),
            place = self.dialect.name(PLACE),
            within = self.within_bounds(outlier),
            fallback = outlier.fallback.map_or_else(
                || "NULL".to_owned(),
                |pct| format!(
                    "ABS(e.figure0 / e.figure1 / e.median - {one}) * {} <= {}",
                    double(100.0),
                    double(pct + 1e-9)
                )
            ),
        );
        let about = format!("For each record whether a change is not far out: {}", outlier.text);
        self.add(Model::new(&name, &about, select).kept());
        name
    }

    fn within_bounds(&self, outlier: &Outlier) -> String {
        let distances = self.dialect.double(outlier.distances);
        let below = outlier.below.then(|| format!("e.effect >= d.middle - {distances} * d.below"));
        let above = outlier.above.then(|| format!("e.effect <= d.middle + {distances} * d.above"));
        let both: Vec<String> = below.into_iter().chain(above).collect();
        if both.is_empty() { "TRUE".to_owned() } else { both.join(" AND ") }
    }
}

fn near_name(at: usize) -> String {
    format!("near_{}", at + 1)
}
