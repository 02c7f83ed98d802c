//! What the five authorities and two programmes declare and return, and the scorecard that is made of it.

pub(super) const REGISTER: &str = "code,name,type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason\n\
A,Alder,UA,England,E92,North,R1,2004-04-01,,,\n\
B,Birch,UA,England,E92,North,R1,2004-04-01,,,\n\
C,Cedar,UA,England,E92,South,R2,2004-04-01,,,\n\
D,Dogwood,NMD,England,E92,South,R2,2004-04-01,,,\n\
E,Elm,NMD,England,E92,South,R2,2004-04-01,,,\n";

const FIVE: &str = "register.code IN ('A', 'B', 'C', 'D', 'E')";

/// A collection: its name, frequency, who is asked, and by table its fields with kind.
pub(super) type Small<'s> = (&'s str, &'s str, &'s str, &'s [(&'s str, &'s [(&'s str, &'s str)])]);

pub(super) const COLLECTIONS: [Small<'static>; 5] = [
    (
        "lae1",
        "quarterly",
        FIVE,
        &[
            ("return", &[("injuries", "flow"), ("staff", "stock"), ("fte", "stock")]),
            ("visits", &[("premises", "stock"), ("planned", "flow"), ("other_planned", "flow")]),
        ],
    ),
    (
        "fit3",
        "annual",
        FIVE,
        &[(
            "projects",
            &[("planned_visits", "flow"), ("visits", "flow"), ("improved", "flow"), ("stories", "flow")],
        )],
    ),
    ("assessment", "annual", FIVE, &[("return", &[("health", "stock"), ("answered", "stock")])]),
    (
        "s18",
        "annual",
        "register.code IN ('A', 'B', 'D')",
        &[("return", &[("met", "stock"), ("assessed", "stock")])],
    ),
    ("joint", "half-yearly", FIVE, &[("return", &[("officers", "stock")])]),
];

/// The returns: collection, table, folder of the day on which they came, and rows of unit, period and figures.
/// Rows of one quarter stand for each of them but the last, where that has rows of its own.
pub(super) const RETURNS: &[(&str, &str, &str, &str)] = &[
    // The year before.
    ("lae1", "return", "2006-07-Q1", "A,37,20,8.00\nB,0,1,0.50\nC,0,1,0.50\nD,0,2,0.50\nE,0,1,0.50\n"),
    ("lae1", "visits", "2006-07-Q1", "A,11100,231,0\nB,100,0,0\nC,100,0,0\nD,100,0,0\nE,100,0,0\n"),
    ("lae1", "return", "2006-07-Q4", "A,37,20,8.00\nB,0,1,0.50\nC,0,1,0.50\nD,0,2,0.50\n"),
    ("lae1", "visits", "2006-07-Q4", "A,11100,238,0\nB,100,0,0\nC,100,0,0\nD,100,0,0\n"),
    ("lae1", "return", "late 2006-07-Q4", "E,0,1,0.50\n"),
    ("lae1", "visits", "late 2006-07-Q4", "E,100,0,0\n"),
    (
        "fit3",
        "projects",
        "2006-07",
        "A,9600,7500,2100,2\nB,100,100,28,2\nC,100,100,28,1\nD,100,100,28,0\nE,100,100,28,1\n",
    ),
    ("assessment", "return", "2006-07", "A,104,1\nB,104,1\nC,104,1\nD,104,1\nE,104,1\nLAU,104,1\n"),
    ("s18", "return", "2006-07", "A,7,10\nB,7,10\n"),
    ("joint", "return", "2006-07-H2", "A,2,\nB,0,\nC,0,\nD,0,\nE,0,\n"),
    // The year: C's fourth quarter did not come, B's was five days late. A left a box blank in one quarter, D and E
    // in all of them.
    ("lae1", "return", "2007-08-Q1", "A,6,5,2.00\nB,9,6,2.50\nC,3,3,1.20\nD+E,5,4,1.75\n"),
    ("lae1", "visits", "2007-08-Q1", "A,1990,50,5\nB,3000,50,0\nC,1500,10,0\nD+E,1750,30,\n"),
    ("lae1", "return", "2007-08-Q4", "A,6,5,2.00\nD+E,6,4,1.75\n"),
    ("lae1", "visits", "2007-08-Q4", "A,2000,55,\nD+E,1750,30,\n"),
    ("lae1", "return", "late 2007-08-Q4", "B,9,6,2.50\n"),
    ("lae1", "visits", "late 2007-08-Q4", "B,3000,60,0\n"),
    ("fit3", "projects", "2007-08", "A,100,110,40,2\nB,150,120,30,3\nC,80,0,0,0\nD,60,70,,1\n"),
    ("assessment", "return", "2007-08", "A,120,1\nB,96,1\nC,108,1\nD,84,1\nLAU,126,1\n"),
    ("s18", "return", "2007-08", "A,6,8\nB,4,8\nD,7,8\n"),
    ("joint", "return", "2007-08-H2", "A,1,\nB,0,\nC,0,\nD,1,\n"),
];

pub(super) const SCORECARD: &str = r#"
title = "Scorecard of five"
publisher = "Unit"
days = 100
register = "register"
perspectives = ["outcomes", "delivery", "partnership", "capacity"]
SOURCES
[[measure]]
id = "O1"
title = "Injuries reported per 1,000 premises"
perspective = "outcomes"
numerator = "lae1.return.injuries"
denominator = "lae1.visits.premises"
over = "year"
per = 1000
decimals = 1
better = "lower"
green = 12.0
amber = 15.0
same = 0.5
at_least = 0.6
[[measure]]
id = "O2"
title = "Premises improved per 100 Fit3 visits"
perspective = "outcomes"
numerator = "fit3.projects.improved"
denominator = "fit3.projects.visits"
per = 100
decimals = 1
better = "higher"
green = 30
amber = 20
same = 2
at_least = 0.6
[[measure]]
id = "O3"
title = "Savings to date, percent of planned"
perspective = "outcomes"
numerator = "programme.settled"
denominator = "programme.settled_planned"
where_given = true
per = 100
decimals = 1
better = "higher"
green = 75
amber = 60
same = 3
at_least = 0.6
[[measure]]
id = "D1"
title = "Fit3 visits, percent of planned"
perspective = "delivery"
numerator = "fit3.projects.visits"
denominator = "fit3.projects.planned_visits"
per = 100
decimals = 1
better = "higher"
green = 95
amber = 80
same = 2
at_least = 0.6
[[measure]]
id = "D2"
title = "Preventive inspections per 1,000 premises"
perspective = "delivery"
numerator = "known_sum(lae1.visits.planned, lae1.visits.other_planned)"
denominator = "lae1.visits.premises"
over = "year"
per = 1000
decimals = 1
better = "higher"
green = 100
amber = 80
same = 2
at_least = 0.6
[[measure]]
id = "D3"
title = "Plan actions on time, percent of those due"
perspective = "delivery"
numerator = "programme.on_time"
denominator = "programme.fell_due"
where_given = true
per = 100
decimals = 1
better = "higher"
green = 80
amber = 60
same = 5
at_least = 0.6
[[measure]]
id = "P1"
title = "Health of the partnership"
perspective = "partnership"
numerator = "assessment.return.health"
denominator = "assessment.return.answered"
decimals = 1
better = "higher"
green = 109
amber = 73
same = 3
at_least = 0.6
[[measure]]
id = "P2"
title = "Authorities whose last return came in time"
perspective = "partnership"
numerator = "lae1.status.in_time"
denominator = "lae1.status.in_scope"
per = 100
decimals = 1
better = "higher"
green = 90
amber = 75
same = 2
at_least = 0.6
[[measure]]
id = "P3"
title = "Authorities with two stories"
perspective = "partnership"
numerator = "fit3.two_stories"
denominator = "fit3.status.in_scope"
not_received = 0
per = 100
decimals = 1
better = "higher"
green = 50
amber = 40
same = 2
at_least = 0.6
[[measure]]
id = "C1"
title = "Premises per FTE"
perspective = "capacity"
numerator = "lae1.visits.premises"
denominator = "lae1.return.fte"
decimals = 0
better = "lower"
green = 1100
amber = 1400
same = 25
at_least = 0.6
[[measure]]
id = "C2"
title = "Section 18 elements met"
perspective = "capacity"
numerator = "s18.return.met"
denominator = "s18.return.assessed"
per = 100
decimals = 1
better = "higher"
green = 75
amber = 60
same = 2
at_least = 0.6
[[measure]]
id = "C3"
title = "Officers with a live flexible warrant"
perspective = "capacity"
numerator = "joint.return.officers"
denominator = "lae1.return.staff"
per = 100
decimals = 1
better = "higher"
green = 10
amber = 5
same = 1
at_least = 0.6
[[check]]
id = "X1"
title = "Fit3 visits are among preventive inspections"
check = "fit3.projects.visits <= known_sum(lae1.visits.planned, lae1.visits.other_planned)"
over = "year"
[[check]]
id = "X2"
title = "Officers with a warrant are staff"
check = "joint.return.officers <= lae1.return.staff"
"#;

/// Benefits of H and K: number, saving to date, planned, and budget line.
pub(super) const OF_H: &[[&str; 4]] = &[
    ["H1", "25000", "36000", "CC-100"],
    ["H2", "10000", "12000", "CC-200"],
    ["H3", "10000", "12000", "CC-410"],
];

pub(super) const OF_K: &[[&str; 4]] =
    &[["K1", "10000", "10000", "CC-410"], ["K2", "20000", "30000", "CC-500"]];
