//! What a typed line means where one is: a number of what was listed, a command, a value, the name of a scenario or a
//! setting, turns of workers.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::commands::{self, Does};
use super::offer::Meaning;
use super::places::{Place, describe, offers};
use super::voice::Voice;
use super::{Conversation, Reply, comparing, lab, ledger, running, voice, walking};
use crate::plan::ScenarioName;
use crate::report::{self, Run, Style};
use crate::scenario;
use crate::text::{Key, Lang, Phrase, Texts};
use crate::tui::actions::{perform, settle};
use crate::tui::app::{App, Screen};
use crate::tui::keymap::Action;
use crate::tui::kit::{Handled, HitTarget};
use crate::tui::lab::setting_row::SettingRow;
use crate::tui::lab::state::Pane;
use crate::tui::message::Effect;
use crate::tui::theme::Mark;
use crate::tui::update::complete;

impl Conversation {
    /// Does what a line asks for, and says what came of it.
    pub(in crate::tui) fn hear(&mut self, app: &mut App, line: &str) -> Reply {
        let mut voice = voice(app);
        let mut effects = self.take(app, line.trim(), &mut voice);
        complete(app, &mut effects);
        let mut said = voice.end();
        said.extend(self.listen(app));
        Reply { effects, said }
    }

    fn take(&mut self, app: &mut App, line: &str, voice: &mut Voice) -> Vec<Effect> {
        let place = self.place(app);
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { return self.close_row(app, voice) };
        let rest = line[first.len()..].trim();
        let command = commands::meant(app, place, first).filter(|_| rest.is_empty());
        if let (Place::Setting(row), true) = (place, offers(app, place, voice).is_empty()) {
            return match command.filter(|command| command.does == Does::Act(Action::Back)) {
                Some(_) => self.close_row(app, voice),
                None => self.type_value(app, row, line, voice),
            };
        }
        if let Ok(number) = line.trim_end_matches('.').parse::<usize>() {
            return self.choose(app, place, number, voice);
        }
        if let Some(command) = command {
            return self.obey(app, place, command.does, voice);
        }
        if let (Screen::Lab, Some(name)) = (&app.screen, scenario_called(line)) {
            self.row = None;
            return open_scenario(app, HitTarget::Scenario(name), voice);
        }
        if let (Screen::Lab, Some(row)) = (&app.screen, row_called(app, first)) {
            return self.set(app, row, rest.trim_start_matches('=').trim(), voice);
        }
        if place == Place::Schedule && type_turns(app, line) {
            self.describe_again(app, voice);
            return Vec::new();
        }
        voice.say(&Phrase::new("plain.unknown").with("what", line));
        Vec::new()
    }

    fn close_row(&mut self, app: &App, voice: &mut Voice) -> Vec<Effect> {
        if self.row.take().is_some() {
            describe(app, self.place(app), voice);
        }
        Vec::new()
    }

    fn choose(&mut self, app: &mut App, place: Place, number: usize, voice: &mut Voice) -> Vec<Effect> {
        let offers = offers(app, place, voice);
        let Some((_, meaning)) = number.checked_sub(1).and_then(|index| offers.get(index)) else {
            let said = match offers.len() {
                0 => Phrase::new("plain.no-list"),
                most => Phrase::new("plain.no-number").with("most", most),
            };
            voice.say(&said);
            return Vec::new();
        };
        match *meaning {
            Meaning::Scenario(target) => open_scenario(app, target, voice),
            Meaning::Row(row) => self.open_row(app, row, voice),
            Meaning::Target(target) => {
                let effects = point(app, target);
                self.tell_choice(app, place, voice);
                effects
            }
        }
    }

    /// What changed by a choice.
    fn tell_choice(&mut self, app: &App, place: Place, voice: &mut Voice) {
        match (place, &app.screen) {
            (Place::Setting(row), _) => self.tell_setting(app, row, voice),
            (Place::Compared(row), Screen::Compare(compare)) => {
                let form = compare.form();
                if let Some(error) = form.error() {
                    voice.marked(Mark::Bad, &voice.words(error));
                } else if let Some(row) = form.rows().get(row) {
                    voice.line(&comparing::said(form, *row, voice));
                }
            }
            (Place::Run, Screen::Run(run)) => {
                running::outcome(run, run.selected(), voice);
                running::tasks(&run.variants()[run.selected()], voice);
            }
            (Place::Ledger, Screen::Run(run)) => ledger::steps(run, voice),
            _ => self.describe_again(app, voice),
        }
    }

    /// What a setting is now. Guards stay open: several can be ticked.
    fn tell_setting(&mut self, app: &App, row: usize, voice: &mut Voice) {
        let row = app.lab.plan_form().rows().get(row).copied();
        if let Some(error) = app.lab.error() {
            return voice.marked(Mark::Bad, &voice.words(error));
        }
        let Some(row) = row else { return };
        voice.line(&lab::said(&app.lab, row, voice));
        if row == SettingRow::Guards {
            voice.word("plain.tick-more");
        } else {
            self.row = None;
        }
        if let Err(refusal) = app.lab.plan_form().plans(0) {
            voice.marked(Mark::Warn, &voice.words(&refusal));
        }
    }

    fn open_row(&mut self, app: &mut App, row: usize, voice: &mut Voice) -> Vec<Effect> {
        if let Screen::Lab = app.screen {
            let setting = app.lab.plan_form().rows().get(row).copied();
            let has_names =
                !app.lab.plan_form().choices(setting.unwrap_or(SettingRow::Seed), voice.look.texts).is_empty();
            if setting.is_some_and(SettingRow::is_choice) && !has_names {
                let mut effects = point(app, HitTarget::Row(row));
                effects.extend(perform(app, Action::Toggle));
                self.tell_setting(app, row, voice);
                return effects;
            }
        }
        self.row = Some(row);
        self.describe_again(app, voice);
        Vec::new()
    }

    fn type_value(&mut self, app: &mut App, row: usize, value: &str, voice: &mut Voice) -> Vec<Effect> {
        let mut effects = match value {
            "+" | "-" => point(app, HitTarget::Step(row, value == "+")),
            _ => {
                let mut effects = point(app, HitTarget::Row(row));
                let pasted = app.respond(|top, scene| top.paste(value, scene));
                effects.extend(settle(app, pasted));
                effects.extend(perform(app, Action::Accept));
                effects
            }
        };
        self.tell_setting(app, row, voice);
        if app.responder().context().is_typed() {
            effects.extend(perform(app, Action::Back));
        }
        effects
    }

    /// Sets a row by its name to one of its choices or to a value; without one, its choices are told.
    fn set(&mut self, app: &mut App, row: usize, value: &str, voice: &mut Voice) -> Vec<Effect> {
        if app.lab.pane() == Pane::Scenarios {
            let _ = perform(app, Action::Pane);
        }
        if value.is_empty() {
            return self.open_row(app, row, voice);
        }
        self.row = Some(row);
        let place = Place::Setting(row);
        let Some(setting) = app.lab.plan_form().rows().get(row).copied() else { return Vec::new() };
        let choices = app.lab.plan_form().choices(setting, voice.look.texts);
        if choices.is_empty() {
            let effects = self.type_value(app, row, value, voice);
            self.row = None;
            return effects;
        }
        let index = choices.iter().position(|choice| choice.name.eq_ignore_ascii_case(value));
        let effects = if let Some(index) = index {
            self.choose(app, place, index + 1, voice)
        } else {
            voice.say(&Phrase::new("plain.unknown").with("what", value));
            Vec::new()
        };
        self.row = None;
        effects
    }

    fn obey(&mut self, app: &mut App, place: Place, does: Does, voice: &mut Voice) -> Vec<Effect> {
        match does {
            Does::Help => commands::help(app, place, voice),
            Does::List => describe(app, place, voice),
            Does::Quit if app.is_busy() => return vec![Effect::Cancel, Effect::Exit(0)],
            Does::Quit => return vec![Effect::Exit(0)],
            Does::Tasks | Does::Report => tell_of_run(app, does, voice),
            Does::Run => {
                let is_again = matches!(place, Place::Run | Place::Ledger | Place::Comparison);
                let action = if is_again { Action::Again } else { Action::Start };
                return self.act(app, action, voice);
            }
            Does::Act(Action::Code) => {
                let listing = scenario::listing(&app.shown_plans(), app.setup.code, app.setup.lang);
                for line in listing.lines() {
                    let comment = if line.comment.is_empty() {
                        String::new()
                    } else {
                        format!(" {} {}", line.sign, line.comment)
                    };
                    voice.line(&format!("{}{comment}", line.code));
                }
            }
            Does::Act(Action::Advice) => {
                for words in app.advice().words(voice.look) {
                    voice.line(&words);
                }
            }
            Does::Act(Action::Back) if self.row.is_some() => return self.close_row(app, voice),
            Does::Act(action) => return self.act(app, action, voice),
        }
        Vec::new()
    }

    /// Does what a key does, and says where one is then.
    fn act(&mut self, app: &mut App, action: Action, voice: &mut Voice) -> Vec<Effect> {
        let before = self.place(app);
        if !app.can(action) && app.responder().refusal(action).is_none() {
            voice.word("plain.not-now");
            return Vec::new();
        }
        let was_refused = !app.can(action);
        let effects = perform(app, action);
        if action == Action::Language {
            *voice = super::voice(app);
        }
        let now = self.place(app);
        if action == Action::Cancel && !was_refused {
            voice.word("run.stopping");
        }
        let is_told_elsewhere = matches!(now, Place::Run | Place::Comparison) && app.is_busy();
        let is_here = matches!(now, Place::Schedule) || action == Action::Language;
        if !was_refused && !is_told_elsewhere && (now != before || is_here) {
            self.row = None;
            self.describe_again(app, voice);
        } else if let Some(error) = app.lab.error().filter(|_| now == Place::Settings || now == Place::Scenarios) {
            // What cannot be run is said once: it stands beside the settings, too.
            voice.marked(Mark::Bad, &voice.words(error));
            app.notice = None;
        }
        effects
    }

    /// Where one is, in full where one has just come, else what changed.
    fn describe_again(&self, app: &App, voice: &mut Voice) {
        let place = self.place(app);
        match &app.screen {
            Screen::Schedule(schedule) if !schedule.is_at_start() => {
                walking::situation(schedule, voice);
                let offers = offers(app, place, voice);
                voice.numbered(offers.into_iter().map(|(what, _)| what));
            }
            _ => describe(app, place, voice),
        }
    }
}

fn point(app: &mut App, target: HitTarget) -> Vec<Effect> {
    let handled = app.respond(|top, scene| top.point(Some(target), scene));
    settle(app, handled)
}

fn open_scenario(app: &mut App, target: HitTarget, voice: &mut Voice) -> Vec<Effect> {
    let mut effects = point(app, target);
    if app.lab.pane() == Pane::Scenarios {
        effects.extend(perform(app, Action::Pane));
    }
    describe(app, Place::Settings, voice);
    effects
}

/// The scenario of this name, in whatever language.
fn scenario_called(wanted: &str) -> Option<ScenarioName> {
    let is_called = |name: &&ScenarioName| {
        let said = [Lang::En, Lang::Ko].map(|lang| Texts::of(lang).get(Key::Scenario.of(name.name())));
        name.name() == wanted || said.iter().any(|said| said.to_lowercase() == wanted.to_lowercase())
    };
    ScenarioName::all().iter().find(is_called).copied()
}

/// The setting of this name, in whatever language.
fn row_called(app: &App, wanted: &str) -> Option<usize> {
    let wanted = wanted.split('=').next().unwrap_or_default().to_lowercase();
    let is_called = |row: &SettingRow| {
        let said = [Lang::En, Lang::Ko].map(|lang| Texts::of(lang).get(row.text()).to_lowercase());
        row.name() == wanted || said.contains(&wanted)
    };
    app.lab.plan_form().rows().iter().position(is_called)
}

/// Lets workers take turns, a letter each, as far as they are workers; says whether the line was that.
fn type_turns(app: &mut App, line: &str) -> bool {
    let letters: Vec<char> = line.chars().filter(|letter| !letter.is_whitespace()).collect();
    let mut is_turn = !letters.is_empty();
    for letter in letters {
        let modifiers = if letter.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
        let key = KeyEvent::new(KeyCode::Char(letter), modifiers);
        match app.respond(|top, scene| top.type_key(&key, scene)) {
            Handled::Passed => is_turn = false,
            handled => {
                let _ = settle(app, handled);
            }
        }
        if !is_turn || app.notice.is_some() {
            break;
        }
    }
    is_turn
}

fn tell_of_run(app: &App, does: Does, voice: &mut Voice) {
    let Screen::Run(run) = &app.screen else { return voice.word("plain.not-now") };
    if does == Does::Tasks {
        return running::tasks(&run.variants()[run.selected()], voice);
    }
    let ended = run.variants().iter().filter(|variant| variant.timeline().end().is_some());
    let runs: Vec<Run> = ended.map(|variant| (variant.plan().clone(), variant.timeline().clone())).collect();
    let text = report::text(&runs, voice.look.texts, Style { color: false, ascii: true });
    for line in text.lines() {
        voice.line(line);
    }
}
