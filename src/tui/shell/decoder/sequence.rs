//! Single sequences, whole: which key or which use of the mouse they are. What is neither is an answer of the terminal,
//! or a key that nothing hangs on.

use ratatui::crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

/// `ESC [`, these bytes, this letter.
pub(super) fn control(bytes: &[u8], last: u8) -> Option<Event> {
    if let (Some(report), b'M' | b'm') = (bytes.strip_prefix(b"<"), last) {
        let [button, column, row] = fields(report)?[..] else { return None };
        return mouse(button.first, (column.first, row.first), last == b'm');
    }
    match (bytes, last) {
        (b"", b'I') => return Some(Event::FocusGained),
        (b"", b'O') => return Some(Event::FocusLost),
        _ => {}
    }
    let fields = fields(bytes)?;
    let field = |at: usize| fields.get(at).copied().unwrap_or_default();
    let (number, held) = (field(0).first, field(1));
    let code = match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P' | b'Q' | b'S' => KeyCode::F(last - b'P' + 1),
        // With figures it is the answer to where the cursor is.
        b'R' if bytes.is_empty() => KeyCode::F(3),
        b'Z' => KeyCode::BackTab,
        b'~' if number == 27 => letter(field(2).first)?,
        b'~' => numbered(number)?,
        b'u' => letter(number)?,
        _ => return None,
    };
    let modifiers =
        modifiers(held.first) | if code == KeyCode::BackTab { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    let kind = if held.second == 3 { KeyEventKind::Release } else { KeyEventKind::Press };
    Some(Event::Key(KeyEvent::new_with_kind(code, modifiers, kind)))
}

/// `ESC O` and this letter.
pub(super) fn shifted(last: u8) -> Option<Event> {
    match last {
        b'M' => Some(key(KeyCode::Enter)),
        b'A'..=b'D' | b'F' | b'H' | b'P'..=b'S' => control(b"", last),
        _ => None,
    }
}

pub(super) fn function(number: u16) -> Event {
    key(KeyCode::F(u8::try_from(number).unwrap_or(u8::MAX)))
}

/// The mouse as terminals reported it of old: three bytes, each a figure from 32 on.
pub(super) fn old_mouse(button: u8, column: u8, row: u8) -> Option<Event> {
    let [button, column, row] = [button, column, row].map(|byte| u16::from(byte.saturating_sub(32)));
    mouse(button, (column, row), button & 3 == 3)
}

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

/// Movements without a button are not asked for, and mean nothing.
fn mouse(report: u16, (column, row): (u16, u16), is_released: bool) -> Option<Event> {
    const MOVED: u16 = 32;
    const BUTTONS: u16 = 0b1100_0011;
    let button = match report & BUTTONS {
        1 => MouseButton::Middle,
        2 => MouseButton::Right,
        _ => MouseButton::Left,
    };
    let kind = match report & BUTTONS {
        0..=2 if report & MOVED > 0 => MouseEventKind::Drag(button),
        _ if report & MOVED > 0 => return None,
        64 => MouseEventKind::ScrollUp,
        65 => MouseEventKind::ScrollDown,
        0..=3 if is_released => MouseEventKind::Up(button),
        0..=2 => MouseEventKind::Down(button),
        _ => return None,
    };
    let modifiers = [(4, KeyModifiers::SHIFT), (8, KeyModifiers::ALT), (16, KeyModifiers::CONTROL)];
    let held = modifiers.into_iter().filter(|(bit, _)| report & bit > 0).map(|(_, modifier)| modifier);
    let (column, row) = (column.checked_sub(1)?, row.checked_sub(1)?);
    Some(Event::Mouse(MouseEvent { kind, column, row, modifiers: held.collect() }))
}

/// One figure of a sequence, and the one behind it with a colon between them; nothing is 0.
#[derive(Debug, Clone, Copy, Default)]
struct Field {
    first: u16,
    second: u16,
}

/// The figures of a sequence; `None` if there is anything else.
fn fields(bytes: &[u8]) -> Option<Vec<Field>> {
    let figure = |digits: Option<&[u8]>| match digits {
        None | Some([]) => Some(0),
        Some(digits) => std::str::from_utf8(digits).ok()?.parse().ok(),
    };
    let field = |field: &[u8]| {
        let mut parts = field.split(|byte| *byte == b':');
        Some(Field { first: figure(parts.next())?, second: figure(parts.next())? })
    };
    bytes.split(|byte| *byte == b';').map(field).collect()
}

fn modifiers(figure: u16) -> KeyModifiers {
    let bits = u8::try_from(figure.saturating_sub(1)).unwrap_or(0);
    let all = [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)];
    all.into_iter().filter(|(bit, _)| bits & bit > 0).map(|(_, modifier)| modifier).collect()
}

fn numbered(number: u16) -> Option<KeyCode> {
    let function = |first: u8, of: u16| u8::try_from(number - of).ok().map(|more| KeyCode::F(first + more));
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(1, 11),
        17..=21 => function(6, 17),
        23..=26 => function(11, 23),
        28..=29 => function(15, 28),
        31..=34 => function(17, 31),
        _ => None,
    }
}

/// A key by the letter that it types.
fn letter(code: u16) -> Option<KeyCode> {
    Some(match code {
        8 | 127 => KeyCode::Backspace,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        // Keys that type nothing are told in the private letters.
        0..=31 | 0xe000..=0xf8ff => return None,
        code => KeyCode::Char(char::from_u32(u32::from(code))?),
    })
}
