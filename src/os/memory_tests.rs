//! Shared memory as its users meet it: both backings, other processes, wrong files.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;

use rstest::rstest;

use super::*;
use crate::os::test_child::{self, Reaped};

type Make = fn() -> io::Result<SharedMemory>;

#[cfg(target_os = "linux")]
fn anonymous() -> io::Result<SharedMemory> {
    SharedMemory::create_in(Backing::anonymous_file)
}

#[cfg(not(target_os = "linux"))]
fn anonymous() -> io::Result<SharedMemory> {
    SharedMemory::create()
}

fn temporary() -> io::Result<SharedMemory> {
    SharedMemory::create_in(Backing::temporary_file)
}

#[rstest]
#[case(anonymous)]
#[case(temporary)]
fn what_one_mapping_writes_the_other_reads(#[case] make: Make) {
    let ours = make().unwrap();
    let theirs = SharedMemory::open(&ours.path()).unwrap();
    assert_eq!(theirs.words().counter.load(Ordering::Relaxed), 0);
    ours.words().counter.store(42, Ordering::Relaxed);
    assert_eq!(theirs.words().counter.load(Ordering::Relaxed), 42);
    theirs.words().lock.lock(3);
    assert_eq!(ours.words().lock.owner(), 3);
}

#[rstest]
#[case(anonymous)]
#[case(temporary)]
fn the_memory_outlives_its_creator(#[case] make: Make) {
    let ours = make().unwrap();
    ours.words().counter.store(1, Ordering::Relaxed);
    let theirs = SharedMemory::open(&ours.path()).unwrap();
    drop(ours);
    assert_eq!(theirs.words().counter.fetch_add(1, Ordering::Relaxed), 1);
    assert_eq!(theirs.words().counter.load(Ordering::Relaxed), 2);
}

#[rstest]
#[case(anonymous)]
#[case(temporary)]
fn two_memories_are_two(#[case] make: Make) {
    let (one, other) = (make().unwrap(), make().unwrap());
    one.words().counter.store(1, Ordering::Relaxed);
    assert_eq!(other.words().counter.load(Ordering::Relaxed), 0);
    assert_ne!(one.path(), other.path());
}

#[test]
fn heap_and_mapped_words_are_used_alike_by_all_threads() {
    for memory in [CounterMemory::heap(), CounterMemory::Mapped(SharedMemory::create().unwrap())] {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..1000).for_each(|_| _ = memory.words().counter.fetch_add(1, Ordering::Relaxed)));
            }
        });
        assert_eq!(memory.words().counter.load(Ordering::Relaxed), 4000);
    }
}

#[test]
fn a_temporary_file_is_for_its_user_alone_and_goes_with_its_creator() {
    let ours = temporary().unwrap();
    let path = ours.path();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    drop(SharedMemory::open(&path).unwrap());
    assert!(path.exists(), "whoever opened it does not remove it");
    drop(ours);
    assert!(!path.exists());
}

#[test]
#[cfg(target_os = "linux")]
fn an_anonymous_file_is_the_default_and_cannot_be_shortened() {
    let ours = SharedMemory::create().unwrap();
    assert!(ours.path().starts_with("/proc"), "{}", ours.path().display());
    let file = OpenOptions::new().write(true).open(ours.path()).unwrap();
    assert!(file.set_len(0).is_err());
    assert!(file.set_len(1 << 20).is_err());
}

#[test]
#[cfg(target_os = "linux")]
fn a_program_started_by_us_does_not_inherit_the_descriptor() {
    use rustix::io::{FdFlags, fcntl_getfd};

    for make in [Backing::anonymous_file, Backing::temporary_file] {
        let backing = make(b"content", Access::Write).unwrap();
        let (file, _) = backing.file_and_path().unwrap();
        assert!(fcntl_getfd(file).unwrap().contains(FdFlags::CLOEXEC));
    }
}

#[rstest]
#[case::empty(&[])]
#[case::short(&[0; 511])]
#[case::long(&[0; 513])]
#[case::zeros_of_the_right_length(&[0; 512])]
#[case::text_of_the_right_length(&[b'a'; 512])]
fn a_file_that_is_not_ours_is_an_error(#[case] content: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    let error = SharedMemory::open(file.path()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
}

#[test]
fn what_is_no_file_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    assert!(SharedMemory::open(directory.path()).is_err());
    assert!(SharedMemory::open(&directory.path().join("nothing")).is_err());
    assert!(SharedMemory::open(Path::new("/dev/null")).is_err());
}

const CHILD: &str = "os::memory::tests::as_a_child";

#[test]
#[ignore = "the child's half of other tests"]
fn as_a_child() {
    let Some(argument) = test_child::argument() else { return };
    let mut words = argument.split_whitespace();
    let mut next = || words.next().unwrap();
    let (what, owner) = (next(), next().parse().unwrap());
    let memory = SharedMemory::open(Path::new(next())).unwrap();
    let words = memory.words();
    match what {
        "count" => {
            for _ in 0..20_000 {
                words.lock.lock(owner);
                words.counter.store(words.counter.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
                words.lock.unlock(owner);
            }
        }
        "hold" => {
            words.lock.lock(owner);
            eprintln!("held");
            // Ends when the parent does, should it forget to kill.
            io::stdin().read_to_end(&mut Vec::new()).unwrap();
        }
        other => panic!("{other}"),
    }
}

fn child(what: &str, owner: u32, memory: &SharedMemory) -> Reaped {
    let argument = format!("{what} {owner} {}", memory.path().display());
    Reaped(test_child::command(CHILD, &argument).spawn().unwrap())
}

#[rstest]
#[case(anonymous)]
#[case(temporary)]
fn processes_count_exactly_under_the_lock(#[case] make: Make) {
    let memory = make().unwrap();
    let mut children: Vec<_> = (1..=3).map(|owner| child("count", owner, &memory)).collect();
    for child in &mut children {
        let status = child.0.wait().unwrap();
        assert!(status.success(), "{status}");
    }
    assert_eq!(memory.words().counter.load(Ordering::Relaxed), 60_000);
    assert_eq!(memory.words().lock.owner(), 0);
}

#[rstest]
#[case(anonymous)]
#[case(temporary)]
fn the_lock_of_a_killed_process_is_freed_by_its_parent(#[case] make: Make) {
    let memory = make().unwrap();
    let lock = &memory.words().lock;
    let mut child = child("hold", 7, &memory);
    let mut said = BufReader::new(child.0.stderr.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains("held")), "the child never came to hold the lock");

    assert_eq!(lock.owner(), 7);
    child.0.kill().unwrap();
    child.0.wait().unwrap();
    assert!(!lock.try_lock(1), "death alone frees nothing");
    assert!(lock.free_if_owned_by(7));
    assert!(lock.try_lock(1));
}
