//! A real browser, driven through chromedriver in the words of the `WebDriver` protocol: JSON over plain HTTP.
//!
//! Where `RACELAB_CHROMEDRIVER` names no driver there is no browser, and the tests that need one say so and pass.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::processes::{until, until_or};

/// The name under which elements come in the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A driver, and the browsers that were opened through it.
pub(crate) struct Driver {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
    opened: std::cell::Cell<u32>,
}

impl Driver {
    /// The driver that the environment names; `None`, and a line that says so, where it names none.
    pub(crate) fn start() -> Option<Self> {
        let Some(path) = std::env::var_os("RACELAB_CHROMEDRIVER") else {
            eprintln!("left out without a browser: RACELAB_CHROMEDRIVER names no chromedriver");
            return None;
        };
        let folder = tempfile::tempdir().expect("there is room");
        // A port that was free a moment ago.
        let port =
            std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let process = Command::new(&path)
            .arg(format!("--port={port}"))
            .env("HOME", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|why| panic!("{}: {why}", PathBuf::from(&path).display()));
        let driver = Self { process, port, folder, opened: std::cell::Cell::new(0) };
        until("the driver", || driver.ask("GET", "/status", None).ok());
        Some(driver)
    }

    /// Opens a browser with a window of this size and in this language, with nothing kept from another one.
    pub(crate) fn browser(&self, (width, height): (u32, u32), lang: &str) -> Browser<'_> {
        self.opened.set(self.opened.get() + 1);
        let kept = self.folder.path().join(self.opened.get().to_string());
        let mut args: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ]
        .map(str::to_owned)
        .to_vec();
        args.push(format!("--user-data-dir={}", kept.display()));
        args.push(format!("--accept-lang={lang}"));
        args.push(format!("--window-size={width},{height}"));
        let phone = json!({"deviceMetrics": {"width": width, "height": height, "pixelRatio": 2.0}});
        let mut options = json!({"args": args});
        if width < 500 {
            // A window cannot be made so narrow.
            options["mobileEmulation"] = phone;
        }
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}});
        let session = self.ask("POST", "/session", Some(&wanted)).expect("a browser");
        let id = session["sessionId"].as_str().expect("a session has an id").to_owned();
        Browser { driver: self, id }
    }

    /// One request of the protocol; its value, or what the driver says is wrong.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let body = body.map_or_else(String::new, Value::to_string);
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(|why| why.to_string())?;
        stream.set_read_timeout(Some(Duration::from_mins(1))).map_err(|why| why.to_string())?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body.as_bytes()))
            .map_err(|why| why.to_string())?;
        let mut reply_bytes = Vec::new();
        let mut part = [0; 16 << 10];
        // The driver says how long its reply is, and may leave the line open all the same.
        loop {
            if let Some(reply) = whole(&reply_bytes) {
                let mut reply: Value = serde_json::from_slice(reply).map_err(|why| why.to_string())?;
                let value = reply["value"].take();
                let is_wrong = value.get("error").is_some();
                return if is_wrong { Err(value.to_string()) } else { Ok(value) };
            }
            match stream.read(&mut part) {
                Ok(0) => return Err("the driver hung up".to_owned()),
                Ok(count) => reply_bytes.extend_from_slice(&part[..count]),
                Err(why) => return Err(why.to_string()),
            }
        }
    }
}

/// The body of a reply, once all of it is there.
fn whole(reply_bytes: &[u8]) -> Option<&[u8]> {
    let end = reply_bytes.windows(4).position(|part| part == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&reply_bytes[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok())?;
    reply_bytes.get(end + 4..end + 4 + length)
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A window of a browser. It is closed when this is dropped.
pub(crate) struct Browser<'driver> {
    driver: &'driver Driver,
    id: String,
}

impl Browser<'_> {
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        self.driver.ask(method, &format!("/session/{}{path}", self.id), body)
    }

    /// Goes to an address.
    pub(crate) fn visit(&self, url: &str) {
        self.ask("POST", "/url", Some(&json!({"url": url}))).expect("the address can be visited");
    }

    /// What a script returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.ask("POST", "/execute/sync", Some(&json!({"script": script, "args": []}))).expect("the script runs")
    }

    /// What is read where a selector leads, as far as it can be seen.
    pub(crate) fn text(&self, selector: &str) -> Option<String> {
        let element = self.element(selector).ok()?;
        self.ask("GET", &format!("/element/{element}/text"), None).ok()?.as_str().map(str::to_owned)
    }

    fn element(&self, selector: &str) -> Result<String, String> {
        let found = self.ask("POST", "/element", Some(&json!({"using": "css selector", "value": selector})))?;
        found[ELEMENT].as_str().map(str::to_owned).ok_or_else(|| found.to_string())
    }

    /// Waits until this can be read there.
    pub(crate) fn reads(&self, selector: &str, words: &str) {
        let read = until_or(super::processes::DEADLINE, || self.text(selector).filter(|text| text.contains(words)));
        assert!(read.is_some(), "no {words:?} at {selector}: {:?}", self.text("body"));
    }

    /// Waits until a script returns true.
    pub(crate) fn sees(&self, what: &str, script: &str) {
        let seen = until_or(super::processes::DEADLINE, || (self.run(script) == Value::Bool(true)).then_some(()));
        assert!(seen.is_some(), "waited for too long: {what}; {:?}", self.text("body"));
    }

    /// Clicks what a selector leads to, as a finger would.
    pub(crate) fn click(&self, selector: &str) {
        let element = self.element(selector).expect("it is there");
        self.ask("POST", &format!("/element/{element}/click"), Some(&json!({}))).expect("it can be clicked");
    }

    /// Types into what a selector leads to.
    pub(crate) fn type_into(&self, selector: &str, text: &str) {
        let element = self.element(selector).expect("it is there");
        self.ask("POST", &format!("/element/{element}/value"), Some(&json!({"text": text}))).expect("it takes text");
    }

    /// What the browser wrote on its console: complaints about what a page may not do among them.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let said = self.ask("POST", "/se/log", Some(&json!({"type": "browser"}))).expect("the browser has a log");
        let entries = said.as_array().cloned().unwrap_or_default();
        entries.iter().filter_map(|entry| entry["message"].as_str().map(str::to_owned)).collect()
    }
}

impl Drop for Browser<'_> {
    fn drop(&mut self) {
        // The driver may be gone.
        let _ = self.ask("DELETE", "", None);
    }
}
