//! Makes returns of the six small collections of the partnership, and plants troubles in them.
//!
//! `cargo run --example make_partnership -- --seed 7 [--out sample_data/partnership] [--register DIR] [COLLECTION ...]`
//!
//! Writes for each collection a workspace, `OUT/<collection>/`, with its inboxes, and `planted.csv` in it with a line for each
//! trouble planted. Names of people and figures are made; the same seed gives the same bytes.

mod book;
mod fit3;
mod joint_working;
#[path = "../kit/mod.rs"]
mod kit;
mod partnership_assessment;
mod people;
mod planted;
mod programme;
mod prosecutions;
mod register;
mod section_18;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, bail};

/// What the makers of all collections are given.
pub struct World {
    /// The seed of all random numbers.
    pub seed: u64,
    /// Authorities of the register.
    pub register: register::Register,
}

/// Makes the workspace of a collection in a folder.
type Maker = fn(&World, &Path) -> Result<()>;

/// The makers, by the name of their collection.
const MAKERS: &[(&str, Maker)] = &[
    ("fit3", fit3::make),
    ("joint-working", joint_working::make),
    ("partnership-assessment", partnership_assessment::make),
    ("programme", programme::make),
    ("prosecutions", prosecutions::make),
    ("section-18", section_18::make),
];

fn main() -> ExitCode {
    match make() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn make() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut out, mut register, mut seed) =
        (root.join("sample_data/partnership"), root.join("schemas/register"), None);
    let mut chosen = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("a value must follow {word}"));
        match word.as_str() {
            "--seed" => seed = Some(value()?.parse().context("--seed takes a number")?),
            "--out" => out = PathBuf::from(value()?),
            "--register" => register = PathBuf::from(value()?),
            _ if word.starts_with("--") => bail!("{word} is not understood"),
            _ => chosen.push(word),
        }
    }
    if let Some(unknown) = chosen.iter().find(|name| !MAKERS.iter().any(|(known, _)| known == name)) {
        bail!("there is no collection {unknown} here");
    }
    let world = World {
        seed: seed.context("say with which seed, as in --seed 7")?,
        register: register::Register::read(&register)?,
    };
    for (name, maker) in MAKERS {
        if chosen.is_empty() || chosen.iter().any(|one| one == name) {
            maker(&world, &out.join(name)).with_context(|| format!("making {name}"))?;
        }
    }
    Ok(())
}
