//! The records of a return, each table in columns; and one record by itself, as it is made and looked at.

mod new_record;
mod of_return;
mod record;
mod table_records;

pub use new_record::NewRecord;
pub use of_return::Records;
pub use record::Record;
pub use table_records::TableRecords;
