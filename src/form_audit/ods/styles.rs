//! How cells look: styles that are made from others, down to what the document says of all.

use std::collections::BTreeMap;

use super::{
    super::{
        tree::Element,
        workbook::{Alignment, BLACK, Fill, Font, Style},
    },
    number_formats,
};

/// Longest chain of styles, each made from the next.
const LONGEST_CHAIN: usize = 50;

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By family and name.
    own: BTreeMap<(String, String), Said>,
    /// What holds of all cells of which nothing else is said.
    of_cells: Said,
    fonts: BTreeMap<String, String>,
    formats: BTreeMap<String, String>,
}

/// What one style says.
#[derive(Debug, Default, Clone)]
pub(super) struct Said {
    parent: Option<String>,
    /// Its name for people, where it is one that people choose.
    shown_as: Option<String>,
    format: Option<String>,
    /// Attributes of the parts that say something of letters, cells, paragraphs, columns and tables.
    properties: BTreeMap<String, String>,
    /// It looks otherwise under conditions.
    pub is_conditional: bool,
    master_page: Option<String>,
}

impl Styles {
    /// Takes the styles of a part.
    pub fn take(&mut self, part: &Element) {
        for own in part.child("font-face-decls").into_iter().flat_map(|list| list.all("font-face")) {
            let name = own.attribute("name").unwrap_or_default().to_owned();
            let family = own.attribute("font-family").unwrap_or_default();
            self.fonts.insert(name, bare_family(family));
        }
        for list in ["styles", "automatic-styles"].iter().filter_map(|name| part.child(name)) {
            let is_chosen = list.name == "styles";
            number_formats::take(list, &mut self.formats);
            for own in list.all("style") {
                let key = |name: &str| own.attribute(name).unwrap_or_default().to_owned();
                self.own.insert((key("family"), key("name")), said(own, is_chosen));
            }
            let usual = list.all("default-style");
            for own in usual.filter(|own| own.attribute("family") == Some("table-cell")) {
                self.of_cells = said(own, false);
            }
        }
    }

    /// What styles of a family say, from one of them down to what all are made from.
    fn chain<'s>(&'s self, family: &str, name: &str) -> Vec<&'s Said> {
        let mut chain = Vec::new();
        let mut next = Some(name.to_owned());
        while let Some(name) = next.filter(|_| chain.len() < LONGEST_CHAIN) {
            let Some(said) = self.own.get(&(family.to_owned(), name)) else { break };
            chain.push(said);
            next = said.parent.clone();
        }
        chain
    }

    /// A property of a style.
    pub fn property(&self, family: &str, name: &str, property: &str) -> Option<&str> {
        let chain = self.chain(family, name);
        chain.iter().find_map(|said| said.properties.get(property)).map(String::as_str)
    }

    /// The page on which sheets of a style are printed.
    pub fn master_page(&self, style: &str) -> Option<&str> {
        self.chain("table", style).iter().find_map(|said| said.master_page.as_deref())
    }

    /// Whether cells of a style look otherwise under conditions.
    pub fn is_conditional(&self, style: &str) -> bool {
        self.chain("table-cell", style).iter().any(|said| said.is_conditional)
    }

    /// Whether letters of a style are raised or lowered.
    pub fn raises(&self, style: &str) -> bool {
        self.property("text", style, "text-position").is_some_and(|place| !raised(place).is_empty())
    }

    /// The language of the document.
    pub fn language(&self) -> Option<String> {
        let language = self.of_cells.properties.get("language").filter(|own| *own != "none")?;
        let country = self.of_cells.properties.get("country").filter(|own| *own != "none");
        Some(country.map_or(language.clone(), |country| format!("{language}-{country}")))
    }

    /// How cells of a style look.
    pub fn of_cell(&self, name: &str) -> Style {
        let mut chain = self.chain("table-cell", name);
        let named = chain.iter().find_map(|said| said.shown_as.clone());
        if chain.is_empty() || name != "Default" {
            chain.extend(self.chain("table-cell", "Default"));
        }
        chain.push(&self.of_cells);
        let find =
            |property: &str| chain.iter().find_map(|said| said.properties.get(property)).map(String::as_str);
        let format = chain.iter().find_map(|said| said.format.as_ref());
        Style {
            font: self.font(&find),
            fill: find("background-color")
                .filter(|own| *own != "transparent")
                .map(|own| Fill { is_solid: true, colour: colour(own) }),
            alignment: alignment(&find),
            has_thick_border: ["border", "border-left", "border-right", "border-top", "border-bottom"]
                .iter()
                .any(|side| find(side).is_some_and(is_thick)),
            number_format: format
                .and_then(|format| self.formats.get(format))
                .cloned()
                .unwrap_or_else(|| "General".to_owned()),
            named: named.unwrap_or_else(|| "Default".to_owned()),
        }
    }

    fn font<'s>(&self, find: &dyn Fn(&str) -> Option<&'s str>) -> Font {
        let family = find("font-name")
            .map(|name| self.fonts.get(name).cloned().unwrap_or_else(|| name.to_owned()))
            .or_else(|| find("font-family").map(bare_family));
        let is_set = |property: &str, unset: &[&str]| find(property).is_some_and(|own| !unset.contains(&own));
        let own_colour = find("color").filter(|_| find("use-window-font-color") != Some("true"));
        Font {
            name: family.unwrap_or_default(),
            points: find("font-size").and_then(points).unwrap_or(10.0),
            is_bold: is_set("font-weight", &["normal", "400"]),
            is_italic: is_set("font-style", &["normal"]),
            is_underlined: is_set("text-underline-style", &["none"]),
            raised: find("text-position").map(raised).unwrap_or_default().to_owned(),
            colour: own_colour.map_or(BLACK.to_owned(), colour),
            is_automatic: own_colour.is_none(),
        }
    }
}

fn said(own: &Element, is_chosen: bool) -> Said {
    let name = || own.attribute("display-name").or(own.attribute("name")).map(str::to_owned);
    let parts = own.children().filter(|part| part.name.ends_with("-properties"));
    let properties =
        parts.flat_map(|part| part.attributes().map(|(name, value)| (name.to_owned(), value.to_owned())));
    Said {
        parent: own.attribute("parent-style-name").map(str::to_owned),
        shown_as: if is_chosen { name() } else { None },
        format: own.attribute("data-style-name").map(str::to_owned),
        properties: properties.collect(),
        is_conditional: own.child("map").is_some(),
        master_page: own.attribute("master-page-name").filter(|own| !own.is_empty()).map(str::to_owned),
    }
}

fn bare_family(family: &str) -> String {
    family.split(',').next().unwrap_or_default().trim().trim_matches(['\'', '"']).to_owned()
}

fn colour(own: &str) -> String {
    own.trim_start_matches('#').to_ascii_uppercase()
}

/// A place such as `super 58%` or `33% 58%`.
fn raised(place: &str) -> &'static str {
    let first = place.split_whitespace().next().unwrap_or_default();
    match first {
        "super" => "superscript",
        "sub" => "subscript",
        _ if first.starts_with('-') => "subscript",
        _ if first.trim_end_matches('%').parse::<f64>().is_ok_and(|share| share > 0.0) => "superscript",
        _ => "",
    }
}

fn alignment<'s>(find: &dyn Fn(&str) -> Option<&'s str>) -> Alignment {
    // Numbers to the right and text to the left, if the kind of value says it.
    let is_by_kind = find("text-align-source") == Some("value-type");
    let horizontal = match find("text-align").filter(|_| !is_by_kind) {
        Some("start" | "left") => "left",
        Some("end" | "right") => "right",
        Some(other) => other,
        None => "",
    };
    let is_not_zero =
        |property: &str| find(property).and_then(points_or_number).is_some_and(|own| own != 0.0);
    Alignment {
        horizontal: horizontal.to_owned(),
        wraps: find("wrap-option") == Some("wrap"),
        is_turned: is_not_zero("rotation-angle"),
        is_indented: is_not_zero("margin-left"),
    }
}

/// A border such as `0.74pt solid #000000`; as thick as what xlsx calls medium, or double.
fn is_thick(border: &str) -> bool {
    let mut words = border.split_whitespace();
    words.clone().any(|word| word == "double") || words.any(|word| points(word).is_some_and(|own| own >= 1.2))
}

/// A length in points.
pub(super) fn points(length: &str) -> Option<f64> {
    let unit = length.find(|letter: char| letter.is_ascii_alphabetic())?;
    let number: f64 = length[..unit].parse().ok()?;
    Some(match &length[unit..] {
        "pt" => number,
        "in" => number * 72.0,
        "cm" => number * 72.0 / 2.54,
        "mm" => number * 72.0 / 25.4,
        "px" => number * 0.75,
        "pc" => number * 12.0,
        _ => return None,
    })
}

fn points_or_number(text: &str) -> Option<f64> {
    points(text).or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form_audit::tree;

    #[test]
    fn a_style_is_what_it_and_those_before_it_say() {
        let part = br#"<d><font-face-decls><font-face name="Sans" font-family="'Liberation Sans'"/>
            </font-face-decls><styles><default-style family="table-cell">
            <text-properties font-size="10pt" language="en" country="GB"/></default-style>
            <style name="Default" family="table-cell"><text-properties font-name="Sans"/></style>
            <style name="Heading_20_1" display-name="Heading 1" family="table-cell"
            parent-style-name="Default">
            <text-properties font-size="16pt" font-weight="bold"/></style></styles><automatic-styles>
            <style name="ce1" family="table-cell" parent-style-name="Heading_20_1">
            <paragraph-properties text-align="end"/></style></automatic-styles></d>"#;
        let mut styles = Styles::default();
        styles.take(&tree::read(part).unwrap_or_default());
        let style = styles.of_cell("ce1");
        assert_eq!((style.named.as_str(), style.font.name.as_str()), ("Heading 1", "Liberation Sans"));
        assert_eq!((style.font.points, style.font.is_bold), (16.0, true));
        assert_eq!(style.alignment.horizontal, "right");
        assert_eq!(styles.of_cell("none").font.points, 10.0);
        assert_eq!(styles.language().as_deref(), Some("en-GB"));
    }

    #[test]
    fn borders_are_as_thick_as_they_say() {
        assert!(
            is_thick("1.76pt solid #000000") && is_thick("0.06cm solid") && is_thick("2pt double #000000")
        );
        assert!(!is_thick("0.74pt solid #000000") && !is_thick("none"));
    }
}
