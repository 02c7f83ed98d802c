//! `quarterday template`: a blank return for each unit.

use std::{collections::HashMap, path::PathBuf};

use rayon::prelude::*;

use super::{CannotRun, arguments::TemplateArguments, places, progress};
use crate::{
    chasing::{Carried, Template, carried, file_name, write_template},
    figures::{self, Measures},
    records::{EarlierOutputs, History, accepted},
    returns::{Context, Unit, expected_units, owner_of},
    schemas::form_page::Entry,
    vocabulary::{Period, Scaled, counted},
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
    let carried = carried_over(&places.history, &history, &units, &context)?;
    let write = |(unit, carried): (&Unit, Vec<Carried>)| {
        let last = last.get(&unit.id).cloned().unwrap_or_default();
        let template = Template { unit, last, last_period, carried };
        let path = folder.join(file_name(&[&unit.id, &unit.name, &period.to_string()], "xlsx"));
        write_template(&path, &template, &context)
            .map_err(|error| CannotRun::new(format!("{}: {error}", path.display())))
    };
    progress::begin("forms", units.len());
    let write = |own| write(own).inspect(|()| progress::step());
    units.par_iter().zip(carried).map(write).collect::<Result<Vec<()>, _>>()?;
    progress::end();
    let count = units.len();
    arguments.telling.tell(
        || serde_json::json!({ "folder": folder, "period": period.to_string(), "blank_returns": count }),
        || say!("Written to {}: {} for {period}", folder.display(), counted(count, "blank return")),
    );
    Ok(0)
}

fn folder_of_workspace(arguments: &TemplateArguments, period: Period) -> Result<PathBuf, CannotRun> {
    let workspace = places::workspace(arguments.of.workspace.as_deref())?;
    let folder = workspace.map(|workspace| workspace.folder.join("templates").join(period.to_string()));
    folder.ok_or_else(|| CannotRun::new("nothing says where they go: give --to, or stand in a workspace"))
}

/// What was still open in the last return of each unit, whatever it was called then; nothing of those of
/// which no return is known.
fn carried_over(
    outputs: &EarlierOutputs,
    history: &History,
    units: &[Unit],
    context: &Context<'_>,
) -> Result<Vec<Vec<Carried>>, CannotRun> {
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(error.to_string());
    let mut all: Vec<Option<Vec<Carried>>> = units.iter().map(|_| None).collect();
    let named: Vec<&Unit> = units.iter().collect();
    let is_declared = context.collection.tables.iter().any(|table| table.carry.is_some());
    for period in history.periods().rev().filter(|_| is_declared) {
        let Some(out) = outputs.of(period).map_err(|error| cannot(&error))? else { continue };
        let then = Context::new(context.register, context.collection, period);
        let Some(last) = accepted(&out, &then).map_err(|error| cannot(&error))? else { continue };
        let owners: Vec<Option<usize>> =
            last.returns.returns.iter().map(|found| owner_of(found, &named, context)).collect();
        // Of a unit of which a newer return is known an older one says nothing.
        let owners: Vec<Option<usize>> =
            owners.into_iter().map(|owner| owner.filter(|at| all[*at].is_none())).collect();
        owners.iter().flatten().for_each(|at| all[*at] = Some(Vec::new()));
        for item in carried(&last.returns, &then).map_err(|error| cannot(&error))? {
            if let Some(own) = owners[item.found].and_then(|at| all[at].as_mut()) {
                own.push(item);
            }
        }
    }
    Ok(all.into_iter().map(Option::unwrap_or_default).collect())
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
