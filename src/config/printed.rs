//! What is in force, as a file that says the same; and the schema that editors check such a file by.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::entries::{ENTRIES, Kind};
use super::{Config, ConfigFile, Given};
use crate::text::{Key, Phrase, Texts, wrap};
use crate::tui::{Keymap, ROLES, Rebinding};

/// Columns of a comment.
const COLUMNS: usize = 96;

/// What is in force: what is given as it is given, and the defaults as comments.
#[must_use]
pub fn in_force(file: &ConfigFile, texts: &Texts) -> String {
    let config = &file.config;
    let mut out = String::new();
    let wrongs = file.wrongs();
    let said = if wrongs.is_empty() { file.praise() } else { Phrase::new("config.faulty").with("file", file.file()) };
    for said in std::iter::once(&said).chain(&wrongs) {
        comment(&mut out, &texts.say(said));
    }
    comment(&mut out, texts.get("config.order"));
    for entry in ENTRIES {
        out.push('\n');
        comment(&mut out, texts.get(Key::Config.of(entry.key)));
        if let Kind::Choice(choices) = &entry.kind {
            comment(&mut out, &choices(config).join(", "));
        }
        let _ = match config.given.get(entry.key) {
            Some(given) => writeln!(out, "{} = {}", entry.key, value(given)),
            None if entry.default.is_empty() => writeln!(out, "# {} =", entry.key),
            None => writeln!(out, "# {} = {}", entry.key, entry.default),
        };
    }
    out.push('\n');
    comment(&mut out, texts.get("config.palettes"));
    comment(&mut out, &format!("like, {}, hues", ROLES.join(", ")));
    if config.palettes.is_empty() {
        out.push_str("# [palettes.mine]\n# like = \"dark\"\n# ground = \"#000000\"\n");
    }
    for palette in &config.palettes {
        let _ = writeln!(out, "[palettes.{}]\nlike = {}", bare_or_quoted(&palette.name), quoted(palette.like.name()));
        for (role, colours) in &palette.colours {
            let _ = writeln!(out, "{role} = {}", one_or_several(colours));
        }
    }
    out.push('\n');
    comment(&mut out, texts.get("config.keys"));
    keys(&mut out, config);
    out
}

/// Every key, a table a place: those that were changed as they are given, the others as comments.
fn keys(out: &mut String, config: &Config) {
    let all = Keymap::default().written();
    let mut places: Vec<&str> = Vec::new();
    for binding in &all {
        if !places.contains(&binding.context.as_str()) {
            places.push(&binding.context);
        }
    }
    let changed = |binding: &Rebinding| {
        config.rebound.iter().find(|wish| (&wish.context, &wish.action) == (&binding.context, &binding.action))
    };
    for place in places {
        let here = || all.iter().filter(|binding| binding.context == place);
        let mark = if here().any(|binding| changed(binding).is_some()) { "" } else { "# " };
        let _ = writeln!(out, "{mark}[keys.{place}]");
        for binding in here() {
            let _ = match changed(binding) {
                Some(wish) => writeln!(out, "{} = {}", wish.action, one_or_several(&wish.keys)),
                None => writeln!(out, "# {} = {}", binding.action, one_or_several(&binding.keys)),
            };
        }
    }
}

fn comment(out: &mut String, words: &str) {
    for line in wrap(words, COLUMNS) {
        let _ = writeln!(out, "# {line}");
    }
}

fn value(given: &Given) -> String {
    match given {
        Given::Name(name) => quoted(name),
        Given::Flag(on) => on.to_string(),
        Given::Count(count) => count.to_string(),
        Given::Programs(paths) => one_or_several(paths),
    }
}

/// A text in TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn bare_or_quoted(name: &str) -> String {
    let is_bare = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare { name.to_owned() } else { quoted(name) }
}

fn one_or_several(texts: &[String]) -> String {
    match texts {
        [one] => quoted(one),
        several => format!("[{}]", several.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")),
    }
}

/// The JSON schema of the file.
#[must_use]
pub fn schema(texts: &Texts) -> String {
    let mut properties = Map::new();
    let usual = Config::default();
    for entry in ENTRIES {
        let mut about = match &entry.kind {
            // One's own palettes are names, too.
            Kind::Choice(choices) if entry.key == "theme" => {
                json!({"anyOf": [{"enum": choices(&usual)}, {"type": "string"}]})
            }
            Kind::Choice(choices) => json!({"enum": choices(&usual)}),
            Kind::Flag => json!({"type": "boolean"}),
            Kind::Count(most) => json!({"type": "integer", "minimum": 1, "maximum": most}),
            Kind::Programs => one_or_several_in_schema(),
        };
        about["description"] = texts.get(Key::Config.of(entry.key)).into();
        properties.insert(entry.key.to_owned(), about);
    }
    properties.insert("palettes".to_owned(), palettes(texts));
    properties.insert("keys".to_owned(), places(texts));
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "racelab/config.toml",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    format!("{schema:#}\n")
}

fn palettes(texts: &Texts) -> Value {
    let colour = json!({"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"});
    let mut roles: Map<String, Value> = ROLES.iter().map(|role| ((*role).to_owned(), colour.clone())).collect();
    roles.insert("hues".to_owned(), json!({"type": "array", "items": colour, "minItems": 8, "maxItems": 8}));
    roles.insert("like".to_owned(), json!({"type": "string"}));
    let palette = json!({"type": "object", "additionalProperties": false, "properties": roles});
    json!({"type": "object", "description": texts.get("config.palettes"), "additionalProperties": palette})
}

fn one_or_several_in_schema() -> Value {
    json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]})
}

fn places(texts: &Texts) -> Value {
    let keys = one_or_several_in_schema();
    let mut places: Map<String, Value> = Map::new();
    for binding in Keymap::default().written() {
        let none = || json!({"type": "object", "additionalProperties": false, "properties": {}});
        let place = places.entry(binding.context).or_insert_with(none);
        place["properties"][binding.action] = keys.clone();
    }
    json!({"type": "object", "description": texts.get("config.keys"), "additionalProperties": false, "properties": places})
}
