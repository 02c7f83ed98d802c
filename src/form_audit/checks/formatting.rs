//! Letters can be read by everybody: their font, size, colour and contrast.

use std::collections::BTreeMap;

use super::super::{
    check::{Check, Found, Severity, here, wrong},
    patterns::WITHOUT_SERIFS,
    subject::{Spot, Subject},
    workbook::WHITE,
};
use crate::vocabulary::counted;

/// M01 to M07.
pub(in super::super) const FORMATTING: &[Check] = &[
    Check {
        id: "M01",
        severity: Severity::Desirable,
        title: "sans serif fonts only",
        mend: "Use a font without serifs, such as Arial.",
        look: without_serifs,
    },
    Check {
        id: "M02",
        severity: Severity::Desirable,
        title: "font size 12 or more (checklist draft: 10 or more; guidance: 12)",
        mend: "Use letters of 12 points or more.",
        look: large_enough,
    },
    Check {
        id: "M03",
        severity: Severity::Desirable,
        title: "font colour automatic (links apart)",
        mend: "Set the colour of letters to automatic, so that readers can choose their own.",
        look: colour_of_the_reader,
    },
    Check {
        id: "M04",
        severity: Severity::Essential,
        title: "text contrast at least 4.5 to 1",
        mend: "Use darker letters, or a lighter ground.",
        look: contrasts,
    },
    Check {
        id: "M05",
        severity: Severity::Desirable,
        title: "no italic; underline on links only",
        mend: "Take italics and underlining away; bold stands out too.",
        look: upright,
    },
    Check {
        id: "M06",
        severity: Severity::Essential,
        title: "all text horizontal",
        mend: "Turn the text back; wrap it where it is long.",
        look: horizontal,
    },
    Check {
        id: "M07",
        severity: Severity::Desirable,
        title: "no background fill (white included)",
        mend: "Set the fill of cells to none.",
        look: unfilled,
    },
];

fn without_serifs(subject: &Subject<'_>) -> Found {
    let mut fonts = BTreeMap::new();
    for spot in subject.filled() {
        let name = &spot.style().font.name;
        if !WITHOUT_SERIFS.contains(&name.to_lowercase().as_str()) {
            fonts.entry((&spot.sheet.name, name)).or_insert(spot);
        }
    }
    Some(fonts.into_iter().map(|((_, name), spot)| wrong(spot.place(), name)).collect())
}

fn large_enough(subject: &Subject<'_>) -> Found {
    let mut small: BTreeMap<(usize, String), (Spot<'_>, usize)> = BTreeMap::new();
    for own in &subject.sheets {
        for spot in subject.filled_of(own).filter(|spot| spot.style().font.points < 12.0) {
            let size = spot.style().font.points.to_string();
            small.entry((own.number, size)).or_insert((spot, 0)).1 += 1;
        }
    }
    let told = |((_, size), (spot, count)): ((usize, String), (Spot<'_>, usize))| {
        wrong(spot.place(), format!("{} of {size} points, this first", counted(count, "cell")))
    };
    Some(small.into_iter().map(told).collect())
}

fn colour_of_the_reader(subject: &Subject<'_>) -> Found {
    let own = subject.filled().filter(|spot| !spot.style().font.is_automatic && spot.link().is_none());
    Some(own.map(|spot| wrong(spot.place(), &spot.style().font.colour)).collect())
}

fn contrasts(subject: &Subject<'_>) -> Found {
    let low = subject.filled().filter_map(|spot| {
        let style = spot.style();
        let ground = style.fill.as_ref().filter(|fill| fill.is_solid).map_or(WHITE, |fill| &fill.colour);
        let contrast = contrast(&style.font.colour, ground);
        (contrast < 4.5).then(|| wrong(spot.place(), format!("{contrast:.1} to 1")))
    });
    Some(low.collect())
}

/// How far two colours are apart, by the guidelines for accessible content (WCAG 2).
fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let own = colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
        let share = f64::from(own) / 255.0;
        if share <= 0.03928 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

fn upright(subject: &Subject<'_>) -> Found {
    let found = subject.filled().filter_map(|spot| {
        let font = &spot.style().font;
        let what = if font.is_italic {
            "italic"
        } else if font.is_underlined && spot.link().is_none() {
            "underlined, and no link"
        } else {
            return None;
        };
        Some(wrong(spot.place(), what))
    });
    Some(found.collect())
}

fn horizontal(subject: &Subject<'_>) -> Found {
    let turned = subject.filled().filter(|spot| spot.style().alignment.is_turned);
    Some(turned.map(|spot| here(spot.place())).collect())
}

fn unfilled(subject: &Subject<'_>) -> Found {
    let cells = subject.sheets.iter().flat_map(|own| subject.written(own));
    let filled = cells.filter(|spot| spot.style().fill.is_some());
    Some(filled.map(|spot| here(spot.place())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((contrast("000000", "FFFFFF") - 21.0).abs() < 1e-9);
        assert!((contrast("777777", "FFFFFF") - 4.478).abs() < 0.001);
        assert!((contrast("0000FF", "FFFFFF") - 8.592).abs() < 0.001);
    }
}
