//! The code that does what a scenario does, shown beside it: small own texts in `assets/code`.

use crate::plan::ScenarioName;

/// The lines of a scenario's code.
pub(super) fn lines(name: ScenarioName) -> impl Iterator<Item = &'static str> + Clone {
    let text = match name {
        ScenarioName::Counter => include_str!("../../assets/code/counter.txt"),
        ScenarioName::Random => include_str!("../../assets/code/random.txt"),
        ScenarioName::Fetch => include_str!("../../assets/code/fetch.txt"),
        ScenarioName::Squares => include_str!("../../assets/code/squares.txt"),
    };
    text.lines()
}
