//! Texts, those that cells share and those of one cell.

use super::super::{
    package::Package,
    tree::{self, Element, WhyNot},
};

/// A text, and whether some of its letters are raised or lowered.
pub(super) type TextOf = (String, bool);

/// The texts that cells share, by number.
pub(super) fn shared(package: &mut Package, part: &str) -> Result<Vec<TextOf>, WhyNot> {
    let Some(bytes) = package.bytes(part)? else { return Ok(Vec::new()) };
    let mut texts = Vec::new();
    tree::read_handing_over(&bytes, "si", &mut |_, item| {
        texts.push(of(&item));
        Ok(())
    })
    .map_err(|why| format!("{part}: {why}"))?;
    Ok(texts)
}

/// The text of an item: its own, or that of its runs; how it is spoken does not belong to it.
pub(super) fn of(item: &Element) -> TextOf {
    let mut text = String::new();
    let mut is_raised = false;
    for part in item.children() {
        match part.name.as_str() {
            "t" => text.push_str(&part.text()),
            "r" => {
                text.extend(part.all("t").map(Element::text));
                let raised = part.at(&["rPr", "vertAlign"]).and_then(|raised| raised.attribute("val"));
                is_raised |= matches!(raised, Some("superscript" | "subscript"));
            }
            _ => {}
        }
    }
    (text.replace("x005F_", ""), is_raised)
}
