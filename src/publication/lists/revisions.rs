//! `data/revisions.csv`: figures that are not what was published last, each with why, or why that is not
//! said.

use super::{Column, ListCell, area_line::AreaLine};
use crate::{
    publication::Reported,
    schemas::tables::NamedFigure,
    statistics::{RevisedFigure, Revision, Split},
    vocabulary::Scaled,
};

impl<'r> AreaLine<'r, Revision> {
    /// The list. Those of `own_data` to `corrections` add to what `exact` is more or less than
    /// `published_exact`; where all are blank `no_causes` says why. A sum and a change are of `table`, `key`
    /// and `field`, all others of `indicator`.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Self::PERIOD,
        Self::AREA_CODE,
        Self::AREA,
        Self::AREA_TYPE,
        Column::of("kind", |line| ListCell::word(line.kind())),
        Column::of("table", |line| {
            line.of_figure(|line, own| ListCell::word(&line.collection.figure_table(own.table).name))
        }),
        Column::of("key", |line| line.of_figure(|_, own| ListCell::text(&own.key))),
        Column::of("field", |line| {
            line.of_figure(|line, own| {
                ListCell::word(&line.collection.figure_table(own.table).fields[own.field].name)
            })
        }),
        Column::of("indicator", |line| ListCell::word(line.indicator())),
        Column::of("published", |line| ListCell::Plain(&line.figure.published)),
        Column::of("now", |line| ListCell::if_known(&line.figure.now)),
        Column::of("difference", |line| ListCell::if_known(&line.figure.difference)),
        Column::of("difference_pct", |line| ListCell::if_known(&line.figure.percent)),
        Column::of("published_exact", |line| line.of_split(|split| &split.before)),
        Column::of("exact", |line| line.of_split(|split| &split.now)),
        Column::of("own_data", |line| line.of_split(|split| &split.own_data)),
        Column::of("links", |line| line.of_split(|split| &split.links)),
        Column::of("methods", |line| line.of_split(|split| &split.methods)),
        Column::of("corrections", |line| line.of_split(|split| &split.corrections)),
        Column::of("no_causes", |line| ListCell::word(line.no_causes())),
    ];

    /// Those of a run.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let revisions = run.statistics.revisions.iter();
        revisions.map(|own| Self::of(own, (own.period, own.area), run))
    }

    fn kind(&self) -> &'static str {
        match &self.figure.of {
            RevisedFigure::Sum(_) => "sum",
            RevisedFigure::Ratio(..) => "indicator",
            RevisedFigure::Change(_) => "change",
            RevisedFigure::Quartile(_, quartile) => quartile.word(),
        }
    }

    fn of_figure(&self, cell: fn(&Self, &'r NamedFigure) -> ListCell<'r>) -> ListCell<'r> {
        match &self.figure.of {
            RevisedFigure::Sum(figure) => cell(self, figure),
            RevisedFigure::Change(at) => cell(self, &self.collection.published.figures[*at]),
            RevisedFigure::Ratio(..) | RevisedFigure::Quartile(..) => ListCell::Blank,
        }
    }

    fn indicator(&self) -> &str {
        match &self.figure.of {
            RevisedFigure::Ratio(at, _) | RevisedFigure::Quartile(at, _) => {
                &self.collection.published.indicators[*at].name
            }
            RevisedFigure::Sum(_) | RevisedFigure::Change(_) => "",
        }
    }

    fn of_split(&self, which: fn(&Split) -> &Scaled) -> ListCell<'_> {
        self.figure.split.as_ref().map_or(ListCell::Blank, |split| ListCell::Plain(which(split)))
    }

    /// Why nothing is said of causes; blank where it is.
    fn no_causes(&self) -> &'static str {
        match &self.figure.of {
            _ if self.figure.split.is_some() => "",
            _ if self.figure.now.is_none() => "it is not published any more: what it is now is not told",
            RevisedFigure::Sum(_) => "how it was made when it was published is not held",
            RevisedFigure::Ratio(..) => "a rate: the sums that it is of have their own causes",
            RevisedFigure::Change(_) => "a change: the sums of both periods have their own causes",
            RevisedFigure::Quartile(..) => "it is of the rates of units, each of which has its own line",
        }
    }
}
