//! Writes registers into an output folder.

use std::{fs, io, path::Path};

use super::{
    lists::{write_awaiting, write_changes},
    sharing::write_shared,
    shown::{ShownFile, folder_of},
};
use crate::{
    records::{List, folder_in},
    registers::{KEPT, RegisterNow, kept_place},
    returns::Context,
    vocabulary::Audience,
};

/// Writes registers, what changed in them and what is shared; nothing where the collection has none.
/// `before` is what
/// was shared before.
///
/// # Errors
/// If the disk does not take it.
pub fn write_registers(
    out: &Path,
    registers: &[RegisterNow<'_>],
    before: Option<&List>,
    (context, day): (&Context<'_>, &str),
) -> io::Result<()> {
    if registers.is_empty() {
        return Ok(());
    }
    let own = folder_in(out, folder_of(Audience::Unit))?;
    folder_in(out, KEPT)?;
    for register in registers {
        let folder = folder_in(out, folder_of(register.declared.audience))?;
        for file in ShownFile::all(register, context.collection) {
            file.write(&folder)?;
        }
        write_changes(&own, register)?;
        let mut kept = serde_json::to_vec_pretty(&register.entries)?;
        kept.push(b'\n');
        fs::write(out.join(kept_place(&register.declared.name)), kept)?;
    }
    if registers.iter().any(|own| own.declared.is_moderated) {
        write_awaiting(&own, registers, context.collection)?;
    }
    write_shared(out, registers, before, (context, day))
}
