//! What is declared of figures and indicators, as relations.

use super::{
    super::Builder,
    names_of_indicators::part,
    relation::{Relation, truth},
    times::{FIRST_DAY, LAST_DAY},
};
use crate::{
    expressions::sql::{
        Dialect,
        SqlType::{Text, Truth, Whole},
    },
    schemas::{
        Field, RecordTable, StockOrFlow,
        estimates::Method,
        tables::{Indicator, NamedFigure},
    },
    vocabulary::Scaled,
};

/// Digits in which all that is worked out is held: as those of estimates.
const HELD: u8 = 6;

/// Digits to which a sum is rounded before it is rounded for good.
const FINER: u8 = 4;

impl Builder<'_> {
    /// The relations of what is declared.
    pub(super) fn what_is_declared(&mut self) {
        self.fields();
        self.authorities_asked();
        self.estimation();
        self.gives_way();
        self.whole_and_size();
        self.indicators();
    }

    /// All figures, with the index of their table, in the order of the declaration.
    fn all_figures(&self) -> Vec<(usize, &RecordTable, usize, &Field)> {
        let is_figure = |field: &Field| field.kind.is_numeric() && !field.personal && field.measure.is_some();
        let all = self.collection.figure_tables().enumerate().flat_map(|(at, table)| {
            let fields = table.fields.iter().enumerate().filter(move |(_, field)| is_figure(field));
            fields.map(move |(own, field)| (at, table, own, field))
        });
        all.collect()
    }

    fn fields(&mut self) {
        let (mut lines, mut too_fine) = (Vec::new(), Vec::new());
        for (place, (table_at, table, at, field)) in self.all_figures().into_iter().enumerate() {
            if field.decimals > HELD {
                too_fine.push(format!("figure {}.{}", table.name, field.name));
                continue;
            }
            let power = |digits: u8| 10_i64.pow(u32::from(digits));
            let rounding = field.rounding;
            let base = rounding.base.unwrap_or(Scaled { units: 1, decimals: field.decimals });
            let base = base.units * power(HELD.saturating_sub(base.decimals));
            let mut line = vec![
                self.dialect.text(&table.name),
                self.dialect.text(&field.name),
                place.to_string(),
                self.dialect.text(kind(field)),
                field.decimals.to_string(),
            ];
            line.extend(self.stretch(field.since.map(|own| own.start()), field.until.map(|own| own.end())));
            line.extend([
                truth(table.is_list()),
                truth(field.applies.is_some()),
                truth(self.is_under_control((table_at, at), field)),
                truth(rounding.is_control || self.collection.published.benchmark.is_some()),
                base.to_string(),
                truth(rounding.ties_to_even),
                power(HELD - FINER.max(field.decimals)).to_string(),
            ]);
            lines.push(line);
        }
        for figure in too_fine {
            self.refuse(&figure, "it has more than six decimals, in which sums are held");
        }
        self.relation(Relation {
            name: "fields",
            about: "Every figure that is collected or worked out: how it adds, its decimals, from when to \
                when \
                    it is asked, and how sums of it are rounded (in millionths).",
            columns: &[
                ("table_name", Text),
                ("field", Text),
                ("place", Whole),
                ("kind", Text),
                ("decimals", Whole),
                FIRST_DAY,
                LAST_DAY,
                ("is_list", Truth),
                ("is_of_some", Truth),
                ("is_controlled", Truth),
                ("is_control", Truth),
                ("base", Whole),
                ("is_to_even", Truth),
                ("finest", Whole),
            ],
            lines,
        });
    }

    /// Whether sums of it may be confidential; those of a measure also in each category by which it is
    /// told apart.
    fn is_under_control(&self, (table, at): (usize, usize), field: &Field) -> bool {
        let published = &self.collection.published;
        let tables = self.collection.tables.len();
        let of_measure =
            published.measures.all.iter().position(|own| table >= tables && own.name == field.name);
        let places = of_measure.map(|measure| (tables, measure));
        let mut places = places.into_iter().chain([(table, at)]);
        places.any(|(table, field)| published.disclosure.rule_of(table, field).is_some())
    }

    fn authorities_asked(&mut self) {
        let mut lines = Vec::new();
        for (_, table, _, field) in self.all_figures() {
            if field.applies.is_none() {
                continue;
            }
            let asked = self.register.authorities().filter(|authority| field.applies_to(Some(authority)));
            lines.extend(asked.map(|authority| self.texts([&table.name, &field.name, &authority.code])));
        }
        self.relation(Relation {
            name: "applies",
            about: "The authorities that are put a question which is not put to all.",
            columns: &[("table_name", Text), ("field", Text), ("code", Text)],
            lines,
        });
    }

    fn estimation(&mut self) {
        let published = &self.collection.published;
        // In thousandths of a percent.
        let least = published.estimation.floor.and_then(|floor| Scaled::nearest(floor, 3));
        let lines = vec![vec![
            least.map_or_else(|| "-1".to_owned(), |own| own.units.to_string()),
            truth(published.has_estimates()),
        ]];
        self.relation(Relation {
            name: "estimation",
            about: "Whether what is missing is estimated, and how much must be given (thousandths of a \
                percent).",
            columns: &[("least", Whole), ("is_estimated", Truth)],
            lines,
        });
    }

    /// The methods whose estimates a later run may put others in the place of.
    fn gives_way(&mut self) {
        let mut lines = Vec::new();
        for group in &self.collection.published.estimation.groups {
            let Some(place) = group.methods.iter().position(|method| *method == Method::Backward) else {
                continue;
            };
            let table = self.collection.figure_table(group.table);
            let later = group.methods[place + 1..].iter().map(|method| method.word()).chain([""]);
            for method in later {
                let fields = group.fields.iter().map(|field| table.fields[*field].name.as_str());
                lines.extend(fields.map(|field| self.texts([&table.name, field, method])));
            }
        }
        self.relation(Relation {
            name: "gives_way",
            about: "Figures of which a later run goes back to what is missing, or is estimated by these \
                methods.",
            columns: &[("table_name", Text), ("field", Text), ("method", Text)],
            lines,
        });
    }

    fn whole_and_size(&mut self) {
        let whole = &self.collection.whole;
        let lines = vec![self.texts([&whole.code, &whole.name])];
        self.relation(Relation {
            name: "whole",
            about: "The area of the sum over all.",
            columns: &[("area_code", Text), ("area", Text)],
            lines,
        });
        let published = &self.collection.published;
        let lines = published.size.map(|at| self.named_figure(&published.figures[at])).into_iter().collect();
        self.relation(Relation {
            name: "size",
            about: "The figure by which units are counted, if one is declared.",
            columns: &[("table_name", Text), ("row_key", Text), ("field", Text)],
            lines,
        });
    }

    fn indicators(&mut self) {
        let (mut declared, mut figures, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for (place, indicator) in self.collection.published.indicators.iter().enumerate() {
            let lines = self.figures_of(indicator);
            if let Err(why) = &lines {
                refused.push((format!("indicator {}", indicator.name), *why));
            }
            let per = Scaled::nearest(indicator.per, HELD);
            declared.push(vec![
                self.dialect.text(&indicator.name),
                place.to_string(),
                per.map_or(0, |per| per.units).to_string(),
                indicator.decimals.to_string(),
                truth(indicator.of_scope),
                truth(lines.is_err()),
            ]);
            figures.extend(lines.unwrap_or_default());
        }
        for (what, why) in refused {
            self.refuse(&what, why);
        }
        self.relation(Relation {
            name: "indicators_declared",
            about: "Every indicator: per how many (in millionths), its decimals, and whether its \
                denominator is \
                    the number of authorities in scope.",
            columns: &[
                ("indicator", Text),
                ("place", Whole),
                ("per", Whole),
                ("decimals", Whole),
                ("of_scope", Truth),
                ("is_not_lowered", Truth),
            ],
            lines: declared,
        });
        self.relation(Relation {
            name: "figures_of_indicators",
            about: "The figures of which both parts of an indicator are sums.",
            columns: &[
                ("indicator", Text),
                ("side", Text),
                ("table_name", Text),
                ("row_key", Text),
                ("field", Text),
                ("is_known_sum", Truth),
            ],
            lines: figures,
        });
    }

    /// The figures of both parts; or why it is not said.
    fn figures_of(&self, indicator: &Indicator) -> Result<Vec<Vec<String>>, &'static str> {
        let published = &self.collection.published;
        let mut lines = Vec::new();
        // Of one over the authorities in scope the numerator alone says of whom it is known.
        let denominator =
            if indicator.of_scope { &indicator.numerator.node } else { &indicator.denominator.node };
        for (side, node) in [("numerator", &indicator.numerator.node), ("denominator", denominator)] {
            let part = part(node).ok_or("one of its parts is more than a sum of figures")?;
            for at in &part.figures {
                let figure = &published.figures[*at];
                let field = &self.collection.figure_table(figure.table).fields[figure.field];
                if indicator.average_stocks && field.measure == Some(StockOrFlow::Stock) {
                    return Err("it is over the average of a stock");
                }
                let mut line = self.texts([&indicator.name, side]);
                line.extend(self.named_figure(figure));
                line.push(truth(part.is_known_sum));
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// Table, key and field.
    fn named_figure(&self, figure: &NamedFigure) -> Vec<String> {
        let table = self.collection.figure_table(figure.table);
        self.texts([&table.name, &figure.key, &table.fields[figure.field].name])
    }

    fn texts<const N: usize>(&self, texts: [&str; N]) -> Vec<String> {
        let dialect: Dialect = self.dialect;
        texts.iter().map(|text| dialect.text(text)).collect()
    }
}

fn kind(field: &Field) -> &'static str {
    match field.measure {
        Some(StockOrFlow::Flow) => "flow",
        Some(StockOrFlow::Stock) => "stock",
        Some(StockOrFlow::Rate) | None => "rate",
    }
}
