//! The pool of reader processes: what no library can be trusted with happens where it can be ended.
//!
//! Each reader is this program started with a hidden command. It gets the bytes of file after file through a
//! pipe, opens nothing itself, and has so much memory and so much time. One that dies or takes too long is
//! replaced: the file it died of is tried once more at the end, alone in a fresh reader that may take more
//! memory; the file it took too long for is not. Large files wait for the end at once.

mod cache;
mod frames;
mod kept;
mod limits;
mod pool;
mod process;
mod serve;
mod watch;
mod work;

pub use cache::Cache;
pub use kept::KeptReader;
pub use limits::missing_here;
pub use pool::{Outcome, Readers};
pub use process::{NotStarted, Start};
pub use serve::serve;
pub use work::{CellsOf, ReturnsOf, Work};
