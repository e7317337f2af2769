//! Files that are whole or not there, with and without a name while they are written.

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("it is ours");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("it is ours").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_old_file_stands_until_the_new_one_is_whole() {
    let folder = tempfile::tempdir().expect("there is room");
    let place = folder.path().join("figures.csv");
    std::fs::write(&place, "old").expect("it is ours");
    let mut file = WholeFile::begin(&place).expect("the folder is ours");
    file.write_all(b"new").expect("there is room");
    assert_eq!(std::fs::read_to_string(&place).expect("it stands"), "old");
    assert_eq!(file.put().expect("it can be moved"), place);
    assert_eq!(std::fs::read_to_string(&place).expect("it stands"), "new");
    assert_eq!(names(folder.path()), ["figures.csv"]);
}

#[test]
fn a_file_that_is_given_up_leaves_nothing() {
    let folder = tempfile::tempdir().expect("there is room");
    let mut file = WholeFile::beside(&folder.path().join("a"), ".mark-").expect("the folder is ours");
    file.write_all(b"half").expect("there is room");
    drop(file);
    let (mut file, named) = Named::create(folder.path(), ".mark-").expect("the folder is ours");
    file.write_all(b"half").expect("there is room");
    let beside = names(folder.path());
    assert!(matches!(&beside[..], [name] if name.starts_with(".mark-")), "{beside:?}");
    drop(named);
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn a_name_that_is_taken_is_passed_over() {
    let folder = tempfile::tempdir().expect("there is room");
    let [first, second] = ["1", "2"].map(|name| folder.path().join(name));
    std::fs::write(&first, "taken").expect("it is ours");
    let begin = || WholeFile::begin(&first).expect("the folder is ours");
    assert_eq!(begin().put_where_free([first.clone(), second.clone()]).expect("one is free"), second);
    let refused = begin().put_where_free([first.clone(), second]).expect_err("none is free");
    assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
    assert_eq!(std::fs::read_to_string(&first).expect("it stands"), "taken");
    assert_eq!(names(folder.path()), ["1", "2"]);
}

#[test]
fn a_folder_is_no_place_and_a_device_is_written_to_as_it_is() {
    let folder = tempfile::tempdir().expect("there is room");
    let refused = WholeFile::begin(folder.path()).expect_err("it is a folder");
    assert_eq!(refused.kind(), ErrorKind::IsADirectory);
    let mut device = WholeFile::begin(Path::new("/dev/null")).expect("it can be opened");
    device.write_all(b"nothing to be kept").expect("it takes anything");
    assert!(matches!(device.state, State::AsItIs), "nothing is made beside a device");
}

#[test]
fn what_is_no_place_for_a_file_is_named_as_what_it_is() {
    let folder = tempfile::tempdir().expect("there is room");
    let [circle, socket, pipe] = ["circle", "socket", "pipe"].map(|name| folder.path().join(name));
    std::os::unix::fs::symlink("circle", &circle).expect("it is ours");
    let _listening = std::os::unix::net::UnixListener::bind(&socket).expect("it is ours");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("there is mkfifo").success());
    for (place, why) in [
        (&circle, "The links lead in a circle"),
        (&socket, "No device is there, or it is a socket"),
        (&pipe, "it is a pipe that nobody reads; start what reads it first"),
    ] {
        let why_not = why_unwritten(&WholeFile::begin(place).expect_err("nothing can be put there"));
        let said = crate::text::Texts::of(crate::text::Lang::En);
        assert_eq!(said.say(&Phrase::new("figure.value").with("value", why_not)), why);
    }
    assert!(circle.is_symlink(), "the links are left as they are");
}

/// A file with a name, as systems have it that know no files without.
fn named(place: &Path) -> WholeFile {
    let (file, named) = Named::create(folder(place), MARK).expect("the folder is ours");
    let state = State::Named(named);
    WholeFile { file, state, place: place.to_owned(), mark: MARK.to_owned(), cancel: None }
}

#[test]
fn a_file_with_a_name_is_put_as_one_without() {
    let folder = tempfile::tempdir().expect("there is room");
    let [first, second] = ["1", "2"].map(|name| folder.path().join(name));
    let mut file = named(&first);
    file.write_all(b"new").expect("there is room");
    assert_eq!(file.put().expect("it can be moved"), first);
    let free = named(&first).put_where_free([first.clone(), second.clone()]);
    assert_eq!(free.expect("one is free"), second);
    assert!(named(&first).put_where_free([first.clone(), second]).is_err());
    assert_eq!(std::fs::read_to_string(&first).expect("it stands"), "new");
    assert_eq!(names(folder.path()), ["1", "2"]);
}

#[test]
fn what_a_dead_program_left_is_swept_and_what_a_living_one_writes_is_not() {
    let folder = tempfile::tempdir().expect("there is room");
    let left = folder.path().join(".racelab-dead.part");
    let other = folder.path().join(".racelab-notes");
    std::fs::write(&left, "half").expect("it is ours");
    std::fs::write(&other, "not ours to remove").expect("it is ours");
    let file = named(&folder.path().join("a"));
    drop(WholeFile::begin(&folder.path().join("b")).expect("the folder is ours"));
    assert!(!left.exists() && other.exists());
    assert_eq!(file.put().expect("it was left alone"), folder.path().join("a"));
}

#[test]
fn a_link_is_followed_and_rights_stay() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().expect("there is room");
    let [old, link, none, dangling] = ["old", "link", "none", "dangling"].map(|name| folder.path().join(name));
    std::fs::write(&old, "old").expect("it is ours");
    std::fs::set_permissions(&old, PermissionsExt::from_mode(0o600)).expect("it is ours");
    std::os::unix::fs::symlink("old", &link).expect("it is ours");
    std::os::unix::fs::symlink("none", &dangling).expect("it is ours");
    for place in [&link, &dangling] {
        let mut file = WholeFile::begin(place).expect("the folder is ours");
        file.write_all(b"new").expect("there is room");
        file.put().expect("it can be moved");
        assert!(place.is_symlink());
    }
    assert_eq!(std::fs::read_to_string(&old).expect("it stands"), "new");
    assert_eq!(std::fs::metadata(&old).expect("it stands").permissions().mode() & 0o777, 0o600);
    assert!(!none.is_symlink() && none.exists());
}

#[test]
fn a_reader_that_takes_nothing_is_not_waited_for_after_the_wish_to_stop() {
    let (reader, writer) = io::pipe().expect("there are pipes");
    os::never_block(&writer).expect("a pipe can be told so");
    let file = File::from(std::os::fd::OwnedFd::from(writer));
    let cancel = Cancel::new();
    cancel.request();
    let place = PathBuf::from("pipe");
    let mark = MARK.to_owned();
    let mut file = WholeFile { file, state: State::AsItIs, place, mark, cancel: Some(cancel) };
    let error = file.write_all(&vec![0; 1 << 21]).expect_err("a pipe holds less");
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    drop(reader);
}
