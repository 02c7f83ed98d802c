//! `quarterday pack`: what is to be chased of a region's or an officer's authorities.

use crate::{
    chasing::{PERIOD, desk},
    worked_cases::{ALDER, BIRCH, Lae1},
    workspace::sheet,
};

impl Lae1 {
    /// The cells of a sheet of a pack, a line a row.
    fn pack(&self, arguments: &[&str], file: &str, title: &str) -> Vec<String> {
        let ended = self.command(&[&["pack"], arguments, &["--as-of", "2019-09-12"]].concat());
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        let rows = sheet(&self.0.path(&format!("packs/{PERIOD}/{file} {PERIOD}.xlsx")), title);
        rows.iter().map(|row| row.join(" | ").replace('\n', " / ")).collect()
    }
}

/// Ann looks after the north and Dogwood and Elm; letters went out, and Birch and Cedar promised a day.
fn desk_with_officers() -> Lae1 {
    let lae1 = desk();
    lae1.0.write(
        "officers.csv",
        "officer,region,code\nAnn Officer,North,\nAnn Officer,,X0000006\nBob,South,\n",
    );
    lae1.chase("2019-09-10", &[]);
    lae1.chase("2019-09-10", &["--sent"]);
    let who =
        ["decide", "note", "--who", "Bob", "--unit", BIRCH, "--period", PERIOD, "--until", "2019-10-01"];
    let note =
        lae1.command(&[&who[..], &["--why", "Sending on the first", "--as-of", "2019-09-11"]].concat());
    assert_eq!(note.status, 0, "{}", note.err);
    lae1
}

#[test]
fn a_pack_holds_what_an_officer_is_to_chase_most_important_first_with_cells_and_promises() {
    let lae1 = desk_with_officers();
    let of_ann =
        |title: &str| lae1.pack(&["--officer", "ann officer", PERIOD], "Ann Officer", title).join("\n");
    insta::assert_snapshot!(of_ann("Returns to be chased"));
    insta::assert_snapshot!(of_ann("Open questions"));
    insta::assert_snapshot!(of_ann("How they answered before"));
}

#[test]
fn a_pack_of_a_region_holds_nothing_of_authorities_elsewhere() {
    let lae1 = desk_with_officers();
    for group in ["South", "south"] {
        for title in ["Returns to be chased", "Open questions", "How they answered before"] {
            let rows = lae1.pack(&[group, PERIOD], "South", title);
            assert!(rows.iter().all(|row| !row.contains("Alder") && !row.contains(ALDER)), "{rows:?}");
            // A joint return of authorities in two regions concerns both.
            assert!(
                title == "Open questions" || rows.iter().any(|row| row.contains("Birch and Cedar")),
                "{rows:?}"
            );
        }
    }
    let ended = lae1.command(&["pack", "Suoth", PERIOD]);
    assert_eq!(ended.status, 2);
    assert!(
        ended.err.contains("the region or officer \"Suoth\" is not known; the nearest is \"South\""),
        "{}",
        ended.err
    );
    assert_eq!(lae1.command(&["pack", PERIOD]).status, 2);
}
