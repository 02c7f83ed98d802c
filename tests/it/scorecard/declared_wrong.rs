//! What is declared wrong of a scorecard, told at its line.

use super::Five;
use crate::workspace::run;

#[test]
fn what_a_scorecard_cannot_mean_is_told_at_its_line() {
    let five = Five::new();
    let text = std::fs::read_to_string(five.0.path("scorecard.toml")).unwrap();
    for (from, to, told) in [
        ("lae1.return.injuries\"", "lae1.return.injury\"", "the nearest is \"lae1.return.injuries\""),
        (
            "lae1.return.injuries\"",
            "lae1.return.injuries + fit3.projects.visits\"",
            "figures of two collections stand in it",
        ),
        (
            "lae1.return.injuries\"",
            "lae1.return.injuries / lae1.return.staff\"",
            "made of figures by +, -, known_sum",
        ),
        ("lae1.status.in_time\"", "lae1.status.in_time + lae1.return.staff\"", "cannot stand in one part"),
        ("green = 12.0", "green = 16.0", "green begins at 16 and amber at 15, but lower is better"),
        ("perspective = \"delivery\"", "perspective = \"deliver\"", "\"delivery\""),
        ("id = \"O2\"", "id = \"O1\"", "the id \"O1\" stands twice"),
        (
            "check = \"joint.return.officers <= lae1.return.staff\"",
            "check = \"joint.return.officers\"",
            "holds two sums against each other",
        ),
        ("at_least = 0.6", "at_least = 60", "a share of those in scope"),
        ("name = \"s18\"", "name = \"section-18\"", "the name of a source is made of"),
    ] {
        assert!(text.contains(from), "{from}");
        five.0.write("scorecard.toml", text.replacen(from, to, 1));
        let ended =
            run(&["scorecard", "2007-08", "--scorecard", five.0.path("scorecard.toml").to_str().unwrap()]);
        assert_eq!(ended.status, 2, "{to}: {}", ended.out);
        assert!(ended.err.contains("scorecard.toml:") && ended.err.contains(told), "{to}: {}", ended.err);
    }
}
