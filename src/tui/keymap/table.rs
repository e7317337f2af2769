//! The table itself: every key of the laboratory.

use ratatui::crossterm::event::KeyCode;

use super::press::{Press, control, function, key, sign};
use super::{Action, Binding, KeyContext};
use KeyContext::{
    Advice, Always, CompareForm, Comparison, Everywhere, Keys, Lab, Leave, Run, Search, Text, Time, Value,
};

const UP: Press = key(KeyCode::Up);
const DOWN: Press = key(KeyCode::Down);
const LEFT: Press = key(KeyCode::Left);
const RIGHT: Press = key(KeyCode::Right);
pub(crate) const ENTER: Press = key(KeyCode::Enter);
const ESC: Press = key(KeyCode::Esc);
const TAB: Press = key(KeyCode::Tab);
const BACK_TAB: Press = key(KeyCode::BackTab);
const BACKSPACE: Press = key(KeyCode::Backspace);
const DELETE: Press = key(KeyCode::Delete);
const INSERT: Press = key(KeyCode::Insert);
const HOME: Press = key(KeyCode::Home);
const END: Press = key(KeyCode::End);
const PAGE_UP: Press = key(KeyCode::PageUp);
const PAGE_DOWN: Press = key(KeyCode::PageDown);

const fn bind(
    context: KeyContext,
    action: Action,
    keys: &'static [Press],
    text: &'static str,
    hint: Option<&'static str>,
) -> Binding {
    Binding { action, context, keys, text, hint }
}

/// Every key of the laboratory, in the order in which the bottom line and the help show them.
pub(crate) const KEYMAP: &[Binding] = &[
    bind(Lab, Action::Start, &[ENTER, function(5)], "key.start", Some("hint.start")),
    bind(Lab, Action::Up, &[UP, sign('k')], "key.up", Some("hint.move")),
    bind(Lab, Action::Down, &[DOWN, sign('j')], "key.down", Some("hint.move")),
    bind(Lab, Action::Pane, &[TAB, BACK_TAB], "key.pane", Some("hint.pane")),
    bind(Lab, Action::Left, &[LEFT, sign('h')], "key.left", Some("hint.change")),
    bind(Lab, Action::Right, &[RIGHT, sign('l')], "key.right", Some("hint.change")),
    bind(Lab, Action::Toggle, &[sign(' ')], "key.toggle", Some("hint.toggle")),
    bind(Lab, Action::Edit, &[sign('e'), function(7)], "key.edit", Some("hint.edit")),
    bind(Lab, Action::Search, &[sign('/'), function(6)], "key.search", Some("hint.search")),
    bind(Lab, Action::Compare, &[sign('v'), function(8)], "key.compare", Some("hint.compare")),
    bind(Lab, Action::Back, &[ESC, BACKSPACE], "key.lab-back", None),
    bind(Run, Action::Cancel, &[sign('x'), DELETE], "key.cancel", Some("hint.cancel")),
    bind(Run, Action::PlayPause, &[sign(' '), ENTER], "key.play", Some("hint.play")),
    bind(Run, Action::ScrollUp, &[UP, sign('k')], "key.scroll-up", Some("hint.rows")),
    bind(Run, Action::ScrollDown, &[DOWN, sign('j')], "key.scroll-down", Some("hint.rows")),
    bind(Run, Action::StepBack, &[LEFT, sign('h')], "key.step-back", Some("hint.step")),
    bind(Run, Action::StepForward, &[RIGHT, sign('l')], "key.step-forward", Some("hint.step")),
    bind(Run, Action::Slower, &[sign('-'), function(11)], "key.slower", Some("hint.speed")),
    bind(Run, Action::Faster, &[sign('+'), sign('='), function(12)], "key.faster", Some("hint.speed")),
    bind(Run, Action::Again, &[sign('r'), function(5)], "key.again", Some("hint.again")),
    bind(Run, Action::Guard, &[sign('g'), TAB, function(6)], "key.guard", Some("hint.guard")),
    bind(Run, Action::OtherWay, &[sign('f'), control('f')], "key.other-way", Some("hint.mend")),
    bind(Run, Action::Ledger, &[sign('e'), control('e')], "key.ledger", Some("hint.ledger")),
    bind(Run, Action::FewerWorkers, &[sign('W'), function(7)], "key.fewer-workers", Some("hint.workers")),
    bind(Run, Action::MoreWorkers, &[sign('w'), function(8)], "key.more-workers", Some("hint.workers")),
    bind(Run, Action::Inspect, &[sign('i'), INSERT], "key.inspect", Some("hint.inspect")),
    bind(Run, Action::ZoomOut, &[sign('[')], "key.zoom-out", Some("hint.zoom")),
    bind(Run, Action::ZoomIn, &[sign(']')], "key.zoom-in", Some("hint.zoom")),
    bind(Run, Action::PanLeft, &[sign(',')], "key.pan-left", None),
    bind(Run, Action::PanRight, &[sign('.')], "key.pan-right", None),
    bind(Run, Action::Reverse, &[sign('<')], "key.reverse", None),
    bind(Run, Action::GoTo, &[sign('@')], "key.go-to", None),
    bind(Run, Action::FirstLoss, &[sign('!')], "key.first-loss", None),
    bind(Run, Action::Slowest, &[sign('%')], "key.slowest", None),
    bind(Run, Action::Save, &[sign('s'), control('s')], "key.save", Some("hint.save")),
    bind(Run, Action::Compare, &[sign('v'), control('v')], "key.compare-run", Some("hint.compare")),
    bind(Run, Action::First, &[HOME], "key.first", None),
    bind(Run, Action::Last, &[END], "key.last", None),
    bind(Run, Action::PageUp, &[PAGE_UP], "key.page-up", None),
    bind(Run, Action::PageDown, &[PAGE_DOWN], "key.page-down", None),
    bind(Run, Action::Back, &[ESC, BACKSPACE], "key.back", Some("hint.back")),
    bind(CompareForm, Action::Start, &[ENTER, function(5)], "key.compare-start", Some("hint.compare")),
    bind(CompareForm, Action::Up, &[UP, sign('k')], "key.up", Some("hint.move")),
    bind(CompareForm, Action::Down, &[DOWN, sign('j'), TAB], "key.down", Some("hint.move")),
    bind(CompareForm, Action::Left, &[LEFT, sign('h')], "key.left", Some("hint.change")),
    bind(CompareForm, Action::Right, &[RIGHT, sign('l')], "key.right", Some("hint.change")),
    bind(CompareForm, Action::Toggle, &[sign(' ')], "key.tick", Some("hint.toggle")),
    bind(CompareForm, Action::Back, &[ESC, BACKSPACE], "key.back", Some("hint.back")),
    bind(Comparison, Action::Cancel, &[sign('x'), DELETE], "key.compare-stop", Some("hint.stop")),
    bind(Comparison, Action::NextPage, &[TAB, function(6)], "key.next-page", Some("hint.page")),
    bind(Comparison, Action::PreviousPage, &[BACK_TAB], "key.previous-page", None),
    bind(Comparison, Action::PlayPause, &[sign(' '), ENTER], "key.play", Some("hint.play")),
    bind(Comparison, Action::StepBack, &[LEFT, sign('h')], "key.back-a-little", Some("hint.step")),
    bind(Comparison, Action::StepForward, &[RIGHT, sign('l')], "key.on-a-little", Some("hint.step")),
    bind(Comparison, Action::Slower, &[sign('-'), function(11)], "key.slower", Some("hint.speed")),
    bind(Comparison, Action::Faster, &[sign('+'), sign('='), function(12)], "key.faster", Some("hint.speed")),
    bind(Comparison, Action::FewerWorkers, &[sign('W'), function(7)], "key.ways-fewer", Some("hint.workers")),
    bind(Comparison, Action::MoreWorkers, &[sign('w'), function(8)], "key.ways-more", Some("hint.workers")),
    bind(Comparison, Action::Guard, &[sign('g'), control('g')], "key.ways-guard", Some("hint.guard")),
    bind(Comparison, Action::ScrollUp, &[UP, sign('k'), PAGE_UP], "key.scroll-up", Some("hint.scroll")),
    bind(Comparison, Action::ScrollDown, &[DOWN, sign('j'), PAGE_DOWN], "key.scroll-down", Some("hint.scroll")),
    bind(Comparison, Action::Again, &[sign('r'), function(5)], "key.compare-again", Some("hint.again")),
    bind(Comparison, Action::Reverse, &[sign('<')], "key.reverse", None),
    bind(Comparison, Action::First, &[HOME], "key.first", None),
    bind(Comparison, Action::Last, &[END], "key.last", None),
    bind(Comparison, Action::Back, &[ESC, BACKSPACE], "key.wishes-back", Some("hint.back")),
    bind(Search, Action::Accept, &[ENTER, TAB], "key.take-found", None),
    bind(Search, Action::Up, &[UP], "key.up", None),
    bind(Search, Action::Down, &[DOWN], "key.down", None),
    bind(Search, Action::Back, &[ESC], "key.give-up", None),
    bind(Value, Action::Accept, &[ENTER, TAB], "key.take", None),
    bind(Value, Action::Up, &[UP], "key.take", None),
    bind(Value, Action::Down, &[DOWN], "key.take", None),
    bind(Value, Action::Back, &[ESC], "key.give-up", None),
    bind(Text, Action::Accept, &[ENTER], "key.take", None),
    bind(Text, Action::Complete, &[TAB], "key.complete", None),
    bind(Text, Action::Up, &[UP, BACK_TAB], "key.name-before", None),
    bind(Text, Action::Down, &[DOWN], "key.next-name", None),
    bind(Text, Action::Back, &[ESC], "key.give-up", None),
    bind(Time, Action::Accept, &[ENTER], "key.take", None),
    bind(Time, Action::Back, &[ESC], "key.give-up", None),
    bind(Keys, Action::NextPage, &[TAB], "key.other-page", None),
    bind(Keys, Action::Up, &[UP], "key.line-up", None),
    bind(Keys, Action::Down, &[DOWN], "key.line-down", None),
    bind(Keys, Action::PageUp, &[PAGE_UP], "key.screen-up", None),
    bind(Keys, Action::PageDown, &[PAGE_DOWN], "key.screen-down", None),
    bind(Keys, Action::Back, &[ESC, ENTER, function(1)], "key.close", None),
    bind(KeyContext::Palette, Action::Accept, &[ENTER], "key.do", None),
    bind(KeyContext::Palette, Action::Up, &[UP], "key.up", None),
    bind(KeyContext::Palette, Action::Down, &[DOWN], "key.down", None),
    bind(KeyContext::Palette, Action::PageUp, &[PAGE_UP], "key.page-up", None),
    bind(KeyContext::Palette, Action::PageDown, &[PAGE_DOWN], "key.page-down", None),
    bind(KeyContext::Palette, Action::Back, &[ESC, function(2)], "key.close", None),
    bind(Advice, Action::ScrollUp, &[UP, sign('k')], "key.line-up", None),
    bind(Advice, Action::ScrollDown, &[DOWN, sign('j')], "key.line-down", None),
    bind(Advice, Action::PageUp, &[PAGE_UP], "key.screen-up", None),
    bind(Advice, Action::PageDown, &[PAGE_DOWN, sign(' ')], "key.screen-down", None),
    bind(Advice, Action::First, &[HOME], "key.first", None),
    bind(Advice, Action::Last, &[END], "key.to-end", None),
    bind(
        Advice,
        Action::Back,
        &[ESC, ENTER, sign('a'), control('a'), BACKSPACE, sign('q'), function(10), sign('?'), function(1)],
        "key.close",
        None,
    ),
    bind(KeyContext::Code, Action::Code, &[sign('c'), control('p'), TAB], "key.other-code", None),
    bind(KeyContext::Code, Action::ScrollUp, &[UP, sign('k')], "key.line-up", None),
    bind(KeyContext::Code, Action::ScrollDown, &[DOWN, sign('j')], "key.line-down", None),
    bind(KeyContext::Code, Action::PageUp, &[PAGE_UP], "key.screen-up", None),
    bind(KeyContext::Code, Action::PageDown, &[PAGE_DOWN, sign(' ')], "key.screen-down", None),
    bind(KeyContext::Code, Action::First, &[HOME], "key.first", None),
    bind(KeyContext::Code, Action::Last, &[END], "key.to-end", None),
    bind(
        KeyContext::Code,
        Action::Back,
        &[ESC, ENTER, BACKSPACE, sign('q'), function(10), sign('?'), function(1)],
        "key.close",
        None,
    ),
    bind(Leave, Action::Accept, &[ENTER, sign('y')], "key.leave", None),
    bind(Leave, Action::Back, &[ESC, sign('n'), BACKSPACE], "key.stay", None),
    bind(Everywhere, Action::Help, &[sign('?'), function(1)], "key.help", None),
    bind(Everywhere, Action::Palette, &[sign(':'), function(2)], "key.palette", None),
    bind(Everywhere, Action::Advice, &[sign('a'), control('a')], "key.advice", Some("hint.advice")),
    bind(Everywhere, Action::Code, &[sign('c'), control('p')], "key.code", Some("hint.code")),
    bind(Everywhere, Action::Quit, &[sign('q'), function(10)], "key.quit", Some("hint.quit")),
    bind(Everywhere, Action::Theme, &[sign('t'), function(3)], "key.theme", None),
    bind(Everywhere, Action::Language, &[function(4), sign('L')], "key.language", None),
    bind(Everywhere, Action::Mouse, &[sign('m'), function(9)], "key.mouse", None),
    bind(Always, Action::Redraw, &[control('l')], "key.redraw", None),
    bind(Always, Action::Interrupt, &[control('c')], "key.interrupt", None),
    bind(Always, Action::Suspend, &[control('z')], "key.suspend", None),
];
