//! `quarterday template`: a blank return for each unit.

use std::{collections::HashMap, path::PathBuf};

use rayon::prelude::*;

use super::{CannotRun, arguments::TemplateArguments, places};
use crate::{
    chasing::{Template, file_name, write_template},
    figures::{self, Measures},
    records::History,
    returns::{Context, Unit, expected_units},
    schemas::form_page::Entry,
    vocabulary::{Period, Scaled},
};

/// Carries out `template`.
pub fn template(arguments: &TemplateArguments) -> Result<u8, CannotRun> {
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(error.to_string());
    let period = places::period_of(&arguments.of.period)?;
    let places = places::places(&arguments.of, period)?;
    let (collection, register, _) = places::load(&places.collection, &places.register)?;
    if let Some(refusal) = collection.refuses(period) {
        return Err(CannotRun::new(refusal));
    }
    let as_of = arguments.of.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    let ledger =
        places::load_decisions(places::decisions(&arguments.of, period)?.as_deref(), &register, &collection)?;
    let context = Context::new(&register, &collection, period).with(ledger.on(period, as_of));
    let history = History::load(&places.history, &context).map_err(|error| cannot(&error))?;
    let (last_period, last) = last_figures(&history, &context)?;
    let folder = match &arguments.to {
        Some(folder) => folder.clone(),
        None => folder_of_workspace(arguments, period)?,
    };
    std::fs::create_dir_all(&folder)
        .map_err(|error| CannotRun::new(format!("{}: {error}", folder.display())))?;
    let wanted = &arguments.unit;
    let is_wanted = |unit: &Unit| wanted.is_empty() || wanted.iter().any(|name| unit.is_called(name));
    let units: Vec<Unit> = expected_units(&context).into_iter().filter(is_wanted).collect();
    if units.is_empty() {
        return Err(CannotRun::new("no unit that is expected has such a code or name"));
    }
    let write = |unit: &Unit| {
        let template = Template { unit, last: last.get(&unit.id).cloned().unwrap_or_default(), last_period };
        let path = folder.join(file_name(&[&unit.id, &unit.name, &period.to_string()], "xlsx"));
        write_template(&path, &template, &context)
            .map_err(|error| CannotRun::new(format!("{}: {error}", path.display())))
    };
    units.par_iter().map(write).collect::<Result<Vec<()>, _>>()?;
    say!("Written to {}: {} blank returns for {period}", folder.display(), units.len());
    Ok(0)
}

fn folder_of_workspace(arguments: &TemplateArguments, period: Period) -> Result<PathBuf, CannotRun> {
    let workspace = places::workspace(arguments.of.workspace.as_deref())?;
    let folder = workspace.map(|workspace| workspace.folder.join("templates").join(period.to_string()));
    folder.ok_or_else(|| CannotRun::new("nothing says where they go: give --to, or stand in a workspace"))
}

/// Figures by unit and box.
type ByUnit = HashMap<String, HashMap<Entry, Scaled>>;

/// What counted in the last period of which anything is known.
fn last_figures(history: &History, context: &Context<'_>) -> Result<(Option<Period>, ByUnit), CannotRun> {
    let Some(last) = history.periods().next_back() else { return Ok((None, ByUnit::new())) };
    let measures = Measures::of(&[], context.collection);
    let figures = figures::earlier(last, history, &measures, context)
        .map_err(|error| CannotRun::new(error.to_string()))?;
    let mut by_unit = ByUnit::new();
    if let Some(figures) = figures {
        let own = |measure| {
            let named = measures.get(measure);
            (named.table < context.collection.tables.len()).then(|| Entry {
                table: named.table,
                key: named.key.clone(),
                field: named.field,
            })
        };
        for (measure, entry) in measures.ids().filter_map(|measure| Some((measure, own(measure)?))) {
            for (unit, figure) in figures.of(measure) {
                if let Some(value) = figure.value() {
                    by_unit.entry(figures.unit(unit).id.clone()).or_default().insert(entry.clone(), value);
                }
            }
        }
    }
    Ok((Some(last), by_unit))
}
