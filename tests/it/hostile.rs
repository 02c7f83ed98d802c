//! What should never have been sent, among what should: every good return is accepted, every other file is
//! listed with a reason that a person can act on, and neither the inbox nor anything else is touched.

use std::{
    fs,
    io::Write,
    os::unix::{ffi::OsStrExt, net::UnixListener},
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use quarterday::{
    intake::{self, Refusal},
    readers::{CellsOf, NotStarted, Readers, Start},
};
use zip::CompressionMethod;

use crate::{
    hostile_files::{
        OFFICE, PACKAGE, SPACE, form_rows, hostile_others, hostile_zips, parts, zipped, zipped_as,
    },
    workspace::{Workspace, contents, quarterday, rows},
};

/// Files that are no files; gives those of them that could be made here.
fn hostile_entries(inbox: &Path) -> Vec<(&'static str, &'static str)> {
    std::os::unix::fs::symlink("/etc/passwd", inbox.join("link.csv")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", inbox.join("zeros.csv")).unwrap();
    std::os::unix::fs::symlink("..", inbox.join("loop")).unwrap();
    fs::create_dir(inbox.join("folder.xlsx")).unwrap();
    drop(UnixListener::bind(inbox.join("socket.csv")).unwrap());
    let link = "it is a link";
    let mut made = vec![
        ("link.csv", link),
        ("zeros.csv", link),
        ("loop", link),
        ("folder.xlsx", "it is a folder"),
        ("socket.csv", "a device or pipe"),
    ];
    let made_by = |program: &str, arguments: &[&str]| {
        Command::new(program).args(arguments).output().is_ok_and(|ended| ended.status.success())
    };
    let at = |name: &str| inbox.join(name).display().to_string();
    if made_by("mkfifo", &[&at("pipe.csv")]) {
        made.push(("pipe.csv", "a device or pipe"));
    }
    if made_by("mknod", &[&at("device.csv"), "c", "1", "5"]) {
        made.push(("device.csv", "a device or pipe"));
    }
    made
}

/// 400 authorities, each with a good return in some way: as CSV, as a workbook, as one with a stray cell in
/// the last corner of its sheet, as one that links to other workbooks, under a name that is no text.
fn good_returns(workspace: &Workspace) -> usize {
    let mut register =
        "code,name,type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason\n"
            .to_owned();
    let inbox = workspace.path("inbox/2019-20");
    for number in 0..400 {
        let name = format!("Council {number}");
        register.push_str(&format!("X{number:07},{name},UA,England,E92,North,R1,2004-04-01,,,\n"));
        match number % 4 {
            0 if number == 0 => {
                let stray =
                    "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
                workspace.receive("stray.xlsx", zipped(&parts(&(form_rows(&name) + stray))));
            }
            0 if number == 4 => {
                let mut linked = parts(&form_rows(&name));
                let link = format!("<externalLink xmlns=\"{SPACE}\"><externalBook/></externalLink>");
                let away = format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/externalLinkPath\" \
                     Target=\"http://127.0.0.1:1/x.xlsx\" TargetMode=\"External\"/></Relationships>"
                );
                linked.push(("xl/externalLinks/externalLink1.xml".to_owned(), link.into_bytes()));
                linked.push(("xl/externalLinks/_rels/externalLink1.xml.rels".to_owned(), away.into_bytes()));
                workspace.receive("linked.xlsx", zipped(&linked));
            }
            0 => workspace.receive(&format!("{number}.xlsx"), zipped(&parts(&form_rows(&name)))),
            1 if number == 1 => {
                let name_of_bytes = std::ffi::OsStr::from_bytes(b"r\xe9ponse.csv");
                fs::write(
                    inbox.join(name_of_bytes),
                    format!("Local authority,{name}\nPeriod,2019-20\nPremises,10\nTotal visits,5\n"),
                )
                .unwrap();
            }
            _ => workspace.receive_form(&format!("{number}.csv"), &name, ["10", "5"]),
        }
    }
    workspace.write("register/authorities.csv", register);
    let collection = fs::read_to_string(workspace.path("collection/collection.toml")).unwrap();
    workspace.write("collection/collection.toml", collection.split("[[joint]]").next().unwrap());
    400
}

/// Regular files below a folder, with their content.
fn regular(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        if kind.is_dir() {
            found.extend(regular(&path));
        } else {
            found.push((path.clone(), if kind.is_file() { fs::read(&path).unwrap() } else { Vec::new() }));
        }
    }
    found.sort();
    found
}

/// Resident kilobytes of a process and of those it started.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let own = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok())
        .unwrap_or(0);
    own + started_by(process).into_iter().map(resident).sum::<u64>()
}

/// Processor time of a process and of those it started.
fn worked(process: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // Its own, of the system for it, and both of those that it waited for; a tick is a hundredth of a second.
    let numbers =
        stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().skip(11).take(4)).into_iter().flatten();
    let own = Duration::from_millis(numbers.map(|number| number.parse::<u64>().unwrap() * 10).sum());
    own + started_by(process).into_iter().map(worked).sum::<Duration>()
}

fn started_by(process: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let children = tasks.map(|task| fs::read_to_string(task.path().join("children")).unwrap_or_default());
    children
        .flat_map(|children| {
            children.split_whitespace().filter_map(|child| child.parse().ok()).collect::<Vec<u32>>()
        })
        .collect()
}

/// Runs the program until it ends; gives its exit status, how long it worked and the most memory of all its
/// processes.
fn watched(arguments: &[&str], temporary: &Path) -> (i32, Duration, u64) {
    let program = quarterday().get_program().to_owned();
    let mut child = Command::new(program)
        .args(arguments)
        .env("TMPDIR", temporary)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let (mut most, mut time) = (0, Duration::ZERO);
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return (status.code().unwrap(), time, most);
        }
        most = most.max(resident(child.id()));
        time = time.max(worked(child.id()));
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn four_hundred_good_returns_are_accepted_among_one_of_each_hostile_kind() {
    let workspace = Workspace::new();
    let inbox = workspace.path("inbox/2019-20");
    let good = good_returns(&workspace);
    let mut expected = hostile_entries(&inbox);
    for (name, bytes, words) in hostile_zips().into_iter().chain(hostile_others()) {
        workspace.receive(name, bytes);
        expected.push((name, words));
    }
    let temporary = tempfile::tempdir().unwrap();
    let folder = workspace.path("");
    let before = regular(&folder);
    let (status, _, memory) = watched(&["run", "2019-20", "-C", folder.to_str().unwrap()], temporary.path());
    assert_eq!(status, 1);
    assert!(memory < 1024 * 1024, "{memory} kB");
    assert!(regular(temporary.path()).is_empty());
    let after = regular(&folder);
    let outside: Vec<&(PathBuf, Vec<u8>)> = after
        .iter()
        .filter(|(path, _)| {
            let own = ["out", ".quarterday", "decisions.xlsx"];
            !own.iter().any(|own| path.starts_with(folder.join(own)))
        })
        .collect();
    assert!(outside.iter().copied().eq(before.iter()), "something outside OUT was touched");

    let submissions = rows(&workspace.path("out/2019-20/submissions.csv"));
    let accepted = submissions.iter().filter(|row| row.get("state") == "accepted").count();
    let not: Vec<&str> = submissions
        .iter()
        .filter(|row| row.get("state") != "accepted")
        .map(|row| row.get("file"))
        .filter(|file| !expected.iter().any(|(name, _)| name == file))
        .collect();
    assert_eq!((accepted, not), (good, Vec::new()));
    assert_eq!(submissions.len(), good + expected.len());
    for (name, words) in expected {
        let row = submissions
            .iter()
            .find(|row| row.get("file") == name)
            .unwrap_or_else(|| panic!("{name} is not listed"));
        let reason = row.get("reason");
        println!("{name}: {reason}");
        assert_ne!(row.get("state"), "accepted", "{name}");
        // On a machine with much else to do, time may run out before anything else is found.
        let told = reason.contains(words) || reason.contains("longer than 4 seconds");
        assert!(!reason.is_empty() && told, "{name}: {reason}");
        assert!(
            ["panic", "::", "Error", "Err(", "EOCD", "signal"].iter().all(|word| !reason.contains(word)),
            "{name}: {reason}"
        );
    }
    assert!(
        submissions.iter().any(|row| row.get("file") == "r\\xe9ponse.csv" && row.get("state") == "accepted")
    );
}

#[test]
fn no_hostile_file_takes_ten_seconds_of_work_or_a_gibibyte() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, _) in hostile_zips().into_iter().chain(hostile_others()) {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let (status, time, memory) =
            watched(&["inspect", path.to_str().unwrap(), "--format", "json"], folder.path());
        println!("{name}: {time:?}, {memory} kB");
        assert!(status == 0 || status == 1, "{name}: {status}");
        assert!(time < Duration::from_secs(10), "{name}: {time:?}");
        assert!(memory < 1024 * 1024, "{name}: {memory} kB");
    }
}

#[test]
fn any_number_of_readers_and_none_give_the_same_bytes() {
    let outputs = |jobs: &[&str]| {
        let workspace = Workspace::new();
        for (name, authority) in
            [("a.csv", "Alder"), ("b.csv", "Birch and Cedar"), ("c.csv", "Dogwood and Elm")]
        {
            workspace.receive_form(name, authority, ["10", "5"]);
        }
        for (name, bytes, _) in hostile_others()
            .into_iter()
            .filter(|(_, bytes, _)| bytes.len() < 100_000 && !bytes.starts_with(b"\xd0\xcf"))
        {
            workspace.receive(name, bytes);
        }
        assert_eq!(workspace.run_with(jobs).status, 1);
        contents(&workspace.path("out/2019-20"))
    };
    let one = outputs(&["--jobs", "1"]);
    assert!(outputs(&["--jobs", "2"]) == one);
    assert!(outputs(&["--jobs", "7"]) == one);
    assert!(outputs(&["--in-process"]) == one);
}

/// A program that behaves as this shell script in place of a reader.
fn reader_like(script: &str) -> Start {
    Start { program: "/bin/sh".into(), arguments: vec!["-c".into(), script.into()] }
}

/// The first frame of a reader of cells, for `printf`.
fn ready() -> String {
    let words = format!("quarterday {} ", env!("CARGO_PKG_VERSION"));
    format!("printf '\\001\\{:03o}\\000\\000\\000{words}'", words.len())
}

fn read_with(start: Start, files: usize) -> Result<Vec<String>, NotStarted> {
    let folder = tempfile::tempdir().unwrap();
    (0..files)
        .for_each(|number| fs::write(folder.path().join(format!("{number}.csv")), "a,b\n1,2\n").unwrap());
    let outcomes =
        Readers::in_processes(&CellsOf, start, 2).read(&intake::find(folder.path()).unwrap(), &|| ())?;
    let told = outcomes.into_iter().map(|outcome| match outcome.made {
        Ok(document) => document.sheets.iter().map(|sheet| sheet.cells().len()).sum::<usize>().to_string(),
        Err(Refusal::Unreadable(reason) | Refusal::NotAReturn(reason)) => reason,
    });
    Ok(told.collect())
}

#[test]
fn a_file_too_large_to_be_read_beside_others_is_read_after_them() {
    let workspace = Workspace::new();
    workspace.receive_form("a.csv", "Alder", ["10", "5"]);
    let line = format!("{}\n", " ".repeat(30_000));
    let form = "Local authority,Birch and Cedar\nPeriod,2019-20\nPremises,10\nTotal visits,5\n";
    // Over 32 MB, of which nothing but the form says anything.
    workspace.receive("b.csv", [form, &line.repeat(1_120)].concat());
    workspace.receive_form("c.csv", "Dogwood and Elm", ["10", "5"]);
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.states(), ["a.csv: accepted", "b.csv: accepted", "c.csv: accepted"]);
}

#[test]
fn a_reader_that_dies_lies_or_sleeps_costs_its_own_file_only() {
    let program = quarterday().get_program().to_string_lossy().into_owned();
    let well = format!("exec {program} read-files");
    assert_eq!(read_with(reader_like(&well), 3).unwrap(), ["4", "4", "4"]);
    let broke = "the program that reads it broke down on it";
    let lies = [
        "exit 3",
        // A frame of 4 GB, of no known kind, of parts that are no document, of a refusal that is no text; two
        // formats.
        "printf '\\003\\377\\377\\377\\377'",
        "printf '\\115\\000\\000\\000\\000'",
        "printf '\\003\\003\\000\\000\\000\\377\\377\\377\\004\\000\\000\\000\\000'",
        "printf '\\005\\002\\000\\000\\000\\000\\377'",
        "printf '\\002\\001\\000\\000\\000\\004\\002\\001\\000\\000\\000\\004'",
    ];
    for lie in lies {
        let told = read_with(reader_like(&format!("{}; {lie}", ready())), 3).unwrap();
        assert!(told.len() == 3 && told.iter().all(|reason| reason.starts_with(broke)), "{lie}: {told:?}");
    }
}

#[test]
fn a_reader_may_work_for_four_seconds_and_wait_for_much_longer() {
    let program = quarterday().get_program().to_string_lossy().into_owned();
    let start = Instant::now();
    let told = read_with(reader_like(&format!("{}; while :; do :; done", ready())), 1).unwrap();
    assert!(told[0].starts_with("reading it takes longer than 4 seconds of work"), "{told:?}");
    assert!(start.elapsed() >= Duration::from_secs(4));
    // Five seconds by the clock in which it does not work, as on a machine that has much else to do: it reads
    // all the same.
    let own_greeting = ready().len() - "printf '\\001\\000\\000\\000\\000'".len() + 5;
    let late =
        format!("{}; /bin/sleep 5; {program} read-files | dd bs=1 skip={own_greeting} status=none", ready());
    assert_eq!(read_with(reader_like(&late), 1).unwrap(), ["4"]);
    // One that never comes to an end is stopped by the clock.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "a,b\n1,2\n").unwrap();
    let asleep = Readers::in_processes(&CellsOf, reader_like(&format!("{}; exec /bin/sleep 60", ready())), 1);
    let start = Instant::now();
    let outcomes =
        asleep.within(Duration::from_secs(1)).read(&intake::find(folder.path()).unwrap(), &|| ()).unwrap();
    let refusal = outcomes[0].made.as_ref().err().unwrap();
    assert!(refusal.words().starts_with("reading it did not come to an end on this machine"), "{refusal:?}");
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_reader_of_another_making_is_not_used() {
    assert!(matches!(
        read_with(reader_like("printf '\\001\\001\\000\\000\\000x'; exec /bin/sleep 60"), 1),
        Err(NotStarted::Different)
    ));
    assert!(
        matches!(read_with(reader_like("echo no >&2; exit 1"), 1), Err(NotStarted::GaveUp(words)) if words == "no")
    );
    let nowhere = Start { program: "/nowhere/at/all".into(), arguments: Vec::new() };
    assert!(matches!(read_with(nowhere, 1), Err(NotStarted::NoProcess(_))));
}

#[test]
fn a_formula_whose_result_was_not_saved_is_no_blank() {
    let workspace = Workspace::new();
    let calculated = form_rows("Alder").replace("<v>5</v>", "<f>B3/2</f><v>5</v>");
    workspace.receive("alder.xlsx", zipped(&parts(&calculated)));
    for (name, authority, cell) in
        [("a.xlsx", "Dogwood and Elm", "<f>B3/2</f><v></v>"), ("b.xlsx", "Birch and Cedar", "<f>B3/2</f>")]
    {
        workspace.receive(name, zipped(&parts(&form_rows(authority).replace("<v>5</v>", cell))));
    }
    workspace.run();
    assert_eq!(workspace.states(), ["a.xlsx: accepted", "alder.xlsx: accepted", "b.xlsx: accepted"]);
    let exceptions = workspace.rows("exceptions.csv");
    let told: Vec<[&str; 3]> =
        exceptions.iter().map(|row| ["file", "cell", "value"].map(|column| row.get(column))).collect();
    let lost = "a formula whose result was not saved";
    assert_eq!(told, [["b.xlsx", "B4", lost], ["a.xlsx", "B4", lost]]);
}

#[test]
fn a_return_saved_again_is_a_duplicate_whatever_its_bytes() {
    let workspace = Workspace::new();
    let cells = parts(&form_rows("Alder"));
    workspace.receive("first.xlsx", zipped(&cells));
    workspace.receive("same.xlsx", zipped(&cells));
    workspace.receive("saved-again.xlsx", zipped_as(CompressionMethod::Stored, &cells));
    workspace.receive_form("as-csv.csv", "Alder", ["10", "5"]);
    workspace.run();
    let submissions = workspace.rows("submissions.csv");
    let told: Vec<[&str; 3]> =
        submissions.iter().map(|row| ["file", "state", "reason"].map(|column| row.get(column))).collect();
    let again = "it holds the same figures as as-csv.csv";
    assert_eq!(
        told,
        [
            ["as-csv.csv", "accepted", ""],
            ["first.xlsx", "duplicate", again],
            ["same.xlsx", "duplicate", again],
            ["saved-again.xlsx", "duplicate", again]
        ]
    );
    assert_eq!(workspace.total("Alder", "visits"), "5");
}

#[test]
fn letters_that_only_look_alike_are_another_name() {
    let workspace = Workspace::new();
    workspace.receive_form("a.csv", "\u{410}lder", ["10", "5"]);
    workspace.run();
    assert_eq!(workspace.states(), ["a.csv: set-aside"]);
}

/// Ends what a thread does, even where the test that started it fails.
struct Done<'d>(&'d AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_file_that_grows_while_it_is_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, vec![b'a'; 3_000_000]).unwrap();
    let arrivals = intake::find(folder.path()).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let _done = Done(&done);
        scope.spawn(|| {
            let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
            while !done.load(Ordering::Relaxed) {
                file.write_all(b"more").unwrap();
                std::thread::sleep(Duration::from_micros(100));
            }
        });
        // Who writes may be held up for as long as a reading takes; not for all of fifty.
        let told = (0..50).any(|_| {
            intake::open(&arrivals[0])
                .is_err_and(|refusal| refusal == Refusal::Unreadable(intake::CHANGED.to_owned()))
        });
        assert!(told);
    });
}
