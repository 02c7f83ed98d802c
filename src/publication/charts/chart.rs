//! The one model of a chart, whatever draws it.

use crate::{publication::workbook::Marker, schemas::charts::ChartKind};

/// A chart to publish: every number in it is a cell of the table that it is of, or counts cells of it.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Name of its files.
    pub id: String,
    /// From 1, among the charts of the publication.
    pub number: usize,
    /// What is drawn.
    pub kind: ChartKind,
    /// Title with area and time, without its number.
    pub title: String,
    /// What its values are, with their unit.
    pub measure: String,
    /// What its categories are: periods, areas, bands.
    pub categories_are: String,
    /// In the order in which they are drawn: from the left, or from the top.
    pub categories: Vec<Category>,
    /// One to four.
    pub series: Vec<ChartSeries>,
    /// What a reader is to see in it, in a sentence.
    pub message: String,
    /// What stands in the place of the picture: its type, its content and its main message.
    pub alt: String,
    /// What is to be known beside it: shorthand, what is left out, where it is from.
    pub notes: Vec<String>,
    /// The sheet of the table that it is of.
    pub table: String,
}

/// What a value stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its code, where areas have one.
    pub code: Option<String>,
    /// As in the table, without marks.
    pub name: String,
    /// The same in a few short lines; a band by its lower end.
    pub lines: Vec<String>,
    /// What is said of all that stands there.
    pub marks: Vec<Marker>,
    /// It is the whole, beside its parts.
    pub is_whole: bool,
}

impl Category {
    /// Its name with its marks.
    #[must_use]
    pub fn label(&self) -> String {
        self.marks.iter().fold(self.name.clone(), |label, mark| format!("{label} {}", mark.shown()))
    }
}

/// Values that belong together.
#[derive(Debug, Clone)]
pub struct ChartSeries {
    /// Heading of its column in the table.
    pub heading: String,
    /// The same without its unit.
    pub name: String,
    /// One a category.
    pub points: Vec<ChartPoint>,
}

/// One value, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ChartPoint {
    /// A number.
    Known {
        /// Finite.
        value: f64,
        /// Digits after the point.
        decimals: u8,
        /// How much of it is estimated, in percent, where that is known.
        estimated: Option<f64>,
    },
    /// There is none: a gap.
    Missing(Marker),
}

impl ChartPoint {
    /// The number.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        if let Self::Known { value, .. } = self { Some(*value) } else { None }
    }

    /// Whether a tenth of it or more is estimated.
    #[must_use]
    pub fn is_much_estimated(&self) -> bool {
        self.estimated() >= MUCH_ESTIMATED
    }

    /// How much of it is estimated, in percent.
    #[must_use]
    pub fn estimated(&self) -> f64 {
        if let Self::Known { estimated: Some(share), .. } = self { *share } else { 0.0 }
    }
}

/// From how much of it on a figure is drawn as an estimate where its parts cannot be told apart, in percent.
const MUCH_ESTIMATED: f64 = 10.0;

impl Chart {
    /// Its sheet in the workbook.
    #[must_use]
    pub fn sheet(&self) -> String {
        format!("Chart_{}", self.number)
    }

    /// The sheet with its figures.
    #[must_use]
    pub fn data_sheet(&self) -> String {
        format!("Chart_{}_data", self.number)
    }

    /// What stands on its sheet below the title and above the picture.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let figures = format!("The figures that it shows are on the sheet {}.", self.data_sheet());
        let about = "This worksheet contains one chart.".to_owned();
        let first = [about, self.message.clone()].into_iter().chain(self.signs());
        first.chain(self.notes.iter().cloned()).chain([figures]).collect()
    }

    /// What its signs say, in words; true of bars that are hatched in part and of those that can only be hatched
    /// whole.
    fn signs(&self) -> Option<String> {
        let mut points = self.series.iter().flat_map(|series| &series.points);
        let is_hatched = self.kind == ChartKind::Areas && points.any(|point| point.is_much_estimated());
        let hatched =
            "What is hatched is estimated [e]: of a bar that is hatched as a whole, a tenth or more.";
        let hollow = || self.hollow_in_words().map(|hollow| format!("{hollow}."));
        is_hatched.then(|| hatched.to_owned()).or_else(hollow)
    }

    /// Its title with its number.
    #[must_use]
    pub fn numbered_title(&self) -> String {
        format!("Chart {}: {}", self.number, self.title)
    }

    /// What a hollow point says, in words; nothing where there is none.
    #[must_use]
    pub fn hollow_in_words(&self) -> Option<String> {
        let mut points = self.series.iter().flat_map(|series| &series.points);
        let is_much = points.any(ChartPoint::is_much_estimated);
        let provisional = self.is_marked(Marker::Provisional).then_some("provisional [p]");
        let estimated = is_much.then_some("a tenth or more of it estimated [e]");
        let told: Vec<&str> = provisional.into_iter().chain(estimated).collect();
        let is_drawn = self.kind == ChartKind::Trend && !told.is_empty();
        is_drawn.then(|| format!("Hollow points: {}", told.join(", or ")))
    }

    /// Whether something in it is drawn as an estimate.
    #[must_use]
    pub fn has_estimates(&self) -> bool {
        self.series.iter().flat_map(|series| &series.points).any(|point| point.estimated() > 0.0)
    }

    /// Whether a mark stands at a category.
    #[must_use]
    pub fn is_marked(&self, marker: Marker) -> bool {
        self.categories.iter().any(|category| category.marks.contains(&marker))
    }

    /// Whether what stands at a category (by index) of a series may still change, or is estimated to a tenth
    /// or more.
    #[must_use]
    pub fn is_soft(&self, series: usize, category: usize) -> bool {
        self.categories[category].marks.contains(&Marker::Provisional)
            || self.series[series].points[category].is_much_estimated()
    }

    /// The markers that stand in the place of a value, each once.
    #[must_use]
    pub fn reasons(&self) -> Vec<Marker> {
        let points = self.series.iter().flat_map(|series| &series.points);
        let mut reasons: Vec<Marker> = points
            .filter_map(|point| if let ChartPoint::Missing(marker) = point { Some(*marker) } else { None })
            .collect();
        reasons.sort();
        reasons.dedup();
        reasons
    }
}
