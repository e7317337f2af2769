//! What three hundred who watch cost. It takes more than a minute and wants a quiet machine:
//! `cargo test --test it -- --ignored --nocapture class::crowd`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::open_class;
use crate::support::laboratory::Laboratory;

const VIEWERS: usize = 300;
const WATCHED: Duration = Duration::from_mins(1);

/// When each picture was seen by its first and by its last viewer.
type Seen = Arc<Mutex<BTreeMap<u64, (Instant, Instant, usize)>>>;

/// The number of the last picture in what was told.
fn latest(told: &str) -> Option<u64> {
    let (_, rest) = told.rsplit_once("{\"s\":")?;
    rest.split(',').next()?.parse().ok()
}

/// Watches with so many viewers until told to stop.
fn watch(address: &str, code: &str, count: usize, stop: &AtomicBool, seen: &Seen) {
    let mut viewers: Vec<(TcpStream, String)> = (0..count)
        .map(|_| {
            let mut stream = TcpStream::connect(address).expect("there is a place");
            let request = format!("GET /{code}/watch/events HTTP/1.1\r\nHost: {address}\r\n\r\n");
            stream.write_all(request.as_bytes()).expect("it listens");
            stream.set_nonblocking(true).expect("a socket can be asked");
            (stream, String::new())
        })
        .collect();
    let mut part = vec![0; 64 << 10];
    while !stop.load(Ordering::Relaxed) {
        for (stream, told) in &mut viewers {
            loop {
                match stream.read(&mut part) {
                    Ok(0) => panic!("a viewer was shown out"),
                    Ok(count) => told.push_str(&String::from_utf8_lossy(&part[..count])),
                    Err(why) if why.kind() == ErrorKind::WouldBlock => break,
                    Err(why) => panic!("{why}"),
                }
            }
            if let (Some(end), now) = (told.rfind("\n\n"), Instant::now()) {
                if let Some(number) = latest(&told[..end]) {
                    let mut seen = seen.lock().expect("nobody panics with it");
                    let times = seen.entry(number).or_insert((now, now, 0));
                    (times.1, times.2) = (now, times.2 + 1);
                }
                told.drain(..end + 2);
            }
        }
        sleep(Duration::from_millis(10));
    }
}

/// Plays races for a time; returns the frames that were drawn and the processor time that it took.
fn plays(laboratory: &mut Laboratory, time: Duration) -> (usize, Duration) {
    let frames = |laboratory: &Laboratory| laboratory.written().matches("\x1b[?2026h").count();
    let (before, used, begun) = (frames(laboratory), processor_time(laboratory.pid()), Instant::now());
    while begun.elapsed() < time {
        laboratory.press("r");
        sleep(Duration::from_secs(6).min(time.saturating_sub(begun.elapsed())));
    }
    (frames(laboratory) - before, processor_time(laboratory.pid()).saturating_sub(used))
}

fn processor_time(pid: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("it lives");
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: u64 = [11, 12].iter().map(|at| fields[*at].parse::<u64>().expect("a number")).sum();
    Duration::from_millis(ticks * 10)
}

fn memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("it lives");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it has memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[test]
#[ignore = "takes two minutes, and wants a quiet machine"]
fn three_hundred_viewers_of_a_race_hold_nobody_up() {
    let (mut laboratory, url) = open_class("", (120, 40));
    let (address, code) = url.trim_start_matches("http://").split_once('/').expect("there is a code");
    laboratory.press("\x1b").shows_no("127.0.0.1:");
    laboratory.press("\r").shows("400,000");
    sleep(Duration::from_secs(3));
    let (alone, used_alone) = plays(&mut laboratory, WATCHED / 2);
    let (stop, seen): (AtomicBool, Seen) = (AtomicBool::new(false), Arc::default());
    let (watched, used, kept) = std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| watch(address, code, VIEWERS / 4, &stop, &seen));
        }
        laboratory.shows(&format!("class: {VIEWERS} here"));
        let before = memory(laboratory.pid());
        let (frames, used) = plays(&mut laboratory, WATCHED);
        let kept = (before, memory(laboratory.pid()));
        stop.store(true, Ordering::Relaxed);
        (frames, used, kept)
    });
    let seen = seen.lock().expect("nobody panicked");
    let behind = seen.values().map(|(first, last, _)| last.duration_since(*first)).max().unwrap_or_default();
    let told: usize = seen.values().map(|(_, _, count)| count).sum();
    let slower = alone * 2 * 100 / watched.max(1);
    println!(
        "{VIEWERS} viewers for {WATCHED:?}: {watched} frames against {} alone (frames take {slower} % of the time that they take alone); processor time \
         {used:?} against {:?}; memory {} to {} kB; {} pictures, {told} told; at most {behind:?} between first and last viewer",
        alone * 2,
        used_alone * 2,
        kept.0,
        kept.1,
        seen.len(),
    );
    assert!(slower <= 110, "frames take {slower} % of the time that they take alone");
    assert!(behind < Duration::from_secs(1), "{behind:?}");
    assert!(kept.1 < kept.0 + 20_000, "memory grew: {kept:?}");
}
