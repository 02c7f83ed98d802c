//! What stands at the place of outputs goes only if it is as its run wrote it: what people typed is moved
//! aside, and what is not ours is never touched.

use std::{fs, path::Path};

use quarterday::publication::{Lock, Unfinished};

use crate::workspace::{Workspace, contents, run, sealed};

/// A workspace with one return, run once, on a day of which nothing is told.
fn run_once() -> Workspace {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    assert_eq!(workspace.run_with(&["--as-of", "2020-06-01"]).status, 0);
    workspace
}

/// Names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn what_people_put_into_the_outputs_is_moved_aside_under_the_date_and_told() {
    let workspace = run_once();
    let out = workspace.path("out/2019-20");
    let written = contents(&out);
    let remarks = [fs::read(out.join("exceptions.xlsx")).unwrap(), b"a remark".to_vec()].concat();
    workspace.write("out/2019-20/exceptions.xlsx", &remarks);
    workspace.write("out/2019-20/letters/alder.txt", "Dear Alder");
    fs::remove_file(out.join("readings.csv")).unwrap();
    let ended = workspace.run_with(&["--as-of", "2020-06-02"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let aside = workspace.path("out/2019-20.aside-2020-06-02");
    let told = format!(
        "Kept aside: {}. It stood there before, and was not as its run wrote it (changed: exceptions.xlsx; added: letters/; missing: readings.csv)\n",
        aside.canonicalize().unwrap().display()
    );
    assert!(ended.out.contains(&told), "{}", ended.out);
    assert!(fs::read(aside.join("exceptions.xlsx")).unwrap() == remarks);
    assert_eq!(fs::read_to_string(aside.join("letters/alder.txt")).unwrap(), "Dear Alder");
    // The page says as of which day it is; but for that it is the same as well.
    let of_the_first_day = |(name, bytes): (String, Vec<u8>)| match name.as_str() {
        "report.html" => {
            let page = String::from_utf8(bytes).unwrap();
            assert!(page.contains("2 June 2020"), "{page}");
            let page = page.replace("2 June 2020", "1 June 2020").replace("\"2020-06-02\"", "\"2020-06-01\"");
            (name, page.into_bytes())
        }
        _ => (name, bytes),
    };
    let now: Vec<_> = contents(&out).into_iter().map(of_the_first_day).collect();
    assert!(now == written, "a run on the same input gives the same bytes");

    // A second time on the same day: the first is still there.
    workspace.write("out/2019-20/notes.txt", "more");
    let ended = workspace.run_with(&["--as-of", "2020-06-02", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let folder = told["kept_aside"][0]["folder"].as_str().unwrap();
    assert!(folder.ends_with("2019-20.aside-2020-06-02-2"), "{folder}");
    assert_eq!(told["kept_aside"][0]["added"], serde_json::json!(["notes.txt"]));
    assert_eq!(
        names(&workspace.path("out")),
        ["2019-20", "2019-20.aside-2020-06-02", "2019-20.aside-2020-06-02-2"]
    );
}

#[test]
fn any_file_of_the_outputs_that_changed_or_went_keeps_them() {
    let listed: Vec<String> =
        contents(&run_once().path("out/2019-20")).into_iter().map(|(name, _)| name).collect();
    assert!(listed.len() >= 10, "{listed:?}");
    for name in listed.iter().map(String::as_str).chain(["run.json"]) {
        let workspace = run_once();
        let path = workspace.path("out/2019-20").join(name);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, &bytes).unwrap();
        let ended = workspace.run();
        // Where that breaks run.json, it is not known as ours any more.
        if ended.status == 2 {
            assert!(
                name == "run.json" && ended.err.contains("no output folder of quarterday"),
                "{name}: {}",
                ended.err
            );
            continue;
        }
        assert!(ended.out.contains(&format!("(changed: {name})")), "{name}: {}", ended.out);
        let aside =
            names(&workspace.path("out")).into_iter().find(|folder| folder.contains(".aside-")).unwrap();
        assert!(fs::read(workspace.path("out").join(aside).join(name)).unwrap() == bytes, "{name}");
    }
}

#[test]
fn faults_that_were_changed_are_not_compared_with_in_silence() {
    let workspace = run_once();
    workspace.write("out/2019-20/records/faults/period=2019-20/part.parquet", "id\n");
    let ended = workspace.run();
    assert!(
        ended.out.contains("The exceptions were not compared with those of the last run"),
        "{}",
        ended.out
    );
    assert!(ended.out.contains("part.parquet: it was changed since the run wrote it"), "{}", ended.out);
}

#[test]
fn what_programs_leave_in_the_outputs_keeps_nothing_and_a_file_that_stands_open_is_named() {
    let workspace = run_once();
    for leftover in
        [".~lock.exceptions.xlsx#", ".DS_Store", "data/Thumbs.db", "._status.csv", "records/desktop.ini"]
    {
        if workspace.path("out/2019-20").join(leftover).parent().unwrap().is_dir() {
            workspace.write(&format!("out/2019-20/{leftover}"), "x");
        }
    }
    let ended = workspace.run();
    assert!(
        ended.out.contains("exceptions.xlsx stood open in another program when it was replaced"),
        "{}",
        ended.out
    );
    assert!(!ended.out.contains("Kept aside"), "{}", ended.out);
    assert_eq!(names(&workspace.path("out")), ["2019-20"]);
    assert!(!workspace.path("out/2019-20/.DS_Store").exists());
}

#[test]
fn outputs_of_another_period_or_collection_are_moved_aside() {
    let workspace = run_once();
    workspace.write(
        "inbox/2018-19/alder.csv",
        "Local authority,Alder\nPeriod,2018-19\nPremises,100\nTotal visits,10\n",
    );
    let (folder, out) =
        (workspace.path("").display().to_string(), workspace.path("out/2019-20").display().to_string());
    let ended = run(&["run", "2018-19", "-C", &folder, "--out", &out, "--as-of", "2020-06-02"]);
    assert!(ended.out.contains("(the outputs of 2019-20, Visits)"), "{}{}", ended.out, ended.err);
    assert_eq!(names(&workspace.path("out")), ["2019-20", "2019-20.aside-2020-06-02"]);
}

#[test]
fn a_folder_counts_as_ours_only_by_a_run_record_of_ours() {
    let workspace = run_once();
    let record = fs::read(workspace.path("out/2019-20/run.json")).unwrap();
    let mut value: serde_json::Value = serde_json::from_slice(&record).unwrap();
    value["format"] = "quarterday outputs 99".into();
    let other_version = sealed(&value);
    value.as_object_mut().unwrap().remove("format");
    let early = sealed(&value);
    for text in [
        b"{}".as_slice(),
        b"",
        b"[1]",
        b"{ \"outputs\": {} }",
        &record[..record.len() / 2],
        &other_version,
        &early,
    ] {
        workspace.write("mine/run.json", text);
        workspace.write("mine/notes.txt", "do not lose this");
        let mine = workspace.path("mine").display().to_string();
        let ended = workspace.run_with(&["--out", &mine]);
        let shown = String::from_utf8_lossy(text);
        assert_eq!(ended.status, 2, "{shown}");
        assert!(ended.err.contains("no output folder of quarterday"), "{shown}: {}", ended.err);
        assert_eq!(names(&workspace.path("mine")), ["notes.txt", "run.json"], "{shown}");
    }
    assert_eq!(
        names(&workspace.path(""))
            .into_iter()
            .filter(|name| name.starts_with(".q") && name != ".quarterday")
            .count(),
        0
    );
}

#[cfg(unix)]
#[test]
fn a_link_at_the_place_of_outputs_is_refused_and_said() {
    let workspace = run_once();
    let written = contents(&workspace.path("out/2019-20"));
    let link = workspace.path("out/link");
    std::os::unix::fs::symlink("2019-20", &link).unwrap();
    let ended = workspace.run_with(&["--out", link.to_str().unwrap()]);
    assert_eq!(ended.status, 2);
    assert!(
        ended.err.contains("link is a link, to 2019-20: name the folder to which it leads"),
        "{}",
        ended.err
    );
    assert!(
        fs::symlink_metadata(&link).unwrap().is_symlink()
            && contents(&workspace.path("out/2019-20")) == written
    );
    // On the way to it links are followed.
    std::os::unix::fs::symlink("out", workspace.path("elsewhere")).unwrap();
    let ended = workspace.run_with(&["--out", workspace.path("elsewhere/2019-20").to_str().unwrap()]);
    assert_eq!((ended.status, ended.out.contains("Kept aside")), (0, false), "{}{}", ended.out, ended.err);
}

#[test]
fn who_writes_to_the_same_place_waits_and_is_told_for_whom() {
    let workspace = run_once();
    let held = "quarterday run 2019-20, process 77 on another machine, since noon";
    for place in ["out/.2019-20.lock", ".quarterday/lock"] {
        let lock = Lock::take(&workspace.path(place), held, &Unfinished::default()).unwrap();
        let ended = workspace.run();
        assert_eq!(ended.status, 2, "{place}");
        assert!(
            ended.err.contains(
                "another command is at work: run 2019-20, process 77 on another machine, since noon."
            ),
            "{}",
            ended.err
        );
        drop(lock);
        assert!(!workspace.path(place).exists());
        assert_eq!(workspace.run().status, 0, "{place}");
        // What a process that was killed left is no lock.
        workspace.write(place, held);
        assert_eq!(workspace.run().status, 0, "{place}");
    }
    // Another workspace that writes to the same place.
    let other = Workspace::new();
    other.receive_form("alder.csv", "Alder", ["10", "5"]);
    let _lock = Lock::take(&workspace.path("out/.2019-20.lock"), held, &Unfinished::default()).unwrap();
    let ended = other.run_with(&["--out", workspace.path("out/2019-20").to_str().unwrap()]);
    assert!(ended.err.contains("another command is at work"), "{}", ended.err);
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_or_somebody_elses_file_is_never_written_into() {
    let workspace = run_once();
    workspace.write("precious", "do not lose this");
    for place in ["out/.2019-20.lock", ".quarterday/lock"] {
        std::os::unix::fs::symlink(workspace.path("precious"), workspace.path(place)).unwrap();
        let ended = workspace.run();
        assert!(ended.status == 2 && ended.err.contains("is no lock of quarterday"), "{}", ended.err);
        fs::remove_file(workspace.path(place)).unwrap();
        workspace.write(place, "do not lose this");
        let ended = workspace.run();
        assert!(ended.status == 2 && ended.err.contains("is no lock of quarterday"), "{}", ended.err);
        assert_eq!(fs::read_to_string(workspace.path(place)).unwrap(), "do not lose this");
        fs::remove_file(workspace.path(place)).unwrap();
    }
    assert_eq!(fs::read_to_string(workspace.path("precious")).unwrap(), "do not lose this");
}

#[test]
fn what_killed_runs_left_is_swept_by_the_next_of_that_place_and_by_no_other() {
    let workspace = run_once();
    let out = |name: &str| workspace.path("out").join(name);
    let copy = |name: &str| {
        for (below, bytes) in contents(&out("2019-20")) {
            workspace.write(&format!("out/{name}/{below}"), bytes);
        }
        fs::copy(out("2019-20/run.json"), out(name).join("run.json")).unwrap();
    };
    // One that was being written, one that was finished; one that had made way for another, with a remark in
    // it.
    workspace.write("out/.quarterday-making-2019-20-aaaaaa/records/part", "half");
    copy(".quarterday-making-2019-20-bbbbbb");
    copy(".quarterday-making-2019-20-cccccc");
    workspace.write("out/.quarterday-making-2019-20-cccccc/remarks.txt", "do not lose this");
    // One for long lists, the name of which was not taken off yet.
    workspace.write("out/.quarterday-aside-aaaaaa", "half");
    // Of other places, or of nobody.
    let others =
        [".quarterday-making-2019-20-Q1-aaaaaa", ".quarterday-making-2018-19-aaaaaa", ".quarterday-making-x"];
    others.iter().for_each(|name| workspace.write(&format!("out/{name}/part"), "half"));
    let ended = workspace.run_with(&["--as-of", "2020-06-02"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert!(ended.out.contains("2019-20.aside-2020-06-02. It stood there before, and was not as its run wrote it (added: remarks.txt)"));
    let mut expected: Vec<&str> = others.into_iter().chain(["2019-20", "2019-20.aside-2020-06-02"]).collect();
    expected.sort_unstable();
    assert_eq!(names(&workspace.path("out")), expected);
    assert_eq!(fs::read_to_string(out("2019-20.aside-2020-06-02/remarks.txt")).unwrap(), "do not lose this");
}
