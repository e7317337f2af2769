use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream as Socket};
use std::time::Instant;

use rstest::rstest;

use super::*;
use crate::question::{Actual, Answer, Question, Round, Unit};
use crate::share::BallotOutcome;

/// Nothing here may take so long; a test that waits for ever says nothing.
const PATIENCE: Duration = Duration::from_mins(1);

fn open() -> Class {
    Class::open(&ClassWish::default(), |_| {}).expect("this machine reaches itself")
}

fn connect(class: &Class) -> Socket {
    let stream = Socket::connect(class.place().bound).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a socket takes a timeout");
    stream
}

/// Says this on a connection and hears everything until the server closes it. `ADDRESS` and `CODE` are the class's own.
fn ask(class: &Class, request: &str) -> String {
    let place = class.place();
    let request = request.replace("ADDRESS", &place.bound.to_string()).replace("CODE", place.code.as_str());
    let mut stream = connect(class);
    // A server that closes early may do so while it is still being told.
    let _ = stream.write_all(request.as_bytes());
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    String::from_utf8(heard).expect("replies are text")
}

fn get(class: &Class, path: &str) -> String {
    ask(class, &format!("GET {path} HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\n\r\n"))
}

fn status(reply: &str) -> u16 {
    reply.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

/// A viewer, who reads what it is told line by line.
struct Viewer(Socket, Vec<u8>);

impl Viewer {
    fn of(class: &Class, page: &str) -> Self {
        Self::at(class, &format!("/{page}/events"))
    }

    fn at(class: &Class, path: &str) -> Self {
        let mut stream = connect(class);
        let place = class.place();
        let request = format!("GET /{}{path} HTTP/1.1\r\nHost: {}\r\n\r\n", place.code.as_str(), place.bound);
        stream.write_all(request.as_bytes()).unwrap();
        Self(stream, Vec::new())
    }

    /// Everything that it is told until this comes, and that, too.
    fn hear(&mut self, until: &str) -> String {
        let mut heard = [0; 4096];
        loop {
            let told = String::from_utf8_lossy(&self.1).into_owned();
            if let Some(at) = told.find(until) {
                self.1.drain(..at + until.len());
                return told[..at + until.len()].to_owned();
            }
            let count = self.0.read(&mut heard).expect("it goes on");
            assert!(count > 0, "it ended before {until:?}: {told:?}");
            self.1.extend_from_slice(&heard[..count]);
        }
    }
}

fn until(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE);
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn who_has_the_code_gets_the_pages_and_every_reply_has_its_manners() {
    let class = open();
    for path in ["/CODE", "/CODE/", "/CODE/watch", "/CODE/text", "/CODE/ballot.js", "/", "/class.css", "/door.js"] {
        let reply = get(&class, path);
        assert_eq!(status(&reply), 200, "{path}: {reply:.200}");
        assert!(reply.contains("content-security-policy: default-src 'none'; script-src 'self';"), "{reply:.900}");
        for manner in ["nosniff", "no-referrer", "no-store"] {
            assert!(reply.contains(manner), "{path}: {manner}");
        }
        for never in ["set-cookie", "access-control", "unsafe-inline"] {
            assert!(!reply.to_ascii_lowercase().contains(never), "{path}: {never}");
        }
    }
    let korean = ask(&class, "GET /CODE HTTP/1.1\r\nHost: ADDRESS\r\nAccept-Language: ko\r\nConnection: close\r\n\r\n");
    assert!(korean.contains("<html lang=\"ko\">") && korean.contains("질문"));
}

#[rstest]
#[case::another_name("GET /CODE HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421)]
#[case::another_port("GET /CODE HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n\r\n", 421)]
#[case::by_the_name_of_this_machine("GET /CODE HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 421)]
#[case::no_host("GET /CODE HTTP/1.1\r\nConnection: close\r\n\r\n", 421)]
#[case::two_hosts("GET /CODE HTTP/1.1\r\nHost: ADDRESS\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421)]
#[case::as_a_proxy("GET http://evil.example/CODE HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\n\r\n", 421)]
#[case::from_elsewhere(
    "GET /CODE HTTP/1.1\r\nHost: ADDRESS\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n",
    403
)]
#[case::from_nowhere("GET /CODE HTTP/1.1\r\nHost: ADDRESS\r\nOrigin: null\r\nConnection: close\r\n\r\n", 403)]
#[case::asking_leave("OPTIONS /CODE HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\n\r\n", 405)]
#[case::deleting("DELETE /CODE HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\n\r\n", 405)]
#[case::the_code_in_a_query("GET /?code=CODE HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\n\r\n", 404)]
#[case::climbing("GET /CODE/../../etc/passwd HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\n\r\n", 404)]
#[case::climbing_in_disguise(
    "GET /CODE/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\n\r\n",
    404
)]
#[case::a_script_as_a_name(
    "GET /CODE/<script>alert(1)</script> HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\n\r\n",
    400
)]
#[case::not_http("how do you do\r\n\r\n", 400)]
fn what_is_not_meant_for_it_is_refused(#[case] request: &str, #[case] expected: u16) {
    let class = open();
    let reply = ask(&class, request);
    assert_eq!(status(&reply), expected, "{reply:.200}");
    assert!(!reply.contains("root:") && !reply.contains("alert("), "{reply}");
}

#[test]
fn a_wrong_code_opens_nothing_and_too_many_are_refused_on_the_spot() {
    let class = open();
    let reply = get(&class, "/AAAAA/watch");
    assert_eq!(status(&reply), 404);
    assert!(!reply.contains(class.place().code.as_str()), "{reply}");
    std::thread::scope(|scope| {
        let asks = (0..40).map(|_| scope.spawn(|| status(&get(&class, "/ZZZZZ")))).collect::<Vec<_>>();
        let heard: Vec<u16> = asks.into_iter().map(|ask| ask.join().unwrap()).collect();
        assert!(heard.iter().all(|status| [404, 429].contains(status)), "{heard:?}");
    });
    assert_eq!(status(&get(&class, "/CODE")), 200, "who has the code is not kept waiting");
}

#[test]
fn a_head_without_an_end_is_not_read_to_it() {
    let class = open();
    let mut stream = connect(&class);
    // Whatever was not read when the server closed is lost, and so may be what it said.
    let _ = stream.write_all(format!("GET / HTTP/1.1\r\nHost: {}", "x".repeat(64 << 10)).as_bytes());
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    let heard = String::from_utf8_lossy(&heard);
    assert!(heard.is_empty() || status(&heard) == 431, "{heard:.200}");
    assert_eq!(status(&get(&class, "/CODE")), 200);
}

#[test]
fn many_who_say_nothing_are_shown_out_and_those_who_watch_stay() {
    let wish = ClassWish { max_viewers: 4, ..ClassWish::default() };
    let class = Class::open(&wish, |_| {}).unwrap();
    let mut viewer = Viewer::of(&class, "watch");
    viewer.hear("\r\n\r\n");
    // More than there are places: the server closes the ones that it has no place for, at once.
    let silent: Vec<Socket> = (0..200).filter_map(|_| Socket::connect(class.place().bound).ok()).collect();
    class.show(&Buffer::with_lines(["still here"]), false);
    viewer.hear("still here");
    drop(silent);
    until(|| status(&get(&class, "/CODE")) == 200);
}

#[test]
fn a_class_that_is_full_says_so_and_a_place_is_free_again_when_somebody_leaves() {
    let wish = ClassWish { max_viewers: 2, ..ClassWish::default() };
    let class = Class::open(&wish, |_| {}).unwrap();
    let mut first = Viewer::of(&class, "watch");
    let mut second = Viewer::of(&class, "text");
    first.hear("\r\n\r\n");
    second.hear("\r\n\r\n");
    assert_eq!(class.attendance(), Attendance { ballots: 0, mirrors: 1, texts: 1 });
    assert_eq!(status(&get(&class, "/CODE/watch/events")), 503);
    first.0.shutdown(Shutdown::Both).unwrap();
    until(|| class.attendance().all() == 1);
    Viewer::of(&class, "watch").hear("200 OK");
}

#[test]
fn who_watches_sees_the_screen_as_rows_and_who_comes_late_all_of_it() {
    let class = open();
    let mut early = Viewer::of(&class, "watch");
    until(|| class.attendance().mirrors == 1);
    class.show(&Buffer::with_lines(["공유 카운터", "400,000"]), true);
    assert!(early.hear("\n\n\r\n").contains("text/event-stream"));
    let whole = early.hear("400,000");
    assert!(whole.contains("\"t\":1,\"c\":11,\"r\":2") && whole.contains("[2,\"\",\"\",0,\"공유\"]"), "{whole}");
    class.show(&Buffer::with_lines(["공유 카운터", "231,925"]), true);
    let step = early.hear("231,925");
    assert!(step.contains("\"f\":1") && !step.contains("카운터"), "{step}");
    let late = Viewer::of(&class, "watch").hear("231,925");
    assert!(late.contains("\"s\":2") && late.contains("카운터"), "{late}");
}

#[test]
fn who_listens_hears_sentences() {
    let class = open();
    class.say(&["It said 231,925.".to_owned(), "<script>\n\ndata: 1".to_owned()]);
    let told = Viewer::of(&class, "text").hear("]\n\n");
    assert!(told.ends_with("data: [\"It said 231,925.\",\"<script>\\n\\ndata: 1\"]\n\n"), "{told}");
}

fn question() -> Question {
    let phrase = Phrase::written("What will it say?", "얼마일까요?");
    Question::number("counter", phrase, Unit::Count, 0..=400_000)
}

/// What a phone is answered that sends this.
fn post(class: &Class, body: &str) -> String {
    ask(
        class,
        &format!(
            "POST /CODE/vote HTTP/1.1\r\nHost: ADDRESS\r\nOrigin: http://ADDRESS\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ),
    )
}

fn vote(class: &Class, device: &str, round: &str, answer: &str) -> String {
    post(class, &format!(r#"{{"device":"{device}","number":1,"round":"{round}","answer":"{answer}"}}"#))
}

#[test]
fn phones_vote_change_their_answer_and_are_told_how_many_have_until_it_is_shown() {
    let (out, news) = mpsc::channel();
    let class = Class::open(&ClassWish::default(), move |news| drop(out.send(news))).unwrap();
    let mut phone = Viewer::at(&class, "/events");
    phone.hear("event: ballot\ndata: null\n\n");
    class.order(BallotOrder::Ask(question()));
    assert!(phone.hear("}\n\n").contains("\"phase\":\"open\",\"round\":\"before\",\"voted\":0"));
    assert!(
        vote(&class, "aaaa0000", "before", "400000")
            .ends_with(r#"{"number":1,"before":"400000","after":null,"said":null}"#)
    );
    assert_eq!(status(&vote(&class, "bbbb0000", "before", "1..2")), 200);
    assert_eq!(status(&vote(&class, "aaaa0000", "before", "250000")), 200);
    phone.hear("\"voted\":2");
    class.order(BallotOrder::Close);
    assert_eq!(status(&vote(&class, "aaaa0000", "before", "1")), 409);
    class.order(BallotOrder::Again);
    assert_eq!(status(&vote(&class, "aaaa0000", "before", "1")), 409, "that was the first time");
    assert_eq!(status(&vote(&class, "aaaa0000", "after", "200000")), 200);
    class.order(BallotOrder::Close);
    let told = phone.hear("\"phase\":\"closed\",\"round\":\"after\",\"voted\":1");
    assert!(!told.contains("250") && !told.contains("200,000"), "{told}");
    let actual = Actual { answer: Answer::Number(231_925), look: None };
    class.order(BallotOrder::Show(BallotOutcome { actual: Some(actual), ..BallotOutcome::default() }));
    assert!(phone.hear("231,925").contains("\"rows\":[["));
    let own = post(&class, r#"{"device":"aaaa0000"}"#);
    assert!(own.contains("You said 200,000; it came to 231,925, 31,925 more."), "{own}");
    let counted = news.try_iter().filter_map(|news| match news {
        ClassNews::Counted(tally) => Some((tally.total(Round::Before), tally.total(Round::After))),
        _ => None,
    });
    assert_eq!(counted.collect::<Vec<_>>(), [(2, 0), (2, 1), (2, 1)]);
}

#[rstest]
#[case::of_another_kind(
    "POST /CODE/vote HTTP/1.1\r\nHost: ADDRESS\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
    415
)]
#[case::from_elsewhere(
    "POST /CODE/vote HTTP/1.1\r\nHost: ADDRESS\r\nOrigin: http://evil.example\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    403
)]
#[case::no_vote(
    "POST /CODE/vote HTTP/1.1\r\nHost: ADDRESS\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    400
)]
#[case::elsewhere("POST /CODE/watch HTTP/1.1\r\nHost: ADDRESS\r\nContent-Length: 0\r\n\r\n", 405)]
#[case::without_the_code(
    "POST /AAAAA/vote HTTP/1.1\r\nHost: ADDRESS\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    404
)]
fn what_is_no_vote_of_a_page_of_ours_is_refused(#[case] request: &str, #[case] expected: u16) {
    let class = open();
    class.order(BallotOrder::Ask(question()));
    assert_eq!(status(&ask(&class, &request.replace("Host:", "Connection: close\r\nHost:"))), expected);
}

#[test]
fn a_vote_is_short_and_rare() {
    let class = open();
    class.order(BallotOrder::Ask(question()));
    let long = format!(r#"{{"device":"aaaa0000","number":1,"answer":"{}"}}"#, " ".repeat(300));
    assert_eq!(status(&post(&class, &long)), 413);
    let heard: Vec<u16> = (0..30).map(|_| status(&vote(&class, "noisy000", "before", "?"))).collect();
    assert!(heard.contains(&429), "{heard:?}");
    assert_eq!(status(&vote(&class, "quiet000", "before", "?")), 200);
}

#[test]
fn while_something_is_timed_it_says_that_it_rests_and_then_nothing() {
    let class = open();
    let mut viewer = Viewer::of(&class, "watch");
    until(|| class.attendance().mirrors == 1);
    class.rest(true);
    assert!(class.is_resting());
    viewer.hear("event: rest\ndata: 1\n\n");
    class.show(&Buffer::with_lines(["in the dark"]), false);
    // Whoever comes now waits, and gets its page when it is over.
    std::thread::scope(|scope| {
        let late = scope.spawn(|| status(&get(&class, "/CODE")));
        std::thread::sleep(Duration::from_millis(30));
        assert!(!late.is_finished());
        class.rest(false);
        assert_eq!(late.join().unwrap(), 200);
    });
    let told = viewer.hear("in the dark");
    assert!(told.contains("event: rest\ndata: 0\n\n"), "{told}");
}

#[test]
fn it_is_gone_with_its_handle() {
    let class = open();
    let (address, mut viewer) = (class.place().bound, Viewer::of(&class, "watch"));
    viewer.hear("\r\n\r\n");
    drop(class);
    assert!(Socket::connect(address).is_err());
    let mut rest = Vec::new();
    let _ = viewer.0.read_to_end(&mut rest);
}

#[test]
fn an_address_of_somebody_else_is_refused_in_one_line() {
    let wish = ClassWish { address: [192, 0, 2, 1].into(), ..ClassWish::default() };
    let refused = Class::open(&wish, |_| {}).unwrap_err();
    let said = crate::text::Texts::of(crate::text::Lang::En).say(&refused);
    assert!(said.starts_with("The class cannot be opened at 192.0.2.1:0: ") && !said.contains('\n'), "{said}");
}

#[test]
fn a_place_says_how_it_is_reached() {
    let local = open();
    assert!(local.place().is_local && local.place().url().starts_with("http://127.0.0.1:"));
    let wish = ClassWish { reached_at: Some("class.example:8080".to_owned()), ..ClassWish::default() };
    let led = Class::open(&wish, |_| {}).unwrap();
    assert!(!led.place().is_local);
    assert_eq!(led.place().url(), format!("http://class.example:8080/{}", led.place().code.as_str()));
}
