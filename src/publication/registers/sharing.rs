//! What is shared with other regulators: a folder a recipient, and one line a sharing that stays for good.

use std::{fs, io, path::Path};

use super::shown::{ShownFile, hashes};
use crate::{
    publication::{
        CsvFile, MANIFEST, manifest,
        metadata::{Publisher, WrittenList, write_metadata_of},
    },
    records::{List, folder_in},
    registers::RegisterNow,
    returns::Context,
    schemas::registers::Recipient,
    vocabulary::Audience,
};

/// The list of all that was shared.
pub const SHARED: &str = "shared.csv";

const COLUMNS: [&str; 8] = ["day", "period", "recipient", "title", "gateway", "what", "rows", "sha256"];

/// One file that is shared.
struct Shared([String; COLUMNS.len()]);

/// Writes a folder for each recipient, and adds to the list of what was shared before.
pub(super) fn write_shared(
    out: &Path,
    registers: &[RegisterNow<'_>],
    before: Option<&List>,
    (context, day): (&Context<'_>, &str),
) -> io::Result<()> {
    let recipients = &context.collection.published.recipients;
    if recipients.is_empty() {
        return Ok(());
    }
    let mut lines: Vec<Shared> = Vec::new();
    for line in before.into_iter().flat_map(List::lines) {
        lines.push(Shared(COLUMNS.map(|name| line.get(name).to_owned())));
    }
    for recipient in recipients {
        lines.extend(share(out, recipient, registers, (context, day))?);
    }
    let mut file = CsvFile::create(&out.join(SHARED), COLUMNS.into_iter())?;
    for line in &lines {
        for cell in &line.0 {
            file.whole(cell)?;
        }
        file.end_row()?;
    }
    file.finish()
}

fn share(
    out: &Path,
    recipient: &Recipient,
    registers: &[RegisterNow<'_>],
    (context, day): (&Context<'_>, &str),
) -> io::Result<Vec<Shared>> {
    let folder = folder_in(out, Path::new(Audience::Regulators.word()).join(&recipient.name))?;
    let mut lists: Vec<WrittenList> = Vec::new();
    let mut lines = Vec::new();
    for register in recipient.shares.iter().filter_map(|at| registers.get(*at)) {
        for file in ShownFile::all(register, context.collection) {
            let list = file.write(&folder)?;
            lines.push(Shared([
                day.to_owned(),
                context.period.to_string(),
                recipient.name.clone(),
                recipient.title.clone(),
                recipient.gateway.clone(),
                list.file(),
                file.rows().to_string(),
                list.sha256.clone(),
            ]));
            lists.push(list);
        }
    }
    let of = Publisher::of(context.collection, context.period);
    write_metadata_of(&folder, &lists, &of)?;
    fs::write(folder.join(MANIFEST), manifest(&hashes(&lists)))?;
    Ok(lines)
}
