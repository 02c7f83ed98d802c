//! Packs over several collections: each authority in one region's pack, nothing about people, nothing that is for
//! others.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use crate::{
    case::Case,
    workspace::{Ended, Workspace, rows, run, sheet},
};
