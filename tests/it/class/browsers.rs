//! In real browsers.

use rstest::rstest;
use serde_json::Value;

use super::{cells, open_class};
use crate::support::browser::{Browser, Driver};
use crate::support::laboratory::Laboratory;
use crate::support::processes::{DEADLINE, until_or};

const PHONE: (u32, u32) = (390, 844);
const WINDOW: (u32, u32) = (1280, 800);
const ESC: &str = "\x1b";
const ENTER: &str = "\r";

/// The cells of the screen as the page has them, in the same form as those of a terminal.
fn seen_cells(browser: &Browser<'_>) -> Value {
    browser.run(
        "return Array.from(document.querySelectorAll('#screen > div'), (row) => Array.from(row.children).flatMap((part) => \
         part.className === 'w' ? [part.textContent, ''] : part.className === 'n' ? [part.textContent] : \
         Array.from(part.textContent)));",
    )
}

/// Waits until the page shows what the terminal shows, cell by cell.
#[track_caller]
fn shows_the_same(browser: &Browser<'_>, laboratory: &Laboratory) {
    let mut last = (Value::Null, Value::Null);
    let same = until_or(DEADLINE, || {
        last = (seen_cells(browser), serde_json::json!(laboratory.looked_at(cells)));
        (last.0 == last.1).then_some(())
    });
    if same.is_none() {
        let lines = |cells: &Value| -> Vec<String> {
            let rows = cells.as_array().cloned().unwrap_or_default();
            rows.iter().map(|row| row.as_array().unwrap().iter().filter_map(Value::as_str).collect()).collect()
        };
        panic!("the page:\n{}\nthe terminal:\n{}", lines(&last.0).join("\n"), lines(&last.1).join("\n"));
    }
}

#[rstest]
fn the_mirror_shows_the_terminal_cell_by_cell(
    #[values((80, 24), (120, 40))] size: (u16, u16),
    #[values("ko", "en")] lang: &str,
) {
    let Some(driver) = Driver::start() else { return };
    let (mut laboratory, url) = open_class(&format!("--lang {lang}"), size);
    let browser = driver.browser(WINDOW, lang);
    browser.visit(&format!("{url}/watch"));
    shows_the_same(&browser, &laboratory);
    laboratory.press(ESC).shows_no("127.0.0.1:");
    shows_the_same(&browser, &laboratory);
    // A race that is played, and then stands still.
    laboratory.press(ENTER);
    laboratory.shows("400,000");
    laboratory.press("\x1b[F");
    shows_the_same(&browser, &laboratory);
    laboratory.press("?");
    shows_the_same(&browser, &laboratory);
    // Every row is as wide as its columns, whatever letters are in it, and all of it can be seen.
    let (columns, rows) = size;
    let widths = browser.run(
        "const unit = document.createElement('span'); unit.textContent = '0'.repeat(100);\n\
         document.getElementById('screen').append(unit); const ch = unit.getBoundingClientRect().width / 100; unit.remove();\n\
         const all = Array.from(document.querySelectorAll('#screen > div'), (row) =>\n\
           row.lastChild.getBoundingClientRect().right / ch);\n\
         const last = document.getElementById('screen').lastChild.getBoundingClientRect();\n\
         return [Math.min(...all), Math.max(...all), all.length, last.bottom <= innerHeight, last.right <= innerWidth + 1];",
    );
    let [least, most] = [0, 1].map(|at| widths[at].as_f64().unwrap());
    assert!(least > f64::from(columns) - 0.3 && most < f64::from(columns) + 0.3, "{widths}");
    assert_eq!((widths[2].as_u64(), &widths[3], &widths[4]), (Some(rows.into()), &true.into(), &true.into()));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// The answer that is pressed on a ballot, once the page has drawn it.
#[track_caller]
fn has_pressed(phone: &Browser<'_>, answer: &str) {
    let script = format!(
        "return Array.from(document.querySelectorAll('#choices button[aria-pressed=true]'), (one) => one.value).join() === '{answer}';"
    );
    phone.sees(answer, &script);
}

fn choose(phone: &Browser<'_>, answer: &str) {
    phone.click(&format!("#choices button[value='{answer}']"));
    has_pressed(phone, answer);
}

#[test]
fn a_class_joins_votes_changes_its_mind_votes_again_and_sees_what_came_out() {
    let Some(driver) = Driver::start() else { return };
    let (mut laboratory, url) = open_class("", (80, 24));
    let [first, second] = ["en", "ko"].map(|lang| driver.browser(PHONE, lang));
    for phone in [&first, &second] {
        phone.visit(&url);
    }
    first.reads("#waiting", "No question yet");
    second.reads("#waiting", "아직 질문이 없습니다");
    laboratory.press(ENTER).shows("The vote is open");
    first.reads("#alone", "Answer by yourself");
    let offered = first.run("return Array.from(document.querySelectorAll('#choices button'), (one) => one.value);");
    let offered: Vec<&str> =
        offered.as_array().expect("answers are offered").iter().filter_map(Value::as_str).collect();
    assert!(offered.len() >= 3 && offered.contains(&"?"), "{offered:?}");
    // Every button can be hit by a thumb, and nothing lies beside the window.
    first.sees(
        "large buttons",
        "return Array.from(document.querySelectorAll('#choices button')).every((one) => {\n\
           const place = one.getBoundingClientRect(); return place.height >= 48 && place.left >= 0 && place.right <= innerWidth; })\n\
           && document.documentElement.scrollWidth <= innerWidth;",
    );
    choose(&first, offered[0]);
    choose(&second, "?");
    choose(&first, offered[1]);
    // What others said is nowhere in the page; a reload forgets nothing, and votes no second time.
    first.reads("#count", "Votes so far: 2");
    assert_eq!(first.run("return document.querySelectorAll('#rows > *').length;"), 0);
    first.visit(&url);
    has_pressed(&first, offered[1]);
    first.reads("#count", "Votes so far: 2");
    laboratory.press(ENTER).shows("The vote is closed");
    first.reads("#closed", "The vote is closed");
    first.sees("no more answers", "return document.querySelector('#choices button').disabled;");
    laboratory.press("r").shows("The vote is open again");
    second.reads("#again", "이야기를 나눈 뒤에");
    choose(&second, offered[0]);
    laboratory.press(ENTER).shows("The vote is closed");
    second.reads("#closed", "투표가 닫혔습니다");
    laboratory.press(ENTER).shows("400,000");
    laboratory.press("\x1b[F");
    first.reads("#outcome", "What the class said");
    first.reads("#mine", "You said");
    first.sees(
        "both times",
        "return Array.from(document.querySelectorAll('#rows span')).some((one) => one.textContent.includes('again 1'));",
    );
    laboratory.press("C").shows("It came out");
    for phone in [&first, &second] {
        assert_eq!(phone.complaints(), Vec::<String>::new());
    }
}

#[test]
fn who_was_away_has_the_whole_screen_again() {
    let Some(driver) = Driver::start() else { return };
    let (mut laboratory, url) = open_class("", (80, 24));
    let browser = driver.browser(WINDOW, "en");
    browser.visit(&format!("{url}/watch"));
    shows_the_same(&browser, &laboratory);
    // The page believes that it has another picture than it has: as if one had been lost.
    browser
        .run("document.getElementById('screen').replaceChildren(); dispatchEvent(new Event('online')); return true;");
    laboratory.press(ESC).shows_no("127.0.0.1:");
    shows_the_same(&browser, &laboratory);
    laboratory.resize(100, 30);
    laboratory.shows("racelab");
    shows_the_same(&browser, &laboratory);
}

#[test]
fn the_words_of_the_screen_are_read_aloud() {
    let Some(driver) = Driver::start() else { return };
    let (mut laboratory, url) = open_class("", (80, 24));
    let browser = driver.browser(PHONE, "en");
    browser.visit(&format!("{url}/text"));
    laboratory.press(ESC).shows_no("127.0.0.1:");
    laboratory.press(ENTER).shows("400,000");
    browser.reads("#text", "400,000");
    browser.sees(
        "a region that is read aloud",
        "return document.getElementById('text').getAttribute('aria-live') === 'polite';",
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn the_code_is_typed_at_the_door() {
    let Some(driver) = Driver::start() else { return };
    let (_laboratory, url) = open_class("", (80, 24));
    let (door, code) = url.rsplit_once('/').expect("there is a code");
    let browser = driver.browser(PHONE, "en");
    browser.visit(&format!("{door}/"));
    browser.type_into("#code", &code.to_lowercase());
    browser.click("button");
    browser.reads("#waiting", "No question yet");
    browser.visit(&format!("{door}/AAAAA"));
    browser.reads("h1", "There is no class here");
}
