//! Runs that are ended before their time: what stood at OUT stands there still or is replaced as a whole, and
//! nothing is left behind once the next run is through. `bench/killed` does this at many more moments.

use std::{
    fs,
    os::unix::{fs::PermissionsExt, process::ExitStatusExt},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::workspace::{Workspace, contents, quarterday};

const SIGNALS: [(&str, i32); 3] = [("-KILL", 9), ("-TERM", 15), ("-INT", 2)];

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    for (name, authority) in [("a.csv", "Alder"), ("b.csv", "Birch and Cedar"), ("c.csv", "Dogwood and Elm")]
    {
        workspace.receive_form(name, authority, ["10", "5"]);
    }
    workspace
}

/// Starts a run, and sends it a signal after so long or when `is_time` says so; gives by which signal it
/// ended, if by one.
fn ended(workspace: &Workspace, signal: &str, is_time: impl Fn() -> bool) -> Option<i32> {
    let mut command = Command::new(quarterday().get_program());
    let folder = workspace.path("");
    command
        .args(["run", "2019-20", "-C", folder.to_str().unwrap()])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    while !is_time() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(200));
    }
    if child.try_wait().unwrap().is_none() {
        Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status().unwrap();
    }
    child.wait().unwrap().signal()
}

/// Names that begin with a dot, in the folders in which a run is at work.
fn left(workspace: &Workspace) -> Vec<String> {
    let hidden = |folder: &Path| {
        let names = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with('.') && name != ".quarterday").collect::<Vec<_>>()
    };
    let lock = workspace.path(".quarterday/lock");
    let mut left = [hidden(&workspace.path("")), hidden(&workspace.path("out"))].concat();
    left.extend(lock.exists().then(|| "lock".to_owned()));
    left
}

fn making(workspace: &Workspace) -> Option<std::path::PathBuf> {
    let mut entries = fs::read_dir(workspace.path("out")).ok()?.map(|entry| entry.unwrap().path());
    entries.find(|path| path.file_name().unwrap().to_string_lossy().starts_with(".quarterday-making-"))
}

#[test]
fn a_run_that_is_ended_at_any_moment_leaves_nothing_that_the_next_does_not_remove() {
    let workspace = workspace();
    let started = Instant::now();
    assert_eq!(workspace.run().status, 0);
    let whole = started.elapsed();
    let written = contents(&workspace.path("out/2019-20"));
    for moment in 0..9 {
        let (name, number) = SIGNALS[moment % 3];
        let after = whole * u32::try_from(moment + 1).unwrap() / 10;
        let started = Instant::now();
        let signal = ended(&workspace, name, || started.elapsed() >= after);
        assert!(signal.is_none_or(|signal| signal == number), "{name}: {signal:?}");
        assert!(
            contents(&workspace.path("out/2019-20")) == written,
            "{name} after {after:?}: the outputs are whole"
        );
        if signal.is_some_and(|signal| signal != 9) && after > whole / 2 {
            assert_eq!(left(&workspace), [""; 0], "{name} after {after:?}");
        }
        let next = workspace.run();
        assert_eq!((next.status, next.out.contains("Kept aside")), (0, false), "{}{}", next.out, next.err);
        assert_eq!(left(&workspace), [""; 0], "{name} after {after:?}");
        assert!(contents(&workspace.path("out/2019-20")) == written);
    }
}

#[test]
fn what_is_in_the_making_is_its_owners_alone_and_goes_when_the_run_is_told_to_end() {
    for (name, number) in SIGNALS {
        let workspace = workspace();
        let seen = std::cell::Cell::new(None);
        let signal = ended(&workspace, name, || {
            let mode = making(&workspace)
                .and_then(|folder| fs::metadata(folder).ok())
                .map(|about| about.permissions().mode() & 0o777);
            seen.set(seen.get().or(mode));
            mode.is_some()
        });
        // On a machine with much else to do it may be through before it is told.
        if signal.is_some() {
            assert_eq!((signal, seen.get()), (Some(number), Some(0o700)), "{name}");
            if number == 9 {
                assert!(making(&workspace).is_some() || workspace.path("out/2019-20").exists());
            } else {
                assert_eq!(left(&workspace), [""; 0], "{name}");
            }
        }
        assert_eq!(workspace.run().status, 0);
        assert_eq!(left(&workspace), [""; 0], "{name}");
        let mode = fs::metadata(workspace.path("out/2019-20")).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o755, "{name}");
    }
}
