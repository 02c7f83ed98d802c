//! How cells look.

use std::collections::BTreeMap;

use super::{
    super::{
        package::Package,
        tree::{Element, WhyNot},
        workbook::{Alignment, BLACK, Fill, Font, Style, WHITE},
    },
    number_formats,
};

/// How cells look, by the number that they name; the first for those that name none.
pub(super) fn read(package: &mut Package, part: &str, theme: Option<&str>) -> Result<Vec<Style>, WhyNot> {
    let theme = theme.map(|part| package.tree(part)).transpose()?.flatten();
    let colours = Colours { of_theme: theme.as_ref().map_or_else(usual_theme, of_theme) };
    let Some(tree) = package.tree(part)? else { return Ok(vec![Style::default()]) };
    let sheet = StyleSheet::of(&tree, &colours);
    let styles = tree.child("cellXfs").into_iter().flat_map(|list| list.all("xf"));
    let mut styles: Vec<Style> = styles.map(|format| sheet.style(format)).collect();
    if styles.is_empty() {
        styles.push(Style::default());
    }
    Ok(styles)
}

struct Colours {
    of_theme: Vec<String>,
}

fn usual_theme() -> Vec<String> {
    vec![WHITE.to_owned(), BLACK.to_owned()]
}

/// Colours of a theme in the order in which cells number them: light before dark.
fn of_theme(theme: &Element) -> Vec<String> {
    let scheme = theme.every("clrScheme").next();
    let colour = |element: &Element| {
        let own = element.children().next()?;
        own.attribute("lastClr").or(own.attribute("val")).map(str::to_owned)
    };
    let mut colours: Vec<String> =
        scheme.into_iter().flat_map(Element::children).filter_map(colour).collect();
    if colours.len() < 4 {
        return usual_theme();
    }
    colours.swap(0, 1);
    colours.swap(2, 3);
    colours
}

impl Colours {
    /// Six hexadecimal digits.
    fn of(&self, colour: Option<&Element>, usual: &str) -> String {
        let Some(colour) = colour else { return usual.to_owned() };
        if let Some(number) = colour.number::<u32>("indexed") {
            return match number {
                64 => usual,
                65 | 1 | 9 => WHITE,
                _ => BLACK,
            }
            .to_owned();
        }
        if let Some(number) = colour.number::<usize>("theme") {
            return self.of_theme.get(number).cloned().unwrap_or_else(|| usual.to_owned());
        }
        let rgb = colour.attribute("rgb").filter(|rgb| rgb.is_ascii() && rgb.len() >= 6);
        rgb.map_or(usual.to_owned(), |rgb| rgb[rgb.len() - 6..].to_ascii_uppercase())
    }
}

/// The colour of whatever shows the workbook, on paper mostly black.
fn is_automatic(colour: Option<&Element>) -> bool {
    let Some(colour) = colour else { return true };
    if let Some(number) = colour.number::<u32>("indexed") {
        return number == 64;
    }
    if let Some(number) = colour.number::<u32>("theme") {
        return number == 1;
    }
    colour.attribute("auto").is_some()
}

struct StyleSheet {
    fonts: Vec<Font>,
    fills: Vec<Option<Fill>>,
    thick_borders: Vec<bool>,
    formats: BTreeMap<u32, String>,
    named: BTreeMap<u32, String>,
}

impl StyleSheet {
    fn of(tree: &Element, colours: &Colours) -> Self {
        let list = |name: &'static str, of: &'static str| {
            tree.child(name).into_iter().flat_map(move |list| list.all(of))
        };
        let format = |own: &Element| Some((own.number("numFmtId")?, own.attribute("formatCode")?.to_owned()));
        let named = |own: &Element| Some((own.number("xfId")?, own.attribute("name")?.to_owned()));
        Self {
            fonts: list("fonts", "font").map(|own| font(own, colours)).collect(),
            fills: list("fills", "fill").map(|own| fill(own, colours)).collect(),
            thick_borders: list("borders", "border").map(is_thick).collect(),
            formats: list("numFmts", "numFmt").filter_map(format).collect(),
            named: list("cellStyles", "cellStyle").filter_map(named).collect(),
        }
    }

    fn style(&self, format: &Element) -> Style {
        let number = |name: &str| format.number::<usize>(name).unwrap_or(0);
        let shown = format.number("numFmtId").unwrap_or(0);
        let named = self.named.get(&format.number("xfId").unwrap_or(0)).cloned();
        Style {
            font: self.fonts.get(number("fontId")).cloned().unwrap_or_default(),
            fill: self.fills.get(number("fillId")).cloned().flatten(),
            alignment: format.child("alignment").map(alignment).unwrap_or_default(),
            has_thick_border: self.thick_borders.get(number("borderId")).copied().unwrap_or(false),
            number_format: self
                .formats
                .get(&shown)
                .cloned()
                .unwrap_or_else(|| number_formats::of_its_own(shown).to_owned()),
            named: named.unwrap_or_else(|| "Normal".to_owned()),
        }
    }
}

fn font(own: &Element, colours: &Colours) -> Font {
    let value = |name: &str| own.child(name).and_then(|child| child.attribute("val"));
    let is_set = |name: &str| {
        own.child(name).is_some_and(|child| !matches!(child.attribute("val"), Some("0" | "false")))
    };
    let underlined = own.child("u").is_some() && value("u") != Some("none");
    let raised = value("vertAlign").filter(|raised| *raised != "baseline");
    Font {
        name: value("name").unwrap_or_default().to_owned(),
        points: value("sz").and_then(|size| size.parse().ok()).filter(|size| *size > 0.0).unwrap_or(11.0),
        is_bold: is_set("b"),
        is_italic: is_set("i"),
        is_underlined: underlined,
        raised: raised.unwrap_or_default().to_owned(),
        colour: colours.of(own.child("color"), BLACK),
        is_automatic: is_automatic(own.child("color")),
    }
}

fn fill(own: &Element, colours: &Colours) -> Option<Fill> {
    if own.child("gradientFill").is_some() {
        return Some(Fill { is_solid: false, colour: "gradient".to_owned() });
    }
    let pattern = own.child("patternFill")?;
    let kind = pattern.attribute("patternType").filter(|kind| *kind != "none")?;
    Some(Fill { is_solid: kind == "solid", colour: colours.of(pattern.child("fgColor"), WHITE) })
}

fn is_thick(border: &Element) -> bool {
    let thick = |side: &Element| {
        matches!(side.attribute("style"), Some("medium" | "thick" | "double" | "mediumDashed"))
    };
    let sides = ["left", "right", "top", "bottom", "start", "end"];
    sides.iter().any(|side| border.child(side).is_some_and(thick))
}

fn alignment(own: &Element) -> Alignment {
    let is_not_zero = |name: &str| own.number::<f64>(name).is_some_and(|number| number != 0.0);
    Alignment {
        horizontal: own.attribute("horizontal").unwrap_or_default().to_owned(),
        wraps: own.says("wrapText") == Some(true),
        is_turned: is_not_zero("textRotation"),
        is_indented: is_not_zero("indent"),
    }
}
