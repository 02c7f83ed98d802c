//! What counts as green and amber: of a measure by its published value, of a perspective by points.

use crate::{
    schemas::scorecard::{Better, ScorecardMeasure},
    statistics::ratio,
    vocabulary::Scaled,
};

/// How a measure or perspective is rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Rating {
    Green,
    Amber,
    Red,
    /// The base is too small a share of those in scope.
    NotRated,
    /// Nothing is known of it.
    Blank,
}

impl Rating {
    /// The word in lists and tables; blank where there is nothing to rate.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
            Self::NotRated => "not rated",
            Self::Blank => "",
        }
    }

    /// Its points; `None` where there is no rating.
    #[must_use]
    pub fn points(self) -> Option<i64> {
        match self {
            Self::Green => Some(2),
            Self::Amber => Some(1),
            Self::Red => Some(0),
            Self::NotRated | Self::Blank => None,
        }
    }

    /// The rating of a published value whose base holds so many of those in scope.
    #[must_use]
    pub fn of(value: Option<Scaled>, (base, in_scope): (usize, usize), measure: &ScorecardMeasure) -> Self {
        let Some(value) = value.map(Scaled::to_f64) else { return Self::Blank };
        // A hair's breadth of a double is no authority: 3 of 5 is 0.6.
        if (base as f64) < measure.at_least * in_scope as f64 - 1e-9 {
            return Self::NotRated;
        }
        let is_at = |limit: f64| match measure.better {
            Better::Higher => value >= limit,
            Better::Lower => value <= limit,
        };
        if is_at(measure.green) {
            Self::Green
        } else if is_at(measure.amber) {
            Self::Amber
        } else {
            Self::Red
        }
    }
}

/// How a measure stands to the same period a year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Direction {
    Better,
    Same,
    Worse,
    /// Who is in scope, or how it is measured, is not what it was.
    Break,
}

impl Direction {
    /// The word in lists.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Same => "same",
            Self::Worse => "worse",
            Self::Break => "[b]",
        }
    }

    /// From one published value to another.
    #[must_use]
    pub fn between(before: Scaled, now: Scaled, measure: &ScorecardMeasure) -> Self {
        let difference = Scaled { units: now.units.saturating_sub(before.units), ..now }.to_f64();
        if difference == 0.0 || difference.abs() < measure.same {
            return Self::Same;
        }
        match (difference > 0.0, measure.better) {
            (true, Better::Higher) | (false, Better::Lower) => Self::Better,
            _ => Self::Worse,
        }
    }
}

/// A perspective.
#[derive(Debug)]
pub struct PerspectiveMade {
    /// Its name.
    pub name: String,
    /// Points of its measures.
    pub points: i64,
    /// How many of them are rated.
    pub rated: usize,
    /// How many there are.
    pub measures: usize,
    /// Points over twice the rated measures, with two decimals; `None` where none is rated.
    pub share: Option<Scaled>,
    /// Its rating.
    pub rating: Rating,
}

impl PerspectiveMade {
    /// Of the ratings of its measures.
    #[must_use]
    pub fn of(name: &str, ratings: &[Rating]) -> Self {
        let points: Vec<i64> = ratings.iter().filter_map(|rating| rating.points()).collect();
        let (sum, rated) = (points.iter().sum::<i64>(), points.len());
        let most = i64::try_from(2 * rated).unwrap_or(i64::MAX);
        let whole = |units| Scaled { units, decimals: 0 };
        let rating = if rated == 0 {
            Rating::NotRated
        } else if sum * 100 >= most * 75 && !ratings.contains(&Rating::Red) {
            Rating::Green
        } else if sum * 100 >= most * 40 {
            Rating::Amber
        } else {
            Rating::Red
        };
        Self {
            name: name.to_owned(),
            points: sum,
            rated,
            measures: ratings.len(),
            share: ratio(whole(sum), whole(most), 1.0, 2),
            rating,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perspective_with_a_red_measure_is_never_green_and_what_is_not_rated_is_not_counted() {
        use Rating::{Amber, Blank, Green, NotRated, Red};
        let of = |ratings: &[Rating]| {
            let own = PerspectiveMade::of("p", ratings);
            (own.share.map(|share| share.to_string()).unwrap_or_default(), own.rating.word(), own.rated)
        };
        assert_eq!(of(&[Green, Green, Amber]), ("0.83".to_owned(), "green", 3));
        assert_eq!(of(&[Green, Amber, NotRated]), ("0.75".to_owned(), "green", 2));
        assert_eq!(of(&[Green, Green, Green, Red]), ("0.75".to_owned(), "amber", 4));
        assert_eq!(of(&[Red, Amber, Amber]), ("0.33".to_owned(), "red", 3));
        assert_eq!(of(&[Amber, Amber, Amber, Amber, Red]), ("0.4".to_owned(), "amber", 5));
        assert_eq!(of(&[NotRated, Blank]), (String::new(), "not rated", 0));
    }
}
