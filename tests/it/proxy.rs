//! Fetches by way of a proxy that the environment names, as the program meets it: an HTTP proxy, a SOCKS proxy, and
//! addresses that need none.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;

use rstest::rstest;
use serde_json::Value;

use crate::support::program::racelab;

const REPLY: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";

/// Somebody who listens on the loopback and sees so many visitors; what it heard of each is told in the end.
fn visited(
    visitors: usize,
    meet: impl Fn(&mut TcpStream) -> Option<String> + Send + 'static,
) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let address = listener.local_addr().expect("it is bound");
    let heard = std::thread::spawn(move || {
        let visits = listener.incoming().take(visitors);
        visits.filter_map(|stream| meet(&mut stream.expect("a connection"))).collect()
    });
    (address, heard)
}

/// Reads a request, answers it, and returns its first line.
fn answer(stream: &mut TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
    let first = lines.next()?;
    let _ = lines.find(String::is_empty);
    stream.write_all(REPLY).ok()?;
    Some(first)
}

/// A SOCKS proxy (RFC 1928) that answers in the place of whoever was asked for; says whom and what.
fn socks(stream: &mut TcpStream) -> Option<String> {
    let mut head = [0; 2];
    stream.read_exact(&mut head).ok()?;
    stream.read_exact(&mut vec![0; head[1].into()]).ok()?;
    // No password is wanted.
    stream.write_all(&[5, 0]).ok()?;
    let mut request = [0; 4];
    stream.read_exact(&mut request).ok()?;
    let length = match request[3] {
        1 => 4,
        3 => {
            let mut length = [0];
            stream.read_exact(&mut length).ok()?;
            length[0].into()
        }
        _ => 16,
    };
    let mut host = vec![0; length];
    stream.read_exact(&mut host).ok()?;
    let mut port = [0; 2];
    stream.read_exact(&mut port).ok()?;
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).ok()?;
    let said = answer(stream)?;
    Some(format!("{} {said}", String::from_utf8_lossy(&host)))
}

/// The tasks of a run with this in its environment.
fn tasks(environment: &[(&str, String)], urls: &[String], model: &str) -> Vec<Value> {
    let mut command = racelab("run http --workers 1 --json --model");
    command.arg(model);
    for name in
        ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "all_proxy", "http_proxy", "https_proxy", "no_proxy"]
    {
        command.env_remove(name);
    }
    for url in urls {
        command.args(["--url", url]);
    }
    for (name, value) in environment {
        command.env(name, value);
    }
    let output = command.assert().success().stderr("").get_output().stdout.clone();
    let report: Value = serde_json::from_slice(&output).expect("the report is JSON");
    report["runs"][0]["tasks"].as_array().expect("tasks are a list").clone()
}

#[rstest]
fn everything_goes_by_way_of_the_proxy_but_what_needs_none(
    #[values("ALL_PROXY", "all_proxy", "http_proxy")] name: &'static str,
    #[values("threads", "async-threads", "processes")] model: &str,
) {
    let (proxy, at_proxy) = visited(1, answer);
    let (origin, at_origin) = visited(1, answer);
    let environment = [(name, format!("http://{proxy}")), ("NO_PROXY", "127.0.0.1".to_owned())];
    let urls = ["http://nowhere.invalid/far".to_owned(), format!("http://{origin}/near")];
    for task in tasks(&environment, &urls, model) {
        assert_eq!((&task["status"], &task["error"]), (&"ok".into(), &Value::Null), "{task}");
    }
    assert_eq!(at_proxy.join().expect("it had its visitor"), ["GET http://nowhere.invalid/far HTTP/1.1"]);
    assert_eq!(at_origin.join().expect("it had its visitor"), ["GET /near HTTP/1.1"]);
}

#[rstest]
fn a_socks_proxy_is_asked_for_the_host(#[values("threads", "async")] model: &str) {
    let (proxy, at_proxy) = visited(1, socks);
    let environment = [("ALL_PROXY", format!("socks5h://{proxy}"))];
    let tasks = tasks(&environment, &["http://nowhere.invalid/far".to_owned()], model);
    assert_eq!(tasks[0]["status"], "ok", "{tasks:?}");
    assert_eq!(at_proxy.join().expect("it had its visitor"), ["nowhere.invalid GET /far HTTP/1.1"]);
}

#[rstest]
#[case("http")]
#[case("socks5h")]
fn a_proxy_that_is_not_there_is_named_without_its_password(#[case] scheme: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let nobody = listener.local_addr().expect("it is bound");
    drop(listener);
    let environment = [("ALL_PROXY", format!("{scheme}://me:hunter2@{nobody}"))];
    let tasks = tasks(&environment, &["http://nowhere.invalid/".to_owned()], "threads");
    let why = tasks[0]["error"].as_str().expect("it failed");
    assert!(why.contains(&format!("{scheme}://{nobody}")) && !why.contains("hunter2"), "{why}");
    assert_eq!(why.lines().count(), 1);
}

/// Whoever was not found is named: of a proxy with a name that is nobody's it is the proxy.
#[rstest]
#[case("http", "nobody.invalid")]
#[case("socks5", "nowhere.invalid")]
fn a_host_that_was_not_found_is_the_one_that_was_looked_for(#[case] scheme: &str, #[case] host: &str) {
    let environment = [("ALL_PROXY", format!("{scheme}://nobody.invalid:1"))];
    let tasks = tasks(&environment, &["http://nowhere.invalid/".to_owned()], "threads");
    let why = tasks[0]["error"].as_str().expect("it failed");
    assert!(why.starts_with(&format!("there is no host {host},")) && why.contains("nobody.invalid:1"), "{why}");
}
