//! The register: authorities with their lifecycles, and whose name a name was on a date.

mod authorities;
mod authority;
mod contacts;
mod groups;
mod load;
mod map;
mod names;

pub use authorities::Register;
pub use authority::{Area, Authority};
pub use contacts::{CONTACT, Contact, Contacts, is_address};
pub use groups::{Group, GroupOn};
pub use load::{load, read_aliases, read_expected};
pub use map::{Cell, FILES as MAP_FILES, HexagonMap};
pub use names::{NameIndex, Named, says_council};
