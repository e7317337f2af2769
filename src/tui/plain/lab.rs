//! The Lab in sentences: scenarios, settings, and what each can be set to.

use super::offer::{Meaning, Offer};
use super::voice::Voice;
use crate::engine;
use crate::text::{Key, Phrase};
use crate::tui::kit::HitTarget;
use crate::tui::lab::setting_row::SettingRow;
use crate::tui::lab::state::Lab;
use crate::tui::theme::Mark;

pub(super) fn scenarios(lab: &Lab, voice: &Voice) -> Vec<Offer> {
    let line = |name: crate::plan::ScenarioName| {
        let teaches = voice.look.word(Key::Teaches.of(name.name()));
        (format!("{}: {teaches}", voice.scenario(name.name())), Meaning::Scenario(HitTarget::Scenario(name)))
    };
    lab.scenarios().map(line).collect()
}

pub(super) fn settings(lab: &Lab, voice: &Voice) -> Vec<Offer> {
    let rows = lab.plan_form().rows().into_iter().enumerate();
    rows.map(|(index, row)| (said(lab, row, voice), Meaning::Row(index))).collect()
}

/// A row and what it is set to; of several that are ticked, all.
pub(super) fn said(lab: &Lab, row: SettingRow, voice: &Voice) -> String {
    let name = voice.look.word(row.text());
    let form = lab.plan_form();
    if row == SettingRow::Guards {
        let ticked: Vec<&str> = form.guards().iter().map(|guard| guard.name()).collect();
        return format!("{name}: {}", ticked.join(", "));
    }
    format!("{name}: {}", form.value(row, voice.look.texts))
}

pub(super) fn describe(lab: &Lab, voice: &mut Voice) {
    let name = lab.chosen().name();
    voice.line(&format!("{}: {}", voice.scenario(name), voice.look.word(Key::Teaches.of(name))));
    match lab.plan_form().plans(0) {
        Err(refusal) => voice.marked(Mark::Warn, &voice.words(&refusal)),
        Ok(plans) => {
            if let Some(takes) = engine::foretold(plans.iter().map(|plan| &**plan)) {
                voice.marked(Mark::Warn, &voice.words(&takes));
            }
        }
    }
}

/// What a row means, and how it is set.
pub(super) fn describe_row(lab: &Lab, index: usize, voice: &mut Voice) {
    let Some(row) = lab.plan_form().rows().get(index).copied() else { return };
    voice.line(&format!("{}: {}", voice.look.word(row.text()), voice.look.word(row.help())));
    if row == SettingRow::Workers {
        let suggested = lab.plan_form().suggested_workers(lab.cores());
        voice.say(&Phrase::new("lab.workers-note").with("cores", lab.cores()).with("suggested", suggested));
    }
    if lab.plan_form().choices(row, voice.look.texts).is_empty() {
        let value = lab.plan_form().value(row, voice.look.texts);
        voice.say(&Phrase::new("plain.type-value").with("value", value));
    }
}

pub(super) fn choices(lab: &Lab, index: usize, voice: &Voice) -> Vec<Offer> {
    let Some(row) = lab.plan_form().rows().get(index).copied() else { return Vec::new() };
    let choices = lab.plan_form().choices(row, voice.look.texts);
    let offer = |(choice, named)| (voice.choice(named), Meaning::Target(HitTarget::Choice(index, choice)));
    choices.iter().enumerate().map(offer).collect()
}
