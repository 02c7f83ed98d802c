//! The map of hexagons: a cell of the same size for each authority, so that a small one is seen as well as a
//! large one.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::words::{count, many};
use crate::{
    publication::{Reported, period_in_words},
    schemas::{Register, register::Cell},
    statistics::Status,
    status::Answer,
    vocabulary::{Period, printable},
};

/// Half the width of a cell; the next in its row stands twice as far.
const HALF: i32 = 7;
/// From one row to the next.
const STEP: i32 = 12;
/// The corners of a cell, from the top, clockwise.
const CORNERS: [(i32, i32); 6] = [(0, -8), (HALF, -4), (HALF, 4), (0, 8), (-HALF, 4), (-HALF, -4)];

/// An authority, as a map shows it.
#[derive(Debug, Clone, Copy)]
pub struct OnMap<'r> {
    /// Its code.
    pub code: &'r str,
    /// Its name.
    pub name: &'r str,
    /// The name of its region.
    pub region: &'r str,
    /// What came of it.
    pub answer: Answer,
    /// When.
    pub received: Option<jiff::civil::Date>,
}

impl<'r> OnMap<'r> {
    fn of(line: &'r Status, run: &Reported<'_>) -> Self {
        Self {
            code: &line.authority_code,
            name: &line.name,
            region: &line.region.name,
            answer: Answer::of(line, run),
            received: line.received,
        }
    }
}

/// An authority in its place.
struct Placed<'r> {
    own: OnMap<'r>,
    cell: Cell,
}

impl Placed<'_> {
    /// Where the middle of its cell lies; north is up.
    fn middle(&self) -> (i32, i32) {
        (self.cell.column * 2 * HALF + self.cell.row.rem_euclid(2) * HALF, -self.cell.row * STEP)
    }
}

/// The map, its legend, and whom it does not show; `None` where the register has no map of the period.
pub fn map(run: &Reported<'_>) -> Option<Markup> {
    let all: Vec<OnMap<'_>> = run.statistics.status.iter().map(|line| OnMap::of(line, run)).collect();
    map_of(&all, run.context.register, run.context.period)
}

/// The same of authorities of which it is known what came.
#[must_use]
pub fn map_of(all: &[OnMap<'_>], register: &Register, period: Period) -> Option<Markup> {
    let day = period.end();
    let map = register.map_on(day)?;
    let cells = map.on(day, register);
    let (on, beside): (Vec<&OnMap<'_>>, Vec<&OnMap<'_>>) =
        all.iter().partition(|own| cells.contains_key(own.code));
    let placed: Vec<Placed<'_>> =
        on.into_iter().filter_map(|own| Some(Placed { own: *own, cell: *cells.get(own.code)? })).collect();
    (!placed.is_empty()).then(|| {
        html! {
            figure class="map" {
                figcaption {
                    "What came, by authority. Each has a cell of the same size, near to where it lies; dark \
                     lines part regions. The "
                    a href="#authorities" { "table of authorities" }
                    " says the same."
                }
                (drawn(&placed, period))
                (legend(&placed))
                (not_on_it(&beside))
                p class="note" {
                    "Map: " (printable::whole(&map.source)) ". " (printable::whole(&map.licence)) "."
                }
            }
        }
    })
}

fn drawn(placed: &[Placed<'_>], period: Period) -> Markup {
    let (across, down): (Vec<i32>, Vec<i32>) = placed.iter().map(Placed::middle).unzip();
    let least = |all: &[i32]| all.iter().min().copied().unwrap_or_default() - 10;
    let span = |all: &[i32]| all.iter().max().copied().unwrap_or_default() + 10 - least(all);
    let bounds = format!("{} {} {} {}", least(&across), least(&down), span(&across), span(&down));
    html! {
        svg viewBox=(bounds) role="img" aria-labelledby="map-title map-text" {
            title id="map-title" { "What came from each authority, " (period_in_words(period)) }
            desc id="map-text" { (in_words(placed)) }
            g { @for own in placed { (one(own)) } }
            path class="border" d=(borders(placed)) {}
        }
    }
}

/// The map in a sentence.
fn in_words(placed: &[Placed<'_>]) -> String {
    let of = |answer: Answer| placed.iter().filter(|placed| placed.own.answer == answer).count();
    let told = Answer::ALL.iter().filter(|own| of(**own) > 0);
    let told: Vec<String> = told.map(|own| format!("{}: {}", own.word(), count(of(*own)))).collect();
    format!("{}. {}.", many(placed.len(), "authority", "authorities"), told.join("; "))
}

fn one(placed: &Placed<'_>) -> Markup {
    let ((across, down), own) = (placed.middle(), &placed.own);
    let letter = own.answer.letter();
    html! {
        g class=(own.answer.class()) {
            title {
                (printable::whole(own.name)) ", " (printable::whole(own.region)) ": "
                (own.answer.word())
                @if let Some(day) = own.received { ", " (day.strftime("%-d %B %Y").to_string()) }
            }
            polygon points=(hexagon(across, down)) {}
            @if !letter.is_empty() { text x=(across) y=(down + 3) { (letter) } }
        }
    }
}

fn hexagon(across: i32, down: i32) -> String {
    CORNERS.map(|(right, below)| format!("{},{}", across + right, down + below)).join(" ")
}

/// The lines between regions, and round the outside: each edge of a cell beyond which lies no other of its
/// region.
fn borders(placed: &[Placed<'_>]) -> String {
    let regions: BTreeMap<(i32, i32), &str> =
        placed.iter().map(|own| (own.middle(), own.own.region)).collect();
    let beyond = [(HALF, -STEP), (2 * HALF, 0), (HALF, STEP), (-HALF, STEP), (-2 * HALF, 0), (-HALF, -STEP)];
    let mut lines = BTreeSet::new();
    for own in placed {
        let (across, down) = own.middle();
        for (edge, (right, below)) in beyond.iter().enumerate() {
            if regions.get(&(across + right, down + below)) == Some(&own.own.region) {
                continue;
            }
            let corner = |at: usize| {
                let (right, below) = CORNERS[at % CORNERS.len()];
                (across + right, down + below)
            };
            let (from, to) = (corner(edge), corner(edge + 1));
            lines.insert((from.min(to), from.max(to)));
        }
    }
    let line = |((x1, y1), (x2, y2)): ((i32, i32), (i32, i32))| format!("M{x1} {y1}L{x2} {y2}");
    lines.into_iter().map(line).collect()
}

/// What colours and letters mean, as far as any cell has them.
fn legend(placed: &[Placed<'_>]) -> Markup {
    let has = |answer: Answer| placed.iter().any(|placed| placed.own.answer == answer);
    html! {
        ul class="legend" {
            @for answer in Answer::ALL.into_iter().filter(|own| has(*own)) {
                li {
                    svg viewBox="-8 -9 16 18" aria-hidden="true" focusable="false" {
                        g class=(answer.class()) {
                            polygon points=(hexagon(0, 0)) {}
                            @if !answer.letter().is_empty() { text x="0" y="3" { (answer.letter()) } }
                        }
                    }
                    (answer.word())
                }
            }
        }
    }
}

fn not_on_it(beside: &[&OnMap<'_>]) -> Markup {
    html! {
        @if !beside.is_empty() {
            p { "Not on the map:" }
            ul class="beside-map" {
                @for own in beside {
                    li { (printable::whole(own.name)) ": " (own.answer.word().to_lowercase()) }
                }
            }
        }
    }
}
