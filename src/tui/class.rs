//! The class and what is on the screen: which question it can be asked, and what came out once that can be seen. Pure.

use super::app::App;
use super::message::{ClassOrder, Effect};

/// Shows the page of the class.
pub(super) fn show(app: &mut App) -> Vec<Effect> {
    app.show_class();
    vec![Effect::Class(ClassOrder::LookAround)]
}
