//! What was read before is kept in the workspace: the same outputs, and never a reading of another file or by
//! another program.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::workspace::{Workspace, run};

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.receive("alder.csv", "Local authority,Alder\nPeriod,2019-20\nPremises,30\nTotal visits,12\n");
    workspace.receive("birch.csv", "Local authority,Birch\nPeriod,2019-20\nPremises,20\nTotal visits,7\n");
    workspace
}

/// Every entry with when it was written.
fn entries(workspace: &Workspace) -> Vec<(PathBuf, SystemTime)> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
    };
    let folders = below(&workspace.path(".quarterday/cache"));
    let mut entries: Vec<PathBuf> = folders.iter().flat_map(|folder| below(folder)).collect();
    entries.sort();
    entries.into_iter().map(|path| (path.clone(), fs::metadata(&path).unwrap().modified().unwrap())).collect()
}

fn outputs(workspace: &Workspace, arguments: &[&str]) -> Vec<String> {
    let ended = workspace.run_with(arguments);
    assert!(ended.status <= 1, "{}{}", ended.out, ended.err);
    let lists = ["submissions.csv", "readings.csv", "exceptions.csv", "totals.csv", "status.csv"];
    lists
        .iter()
        .map(|list| fs::read_to_string(workspace.path(&format!("out/2019-20/{list}"))).unwrap())
        .collect()
}

#[test]
fn a_second_run_reads_nothing_anew_and_writes_the_same() {
    let workspace = workspace();
    let first = outputs(&workspace, &[]);
    let kept = entries(&workspace);
    assert_eq!(kept.len(), 2);
    assert_eq!(outputs(&workspace, &[]), first);
    assert_eq!(entries(&workspace), kept, "nothing was written again");
    workspace.receive("birch.csv", "Local authority,Birch\nPeriod,2019-20\nPremises,20\nTotal visits,8\n");
    assert_ne!(outputs(&workspace, &[]), first);
    assert_eq!(entries(&workspace).len(), 3, "a changed file is another");
    fs::remove_dir_all(workspace.path(".quarterday/cache")).unwrap();
    let anew = outputs(&workspace, &["--no-cache"]);
    assert!(entries(&workspace).is_empty());
    assert_eq!(outputs(&workspace, &[]), anew);
}

#[test]
fn only_what_says_no_period_is_read_anew_for_another_one() {
    let workspace = workspace();
    workspace.receive("cedar.csv", "Local authority,Cedar\nPremises,20\nTotal visits,7\n");
    outputs(&workspace, &[]);
    let kept = entries(&workspace);
    let (folder, inbox) = (workspace.path(""), workspace.path("inbox/2019-20"));
    let ended = run(&["run", "2018-19", "-C", folder.to_str().unwrap(), "--inbox", inbox.to_str().unwrap()]);
    assert!(ended.status <= 1, "{}", ended.err);
    let after = entries(&workspace);
    let added: Vec<String> = after
        .iter()
        .filter(|entry| !kept.contains(entry))
        .map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!((after.len(), kept.len()), (4, 3));
    assert!(added.len() == 1 && added[0].ends_with(" 2018-19"), "{added:?}");
}

#[test]
fn an_entry_that_was_damaged_or_exchanged_is_not_believed() {
    let workspace = workspace();
    let first = outputs(&workspace, &[]);
    let kept = entries(&workspace);
    let (one, other) = (fs::read(&kept[0].0).unwrap(), fs::read(&kept[1].0).unwrap());
    let flipped: Vec<u8> =
        one.iter().enumerate().map(|(at, byte)| if at + 3 == one.len() { byte ^ 1 } else { *byte }).collect();
    for wrong in [other.clone(), flipped, one[..one.len() / 2].to_vec(), Vec::new()] {
        fs::write(&kept[0].0, &wrong).unwrap();
        assert_eq!(outputs(&workspace, &[]), first);
        assert_eq!(fs::read(&kept[0].0).unwrap(), one, "it was read anew");
    }
    assert_eq!(fs::read(&kept[1].0).unwrap(), other);
}

#[test]
fn what_a_killed_run_was_writing_is_swept_and_a_link_is_not_followed() {
    let workspace = workspace();
    let first = outputs(&workspace, &[]);
    let folder = entries(&workspace)[0].0.parent().unwrap().to_owned();
    fs::write(folder.join(".unfinished-1"), "half").unwrap();
    assert_eq!(outputs(&workspace, &[]), first);
    assert_eq!(entries(&workspace).len(), 2);
    #[cfg(unix)]
    {
        let cache = workspace.path(".quarterday/cache");
        fs::rename(&cache, workspace.path("elsewhere")).unwrap();
        fs::create_dir(workspace.path("others")).unwrap();
        std::os::unix::fs::symlink(workspace.path("others"), &cache).unwrap();
        assert_eq!(outputs(&workspace, &[]), first);
        assert_eq!(fs::read_dir(workspace.path("others")).unwrap().count(), 0);
    }
}
