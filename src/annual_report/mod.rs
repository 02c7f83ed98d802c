//! The annual report: words of the unit, and tables, charts and figures as they were published, put together
//! as
//! a document. Nothing is worked out here.

mod document;
mod docx;
mod html;
mod made;
mod markdown;
mod markup;
mod named_figures;
mod published_table;
mod register_rows;
mod source;

pub use document::Document;
pub use docx::docx;
pub use html::html;
pub use made::{Made, ReportFaults, made};
pub use source::{SourceRead, read_sources};
