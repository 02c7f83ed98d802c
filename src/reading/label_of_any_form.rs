//! Whether a text is a label on any form of a collection.

use super::labels;
use crate::{schemas::Collection, vocabulary::LabelKey};

/// Whether a text is a label or heading on any form of the collection.
#[must_use]
pub fn is_label(collection: &Collection, text: &str) -> bool {
    let key = LabelKey::of(text);
    collection.forms.iter().any(|form| {
        form.identity.contains_key(&key)
            || form.tables.iter().any(|table| labels::field_of(table, &key).is_some())
            || form.matrices.iter().any(|block| block.columns.contains_key(&key))
            || form.long.item.contains_key(&key)
            || form.long.value.contains_key(&key)
    })
}
