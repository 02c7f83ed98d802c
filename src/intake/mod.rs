//! Finds the files of an inbox, opens them safely, tells what they are, and when they arrived.

mod content;
mod inbox;
mod opening;
mod receipts;

pub use content::{Format, sniff};
pub use inbox::{Arrival, Refusal, find};
pub use opening::{CHANGED, Contents, LARGEST_FILE, hexadecimal, open};
pub use receipts::{FILE as RECEIPTS, Receipts, ReceiptsError, Received, parse_received};
