use proptest::prelude::*;
use proptest::sample::select;
use ratatui::crossterm::event::{KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use rstest::rstest;

use super::*;

const PATIENCE: Patience = Patience { escape: Duration::from_millis(40), rest: Duration::from_millis(500) };

fn at(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn letters(text: &str) -> Vec<Event> {
    text.chars().map(|letter| key(KeyCode::Char(letter))).collect()
}

fn control_c() -> Event {
    Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL))
}

/// What bytes mean that come at once, and after which nothing comes.
fn meant(bytes: &[u8]) -> Vec<Event> {
    let mut decoder = Decoder::new(PATIENCE);
    let mut events = decoder.take(bytes, at(0));
    events.extend(decoder.expire());
    assert_eq!((decoder.state, decoder.deadline()), (State::Ground, None));
    events
}

#[rstest]
#[case(b"\x1b[A", KeyCode::Up)]
#[case(b"\x1bOB", KeyCode::Down)]
#[case(b"\x1b[1;5C", KeyCode::Right)]
#[case(b"\x1b[H", KeyCode::Home)]
#[case(b"\x1b[4~", KeyCode::End)]
#[case(b"\x1b[3~", KeyCode::Delete)]
#[case(b"\x1b[Z", KeyCode::BackTab)]
#[case(b"\x1bOP", KeyCode::F(1))]
#[case(b"\x1b[[E", KeyCode::F(5))]
#[case(b"\x1b[R", KeyCode::F(3))]
#[case(b"\x1b[15~", KeyCode::F(5))]
#[case(b"\x1b[21~", KeyCode::F(10))]
#[case(b"\x1b[24;2~", KeyCode::F(12))]
#[case(b"\x1b[97;5u", KeyCode::Char('a'))]
#[case(b"\x1b[27;5;99~", KeyCode::Char('c'))]
#[case(b"\x1b[27u", KeyCode::Esc)]
#[case(b"\x1b", KeyCode::Esc)]
#[case(b"\r", KeyCode::Enter)]
#[case(b"\x7f", KeyCode::Backspace)]
#[case(b"\x08", KeyCode::Backspace)]
#[case(b"\t", KeyCode::Tab)]
#[case("\u{3142}".as_bytes(), KeyCode::Char('\u{3142}'))]
#[case("\u{1f600}".as_bytes(), KeyCode::Char('\u{1f600}'))]
#[case(b"\x1bq", KeyCode::Char('q'))]
fn a_sequence_is_one_key(#[case] bytes: &[u8], #[case] code: KeyCode) {
    let events = meant(bytes);
    let [Event::Key(KeyEvent { code: found, kind: KeyEventKind::Press, .. })] = events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(found, code);
}

#[test]
fn what_is_held_beside_a_key_is_told() {
    let held = |bytes: &[u8]| match meant(bytes)[..] {
        [Event::Key(key)] => (key.modifiers, key.kind),
        ref other => panic!("{other:?}"),
    };
    assert_eq!(held(b"\x1b[1;6A"), (KeyModifiers::SHIFT | KeyModifiers::CONTROL, KeyEventKind::Press));
    assert_eq!(held(b"\x1b[97;1:3u").1, KeyEventKind::Release);
    assert_eq!(held(b"\x1b\x7f").0, KeyModifiers::ALT);
    assert_eq!(held(b"\x0c").0, KeyModifiers::CONTROL);
    assert_eq!(held(b"W").0, KeyModifiers::SHIFT);
}

#[test]
fn clicks_and_the_wheel_come_in_both_ways_of_telling() {
    let mouse = |kind| {
        let modifiers = KeyModifiers::NONE;
        vec![Event::Mouse(MouseEvent { kind, column: 11, row: 4, modifiers })]
    };
    assert_eq!(meant(b"\x1b[<0;12;5M"), mouse(MouseEventKind::Down(MouseButton::Left)));
    assert_eq!(meant(b"\x1b[<2;12;5m"), mouse(MouseEventKind::Up(MouseButton::Right)));
    assert_eq!(meant(b"\x1b[<32;12;5M"), mouse(MouseEventKind::Drag(MouseButton::Left)));
    assert_eq!(meant(b"\x1b[<64;12;5M"), mouse(MouseEventKind::ScrollUp));
    assert_eq!(meant(b"\x1b[M\x20\x2c\x25"), mouse(MouseEventKind::Down(MouseButton::Left)));
    assert_eq!(meant(b"\x1b[M\x61\x2c\x25"), mouse(MouseEventKind::ScrollDown));
    assert_eq!(meant(b"\x1b[<35;12;5M\x1b[<0;0;0M\x1b[<0;99999;1M"), []);
}

/// What terminals answer to questions, and report unasked.
const ANSWERS: [&[u8]; 14] = [
    b"\x1b[24;80R",
    b"\x1b[?62;22;52c",
    b"\x1b[>41;390;0c",
    b"\x1b[0n",
    b"\x1b[?2026;2$y",
    b"\x1b[8;40;120t",
    b"\x1b[?1u",
    b"\x1b[1I",
    b"\x1b[?O",
    b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    b"\x1b]52;c;cXVpdA==\x07",
    b"\x1bP>|xterm(390)q\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1bP1+r544e=787465726d\x1b\\",
];

#[test]
fn answers_of_the_terminal_are_swallowed_whole() {
    for answer in ANSWERS {
        assert_eq!(meant(answer), [], "{answer:?}");
        let among_keys = [b"a".as_slice(), answer, b"b"].concat();
        assert_eq!(meant(&among_keys), letters("ab"), "{answer:?}");
    }
}

#[test]
fn whether_keys_come_here_is_told() {
    assert_eq!(meant(b"\x1b[O\x1b[I"), [Event::FocusLost, Event::FocusGained]);
    assert_eq!(meant(b"\x1bOP"), [key(KeyCode::F(1))], "that is a key");
}

#[test]
fn a_sequence_in_pieces_is_one_key_as_long_as_its_rest_comes_in_time() {
    let mut decoder = Decoder::new(PATIENCE);
    assert_eq!(decoder.take(b"\x1b", at(0)), []);
    assert_eq!(decoder.deadline(), Some(at(40)));
    assert_eq!(decoder.take(b"[", at(39)), []);
    assert_eq!(decoder.take(b"D", at(400)), [key(KeyCode::Left)]);
    assert_eq!(decoder.deadline(), None);
    // Nothing follows an Esc that was pressed.
    assert_eq!(decoder.take(b"\x1b", at(1000)), []);
    assert_eq!(decoder.expire(), [key(KeyCode::Esc)]);
    assert_eq!(decoder.take(b"D", at(1100)), [Event::Key(KeyEvent::new(KeyCode::Char('D'), KeyModifiers::SHIFT))]);
}

#[test]
fn a_pasted_text_is_one_event_whatever_is_in_it() {
    let pasted = |text: &str| meant(format!("\x1b[200~{text}\x1b[201~").as_bytes());
    for text in ["", "one\ntwo\r\nq\x03\x1a", "\x1b[A\x1b[20", "\x1b\x1b[201", "공유 ✓"] {
        assert_eq!(pasted(text), [Event::Paste(text.to_owned())]);
    }
    let long = "x".repeat(MOST_PASTED + 10);
    let Event::Paste(kept) = &pasted(&long)[0] else { panic!("it is a paste") };
    assert_eq!(kept.len(), MOST_PASTED);
}

#[rstest]
#[case(b"\x1b[200~hello")]
#[case(b"\x1b[<0;12")]
#[case(b"\x1b[M")]
#[case(b"\x1b]11;rgb")]
#[case(b"\x1bP")]
#[case(b"\x1b[")]
#[case(b"\x1bO")]
#[case(b"\xe3\x85")]
#[case(b"\x1b")]
fn nothing_unfinished_keeps_keys_away_for_long(#[case] unfinished: &[u8]) {
    // Pressed alone, Ctrl-C gets through at once.
    let mut decoder = Decoder::new(PATIENCE);
    decoder.take(unfinished, at(0));
    assert_eq!(decoder.take(&[CONTROL_C], at(5)).last(), Some(&control_c()));
    // And any other key when it has been pressed a few times, by somebody who does not wait.
    let mut decoder = Decoder::new(PATIENCE);
    decoder.take(unfinished, at(0));
    let heard = (1..=20).find(|press| {
        let now = at(press * 200);
        let late = decoder.deadline().is_some_and(|deadline| deadline <= now);
        if late {
            decoder.expire();
        }
        decoder.take(b"q", now) == letters("q")
    });
    assert!(heard.is_some_and(|presses| presses <= 4), "{heard:?}");
}

#[test]
fn a_long_text_may_come_slowly() {
    let mut decoder = Decoder::new(PATIENCE);
    decoder.take(b"\x1b[200~", at(0));
    for byte in 1..2_000 {
        // As over a line of 9600 baud, with a pause in between.
        let now = at(byte + if byte > 1_000 { 400 } else { 0 });
        assert!(decoder.deadline().is_some_and(|deadline| deadline > now));
        assert_eq!(decoder.take(b"x", now), []);
    }
    assert_eq!(decoder.take(PASTED, at(2_400)), [Event::Paste("x".repeat(1_999))]);
}

/// Pieces that end by themselves, whatever comes before or after them.
fn whole() -> impl Strategy<Value = Vec<u8>> {
    let keys: Vec<Vec<u8>> =
        [b"\x1b[A".as_slice(), b"\x1bOP", b"\x1b[1;5C", b"\x1b[15~", b"q", b"\r", b"\x03", b"\x1b[[A"]
            .into_iter()
            .chain([b"\x1b[<0;12;5M".as_slice(), b"\x1b[M !!", "\u{3142}".as_bytes(), b"\x1b[200~a\nq\x1b[201~"])
            .chain(ANSWERS)
            .map(<[u8]>::to_vec)
            .collect();
    select(keys)
}

proptest! {
    #[test]
    fn it_does_not_matter_in_which_pieces_bytes_come(
        parts in prop::collection::vec(whole(), 1..12),
        cuts in prop::collection::vec(1_usize..9, 1..40),
    ) {
        let bytes = parts.concat();
        let mut decoder = Decoder::new(PATIENCE);
        let (mut rest, mut events) = (&bytes[..], Vec::new());
        for cut in cuts.iter().cycle() {
            let (piece, after) = rest.split_at(rest.len().min(*cut));
            // Ctrl-C in a read of its own gets through a paste; here it is pressed after it.
            events.extend(decoder.take(piece, at(0)));
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(events, meant(&bytes));
        prop_assert_eq!(decoder.deadline(), None);
    }

    #[test]
    fn after_any_bytes_it_can_be_interrupted_and_comes_to_rest(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut decoder = Decoder::new(PATIENCE);
        decoder.take(&bytes, at(0));
        let events = decoder.take(&[CONTROL_C], at(0));
        prop_assert_eq!(events.last(), Some(&control_c()));
        decoder.take(&bytes, at(1));
        decoder.expire();
        prop_assert_eq!(decoder.take(b"q", at(2)), letters("q"));
    }

    #[test]
    fn sequences_that_nobody_knows_type_nothing(
        middle in "[0-9;:?<=>!-/]{0,80}",
        last in "[@-zA-Z]",
    ) {
        prop_assume!(!(middle.is_empty() && (last == "[" || last == "M")));
        prop_assume!(!(middle == "200" && last == "~"));
        let bytes = format!("\x1b[{middle}{last}");
        let events = meant(bytes.as_bytes());
        prop_assert!(events.len() <= 1, "{:?}", events);
        let typed = |event: &Event| matches!(event, Event::Key(key) if matches!(key.code, KeyCode::Char(_)));
        // But for the two ways of telling a letter by its number.
        prop_assert!(last == "u" || last == "~" || !events.iter().any(typed), "{:?}", events);
    }
}
