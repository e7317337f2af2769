//! What ways are called: by model, workers and guard, and by whatever else they differ in.

use super::{Aspect, Way};
use crate::plan::{GuardName, ModelName, PythonSettings, SettingValue, Together};
use crate::text::Phrase;

/// What a way of this model, so many workers and this guard is called: "threads × 4 (mutex)", "sequential".
#[must_use]
pub fn name_of(model: ModelName, workers: u32, guard: Option<GuardName>) -> Phrase {
    named(model, Some(workers), guard.map(guarded))
}

/// Finds in what else these ways differ, so that each is called by it.
pub(super) fn tell_apart(ways: &mut [Way]) {
    let Some(scenario) = ways.first().map(|way| way.plan.scenario) else { return };
    let models: Vec<_> = ways.iter().map(|way| way.plan.model).collect();
    for aspect in Aspect::all(scenario, &models) {
        let having = || ways.iter().filter(|way| aspect.applies_to(&way.plan));
        let values: Vec<_> = having().map(|way| aspect.value_in(&way.plan)).collect();
        if values.windows(2).all(|pair| pair[0] == pair[1]) {
            continue;
        }
        for way in ways.iter_mut().filter(|way| aspect.applies_to(&way.plan)) {
            way.details.push((aspect, aspect.value_in(&way.plan)));
        }
    }
}

impl Way {
    /// What it is called wherever it is shown: "threads × 4 (mutex)", "sequential".
    #[must_use]
    pub fn name(&self) -> Phrase {
        named(self.plan.model, Some(self.plan.workers), self.details_in_words())
    }

    /// The same in few words among others: what all have in common is left out.
    #[must_use]
    pub fn name_among(&self, others: &[Way]) -> Phrase {
        let several_models = others.iter().any(|other| other.plan.model != self.plan.model);
        let counted = || others.iter().filter(|other| !is_alone(other.plan.model)).map(|other| other.plan.workers);
        let several_counts = counted().min() != counted().max();
        match self.details_in_words() {
            Some(details) if !several_models && !several_counts => details,
            details => named(self.plan.model, several_counts.then_some(self.plan.workers), details),
        }
    }

    /// In what else it differs, as files have it: key and value.
    #[must_use]
    pub fn differs_in(&self) -> Vec<(&'static str, String)> {
        let typed = |aspect: &Aspect, value: &_| match (value, self.called(aspect, value)) {
            (_, Some(called)) => called,
            (SettingValue::Flag(on), _) => if *on { "on" } else { "off" }.to_owned(),
            (value, None) => aspect.typed(value),
        };
        self.details.iter().map(|(aspect, value)| (aspect.key(), typed(aspect, value))).collect()
    }

    fn details_in_words(&self) -> Option<Phrase> {
        let guard = self.plan.guard.map(guarded);
        let others = self.details.iter().map(|(aspect, value)| match self.called(aspect, value) {
            Some(called) => Phrase::new("compare.detail").with("name", called),
            None => aspect.name_of(value),
        });
        listed(guard.into_iter().chain(others).collect())
    }

    /// What a Python calls itself, and where it is, for two may call themselves the same; `None` for anything else, and as long
    /// as it has not said so.
    fn called(&self, aspect: &Aspect, value: &SettingValue) -> Option<String> {
        let python = self.python.as_ref().filter(|_| aspect.key() == PythonSettings::python)?;
        let (place, version) = (aspect.typed(value), python.rsplit(' ').next().unwrap_or_default());
        // Where it was installed often is its version.
        let is_said = place.is_empty() || place.contains(version) || place.starts_with("python");
        Some(if is_said { python.clone() } else { format!("{python} {place}") })
    }
}

fn is_alone(model: ModelName) -> bool {
    model.profile().together == Together::Alone
}

/// One after the other is one worker, whatever was asked for.
fn named(model: ModelName, workers: Option<u32>, details: Option<Phrase>) -> Phrase {
    let workers = workers.filter(|_| !is_alone(model));
    let name = crate::verdict::model_name(model);
    let key = match (workers, &details) {
        (None, None) => return name,
        (Some(_), None) => "compare.way",
        (None, Some(_)) => "compare.way.alone",
        (Some(_), Some(_)) => "compare.way.of",
    };
    let phrase = Phrase::new(key).with("model", name).offer("workers", workers.unwrap_or(1));
    match details {
        Some(details) => phrase.with("details", details),
        None => phrase,
    }
}

fn guarded(guard: GuardName) -> Phrase {
    Phrase::new("compare.detail").with("name", guard.name())
}

/// Several, one behind the other: put together from halves, for phrases stand only so deep within each other.
pub(super) fn listed(mut phrases: Vec<Phrase>) -> Option<Phrase> {
    if phrases.len() < 2 {
        return phrases.pop();
    }
    let rest = phrases.split_off(phrases.len() / 2);
    listed(phrases)
        .zip(listed(rest))
        .map(|(first, rest)| Phrase::new("verdict.and").with("first", first).with("rest", rest))
}
