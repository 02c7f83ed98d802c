//! Charts: one model of each, made of the cells of a published table, and what it becomes: a sheet of
//! figures, a drawing as SVG and PNG, and in `statistics.xlsx` a chart of its own.

mod axis;
mod bands;
mod chart;
mod colours;
mod data_sheet;
mod draw_bars;
mod draw_columns;
mod draw_trend;
mod drawing;
mod files;
mod font;
mod frame;
mod making;
mod message;
mod png;
mod shapes;
mod svg;

pub use chart::{Category, Chart, ChartPoint, ChartSeries};
pub use colours::{ESTIMATED, GREY, SERIES};
pub use data_sheet::data_sheet;
pub use files::{FOLDER, ImageError, png, svg, write_charts};
pub use frame::Frame;
pub use making::charts;
pub use png::size as png_size;
