//! The files of charts in an output folder: `charts/<id>.svg` and `charts/<id>.png`.

use std::{fs, io, path::Path};

use rayon::prelude::*;

use super::{chart::Chart, frame::Frame};
use crate::records::folder_in;

pub use super::{png::png, svg::svg};

/// The folder of charts.
pub const FOLDER: &str = "charts";

/// Why a chart could not be drawn or written.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// It is too high for a picture, or has no height.
    #[error("a picture of {0} pixels in height cannot be made")]
    Size(f64),
    /// Its bytes could not be packed.
    #[error("the picture cannot be packed: {0}")]
    Packing(String),
    /// The disk.
    #[error("the chart cannot be written: {0}")]
    Disk(#[from] io::Error),
}

/// Writes every chart into `charts/` of an output folder; where there are none, there is no such folder.
///
/// # Errors
/// If one cannot be drawn, or the disk does not take it.
pub fn write_charts(out: &Path, charts: &[Chart]) -> Result<(), ImageError> {
    if charts.is_empty() {
        return Ok(());
    }
    let folder = folder_in(out, FOLDER)?;
    charts.par_iter().try_for_each(|chart| {
        fs::write(folder.join(format!("{}.svg", chart.id)), svg(chart, Frame::Alone))?;
        fs::write(folder.join(format!("{}.png", chart.id)), png(chart, Frame::Alone)?)?;
        Ok(())
    })
}
