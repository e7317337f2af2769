//! Values of settings on their way to and from the screen: the next one, what was typed, and how one is said.

use crate::plan::{Setting, SettingKind, SettingValue};
use crate::text::{Phrase, Texts, bytes, duration, percent, thousands, visible, without_passwords};

pub(crate) fn neighbour<T: Copy + PartialEq>(all: &[T], current: T, forward: bool) -> T {
    let at = all.iter().position(|one| *one == current).unwrap_or(0);
    all[if forward { (at + 1).min(all.len() - 1) } else { at.saturating_sub(1) }]
}

pub(crate) fn next_step<T: PartialOrd + Copy>(steps: &[T], current: &T, forward: bool) -> Option<T> {
    if forward {
        steps.iter().find(|step| *step > current).copied()
    } else {
        steps.iter().rev().find(|step| *step < current).copied()
    }
}

/// The next value that the screen offers: the neighbour of a name, the first step beyond a figure.
pub(crate) fn next_value(setting: &Setting, current: &SettingValue, forward: bool) -> Option<SettingValue> {
    let steps = setting.steps();
    if let SettingValue::Flag(on) = current {
        return Some(SettingValue::Flag(!on));
    }
    if matches!(setting.kind, SettingKind::Choice { .. }) {
        let at = steps.iter().position(|step| step == current)?;
        let next = if forward { at + 1 } else { at.checked_sub(1)? };
        return steps.into_iter().nth(next);
    }
    let now = magnitude(current)?;
    let beyond =
        |step: &SettingValue| magnitude(step).is_some_and(|then| if forward { then > now } else { then < now });
    if forward { steps.into_iter().find(beyond) } else { steps.into_iter().rev().find(beyond) }
}

fn magnitude(value: &SettingValue) -> Option<(u64, u64)> {
    match value {
        SettingValue::Count(value) | SettingValue::Duration(value) | SettingValue::Size(value) => Some((*value, 0)),
        SettingValue::Share(millionths) => Some((u64::from(*millionths), 0)),
        SettingValue::Range(low, high) => Some((*low, *high)),
        SettingValue::Choice(_) | SettingValue::Flag(_) | SettingValue::Outside(_) => None,
    }
}

pub(crate) fn value_in_words(value: &SettingValue, texts: &Texts) -> String {
    match value {
        SettingValue::Count(count) => thousands(*count),
        SettingValue::Duration(nanos) => duration(*nanos),
        SettingValue::Range(low, high) => format!("{} – {}", duration(*low), duration(*high)),
        SettingValue::Size(size) => bytes(*size),
        SettingValue::Share(millionths) => percent(f64::from(*millionths) / 1e6),
        SettingValue::Choice(name) => name.to_string(),
        SettingValue::Flag(on) => texts.get(if *on { "lab.on" } else { "lab.off" }).to_owned(),
        SettingValue::Outside(named) if named.is_empty() => texts.get("lab.own-things").to_owned(),
        SettingValue::Outside(named) => visible(&without_passwords(&named.join(" "))).into_owned(),
    }
}

pub(crate) fn whole(text: &str, min: u64, max: u64) -> Result<u64, Phrase> {
    let kind = SettingKind::Count { default: min, min, max, steps: &[] };
    match Setting::new("", kind).parse(text).map_err(|error| error.why())? {
        SettingValue::Count(value) => Ok(value),
        _ => Err(Phrase::new("why.not-whole")),
    }
}

/// Reads `10 %`, `10%` or `10` as a tenth, and `0.1` as a tenth, too.
pub(crate) fn rate(text: &str) -> Result<f64, Phrase> {
    let text = text.trim();
    let wrong = || Phrase::new("why.not-a-rate");
    let (number, scale) = match text.strip_suffix('%') {
        Some(number) => (number.trim(), 100.0),
        None if text.contains('.') => (text, 1.0),
        None => (text, 100.0),
    };
    let value: f64 = number.parse().map_err(|_| wrong())?;
    let share = value / scale;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(wrong()) }
}
