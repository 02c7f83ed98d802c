//! The bands of a distribution: exact, so that a figure on a boundary lies where its label says.

use crate::publication::number_text;

/// Bands of one width, from a lower end on; the last may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bands {
    /// Lower end of the first, in units of the last decimal.
    pub first: i64,
    /// Width of each, likewise.
    pub width: i64,
    /// How many there are.
    pub count: usize,
    /// Whether all that is beyond lies in the last.
    pub is_open: bool,
    /// Decimals of the figures.
    pub decimals: u8,
}

/// Bands before the open one that are chosen at most.
const MOST: i64 = 12;

/// Bands that are drawn at most, whatever is declared.
const MOST_DRAWN: i64 = 40;

impl Bands {
    /// Those for some figures, which are of so many decimals; `None` where there is none. What is declared of
    /// them holds.
    #[must_use]
    pub fn of(figures: &[f64], decimals: u8, band: Option<f64>, open_from: Option<f64>) -> Option<Self> {
        let scale = 10f64.powi(i32::from(decimals));
        let mut units: Vec<i64> = figures.iter().map(|figure| (figure * scale).round() as i64).collect();
        units.sort_unstable();
        let (lowest, highest) = (*units.first()?, *units.last()?);
        let declared = |number: f64| ((number * scale).round() as i64).max(1);
        // One in twenty may lie beyond: a few very large figures do not squeeze all others together.
        let nearly_all = units[(units.len() - 1) * 19 / 20].max(lowest);
        let width = band.map_or_else(|| nice_width(nearly_all - lowest), declared);
        let open_from = open_from.map(declared);
        let first = lowest.div_euclid(width) * width;
        // What is declared to be open is, though all may lie there.
        let first = open_from.map_or(first, |from| first.min(from - width));
        let needed = |to: i64| (to - first).div_euclid(width) + 1;
        let closed = match open_from {
            Some(from) => (from - first) / width,
            None if needed(highest) <= needed(nearly_all) + 2 => needed(highest),
            None => needed(nearly_all),
        };
        let closed = closed.min(MOST_DRAWN);
        let is_open = needed(highest) > closed;
        let count = usize::try_from(closed + i64::from(is_open)).unwrap_or(1);
        Some(Self { first, width, count, is_open, decimals })
    }

    /// In which of them a figure lies.
    #[must_use]
    pub fn place(&self, figure: f64) -> usize {
        let units = (figure * 10f64.powi(i32::from(self.decimals))).round() as i64;
        let place = (units - self.first).div_euclid(self.width);
        usize::try_from(place).unwrap_or(0).min(self.count - 1)
    }

    /// The ends of a band that an axis names: the lower one, and behind it that of the last.
    #[must_use]
    pub fn ends(&self, band: usize) -> Vec<String> {
        let has_end = band + 1 == self.count && !self.is_open && self.width > 1;
        std::iter::once(self.from(band)).chain(has_end.then(|| self.from(band + 1))).collect()
    }

    /// The lower end of a band.
    fn from(&self, band: usize) -> String {
        let units = self.first + self.width * i64::try_from(band).unwrap_or(0);
        self.shown(units)
    }

    /// What lies in a band, in words.
    #[must_use]
    pub fn label(&self, band: usize) -> String {
        if self.is_open && band + 1 == self.count {
            format!("{} or more", self.from(band))
        } else if self.width == 1 {
            self.from(band)
        } else {
            format!("{} to under {}", self.from(band), self.from(band + 1))
        }
    }

    /// A boundary, without decimals where none has any.
    fn shown(&self, units: i64) -> String {
        let scale = 10i64.pow(u32::from(self.decimals));
        let is_whole = self.first % scale == 0 && self.width % scale == 0;
        let decimals = if is_whole { 0 } else { self.decimals };
        number_text(units as f64 / scale as f64, decimals)
    }
}

/// The least of 1, 2, 5, 10, 20 ... of which so few cover a range.
fn nice_width(range: i64) -> i64 {
    let steps = (0..18).flat_map(|power| [1, 2, 5].map(|step| step * 10i64.pow(power)));
    steps.into_iter().find(|step| range / step < MOST).unwrap_or(i64::MAX / MOST)
}

#[cfg(test)]
mod tests {
    use super::Bands;

    fn labels(bands: Bands) -> Vec<String> {
        (0..bands.count).map(|band| bands.label(band)).collect()
    }

    #[test]
    fn a_figure_on_a_boundary_lies_in_the_band_that_begins_there() {
        let bands = Bands::of(&[0.1, 0.2, 0.3, 9.9], 1, Some(0.1), Some(0.3)).unwrap();
        assert_eq!(labels(bands), ["0.1", "0.2", "0.3 or more"]);
        assert_eq!([0.1, 0.2, 0.3, 9.9].map(|figure| bands.place(figure)), [0, 1, 2, 2]);
        let all_beyond = Bands::of(&[71.0, 85.0], 0, Some(10.0), Some(60.0)).unwrap();
        assert_eq!(labels(all_beyond), ["50 to under 60", "60 or more"]);
    }

    #[test]
    fn a_few_very_large_figures_lie_in_an_open_band() {
        let mut figures: Vec<f64> = (0..100).map(|figure| f64::from(figure) / 2.0).collect();
        figures.push(5000.0);
        let bands = Bands::of(&figures, 1, None, None).unwrap();
        assert_eq!(
            (bands.label(0), bands.label(bands.count - 1)),
            ("0 to under 5".into(), "50 or more".into())
        );
        assert_eq!(bands.place(5000.0), bands.count - 1);
        assert_eq!(bands.place(49.5), bands.count - 2);
    }

    #[test]
    fn figures_below_nothing_have_bands_too_and_no_figures_have_none() {
        let bands = Bands::of(&[-7.0, 3.0], 0, Some(5.0), None).unwrap();
        assert_eq!(labels(bands), ["-10 to under -5", "-5 to under 0", "0 to under 5"]);
        assert_eq!([-7.0, 3.0].map(|figure| bands.place(figure)), [0, 2]);
        assert_eq!(Bands::of(&[], 0, None, None), None);
    }
}
