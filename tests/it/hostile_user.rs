//! A hurried and hostile user: wrong arguments, folders that are none, outputs that are broken, files under
//! hostile names. What cannot be done is said in words, at once, and nothing of it steers the terminal.

use std::{
    ffi::{OsStr, OsString},
    fs,
    os::unix::{ffi::OsStrExt, fs::PermissionsExt},
    path::Path,
    process::Command,
    time::Duration,
};

use crate::workspace::{Workspace, quarterday, sealed};

const RULES: &str = "[[rule]]\nid = \"V-1\"\nseverity = \"query\"\ncheck = \"visits <= 2 * prev(visits)\"\nmessage = \"{visits} visits\"\nwhy = \"w\"\nfix = \"f\"\n\
[[rule.passes]]\nvisits = 1\nprev = { visits = 2 }\n[[rule.fails]]\nvisits = 5\nprev = { visits = 2 }\n";

/// How a command ended, and all that it printed. It ends within half a minute, prints no letters that act and
/// no words of ours.
fn told<S: AsRef<OsStr>>(arguments: &[S]) -> (i32, String) {
    let output = quarterday().args(arguments).timeout(Duration::from_secs(30)).output().unwrap();
    let shown: Vec<_> =
        arguments.iter().map(|argument| argument.as_ref().to_string_lossy().into_owned()).collect();
    let printed =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let status = output.status.code().unwrap_or_else(|| panic!("{shown:?} did not end: {printed}"));
    let acts = |letter: char| {
        letter != '\n' && letter.is_control()
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!printed.chars().any(acts), "{shown:?}: {printed:?}");
    for words in [
        "panicked",
        "fault of the program",
        "Some(",
        "None",
        "Err(",
        "Ok(",
        "kind:",
        "ErrString",
        "os error",
        "RUST_BACKTRACE",
        "src/",
    ] {
        assert!(!printed.contains(words), "{shown:?}: {words}: {printed}");
    }
    (status, printed)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Two periods that were run, the later with a query that looks back to the earlier.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/rules/visits.toml", RULES);
    workspace.write(
        "quarterday.toml",
        "collection = \"collection\"\nregister = \"register\"\ninbox = \"inbox/{period}\"\nout = \"out/{period}\"\nhistory = \"out\"\n",
    );
    workspace.write(
        "inbox/2018-19/alder.csv",
        "Local authority,Alder\nPeriod,2018-19\nPremises,100\nTotal visits,10\n",
    );
    workspace.receive_form("alder.csv", "Alder", ["100", "40"]);
    let folder = text(&workspace.path(""));
    for period in ["2018-19", "2019-20"] {
        let (status, printed) = told(&["run", period, "-C", &folder]);
        assert_eq!(status, 0, "{printed}");
    }
    workspace
}

/// Holds that a command cannot be carried out, for these words.
fn refused<S: AsRef<OsStr>>(arguments: &[S], words: &str) {
    let (status, printed) = told(arguments);
    let shown: Vec<_> =
        arguments.iter().map(|argument| argument.as_ref().to_string_lossy().into_owned()).collect();
    assert!(status == 2 && printed.contains(words), "{shown:?}: {status}: {printed}");
}

#[test]
fn wrong_arguments_and_folders_that_are_none_are_told_in_words() {
    let workspace = workspace();
    let folder = text(&workspace.path(""));
    let (nowhere, file) = (text(&workspace.path("nowhere")), text(&workspace.path("quarterday.toml")));
    for (arguments, words) in [
        (vec!["run", "9999-00", "-C", &folder], "is not a period"),
        (vec!["run", "0000-01", "-C", &folder], "is not a period"),
        (vec!["run", "0001-02", "-C", &folder], "is not a period"),
        (vec!["run", "2019-20\u{1b}[31m", "-C", &folder], "is not a period"),
        (vec!["run", "", "-C", &folder], "is not a period"),
        (vec!["run", "2019-20", "-C", &nowhere], "there is no such folder"),
        (vec!["run", "2019-20", "-C", &file], "there is no such folder"),
        (vec!["run", "2019-20", "-C", &folder, "--inbox", &file], "there is no such inbox folder"),
        (vec!["run", "2019-20", "-C", &folder, "--collection", &file], "quarterday.toml"),
        (vec!["run", "2019-20", "-C", &folder, "--register", &file], "quarterday.toml"),
        (vec!["run", "2019-20", "-C", &folder, "--out", &file], "no output folder"),
        (vec!["run", "2019-20", "-C", &folder, "--out", "/dev/null/out"], "/dev/null"),
        (vec!["run", "2019-20", "-C", &folder, "--out", "/proc/out"], "/proc"),
        (vec!["run", "2019-20", "-C", &folder, "--history", &file], "no such folder of earlier outputs"),
        (vec!["run", "2019-20", "-C", &folder, "--jobs", "0"], "0"),
        (vec!["run", "2019-20", "-C", &folder, "--as-of", "2019-02-30"], "2019-02-30"),
        (vec!["rules", "list", "-C", &folder, "--caught", &nowhere], "there is no such"),
        (vec!["rules", "list", "-C", &folder, "--caught", &folder], "this is no output folder of a run"),
        (vec!["rules", "list", "-C", &folder, "--caught", &file], "there is no such output folder"),
        (vec!["rules", "list", "-C", &folder, "--period", "soon"], "is not a period"),
        (vec!["rules", "explain", "V-2\u{1b}[31m", "-C", &folder], "it can be V-1"),
        (vec!["rules", "explain", "", "-C", &folder], "is not known"),
        (vec!["rules", "test", "-C", &folder, "--collection", &nowhere], "there is no such collection"),
        (vec!["rules", "impact", "-C", &folder, "--against", &nowhere], "this is no output folder of a run"),
        (vec!["rules", "impact", "-C", &folder, "--against", &folder], "this is no output folder of a run"),
        (vec!["rules", "impact", "-C", &folder, "--against", &file], "this is no output folder of a run"),
        (vec!["rules", "impact", "-C", &folder], "--against"),
        (vec!["schemas", "check", &nowhere], "there is no such collection"),
        (vec!["schemas", "check", &file], "quarterday.toml"),
        (vec!["schemas", "check", "/dev/null"], "there is no such collection"),
        (vec!["check", &nowhere, "-C", &folder], "there is no such file"),
        (vec!["check", "-C", &folder], "FILE"),
        (vec!["inspect", &nowhere], "there is no such file"),
        (vec!["no-such\u{1b}[31mcommand"], "no-such"),
    ] {
        refused(&arguments, words);
    }
    for arguments in [
        vec!["rules", "impact", "-C", &folder, "--against", &text(&workspace.path("out/2019-20"))],
        vec!["rules", "list", "-C", &folder],
    ] {
        assert_eq!(told(&arguments).0, 0);
    }
}

#[test]
fn broken_outputs_are_named_by_those_who_read_them() {
    let broken = |file: &str, content: &[u8], words: &str| {
        let workspace = workspace();
        let (folder, out) = (text(&workspace.path("")), text(&workspace.path("out/2019-20")));
        workspace.write(file, content);
        refused(&["rules", "impact", "-C", &folder, "--against", &out], words);
    };
    for (content, words) in [
        ("", "run.json"),
        ("{", "run.json"),
        ("[]", "run.json"),
        ("{\"period\": \"\u{1b}[31m\"}", "run.json"),
        ("\u{0}\u{1}", "run.json"),
    ] {
        broken("out/2019-20/run.json", content.as_bytes(), words);
    }
    broken(
        "out/2019-20/records/faults/period=2019-20/part.parquet",
        b"\xff\xfe\x00garbage,\"\n\x1b[31m",
        "part.parquet",
    );
    broken("out/2019-20/records/faults/period=2019-20/part.parquet", b"", "part.parquet");
    broken("out/2019-20/totals.csv", b"a,b\n1\n", "totals.csv");
    broken("out/2019-20/submissions.csv", b"file\n\"x", "submissions.csv");
    broken(
        "out/2019-20/records/return/period=2019-20/part.parquet",
        b"PAR1 and no more PAR1",
        "part.parquet",
    );
    broken("out/2019-20/records/return/period=2019-20/part.parquet", b"", "part.parquet");
    broken("out/2018-19/records/return/period=2018-19/part.parquet", b"\x1b[31m", "part.parquet");
    broken("out/2018-19/records/figures/period=2018-19/part.parquet", b"id\n\x1b[31m", "part.parquet");
}

#[test]
fn broken_history_stops_a_run_in_words_and_leaves_its_outputs_as_they_were() {
    let workspace = workspace();
    let folder = text(&workspace.path(""));
    let before = crate::workspace::contents(&workspace.path("out/2019-20"));
    let parquet = "out/2018-19/records/return/period=2018-19/part.parquet";
    let good = fs::read(workspace.path(parquet)).unwrap();
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle..middle + 8].fill(0xff);
    for bytes in [
        b"PAR1".to_vec(),
        good[..good.len() / 2].to_vec(),
        [b"PAR1".as_slice(), &[0xff; 64], b"PAR1"].concat(),
        flipped,
    ] {
        workspace.write(parquet, &bytes);
        let (status, printed) = told(&["run", "2019-20", "-C", &folder]);
        assert!(status == 0 || status == 2 && printed.contains("part.parquet"), "{status} {printed}");
        if status == 2 {
            assert_eq!(crate::workspace::contents(&workspace.path("out/2019-20")), before);
        }
    }
    workspace.write(parquet, &good);
    workspace.write("out/2018-19/run.json", "{ broken");
    refused(&["run", "2019-20", "-C", &folder], "out/2018-19: this is no output folder of a run.");
    assert_eq!(crate::workspace::contents(&workspace.path("out/2019-20")), before);
    let (status, printed) = told(&["run", "2019-20", "-C", &folder, "--history-without", "2018-19"]);
    assert_eq!(status, 0, "{printed}");
}

#[test]
fn pipes_and_devices_in_the_place_of_files_are_never_waited_for() {
    let pipe = |path: &Path| {
        let _ = fs::remove_file(path);
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    for (place, command) in [
        ("out/2019-20/run.json", "impact"),
        ("out/2019-20/records/faults/period=2019-20/part.parquet", "impact"),
        ("out/2019-20/totals.csv", "impact"),
        ("out/2019-20/records/faults/period=2019-20/part.parquet", "caught"),
        ("collection/rules/pipe.toml", "run"),
        ("collection/collection.toml", "run"),
        ("collection/datapackage.json", "run"),
        ("register/authorities.csv", "run"),
        ("collection/datapackage.json", "schemas"),
        ("sent.csv", "check"),
    ] {
        let workspace = workspace();
        let (folder, out) = (text(&workspace.path("")), text(&workspace.path("out/2019-20")));
        pipe(&workspace.path(place));
        let collection = text(&workspace.path("collection"));
        let sent = text(&workspace.path("sent.csv"));
        let (status, printed) = match command {
            "impact" => told(&["rules", "impact", "-C", &folder, "--against", &out]),
            "caught" => told(&["rules", "list", "-C", &folder, "--caught", &out]),
            "schemas" => told(&["schemas", "check", &collection]),
            "check" => told(&["check", &sent, "-C", &folder]),
            _ => told(&["run", "2019-20", "-C", &folder]),
        };
        assert!(status == 1 || status == 2, "{place} {command}: {status} {printed}");
        assert!(printed.contains(place.rsplit('/').next().unwrap()), "{place} {command}: {printed}");
    }
}

#[test]
fn files_of_any_name_and_kind_are_checked_or_refused_in_words() {
    let workspace = workspace();
    let folder = text(&workspace.path(""));
    let good = "Local authority,Alder\nPeriod,2019-20\nPremises,100\nTotal visits,15\n";
    for name in [
        b"a\nb.csv".as_slice(),
        b"\x1b[31mred.csv",
        b"not \xff text.csv",
        "\u{202e}vsc.a".as_bytes(),
        b"-C.csv",
    ] {
        let path = workspace.path("sent").join(OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, good).unwrap();
        let arguments: Vec<OsString> =
            ["check".into(), path.clone().into(), "-C".into(), folder.clone().into(), "--explain".into()]
                .into();
        let (status, printed) = told(&arguments);
        assert_eq!(status, 0, "{printed}");
        assert_eq!(told(&[OsStr::new("inspect"), path.as_os_str()]).0, 0);
        assert_eq!(told(&[&arguments[..], &["--format".into(), "json".into()]].concat()).0, 0);
    }
    fs::create_dir(workspace.path("sent/folder.csv")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", workspace.path("sent/zeros.csv")).unwrap();
    std::os::unix::fs::symlink("gone", workspace.path("sent/dangling.csv")).unwrap();
    let huge = fs::File::create(workspace.path("sent/huge.csv")).unwrap();
    huge.set_len(8 << 30).unwrap();
    for name in ["sent/folder.csv", "sent/zeros.csv", "sent/dangling.csv", "sent/huge.csv", "sent"] {
        let path = text(&workspace.path(name));
        for arguments in [vec!["check", &path, "-C", &folder], vec!["inspect", &path]] {
            let (status, printed) = told(&arguments);
            assert!(status == 1 || status == 2, "{name}: {status} {printed}");
        }
    }
    for path in ["/dev/zero", "/proc/self/mem", "/"] {
        assert!([1, 2].contains(&told(&["check", path, "-C", &folder]).0), "{path}");
        assert!([1, 2].contains(&told(&["inspect", path]).0), "{path}");
    }
}

#[test]
fn letters_that_act_in_a_rule_are_shown_and_do_not_act() {
    let workspace = workspace();
    let folder = text(&workspace.path(""));
    workspace.write(
        "collection/rules/visits.toml",
        RULES.replace("why = \"w\"", "why = \"w\\u001b[31m\"\nsource = \"\\u202e\""),
    );
    for arguments in [
        vec!["rules", "list", "-C", &folder],
        vec!["rules", "list", "-C", &folder, "--format", "csv"],
        vec!["rules", "list", "-C", &folder, "--format", "html"],
        vec!["rules", "explain", "V-1", "-C", &folder],
    ] {
        assert_eq!(told(&arguments).0, 0);
    }
}

#[test]
fn a_collection_without_rules_has_an_empty_rule_book() {
    let workspace = workspace();
    let (folder, out) = (text(&workspace.path("")), text(&workspace.path("out/2019-20")));
    fs::remove_dir_all(workspace.path("collection/rules")).unwrap();
    for arguments in [
        vec!["rules", "list", "-C", &folder],
        vec!["rules", "list", "-C", &folder, "--format", "html"],
        vec!["rules", "list", "-C", &folder, "--format", "csv", "--caught", &out],
        vec!["rules", "test", "-C", &folder],
        vec!["rules", "impact", "-C", &folder, "--against", &out],
        vec!["run", "2019-20", "-C", &folder],
    ] {
        let (status, printed) = told(&arguments);
        assert_eq!(status, 0, "{arguments:?} {printed}");
    }
    refused(&["rules", "explain", "V-1", "-C", &folder], "\"V-1\" is not known: the collection has no rules");
}

#[test]
fn impact_on_outputs_of_another_collection_is_refused_or_says_so() {
    let workspace = workspace();
    let (folder, out) = (text(&workspace.path("")), text(&workspace.path("out/2019-20")));
    let run = fs::read_to_string(workspace.path("out/2019-20/run.json")).unwrap();
    let write =
        |text: String| workspace.write("out/2019-20/run.json", sealed(&serde_json::from_str(&text).unwrap()));
    write(run.replace("\"Visits\"", "\"Hunts\\u001b[31m\""));
    let (status, printed) = told(&["rules", "impact", "-C", &folder, "--against", &out]);
    assert!(status == 0 && printed.contains("the run was of the collection \"Hunts"), "{printed}");
    for period in ["2019-20-Q1", "soon\\u001b[31m", "9999-00"] {
        write(run.replace("\"2019-20\"", &format!("\"{period}\"")));
        refused(&["rules", "impact", "-C", &folder, "--against", &out], "out/2019-20: ");
    }
    write(run.replace("\"2019-20\"", "\"2010-11\""));
    refused(&["rules", "impact", "-C", &folder, "--against", &out], "there are no records of the collection");
    // What was changed by hand is not believed, whatever it says.
    workspace.write("out/2019-20/run.json", run.replace("\"Visits\"", "\"Hunts\""));
    refused(
        &["rules", "impact", "-C", &folder, "--against", &out],
        "run.json: it was changed since the run wrote it",
    );
}

#[test]
fn outputs_that_cannot_be_written_leave_nothing_behind() {
    let workspace = workspace();
    let folder = text(&workspace.path(""));
    let place = workspace.path("closed");
    fs::create_dir(&place).unwrap();
    fs::set_permissions(&place, fs::Permissions::from_mode(0o555)).unwrap();
    let (status, printed) = told(&["run", "2019-20", "-C", &folder, "--out", &text(&place.join("out"))]);
    // Who is root writes everywhere.
    assert!(status == 0 || status == 2 && printed.contains("closed"), "{status} {printed}");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
    for place in ["/dev/full/out", "/proc/1/out", "/sys/out"] {
        refused(&["run", "2019-20", "-C", &folder, "--out", place], place.rsplit_once('/').unwrap().0);
    }
}
