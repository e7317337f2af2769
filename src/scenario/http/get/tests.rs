use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread::JoinHandle;

use rstest::rstest;

use super::*;
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::event::{Event, EventKind, Outcome};
use crate::event_buffer::EventBuffer;
use crate::scenario::Task;
use crate::supply::{Replies, Server};
use crate::text::{Lang, Texts};
use crate::work::{LockSet, Worker};

const REPLIES: Replies = Replies { latency: 0, jitter: 0, error_rate: 0.0, size: 100_000, seed: 1 };

/// Fetches on a worker that may block; returns how it ended and what was told of it.
fn fetch(url: &str, timeout: Option<Nanos>) -> (Outcome, Facts) {
    let (out, seen) = crossbeam::channel::unbounded();
    let cancel = Cancel::new();
    let mut log = EventBuffer::new(Clock::start(), out);
    let started = log.now();
    let locks = LockSet::new(0, 0);
    let mut worker =
        Worker { id: 0, log: &mut log, cancel: &cancel, gil: None, shared: None, locks: &locks, queue: None, timeout };
    let task = Task::new(0, HttpGet { url: url.into(), own_server: Some(0) });
    let outcome = task.perform(&mut Context::new(&mut worker, 0, started));
    drop(log);
    let facts = |event: Event| match event.what {
        EventKind::TaskFacts { facts, .. } => Some(*facts),
        _ => None,
    };
    (outcome, seen.iter().flatten().find_map(facts).unwrap_or_default())
}

fn of(server: &Server) -> String {
    format!("http://{}/1", server.address())
}

fn failed(outcome: &Outcome) -> &Phrase {
    match outcome {
        Outcome::Failed(why) => why,
        other => panic!("not failed: {other:?}"),
    }
}

/// A server that says the same to everybody, whatever that is, until nobody comes any more.
fn saying(said: impl Into<Vec<u8>>, visitors: usize) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, said) = (listener.local_addr().unwrap(), said.into());
    let server = std::thread::spawn(move || {
        for stream in listener.incoming().take(visitors) {
            let mut stream = stream.unwrap();
            // What was asked is read first: a reset would discard what is said.
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&said);
        }
    });
    (address, server)
}

#[test]
fn a_fetch_tells_status_bytes_and_time_to_the_first_byte() {
    let server = Server::start(REPLIES).unwrap();
    let (outcome, facts) = fetch(&of(&server), None);
    assert_eq!(outcome, Outcome::Ok(Value::Nothing));
    assert_eq!((facts.figure("status"), facts.figure("bytes")), (Some(200), Some(100_000)));
    assert!(facts.figure("first-byte").is_some_and(|nanos| nanos > 0));
}

#[test]
fn every_fetch_has_a_connection_of_its_own_and_leaves_none_behind() {
    let server = Server::start(REPLIES).unwrap();
    for _ in 0..20 {
        fetch(&of(&server), None);
    }
    // The server may see the end of one a little late, but never keeps them all.
    assert!((1..10).contains(&server.most_connections()), "{}", server.most_connections());
}

#[test]
fn an_error_of_the_server_fails_the_task_and_its_bytes_count() {
    let server = Server::start(Replies { error_rate: 1.0, ..REPLIES }).unwrap();
    let ended: Vec<(Outcome, Facts)> =
        (1..=30).map(|n| fetch(&format!("http://{}/{n}", server.address()), None)).collect();
    for (outcome, facts) in &ended {
        let (why, status) = (failed(outcome), facts.figure("status"));
        match status {
            Some(200) => assert_eq!((why.key(), facts.figure("bytes")), ("task.http.cut-off", Some(50_000))),
            _ => assert_eq!((why.key(), facts.figure("bytes")), ("task.http.status", Some(64))),
        }
    }
    let keys: std::collections::BTreeSet<&str> = ended.iter().map(|(outcome, _)| failed(outcome).key()).collect();
    assert_eq!(keys.len(), 2, "both kinds: {keys:?}");
}

#[test]
fn a_task_that_takes_too_long_times_out() {
    let server = Server::start(Replies { latency: 3_600_000_000_000, ..REPLIES }).unwrap();
    let (outcome, facts) = fetch(&of(&server), Some(20_000_000));
    assert_eq!((outcome, facts), (Outcome::TimedOut, Facts::new()));
}

#[test]
fn nobody_listening_is_a_refused_connection() {
    let server = Server::start(REPLIES).unwrap();
    let url = of(&server);
    drop(server);
    assert_eq!(failed(&fetch(&url, None).0).key(), "task.http.refused");
}

#[test]
fn a_long_head_is_read_and_one_without_end_says_so() {
    let reply = |fields: usize| {
        let fields = "X-Field: v\r\n".repeat(fields);
        format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: 2\r\n\r\nok")
    };
    for (fields, failure) in [(500, None), (5_000, Some("task.http.long-head"))] {
        let (address, server) = saying(reply(fields), 1);
        let outcome = fetch(&format!("http://{address}/"), None).0;
        let why = if let Outcome::Failed(why) = &outcome { Some(why.key()) } else { None };
        assert_eq!(why, failure, "{fields} fields");
        server.join().unwrap();
    }
}

#[rstest]
#[case::garbage("how do you do\r\n\r\n", "task.http.not-http")]
#[case::control_characters("HTTP/1.1 200 \x1b[2J\r\n\r\n", "task.http.not-http")]
#[case::nothing("", "task.http.cut-off")]
#[case::half_a_head("HTTP/1.1 200 OK\r\nContent-", "task.http.cut-off")]
#[case::half_a_body("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "task.http.cut-off")]
#[case::half_a_chunk("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf", "task.http.cut-off")]
#[case::no_chunk("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", "task.http.not-http")]
#[case::gone("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "task.http.status")]
fn what_is_no_good_reply_says_what_it_is(#[case] said: &str, #[case] key: &str) {
    let (address, server) = saying(said, 1);
    assert_eq!(failed(&fetch(&format!("http://{address}/"), None).0).key(), key);
    server.join().unwrap();
}

#[test]
fn a_server_without_tls_gives_no_secure_connection() {
    let (address, server) = saying("HTTP/1.1 200 OK\r\n\r\n", 1);
    assert_eq!(failed(&fetch(&format!("https://{address}/"), None).0).key(), "task.http.tls");
    server.join().unwrap();
}

#[test]
fn a_circle_of_redirects_is_left() {
    let said = "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    // The first request and five redirects.
    let (address, server) = saying(said, 6);
    assert_eq!(failed(&fetch(&format!("http://{address}/"), None).0).key(), "task.http.redirects");
    server.join().unwrap();
}

#[test]
fn a_name_that_there_is_not_is_said() {
    // No part of a name has more than 63 letters, so that nobody has to be asked for this one.
    let (outcome, _) = fetch(&format!("http://{}.invalid/", "x".repeat(64)), None);
    assert_eq!(failed(&outcome).key(), "task.http.no-host");
}

#[test]
fn a_look_up_that_hangs_holds_up_neither_the_fetch_nor_its_loop() {
    let (answer, nobody_answers) = std::sync::mpsc::channel::<()>();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let hangs = client::look_up(move || {
        // Until the test lets go.
        let _ = nobody_answers.recv();
        Ok(())
    });
    let waited = runtime.block_on(async { tokio::time::timeout(std::time::Duration::from_millis(5), hangs).await });
    assert!(waited.is_err());
    // It waits for everything that is still done on its own threads.
    drop(runtime);
    drop(answer);
}

#[test]
fn without_a_thread_for_the_look_up_the_limit_is_said() {
    let refused = client::NoThread(rustix::io::Errno::AGAIN.into());
    let why = failure::by_cause(&refused).expect("it is known");
    let said = Texts::of(Lang::En).say(&why);
    assert!(
        said.starts_with("there is no thread to look the name of the host up: ") && said.contains("ulimit -"),
        "{said}"
    );
}

#[test]
fn a_body_without_end_is_left() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
        // Until the other side has had enough.
        while stream.write_all(&[b'x'; 1 << 14]).is_ok() {}
    });
    let (outcome, facts) = fetch(&format!("http://{address}/"), None);
    assert_eq!(failed(&outcome).key(), "task.http.too-large");
    assert!(facts.figure("bytes").is_some_and(|bytes| (MAX_BODY..MAX_BODY + (1 << 20)).contains(&bytes)));
    server.join().unwrap();
}

#[test]
fn a_server_cannot_put_words_in_our_mouth() {
    let evil = "HTTP/1.1 503 \u{202e}evil\r\nX-Evil: \u{202e}\r\nContent-Length: 4\r\n\r\n\x1b[2J";
    let (address, server) = saying(evil, 1);
    let (outcome, facts) = fetch(&format!("http://{address}/"), None);
    server.join().unwrap();
    assert_eq!(Texts::of(Lang::En).say(failed(&outcome)), "server: 503 Service Unavailable");
    assert!(facts.iter().all(|(_, fact)| !matches!(fact, Fact::Text(_))), "{facts:?}");
}
