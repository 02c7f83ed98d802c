//! The sheet of revisions names every sum that is not what was published last, as it was, as it is, and why.

use std::path::Path;

use calamine::Data;
use serde::Deserialize;

use super::{
    super::{
        reported::Reported,
        revisions::{CAUSE_DECIMALS, figures_of_tables, name_of},
        tables::words,
    },
    CannotRead, Finding,
    book::{Book, SheetRead},
    cells::is_same,
    figures::AuditedFigures,
    listed::optional,
};
use crate::{
    returns::Context,
    schemas::{Collection, tables::NamedFigure},
    statistics::AreaType,
    vocabulary::{Period, Scaled},
};

/// A sum that is not what was published last.
#[derive(Debug, Clone)]
pub struct RevisedSum {
    period: Period,
    area: String,
    is_whole: bool,
    figure: NamedFigure,
    /// What was published, what it is now, the difference, and that in percent.
    values: [Option<f64>; 4],
    /// What of the difference comes of returns, links, methods and corrections.
    causes: Option<[f64; 4]>,
}

/// A line of `data/revisions.csv`.
#[derive(Debug, Deserialize)]
struct Line {
    period: String,
    area: String,
    area_type: String,
    kind: String,
    table: String,
    key: String,
    field: String,
    published: Option<f64>,
    now: Option<f64>,
    difference: Option<f64>,
    difference_pct: Option<f64>,
    own_data: Option<f64>,
    links: Option<f64>,
    methods: Option<f64>,
    corrections: Option<f64>,
}

/// Those of a run.
pub(super) fn of_run(run: &Reported<'_>) -> Vec<RevisedSum> {
    let plain = |value: Option<Scaled>| value.map(Scaled::to_f64);
    let of = |own: &crate::statistics::Revision| {
        let area = &run.statistics.areas[own.area];
        let causes = own
            .split
            .as_ref()
            .map(|split| [split.own_data, split.links, split.methods, split.corrections].map(Scaled::to_f64));
        let figure = own.sum().filter(|_| area.kind != AreaType::Unit)?.clone();
        Some(RevisedSum {
            period: own.period,
            area: area.area.name.clone(),
            is_whole: matches!(area.kind, AreaType::All | AreaType::Countries),
            figure,
            values: [Some(own.published), own.now, own.difference, own.percent].map(plain),
            causes,
        })
    };
    run.statistics.revisions.iter().filter_map(of).collect()
}

/// Those of the list; none where there is no list.
pub(super) fn of_list(out: &Path, context: &Context<'_>) -> Result<Vec<RevisedSum>, CannotRead> {
    let lines: Vec<Line> = optional(&out.join("data").join("revisions.csv"))?;
    let own = lines.into_iter().filter(|line| line.kind == "sum" && line.area_type != AreaType::Unit.word());
    Ok(own.filter_map(|line| of_line(line, context.collection)).collect())
}

fn of_line(line: Line, collection: &Collection) -> Option<RevisedSum> {
    let table = collection.figure_table_named(&line.table)?;
    let field = collection.figure_table(table).field(&line.field)?;
    let whole = [AreaType::All, AreaType::Countries].map(AreaType::word);
    let causes = match (line.own_data, line.links, line.methods, line.corrections) {
        (Some(own), Some(links), Some(methods), Some(corrections)) => {
            Some([own, links, methods, corrections])
        }
        _ => None,
    };
    Some(RevisedSum {
        period: Period::parse(&line.period)?,
        is_whole: whole.contains(&line.area_type.as_str()),
        area: line.area,
        figure: NamedFigure { table, key: line.key, field },
        values: [line.published, line.now, line.difference, line.difference_pct],
        causes,
    })
}

impl RevisedSum {
    fn label(&self, collection: &Collection) -> [String; 3] {
        [words(self.period), self.area.clone(), name_of(&self.figure, collection)]
    }

    /// The first column in which a row says something else, with what it should say.
    fn differs(&self, row: usize, sheet: &SheetRead) -> Option<(usize, String)> {
        let told = |due: Option<f64>| due.map_or("[x]".to_owned(), |due| due.to_string());
        for (column, due) in (3..).zip(self.values) {
            let is_it = match (sheet.number(row, column), due) {
                (Some(stands), Some(due)) => is_same(stands, due),
                (stands, due) => stands.is_none() && due.is_none(),
            };
            if !is_it {
                return Some((column, told(due)));
            }
        }
        // Causes are shown rounded.
        let half = 0.5 / 10f64.powi(i32::from(CAUSE_DECIMALS)) + 1e-9;
        let has_causes = sheet.rows.get(sheet.heading).is_some_and(|headings| headings.len() > 7);
        for (column, due) in (7..).zip(self.causes.map_or([None; 4], |own| own.map(Some))) {
            let is_it = match (sheet.number(row, column), due) {
                (Some(stands), Some(due)) => (stands - due).abs() <= half,
                (stands, due) => stands.is_none() && due.is_none(),
            };
            if has_causes && !is_it {
                return Some((column, told(due)));
            }
        }
        None
    }
}

/// All rows that are of no revision or say another, and revisions that have no row.
pub(super) fn against(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let shown = figures_of_tables(context.collection);
    let is_told = |own: &&RevisedSum| {
        let figure = |is_whole| (is_whole, own.figure.table, own.figure.key.clone(), own.figure.field);
        shown.contains(&figure(own.is_whole)) || shown.contains(&figure(false))
    };
    let mut open: Vec<&RevisedSum> = figures.revised_sums.iter().filter(is_told).collect();
    let Some(sheet) = book.sheet("Revisions") else {
        let missing = book.sheet("Cover").filter(|_| !open.is_empty());
        let told = |cover: &SheetRead| {
            cover.finding(cover.rows.len(), 0, format!("a sheet Revisions of {} sums", open.len()))
        };
        return missing.map(told).into_iter().collect();
    };
    let text = |cells: &[Data], at: usize| cells.get(at).map(ToString::to_string).unwrap_or_default();
    let mut found = Vec::new();
    for (row, cells) in sheet.table() {
        let stands = [0, 1, 2].map(|at| text(cells, at));
        let alike: Vec<usize> =
            (0..open.len()).filter(|at| open[*at].label(context.collection) == stands).collect();
        match (alike.iter().find(|at| open[**at].differs(row, sheet).is_none()), alike.first()) {
            (Some(at), _) => {
                open.remove(*at);
            }
            (None, Some(at)) => {
                if let Some((column, due)) = open.remove(*at).differs(row, sheet) {
                    found.push(sheet.finding(row, column, due));
                }
            }
            (None, None) => found.push(sheet.finding(row, 0, "a sum that was revised, once".to_owned())),
        }
    }
    let missing = open.iter().map(|own| own.label(context.collection).join(", "));
    found.extend(missing.map(|own| sheet.finding(sheet.heading, 0, format!("above a row for {own}"))));
    found
}
