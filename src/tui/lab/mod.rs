//! The Lab screen: a scenario is chosen, set and started.

pub(super) mod form;
mod scenario_list;
pub(super) mod setting_row;
mod settings;
pub(super) mod state;
pub(super) mod view;

#[cfg(test)]
mod tests;
