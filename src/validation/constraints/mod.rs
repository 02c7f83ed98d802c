//! What the schema asks of single values and of keys: types, required, ranges, lists, patterns, keys.
//!
//! Each kind of fault is a rule of its own, with a fixed id:
//!
//! | rule | severity | a fault when |
//! |---|---|---|
//! | `type` | error | what stands there cannot be a value of the field |
//! | `required` | error | nothing is given that must be; in no record of a list: one fault |
//! | `minimum`, `maximum` | error | a number or date is outside its range |
//! | `enum` | error | a value is not one of those that there are |
//! | `pattern`, `length` | error | a text is not as the schema describes it |
//! | `unique` | error | a value or key comes twice in a return; of such a key no figure is used |
//! | `primary-key` | error | a record has no key |
//! | `foreign-key` | error | a value refers to a record that is not there |
//! | `decimals` | note | more decimals were given than are kept |
//! | `unit` | error | a heading says another unit, from which none converts (`units.rs`) |
//! | `unit` | note | a heading says another unit, from which figures were converted |

mod answers;
mod fault;
mod keys;
mod of_field;
mod of_return;
mod values;
mod whole_columns;

pub use fault::{Fault, ROUNDED};
pub use keys::of_one_key;
pub use of_return::faults;
