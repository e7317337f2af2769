use std::io::{Read, Write};
use std::net::{IpAddr, TcpStream, UdpSocket};

use rstest::rstest;

use super::*;

const AT_ONCE: Replies = Replies { latency: 0, jitter: 0, error_rate: 0.0, size: 1_000, seed: 1 };

/// Nothing here may take so long; a test that waits for ever says nothing.
const PATIENCE: Duration = Duration::from_mins(1);

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a socket takes a timeout");
    stream
}

/// Says this on a connection and hears everything until the server closes it.
fn ask(server: &Server, request: &str) -> String {
    let mut stream = connect(server);
    // A server that closes early may do so while it is still being told.
    let _ = stream.write_all(request.as_bytes());
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    String::from_utf8(heard).expect("replies are ASCII")
}

fn get(server: &Server, path: &str) -> String {
    ask(server, &format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address()))
}

fn body(reply: &str) -> &str {
    reply.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[test]
fn a_request_is_answered_with_as_many_bytes_as_were_asked_for() {
    let server = Server::start(Replies { size: 100_000, ..AT_ONCE }).unwrap();
    let reply = get(&server, "/1");
    assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply:.100}");
    assert!(reply.contains("content-length: 100000\r\n"), "{reply:.300}");
    assert_eq!(body(&reply).len(), 100_000);
}

#[rstest]
#[case::another_name("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421)]
#[case::another_port("GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n\r\n", 421)]
#[case::no_host("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 421)]
#[case::two_hosts("GET / HTTP/1.1\r\nHost: ADDRESS\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421)]
#[case::as_a_proxy("GET http://evil.example/ HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\n\r\n", 421)]
#[case::another_method("POST / HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 405)]
#[case::not_http("how do you do\r\n\r\n", 400)]
fn what_is_not_meant_for_it_is_refused(#[case] request: &str, #[case] status: u16) {
    let server = Server::start(AT_ONCE).unwrap();
    let reply = ask(&server, &request.replace("ADDRESS", &server.address().to_string()));
    assert!(reply.starts_with(&format!("HTTP/1.1 {status} ")), "{reply:.200}");
    assert!(body(&reply).is_empty());
}

#[test]
fn a_head_that_does_not_end_is_cut_short() {
    let server = Server::start(AT_ONCE).unwrap();
    let endless = format!("GET / HTTP/1.1\r\nHost: {}\r\nX: {}", server.address(), "x".repeat(HEADER_SIZE * 4));
    let reply = ask(&server, &endless);
    assert!(reply.is_empty() || reply.starts_with("HTTP/1.1 431 "), "{reply:.200}");
}

#[test]
fn a_cut_off_reply_breaks_in_the_middle_and_an_error_has_a_status() {
    let server = Server::start(Replies { error_rate: 1.0, ..AT_ONCE }).unwrap();
    let replies: Vec<String> = (0..40).map(|n| get(&server, &format!("/{n}"))).collect();
    let (broken, errors): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.starts_with("HTTP/1.1 200"));
    assert!(!broken.is_empty() && broken.iter().all(|reply| body(reply).len() == 500), "{broken:?}");
    assert!(!errors.is_empty() && errors.iter().all(|reply| reply.starts_with("HTTP/1.1 50")), "{errors:?}");
}

#[test]
fn it_is_reached_on_the_loopback_alone() {
    let server = Server::start(AT_ONCE).unwrap();
    assert_eq!(server.address().ip(), IpAddr::V4(Ipv4Addr::LOCALHOST));
    // Nothing is sent: a datagram socket only asks the system which address it would send from.
    let others = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        Ok(socket.local_addr()?.ip())
    });
    let others = others.into_iter().chain([IpAddr::from([127, 0, 0, 2]), IpAddr::from([0_u16, 0, 0, 0, 0, 0, 0, 1])]);
    for other in others.filter(|other| !other.is_unspecified() && *other != server.address().ip()) {
        let reached = TcpStream::connect_timeout(&(other, server.address().port()).into(), PATIENCE);
        assert!(reached.is_err(), "reached at {other}");
    }
}

#[test]
fn nothing_of_it_is_left_when_its_handle_is_dropped() {
    let server = Server::start(Replies { latency: 3_600_000_000_000, ..AT_ONCE }).unwrap();
    let address = server.address();
    let mut idle = connect(&server);
    let mut waiting = connect(&server);
    write!(waiting, "GET / HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    drop(server);
    for stream in [&mut idle, &mut waiting] {
        // The end, or a reset: the connection is closed, and nothing was said on it.
        assert!(matches!(stream.read(&mut [0; 16]), Ok(0) | Err(_)));
    }
    assert!(TcpStream::connect(address).is_err(), "still listening");
}

#[test]
fn open_connections_are_counted() {
    let server = Server::start(AT_ONCE).unwrap();
    let mut open: Vec<TcpStream> = (0..5).map(|_| connect(&server)).collect();
    for stream in &mut open {
        write!(stream, "GET / HTTP/1.1\r\nHost: {}\r\n\r\n", server.address()).unwrap();
    }
    for stream in &mut open {
        stream.read_exact(&mut [0; 12]).unwrap();
    }
    assert_eq!((server.connections(), server.most_connections()), (5, 5));
    drop(open);
    // One after the other from now on: the most stays.
    get(&server, "/");
    assert!(server.most_connections() <= 6);
}

#[test]
fn whoever_comes_when_all_places_are_taken_waits_for_one() {
    let server = Server::bounded(AT_ONCE, Bounds { at_once: 2, ..Bounds::default() }).unwrap();
    let mut open: Vec<TcpStream> = (0..3).map(|_| connect(&server)).collect();
    for stream in &mut open {
        write!(stream, "GET / HTTP/1.1\r\nHost: {}\r\n\r\n", server.address()).unwrap();
    }
    for mut stream in open {
        // Closed when it was heard, which makes a place.
        stream.read_exact(&mut [0; 12]).unwrap();
    }
    assert_eq!(server.most_connections(), 2);
}

#[test]
fn whoever_does_not_say_what_he_wants_is_sent_away() {
    let bounds = Bounds { header_time: Duration::from_millis(20), ..Bounds::default() };
    let server = Server::bounded(AT_ONCE, bounds).unwrap();
    let mut slow = connect(&server);
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    let mut heard = Vec::new();
    let _ = slow.read_to_end(&mut heard);
    assert!(!heard.starts_with(b"HTTP/1.1 200"), "{heard:?}");
}
