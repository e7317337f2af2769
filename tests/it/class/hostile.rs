//! Clients that mean no good: the laboratory does not notice.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::open_class;
use crate::support::processes::{DEADLINE, until};

const ESC: &str = "\x1b";

/// What is answered to this, as far as it is answered.
fn ask(address: &str, request: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(address) else { return String::new() };
    stream.set_read_timeout(Some(DEADLINE)).expect("a socket takes a timeout");
    let _ = stream.write_all(request.as_bytes());
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    String::from_utf8_lossy(&heard).into_owned()
}

#[test]
fn ten_thousand_connections_leave_the_laboratory_unmoved() {
    let (mut laboratory, url) = open_class("", (80, 24));
    let (address, code) = url.trim_start_matches("http://").split_once('/').expect("there is a code");
    std::thread::scope(|scope| {
        for crowd in 0..8 {
            scope.spawn(move || {
                let mut open = Vec::new();
                for n in 0..1_250 {
                    let Ok(mut stream) = TcpStream::connect(address) else { continue };
                    // Some say nothing, some begin and stop, some guess, some send what is no HTTP.
                    let _ = stream.write_all(match (crowd + n) % 4 {
                        0 => b"",
                        1 => b"GET /",
                        2 => b"GET /AAAAA HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                        _ => b"\x00\xff\x00\xff\r\n\r\n",
                    });
                    open.push(stream);
                    open.truncate(200);
                }
            });
        }
        // Meanwhile the laboratory does what it is told.
        laboratory.press(ESC).shows_no("127.0.0.1:");
        laboratory.press("?").shows("Draw everything anew");
        laboratory.press(ESC);
    });
    let request = format!("GET /{code} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    until("the class to answer again", || {
        let reply = ask(address, &request);
        std::thread::sleep(Duration::from_millis(20));
        reply.starts_with("HTTP/1.1 200 ").then_some(())
    });
    assert_eq!(laboratory.code(), None, "it has not ended");
}

#[test]
fn keys_are_no_votes_and_nothing_that_is_sent_is_a_key() {
    let (mut laboratory, url) = open_class("", (80, 24));
    let (address, code) = url.trim_start_matches("http://").split_once('/').expect("there is a code");
    laboratory.press(ESC).shows_no("127.0.0.1:").shows("q quit");
    let before = laboratory.screen();
    for body in [r#"{"key":"q"}"#, r#"{"device":"aaaa0000","number":1,"answer":"q"}"#, "q", "\x03"] {
        for path in ["vote", "keys", "watch", ""] {
            let request = format!(
                "POST /{code}/{path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            let reply = ask(address, &request);
            assert!(reply.starts_with("HTTP/1.1 4"), "{path} {body}: {reply:.100}");
        }
    }
    assert_eq!((laboratory.screen(), laboratory.code()), (before, None));
}

#[test]
fn the_same_key_leaving_and_a_signal_close_the_class() {
    let gone = |url: &str| {
        let address = url.trim_start_matches("http://").split_once('/').expect("there is a code").0.to_owned();
        until("the class to be closed", || TcpStream::connect(&address).is_err().then_some(()));
    };
    let (mut laboratory, url) = open_class("", (80, 24));
    laboratory.press("C").shows("At which address?");
    gone(&url);
    let (mut laboratory, url) = open_class("", (80, 24));
    laboratory.press(ESC).shows_no("127.0.0.1:");
    laboratory.press("q");
    assert_eq!(laboratory.ended(), 0);
    gone(&url);
    let (laboratory, url) = open_class("", (80, 24));
    laboratory.send(rustix::process::Signal::TERM);
    assert_eq!(laboratory.ended(), 143);
    gone(&url);
}
