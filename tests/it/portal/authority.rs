//! What an authority does in its browser, and what is kept of it.

use std::{fs, path::Path};

use super::{Browser, GOOD, Portal, app_of};
use crate::{
    hostile_files::{hostile_others, hostile_zips},
    workspace::{Workspace, contents},
};

#[test]
fn an_authority_is_told_at_once_what_is_wrong_and_to_check_keeps_nothing() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    assert!(ann.get("/").text().contains("Nothing was sent here yet"));
    let form = ann.get("/template");
    assert!(form.status == 200 && form.bytes.starts_with(b"PK"), "{}", form.text());
    assert!(form.header("content-disposition").starts_with("attachment"));
    let faulty = GOOD.replace("visits,5", "visits,minus five");
    let page = ann.upload("check", &[("mine.csv", faulty.as_bytes())]);
    let text = page.text();
    assert!(page.status == 200 && text.contains("B4") && text.contains("minus five"), "{text}");
    assert!(page.hidden("draft").is_none() && text.contains("How it was read"), "{text}");
    assert_eq!((portal.inbox().len(), portal.staged()), (0, 0));
    let none = ann.upload("check", &[]);
    assert!(none.text().contains("Choose a file"));
}

#[test]
fn what_is_sent_lies_in_the_inbox_under_our_name_with_its_receipt() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let reference = ann.sends("../../../etc/passwd\u{202e} of Birch.csv", GOOD);
    let name = format!("2019-20/2020-04-20/X0000001 2019-20 {reference}.csv");
    let receipts = format!(
        "file,received,from\n2020-04-20/X0000001 2019-20 {reference}.csv,2020-04-20T10:00:00,Ann Alder (Alder)\n"
    );
    let expected =
        vec![(name, GOOD.as_bytes().to_vec()), ("2019-20/receipts.csv".to_owned(), receipts.into_bytes())];
    assert_eq!(portal.inbox(), expected);
    assert_eq!(portal.staged(), 0);
    let page = ann.get(&format!("/receipt/{reference}")).text();
    let hash = quarterday::intake::hexadecimal(&<sha2::Sha256 as sha2::Digest>::digest(GOOD));
    assert!(page.contains(&hash) && page.contains("2020-04-20 10:00:00"), "{page}");
    assert!(ann.get("/").text().contains(&reference));
    let logged: Vec<String> = portal.app.store.audit().unwrap().into_iter().map(|own| own.action).collect();
    assert_eq!(logged, ["entered by link", "checked to send", "sent"]);
}

#[test]
fn two_returns_of_one_second_do_not_tie() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    ann.sends("a.csv", GOOD);
    ann.sends("b.csv", &GOOD.replace(",5", ",6"));
    let ended = portal.workspace.run_with(&["--as-of", "2020-04-21"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert_eq!(portal.workspace.total("England", "visits"), "6");
}

#[test]
fn what_came_by_the_portal_and_by_mail_gives_the_same_run_byte_for_byte() {
    let portal = Portal::new();
    portal.sender("X0000001", "Ann Alder").sends("a.csv", GOOD);
    portal
        .sender("X0000002+X0000003", "Bea Birch")
        .sends("b.csv", "Local authority,Birch and Cedar\nPeriod,2019-20\nPremises,7\nTotal visits,2\n");
    let by_mail = Workspace::new();
    for (name, bytes) in portal.inbox() {
        by_mail.write(&format!("inbox/{name}"), bytes);
    }
    for workspace in [&portal.workspace, &by_mail] {
        let ended = workspace.run_with(&["--as-of", "2020-06-01"]);
        assert_eq!(ended.status, 0, "{}", ended.err);
    }
    let of = |workspace: &Workspace| contents(&workspace.path("out/2019-20"));
    assert!(of(&by_mail).len() > 10 && of(&by_mail) == of(&portal.workspace));
    assert_eq!(by_mail.total("England", "visits"), "7");
}

#[test]
fn nobody_sends_the_return_of_another_authority() {
    let portal = Portal::new();
    let mut bea = portal.sender("X0000006", "Bea Dogwood");
    let page = bea.upload("send", &[("mine.csv", GOOD.as_bytes())]);
    assert!(page.text().contains("not the return of Dogwood and Elm"), "{}", page.text());
    let later = GOOD.replace("Alder", "Dogwood and Elm").replace("2019-20", "2020-21");
    let page = bea.upload("send", &[("mine.csv", later.as_bytes())]);
    assert!(page.text().contains("not for 2019-20"), "{}", page.text());
    assert!(page.hidden("draft").is_none() && portal.inbox().is_empty() && portal.staged() == 0);
    // Nor is anything told of what is wrong with it: it could tell what the other gave before.
    let faulty = GOOD.replace(",5", ",-5");
    let page = bea.upload("check", &[("mine.csv", faulty.as_bytes())]);
    assert!(!page.text().contains("too small"), "{}", page.text());
}

#[test]
fn a_file_whose_name_speaks_of_another_is_asked_about() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let speaks_of = |name: &str, ann: &mut Browser<'_>| {
        ann.upload("check", &[(name, GOOD.as_bytes())]).text().contains("speaks of Dogwood and Elm")
    };
    assert!(speaks_of("return X0000006 final.csv", &mut ann));
    assert!(speaks_of("Dogwood and Elm.csv", &mut ann));
    assert!(!speaks_of("Alder.csv", &mut ann) && !speaks_of("return.csv", &mut ann));
}

#[test]
fn hostile_files_are_told_of_and_hurt_nobody() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let all: Vec<_> = hostile_zips().into_iter().chain(hostile_others()).collect();
    let small: Vec<_> = all.iter().filter(|(_, bytes, _)| bytes.len() < 60_000).collect();
    assert!(small.len() > 20, "{}", small.len());
    for some in small.chunks(30) {
        let files: Vec<(&str, &[u8])> =
            some.iter().map(|(name, bytes, _)| (*name, bytes.as_slice())).collect();
        let page = ann.upload("send", &files);
        assert_eq!(page.status, 200, "{}", page.text());
        for (name, _) in &files {
            assert!(page.text().contains(name), "{name}");
        }
        assert!(page.hidden("draft").is_none());
    }
    let large = vec![b'7'; 2_100_000];
    assert_eq!(ann.upload("send", &[("large.csv", &large)]).status, 413);
    let many: Vec<(&str, &[u8])> = (0..31).map(|_| ("a.csv", GOOD.as_bytes())).collect();
    assert_eq!(ann.upload("send", &many).status, 413);
    assert_eq!((portal.inbox().len(), portal.staged()), (0, 0));
    ann.sends("a.csv", GOOD);
}

#[test]
fn an_answer_and_a_sign_off_stand_in_the_ledger_in_the_name_of_who_gave_them() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let reference = ann.sends("a.csv", &GOOD.replace(",5", ",-5"));
    portal.workspace.run_with(&["--as-of", "2020-04-21"]);
    let rows = portal.workspace.rows("exceptions.csv");
    let id = rows.iter().find(|row| row.get("unit") == "X0000001").unwrap().get("id").to_owned();
    assert!(ann.get("/").text().contains(&format!("/question/{id}")));
    let page = ann.get(&format!("/question/{id}"));
    assert!(page.text().contains("-5"), "{}", page.text());
    let path = format!("/question/{id}");
    let mark = page.mark();
    let nothing = ann.post(&path, &[("mark", &mark), ("kind", "explain"), ("why", " ")]);
    assert!(nothing.text().contains("Say why the figure is right"));
    let why = "--who=Somebody Else\n=cmd|' /C calc'!A0";
    let answered = ann.post(&path, &[("mark", &mark), ("kind", "explain"), ("why", why)]);
    assert_eq!(answered.status, 303, "{}", answered.text());
    assert!(ann.get("/").text().contains("Answered by Ann Alder (Alder)"));
    assert_eq!(ann.post("/sign-off", &[("mark", &mark)]).status, 400);
    assert_eq!(ann.post("/sign-off", &[("mark", &mark), ("agree", "yes")]).status, 303);
    let ledger = fs::read_to_string(portal.workspace.path("decisions/ann-alder-alder.csv")).unwrap();
    let lines: Vec<&str> = ledger.lines().collect();
    assert_eq!(lines.len(), 3, "{ledger}");
    assert!(lines[1].contains("Ann Alder (Alder)") && lines[1].contains("X0000001"), "{ledger}");
    assert!(lines[1].contains("portal") && lines[2].contains(&reference), "{ledger}");
    let again = portal.workspace.run_with(&["--as-of", "2030-01-01"]);
    assert_eq!(again.status, 0, "{}", again.err);
}

#[test]
fn a_receipt_that_was_promised_is_given_when_the_server_starts_again() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let reference = ann.sends("a.csv", GOOD);
    let inbox = portal.workspace.path("inbox/2019-20");
    let name = format!("X0000001 2019-20 {reference}.csv");
    let (placed, log) = (inbox.join("2020-04-20").join(&name), inbox.join("receipts.csv"));
    let told = fs::read(&log).unwrap();
    let staged = portal.workspace.path(".quarterday/portal-staging/upload-x");
    // As it is if the server is ended before the file, after it, and after its line.
    for (has_file, has_line) in [(false, false), (true, false), (true, true)] {
        let store = rusqlite::Connection::open(portal.workspace.path(".quarterday/portal.sqlite")).unwrap();
        let folder = staged.display().to_string();
        store.execute("UPDATE receipts SET is_given = 0, folder = ?", [folder]).unwrap();
        fs::create_dir_all(&staged).unwrap();
        if !has_file {
            fs::rename(&placed, staged.join(&name)).unwrap();
        }
        if !has_line {
            fs::remove_file(&log).unwrap();
        }
        assert_eq!(ann.get(&format!("/receipt/{reference}")).status, 404);
        app_of(&portal.workspace, &portal.clock);
        assert_eq!(fs::read(&placed).unwrap(), GOOD.as_bytes());
        assert_eq!(fs::read(&log).unwrap(), told);
        assert_eq!(ann.get(&format!("/receipt/{reference}")).status, 200);
        assert!(!Path::new(&staged).exists());
    }
    let portal = portal.started_again();
    assert_eq!(portal.app.store.all_receipts().unwrap().len(), 1);
}

#[test]
fn a_file_that_was_damaged_while_it_was_sent_is_set_aside_and_told_and_the_server_starts() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let reference = ann.sends("a.csv", GOOD);
    let inbox = portal.workspace.path("inbox/2019-20");
    let name = format!("X0000001 2019-20 {reference}.csv");
    let staged = portal.workspace.path(".quarterday/portal-staging/upload-x");
    // As it is if the server is ended before the file is put in its place, and the disk loses half of it.
    fs::create_dir_all(&staged).unwrap();
    fs::remove_file(inbox.join("2020-04-20").join(&name)).unwrap();
    fs::remove_file(inbox.join("receipts.csv")).unwrap();
    fs::write(staged.join(&name), &GOOD[..GOOD.len() / 2]).unwrap();
    let store = rusqlite::Connection::open(portal.workspace.path(".quarterday/portal.sqlite")).unwrap();
    let folder = staged.display().to_string();
    store.execute("UPDATE receipts SET is_given = 0, folder = ?", [folder]).unwrap();
    let portal = portal.started_again();
    assert!(portal.app.store.all_receipts().unwrap().is_empty(), "nobody has a receipt for it");
    assert!(!inbox.join("2020-04-20").join(&name).exists() && !inbox.join("receipts.csv").exists());
    let aside = portal.workspace.path(".quarterday/portal-set-aside").join(&reference).join(&name);
    assert_eq!(fs::read(aside).unwrap(), &GOOD.as_bytes()[..GOOD.len() / 2], "and it is not lost");
    let log = portal.app.store.audit().unwrap();
    let told = log.iter().find(|line| line.action.starts_with("set aside")).expect("a line of the log");
    assert!(told.who == "the portal" && told.about.starts_with(&format!("{reference} of X0000001, kept in")));
}
