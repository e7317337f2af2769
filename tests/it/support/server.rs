//! A server on this machine, for what is fetched.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Serves pages until the tests are over, each as `answer` has it behind the protocol's name; returns their addresses.
pub(crate) fn served(pages: &[&str], answer: fn(&str) -> String) -> Vec<String> {
    let server = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = server.local_addr().expect("it is bound");
    thread::spawn(move || {
        for mut connection in server.incoming().flatten() {
            thread::spawn(move || {
                let Some(head) = head(&mut connection) else { return };
                let page = head.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
                let _ = connection.write_all(format!("HTTP/1.1 {}", answer(page)).as_bytes());
            });
        }
    });
    pages.iter().map(|page| format!("http://{address}/{page}")).collect()
}

/// What is asked for, to its empty line; `None` where somebody leaves before it.
fn head(connection: &mut TcpStream) -> Option<String> {
    let (mut asked, mut piece) = (Vec::new(), [0; 1024]);
    while !asked.ends_with(b"\r\n\r\n") {
        match connection.read(&mut piece) {
            Ok(size @ 1..) => asked.extend_from_slice(&piece[..size]),
            _ => return None,
        }
    }
    Some(String::from_utf8_lossy(&asked).into_owned())
}
