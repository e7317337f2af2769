//! Why the first worker of a run could not be started: what is said if none of them could.

use std::sync::OnceLock;

use crate::plan::ModelName;
use crate::text::Phrase;

/// Why the first worker could not be started. Most runs start all of theirs.
#[derive(Debug, Default)]
pub(super) struct FirstRefusal(OnceLock<Phrase>);

impl FirstRefusal {
    /// Of several, only the first is kept: the others follow from the same limit.
    pub(super) fn note(&self, why: Phrase) {
        self.0.get_or_init(|| why);
    }

    /// Why a run without any worker cannot be made.
    pub(super) fn no_worker(&self, model: ModelName) -> Phrase {
        let model = model.name();
        match self.0.get() {
            Some(why) => Phrase::new("run.no-worker-because").with("model", model).with("why", why.clone()),
            None => Phrase::new("run.no-worker").with("model", model),
        }
    }
}
