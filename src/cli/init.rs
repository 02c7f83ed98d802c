//! `quarterday init`: a workspace with a collection that comes with the program.

use std::{borrow::Cow, fs, path::Path};

use serde_json::{Value, json};

use super::{
    CannotRun,
    arguments::{InitArguments, Telling},
    new_folder,
    shipped::{self, Shipped},
};
use crate::{
    schemas::workspace,
    vocabulary::{nearest, printable::whole},
};

/// Carries out `init`: writes the workspace into a folder that is not there yet or is empty, or lists what
/// there is to begin with.
pub fn init(arguments: &InitArguments) -> Result<u8, CannotRun> {
    let collections = shipped::collections();
    let (Some(folder), Some(name)) = (&arguments.folder, &arguments.collection) else {
        arguments.telling.tell(|| listed(&collections), || list(&collections));
        return Ok(0);
    };
    let known = || collections.iter().map(|collection| collection.name);
    let chosen = collections.iter().find(|collection| collection.name == *name);
    let chosen =
        chosen.ok_or_else(|| CannotRun::new(nearest::unknown_name("the collection", name, known())))?;
    let shown = whole(&folder.display().to_string()).into_owned();
    if !arguments.sample {
        begin(chosen, folder, &shown, &arguments.telling)?;
        return Ok(0);
    }
    let periods = chosen.periods();
    let Some(period) = periods.last() else {
        let with: Vec<&str> = with_samples(&collections).map(|other| other.name).collect();
        return Err(CannotRun::new(format!(
            "the program has no made returns of {name}; it has of {}. Leave --sample out to begin with none",
            with.join(" and ")
        )));
    };
    new_folder::write(folder, chosen.declarations().chain(chosen.of_sample()).chain(shipped::for_editors()))?;
    arguments.telling.tell(
        || json!({ "folder": folder, "collection": chosen.name, "period": period.to_string() }),
        || {
            let title = &chosen.title;
            say!("{shown}: {title}, with made returns for {period}; README.md says what is wrong in them.");
            say!("See how the period stands, and run it:");
            for command in ["status", "run"] {
                say!("  quarterday {command} {period} -C {shown}");
            }
        },
    );
    Ok(0)
}

/// A workspace with an empty inbox.
fn begin(chosen: &Shipped, folder: &Path, shown: &str, telling: &Telling) -> Result<(), CannotRun> {
    let workspace = format!(
        "# Where everything lies, seen from this file.\ncollection = \"schemas/{}\"\nregister = \
         \"schemas/register\"\ninbox = \"inbox/{{period}}\"\nout = \"out/{{period}}\"\nhistory = \"out\"\n",
        chosen.name
    );
    let own = (workspace::FILE.to_owned(), Cow::Owned(workspace.into_bytes()));
    new_folder::write(folder, chosen.declarations().chain([own]).chain(shipped::for_editors()))?;
    let inbox = folder.join("inbox");
    fs::create_dir(&inbox)
        .map_err(|error| CannotRun::new(format!("{}: {error}", whole(&inbox.display().to_string()))))?;
    telling.tell(
        || json!({ "folder": folder, "collection": chosen.name, "period": null }),
        || {
            say!("{shown}: {}, with its declarations and the register under schemas/.", chosen.title);
            say!("Put the returns of a period into inbox/PERIOD, and run it:");
            for command in ["schemas check", "template PERIOD", "run PERIOD"] {
                say!("  quarterday {command} -C {shown}");
            }
        },
    );
    Ok(())
}

fn with_samples(collections: &[Shipped]) -> impl Iterator<Item = &Shipped> {
    collections.iter().filter(|collection| !collection.periods().is_empty())
}

fn listed(collections: &[Shipped]) -> Value {
    let of_one = |own: &Shipped| {
        let samples: Vec<String> = own.periods().iter().map(ToString::to_string).collect();
        json!({ "name": own.name, "title": own.title, "samples": samples })
    };
    json!({ "collections": collections.iter().map(of_one).collect::<Vec<_>>() })
}

fn list(collections: &[Shipped]) {
    for collection in collections {
        let sample = collection.periods();
        let sample = sample.last().map(|period| format!(" (with a sample of {period})")).unwrap_or_default();
        say!("{:<24}{}{sample}", collection.name, collection.title);
    }
}
