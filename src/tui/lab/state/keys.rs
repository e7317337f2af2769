//! What keys and clicks do in the Lab: on the screen itself, and while something is being typed.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Lab, Pane, Search, Typing};
use crate::text::Phrase;
use crate::tui::found::Found;
use crate::tui::keymap::{Action, Binding, ENTER, KeyContext, Press};
use crate::tui::kit::{FolderQuery, Handled, HitTarget, PathInput, Request, Responder, Scene, TextInput};
use crate::tui::lab::setting_row::SettingRow;
use crate::tui::message::Effect;

impl Responder for Lab {
    fn context(&self) -> KeyContext {
        match self.typing {
            Typing::Nothing => KeyContext::Lab,
            Typing::Search(_) => KeyContext::Search,
            Typing::Value(_) => KeyContext::Value,
            Typing::PathInput(_) => KeyContext::Text,
        }
    }

    fn can(&self, action: Action) -> bool {
        use Action::{
            Accept, Back, Compare, Complete, Copy, Down, Edit, Left, Pane, Predict, Right, Schedules, Search, Start,
            Toggle, Up,
        };
        let (in_settings, row) = (self.is_in_settings(), self.row());
        match (&self.typing, action) {
            (Typing::Nothing, Start | Compare | Copy | Schedules | Search | Pane | Up | Down)
            | (Typing::Search(_) | Typing::Value(_), Accept | Back | Up | Down)
            | (Typing::PathInput(_), Accept | Back | Up | Down | Complete) => true,
            (Typing::Nothing, Predict) => !self.plan_form().questions().is_empty(),
            (Typing::Nothing, Back) => in_settings,
            (Typing::Nothing, Left) => in_settings && row.outside().is_none(),
            (Typing::Nothing, Right) => !in_settings || row.outside().is_none(),
            (Typing::Nothing, Toggle) => {
                in_settings && (matches!(row, SettingRow::Guards | SettingRow::Seed) || row.is_choice())
            }
            (Typing::Nothing, Edit) => in_settings && row.can_be_typed(),
            _ => false,
        }
    }

    fn act(&mut self, action: Action, scene: Scene<'_>) -> Handled {
        let look = scene.setup.look();
        match &self.typing {
            Typing::Nothing => return self.act_on_screen(action),
            Typing::Search(_) => match action {
                // Where nothing is found there is nothing to take.
                Action::Accept => return self.found_here(look).map_or(Handled::Done, |found| self.taken(found)),
                Action::Back => self.typing = Typing::Nothing,
                _ => self.move_found(action == Action::Down, look),
            },
            Typing::Value(_) if action == Action::Back => self.give_up(),
            Typing::Value(line) => {
                let text = line.text().to_owned();
                self.set(&text);
            }
            Typing::PathInput(_) => return self.act_on_field(action),
        }
        Handled::Done
    }

    fn type_key(&mut self, key: &KeyEvent, _: Scene<'_>) -> Handled {
        let typed = match &mut self.typing {
            Typing::Nothing => return self.begin_typing(key),
            Typing::Search(search) => search.line.type_key(key),
            Typing::Value(line) => line.type_key(key),
            Typing::PathInput(field) => field.type_key(key),
        };
        self.changed(typed)
    }

    fn paste(&mut self, text: &str, _: Scene<'_>) -> Handled {
        if self.typing == Typing::Nothing && self.is_in_settings() && self.row().can_be_typed() {
            self.begin_anew();
        }
        let pasted = match &mut self.typing {
            Typing::Nothing => Handled::Said(Phrase::new("notice.paste-nowhere")),
            Typing::Search(search) => search.line.paste(text),
            Typing::Value(line) => line.paste(text),
            Typing::PathInput(field) => field.paste(text),
        };
        match self.changed(pasted) {
            // What is to be said of a row stands below the rows.
            Handled::Said(why) => self.set_error(why),
            pasted => return pasted,
        }
        Handled::Done
    }

    fn takes_letters(&self) -> bool {
        self.context().is_typed() || self.is_on_text()
    }

    fn point(&mut self, target: Option<HitTarget>, _: Scene<'_>) -> Handled {
        match target {
            Some(HitTarget::Scenario(name)) => {
                self.leave_typing();
                self.pane = Pane::Scenarios;
                self.choose_scenario(name);
            }
            Some(HitTarget::Found(found)) => return self.taken(found),
            Some(HitTarget::Row(row)) => self.go_to_row(row),
            Some(HitTarget::Choice(row, choice)) => self.choose(row, choice),
            Some(HitTarget::Step(row, forward)) => {
                self.go_to_row(row);
                self.change(forward);
            }
            _ => return Handled::Passed,
        }
        Handled::Done
    }

    fn scroll(&mut self, rows: isize, scene: Scene<'_>) -> Handled {
        match self.typing {
            // The wheel takes nothing that is being typed.
            Typing::Value(_) | Typing::PathInput(_) => Handled::Done,
            _ => self.act(if rows < 0 { Action::Up } else { Action::Down }, scene),
        }
    }

    fn hint(&self, binding: &Binding) -> Option<(Press, &'static str)> {
        // Where letters and Enter go into a text, the other keys do what is offered; but `e` begins with the old one.
        let goes_into_text = |key: &&Press| key.is_letter() || binding.action == Action::Start && **key == ENTER;
        let is_key = |key: &&Press| binding.action == Action::Edit || !self.is_on_text() || !goes_into_text(key);
        let key = binding.keys.iter().find(is_key)?;
        // There is nothing to change in the list: the arrow leads to the settings, as the word beside Tab says.
        let word = binding.hint.filter(|_| binding.action != Action::Right || self.is_in_settings());
        Some((*key, word?))
    }

    fn foot(&self) -> Option<&'static str> {
        match &self.typing {
            Typing::Nothing => None,
            Typing::Search(_) => Some("foot.search"),
            Typing::PathInput(field) if field.is_path() => Some("foot.path"),
            Typing::Value(_) | Typing::PathInput(_) => Some("foot.value"),
        }
    }
}

impl Lab {
    fn act_on_screen(&mut self, action: Action) -> Handled {
        self.error = None;
        match action {
            Action::Start => return Handled::Asks(Request::Start),
            Action::Compare => return Handled::Asks(Request::Compare),
            Action::Copy => return Handled::Wants(Effect::Copy(self.plan_form().command_line())),
            Action::Schedules => return Handled::Asks(Request::Schedules),
            Action::Predict => return Handled::Asks(Request::Predict),
            Action::Up => self.go(false),
            Action::Down => self.go(true),
            Action::Left => self.change(false),
            Action::Right => self.change(true),
            Action::Toggle => self.toggle(),
            Action::Pane => {
                self.pane = if self.pane == Pane::Scenarios { Pane::Settings } else { Pane::Scenarios };
            }
            Action::Back => self.pane = Pane::Scenarios,
            Action::Search => {
                self.pane = Pane::Scenarios;
                self.typing = Typing::Search(Search { cursor: self.chosen, ..Search::default() });
            }
            Action::Edit => self.edit(),
            _ => return Handled::Passed,
        }
        Handled::Done
    }

    fn act_on_field(&mut self, action: Action) -> Handled {
        let Typing::PathInput(field) = &mut self.typing else { return Handled::Passed };
        self.error = None;
        match action {
            Action::Back => self.give_up(),
            Action::Up | Action::Down | Action::Complete if field.cycle(action != Action::Up) => {}
            Action::Complete if field.is_path() => {
                let Some(FolderQuery { folder, beginning }) = field.ask(self.home.as_deref()) else {
                    return Handled::Done;
                };
                self.questions += 1;
                return Handled::Wants(Effect::List { number: self.questions, folder, beginning });
            }
            _ => {
                let text = field.resolved(self.home.as_deref());
                if self.set(&text) {
                    // On to the next row: there Enter runs what is set, as it does everywhere else.
                    self.go(true);
                }
            }
        }
        Handled::Done
    }

    /// A digit on a row that can be typed begins a new value; in a text any letter does, and Enter goes on with the old
    /// one.
    fn begin_typing(&mut self, key: &KeyEvent) -> Handled {
        if !self.is_in_settings() || key.modifiers.contains(KeyModifiers::CONTROL) {
            return Handled::Passed;
        }
        match (key.code, self.row().outside()) {
            (KeyCode::Enter | KeyCode::Char('e' | ' ') | KeyCode::F(7), Some(_)) => self.edit(),
            (KeyCode::Char(_), Some(_)) => return self.begin_with(key),
            (KeyCode::Char(digit), None) if digit.is_ascii_digit() && self.row().can_be_typed() => {
                return self.begin_with(key);
            }
            _ => return Handled::Passed,
        }
        Handled::Done
    }

    fn begin_with(&mut self, key: &KeyEvent) -> Handled {
        self.begin_anew();
        match &mut self.typing {
            Typing::Value(line) => line.type_key(key),
            Typing::PathInput(field) => field.type_key(key),
            Typing::Nothing | Typing::Search(_) => Handled::Passed,
        }
    }

    /// Opens the field of a row that can be typed, empty.
    fn begin_anew(&mut self) {
        self.error = None;
        self.typing = match self.row().outside() {
            Some((what, many)) => Typing::PathInput(PathInput::new("", what, many)),
            None => Typing::Value(TextInput::default()),
        };
    }

    /// What follows from a change of what is typed.
    fn changed(&mut self, typed: Handled) -> Handled {
        if typed == Handled::Done {
            self.error = None;
            if let Typing::Search(search) = &mut self.typing {
                search.cursor = 0;
            }
        }
        typed
    }

    /// Takes what was found; a word is explained among its neighbours.
    fn taken(&mut self, found: Found) -> Handled {
        if let Found::Word(word) = found {
            self.leave_typing();
            return Handled::Asks(Request::Explain(word));
        }
        self.take(found);
        Handled::Done
    }

    fn edit(&mut self) {
        let row = self.row();
        self.typing = match row.outside() {
            Some((what, many)) => Typing::PathInput(PathInput::new(&self.plan_form().typed(row), what, many)),
            None => Typing::Value(TextInput::default()),
        };
    }

    fn is_on_text(&self) -> bool {
        self.is_in_settings() && self.row().outside().is_some()
    }

    fn is_in_settings(&self) -> bool {
        self.pane == Pane::Settings
    }
}
