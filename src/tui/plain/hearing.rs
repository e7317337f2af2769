//! What a typed line means where one is: a number of what was listed, a command, a value, the name of a scenario or a
//! setting, turns of workers.

use super::commands::{self, Does};
use super::deeds::{open_program, open_scenario, paste, point, row_called, scenario_called, type_turns};
use super::offer::Meaning;
use super::places::{Opened, Place, describe, offers};
use super::voice::Voice;
use super::{Conversation, Reply, comparing, lab, ledger, predicting, running, teaching, voice, walking};
use crate::lesson;
use crate::report::{self, Run, Style};
use crate::text::Phrase;
use crate::tui::actions::perform;
use crate::tui::app::{App, Screen};
use crate::tui::keymap::Action;
use crate::tui::kit::HitTarget;
use crate::tui::lab::setting_row::SettingRow;
use crate::tui::lab::state::Pane;
use crate::tui::message::Effect;
use crate::tui::overlay::prediction::PredictionPage;
use crate::tui::taking;
use crate::tui::theme::Mark;
use crate::tui::update::complete;

impl Conversation {
    /// Does what a line asks for, and says what came of it.
    pub(in crate::tui) fn hear(&mut self, app: &mut App, line: &str) -> Reply {
        let mut voice = voice(app);
        let mut effects = self.take(app, line.trim(), &mut voice);
        complete(app, &mut effects);
        let mut said = voice.end();
        let heard = self.listen(app);
        said.extend(heard.said);
        effects.extend(heard.effects);
        Reply { effects, said }
    }

    fn take(&mut self, app: &mut App, line: &str, voice: &mut Voice) -> Vec<Effect> {
        let place = self.place(app);
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { return self.close_row(app, voice) };
        let rest = line[first.len()..].trim();
        let meant = commands::meant(app, place, first);
        let command = meant.filter(|_| rest.is_empty());
        if let (Place::Setting(row), true) = (place, offers(app, place, voice).is_empty()) {
            return match command.filter(|command| command.does == Does::Act(Action::Back)) {
                Some(_) => self.close_row(app, voice),
                None => self.type_value(app, row, line, voice),
            };
        }
        let names_program = meant.is_some_and(|command| command.does == Does::Open) && !rest.is_empty();
        if names_program && matches!(place, Place::Schedule | Place::Programs) {
            self.opened = Opened::Nothing;
            return open_program(app, rest);
        }
        if let Ok(number) = line.trim_end_matches('.').parse::<usize>() {
            // A number that is none of those that are listed may be an answer.
            let is_listed = number <= offers(app, place, voice).len();
            if is_listed || !predicting::page(app).is_some_and(PredictionPage::takes_text) {
                return self.choose(app, place, number, voice);
            }
        }
        if let Some(command) = command {
            return self.obey(app, place, command.does, voice);
        }
        if place == Place::Predicting {
            return self.expect(app, None, line, voice);
        }
        let is_in_lab = matches!(place, Place::Scenarios | Place::Settings | Place::Setting(_));
        if let (true, Some(name)) = (is_in_lab, scenario_called(line)) {
            self.opened = Opened::Nothing;
            return open_scenario(app, HitTarget::Scenario(name), voice);
        }
        if let (true, Some(row)) = (is_in_lab, row_called(app, first)) {
            return self.set(app, row, rest.trim_start_matches('=').trim(), voice);
        }
        let is_walked = matches!(app.screen, Screen::Schedule(_)) && matches!(place, Place::Schedule | Place::Lesson);
        if is_walked && type_turns(app, line) {
            describe_again(app, self.place(app), voice);
            return Vec::new();
        }
        voice.say(&Phrase::new("plain.unknown").with("what", line));
        Vec::new()
    }

    fn close_row(&mut self, app: &App, voice: &mut Voice) -> Vec<Effect> {
        if std::mem::take(&mut self.opened) != Opened::Nothing {
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
            Meaning::Lesson(index) => {
                self.opened = Opened::Nothing;
                lesson::all().get(index).map_or_else(Vec::new, |lesson| taking::open(app, lesson.clone()))
            }
            Meaning::Answer(given) => taking::answer(app, given).unwrap_or_default(),
            Meaning::Expected(target) => self.expect(app, Some(target), "", voice),
            Meaning::Program(at) => {
                self.opened = Opened::Nothing;
                let name = match &app.screen {
                    Screen::Schedule(schedule) => schedule.list().into_iter().nth(at).map(|(name, ..)| name),
                    _ => None,
                };
                name.map_or_else(Vec::new, |name| open_program(app, &name))
            }
            Meaning::Target(target) => {
                // Beside a lesson that asks nothing, the screen is there as ever.
                let place = if place == Place::Lesson { Place::of_screen(app, self.opened) } else { place };
                let effects = point(app, target);
                self.tell_choice(app, place, voice);
                effects
            }
        }
    }

    /// Answers the question before a run: with what is listed, or with what is typed.
    fn expect(&self, app: &mut App, target: Option<HitTarget>, typed: &str, voice: &mut Voice) -> Vec<Effect> {
        let mut effects = match target {
            Some(target) => point(app, target),
            None => paste(app, typed),
        };
        let question = predicting::page(app).map(|page| page.question().clone());
        effects.extend(perform(app, Action::Accept));
        if predicting::page(app).is_some() {
            describe_again(app, self.place(app), voice);
            return effects;
        }
        if let Some((question, said)) =
            question.as_ref().and_then(|asked| Some((asked, app.guesses(asked).said(asked)?)))
        {
            voice.say(&Phrase::new("plain.predict.said").with("said", question.say(said)));
        }
        effects
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
            _ => describe_again(app, self.place(app), voice),
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
            self.opened = Opened::Nothing;
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
        self.opened = Opened::Row(row);
        describe_again(app, self.place(app), voice);
        Vec::new()
    }

    fn type_value(&mut self, app: &mut App, row: usize, value: &str, voice: &mut Voice) -> Vec<Effect> {
        let mut effects = match value {
            "+" | "-" => point(app, HitTarget::Step(row, value == "+")),
            _ => {
                let mut effects = point(app, HitTarget::Row(row));
                effects.extend(paste(app, value));
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
        self.opened = Opened::Row(row);
        let place = Place::Setting(row);
        let Some(setting) = app.lab.plan_form().rows().get(row).copied() else { return Vec::new() };
        let choices = app.lab.plan_form().choices(setting, voice.look.texts);
        if choices.is_empty() {
            let effects = self.type_value(app, row, value, voice);
            self.opened = Opened::Nothing;
            return effects;
        }
        let index = choices.iter().position(|choice| choice.name.eq_ignore_ascii_case(value));
        let effects = if let Some(index) = index {
            self.choose(app, place, index + 1, voice)
        } else {
            voice.say(&Phrase::new("plain.unknown").with("what", value));
            Vec::new()
        };
        self.opened = Opened::Nothing;
        effects
    }

    fn obey(&mut self, app: &mut App, place: Place, does: Does, voice: &mut Voice) -> Vec<Effect> {
        match does {
            Does::Help => commands::help(app, place, voice),
            Does::List => describe(app, place, voice),
            Does::Quit if app.is_busy() => return vec![Effect::Cancel, Effect::Exit(0)],
            Does::Quit => return vec![Effect::Exit(0)],
            Does::Tasks | Does::Report => tell_of_run(app, does, voice),
            Does::Lessons => return self.open_list(app, Opened::Lessons, voice),
            Does::Programs => return self.open_list(app, Opened::Programs, voice),
            Does::Open => voice.word("plain.open-how"),
            Does::Turn { forward } => return self.act(app, commands::turning(place, forward), voice),
            Does::Command => {
                for effect in perform(app, Action::Copy) {
                    if let Effect::Copy(text) = effect {
                        text.lines().for_each(|line| voice.line(line));
                    }
                }
            }
            Does::Run if commands::runs_step(app, place) => return self.act(app, Action::LessonNext, voice),
            Does::Run => {
                let is_again = matches!(app.screen, Screen::Run(_)) || place == Place::Comparison;
                let action = if is_again { Action::Again } else { Action::Start };
                return self.act(app, action, voice);
            }
            Does::Act(Action::Code) => teaching::code(app, voice),
            Does::Act(Action::Advice) => {
                for words in app.advice().words(voice.look) {
                    voice.line(&words);
                }
            }
            Does::Act(Action::Back) if self.opened != Opened::Nothing => return self.close_row(app, voice),
            // In a lesson that is the step before, and from the first one out of it.
            Does::Act(Action::Back) if place == Place::Lesson => {
                let back = app.can(Action::LessonBack);
                return self.act(app, if back { Action::LessonBack } else { Action::LessonClose }, voice);
            }
            Does::Act(action) => return self.act(app, action, voice),
        }
        Vec::new()
    }

    fn open_list(&mut self, app: &App, list: Opened, voice: &mut Voice) -> Vec<Effect> {
        self.opened = list;
        describe(app, self.place(app), voice);
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
        if action == Action::Lesson && app.lesson.is_some() {
            // Who comes back hears once more where the lesson was.
            self.lesson = None;
        }
        let effects = perform(app, action);
        if action == Action::Language {
            *voice = super::voice(app);
        } else if !was_refused && matches!(self.opened, Opened::Lessons | Opened::Programs) {
            // Who does something else no longer chooses from the list.
            self.opened = Opened::Nothing;
        }
        if app.lesson.is_some() && self.place(app) == Place::Scenarios {
            // Beside a lesson its own settings are looked at, and not what else there is.
            let _ = perform(app, Action::Pane);
        }
        let now = self.place(app);
        if action == Action::Cancel && !was_refused {
            voice.word("run.stopping");
        }
        let is_told_elsewhere = matches!(now, Place::Run | Place::Comparison) && app.is_busy();
        let is_walked = now == Place::Schedule && action != Action::RealRuns;
        let is_here = is_walked || action == Action::Language;
        if now == Place::Lesson {
            // A lesson says itself what changed in it.
            if before == Place::Lesson && !action.is_of_lesson() && !app.is_busy() {
                describe_again(app, Place::of_screen(app, self.opened), voice);
            }
        } else if !was_refused && !is_told_elsewhere && (now != before || is_here) {
            self.opened = Opened::Nothing;
            describe_again(app, self.place(app), voice);
        } else if let Some(error) = app.lab.error().filter(|_| now == Place::Settings || now == Place::Scenarios) {
            // What cannot be run is said once: it stands beside the settings, too.
            voice.marked(Mark::Bad, &voice.words(error));
            app.notice = None;
        }
        effects
    }
}

/// Where one is, in full where one has just come, else what changed.
fn describe_again(app: &App, place: Place, voice: &mut Voice) {
    match &app.screen {
        Screen::Schedule(schedule) if !schedule.is_at_start() => {
            walking::situation(schedule, voice);
            let offers = offers(app, place, voice);
            voice.numbered(offers.into_iter().map(|(what, _)| what));
        }
        _ => describe(app, place, voice),
    }
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
