use std::fs;

use serde_json::Value;

use super::*;
use crate::text::{Lang, Texts};

fn wrongs(text: &str) -> Vec<String> {
    let wrongs = read::read(text).wrongs;
    let say = |wrong: &Wrong| format!("{}: {}", wrong.line, Texts::of(Lang::En).say(&wrong.what));
    wrongs.iter().map(say).collect()
}

fn config(text: &str) -> Config {
    let read::Read { config, wrongs, warnings } = read::read(text);
    assert_eq!((wrongs, warnings), (Vec::new(), Vec::new()), "{text}");
    config
}

#[test]
fn what_is_set_is_read() {
    let config = config(
        "language = \"ko\"\ntheme = \"mine\"\nmouse = false\nworkers = 8\npython = [\"/a b/python\", \"~/c\"]\nscenario = \"fetch\"\n\
         [palettes.mine]\nlike = \"light\"\ntext = \"#000000\"\n[keys.run]\nagain = [\"d\", \"F5\"]\n",
    );
    assert_eq!(config.name("language"), Some(Lang::Ko));
    assert_eq!((config.flag("mouse"), config.count("workers")), (Some(false), Some(8)));
    let home = etcetera::home_dir().unwrap();
    assert_eq!(config.programs("python"), [PathBuf::from("/a b/python"), home.join("c")]);
    assert_eq!(config.themes().all()[0].name(), "mine");
    assert_ne!(config.keymap(), Keymap::default());
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_the_rest_holds() {
    let text = "languag = \"ko\"\ntheme = \"drak\"\nmouse = \"no\"\nworkers = 0\nmotion = \"off\"\nscenario = 7\npython = []\n\
                [palettes.mine]\ntxt = \"#000000\"\ndim = \"grey\"\nhues = [\"#000000\"]\n[palettes.dark]\n\
                [keys.run]\nagain = \"s\"\nsave = true\n";
    insta::assert_snapshot!(wrongs(text).join("\n"), @r##"
    1: unknown key languag; did you mean language?
    2: unknown value of theme: drak; did you mean dark?
    3: mouse is true or false
    4: workers is a whole number from 1 to 1,000,000
    6: scenario is a text, in quotes
    7: python is the path of a program in quotes, or a list of them
    9: unknown colour txt; did you mean text?
    10: dim is a colour such as "#E69F00"
    11: hues are 8 colours
    12: dark is a palette that comes along; give yours another name
    14: run.again: s does run.save already
    15: save is a key in quotes, or a list of them
    "##);
    assert_eq!(read::read(text).config.name::<String>("motion").as_deref(), Some("off"));
}

#[test]
fn of_what_is_no_toml_the_rest_is_read() {
    let text = "motion = \"off\"\ntheme = light\nmouse = false\n";
    assert_eq!(wrongs(text).len(), 1, "{:?}", wrongs(text));
    assert!(wrongs(text)[0].starts_with("2: "), "{:?}", wrongs(text));
    let config = read::read(text).config;
    assert_eq!((config.name::<String>("motion").as_deref(), config.flag("mouse")), (Some("off"), Some(false)));
}

#[test]
fn hostile_files_end_in_a_line() {
    let home = tempfile::tempdir().unwrap();
    for (bytes, is_told) in [
        (vec![b'['; 60_000], true),
        ("x".repeat(300_000).into_bytes(), true),
        (vec![0xff; 100], true),
        ("a = 1\n".repeat(10_000).into_bytes(), true),
        (Vec::new(), false),
    ] {
        let path = home.path().join("config.toml");
        fs::write(&path, bytes).unwrap();
        let file = ConfigFile::at(&path);
        assert_eq!(file.note().is_some(), is_told);
        assert!(file.wrongs().len() <= 101);
        assert!(file.note().is_none_or(|note| !Texts::of(Lang::En).say(&note).contains('\n')));
    }
    assert!(ConfigFile::at(home.path()).note().is_some(), "a folder");
    assert_eq!(ConfigFile::at(&home.path().join("none.toml")).note(), None);
}

#[test]
fn what_is_printed_says_the_same_when_it_is_read() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("config.toml");
    let text = "theme = \"a b\"\nmotion = \"off\"\n[palettes.\"a b\"]\nlike = \"light\"\ntext = \"#102030\"\n\
                [keys.run]\nagain = [\"d\", \"F5\"]\n[keys.everywhere]\nquit = \"Q\"\n";
    fs::write(&path, text).unwrap();
    let file = ConfigFile::at(&path);
    assert_eq!(file.note(), None);
    for lang in [Lang::En, Lang::Ko] {
        let printed = in_force(&file, Texts::of(lang));
        assert_eq!(config(&printed).given, file.config.given, "{printed}");
        assert_eq!(config(&printed).rebound, file.config.rebound);
        assert_eq!(config(&printed).palettes, file.config.palettes);
        // With every default in its place nothing is wrong, either.
        let defaults = in_force(&ConfigFile::none(), Texts::of(lang));
        let is_setting = |line: &&str| line.contains(" = ") || line.starts_with("# [");
        let taken_in = defaults.lines().filter(is_setting).map(|line| &line[2..]).collect::<Vec<_>>().join("\n");
        assert_eq!(config(&taken_in).keymap().written(), Keymap::default().written(), "{taken_in}");
    }
}

/// Whether the schema admits a value of a key.
fn admits(schema: &Value, key: &str, value: &Value) -> bool {
    fn fits(about: &Value, value: &Value) -> bool {
        if let Some(any) = about["anyOf"].as_array() {
            return any.iter().any(|about| fits(about, value));
        }
        if let Some(names) = about["enum"].as_array() {
            return names.contains(value);
        }
        match about["type"].as_str() {
            Some("boolean") => value.is_boolean(),
            Some("string") => value.is_string(),
            Some("array") => value.as_array().is_some_and(|all| all.iter().all(|one| fits(&about["items"], one))),
            Some("integer") => value
                .as_u64()
                .is_some_and(|n| about["minimum"].as_u64() <= Some(n) && Some(n) <= about["maximum"].as_u64()),
            other => panic!("{other:?}"),
        }
    }
    schema["properties"].get(key).is_some_and(|about| fits(about, value))
}

#[test]
fn the_schema_admits_what_is_read_and_nothing_else() {
    let schema: Value = serde_json::from_str(&schema(Texts::of(Lang::En))).unwrap();
    let keys: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    for key in &keys {
        if ["palettes", "keys"].contains(&key.as_str()) {
            continue;
        }
        let names = schema["properties"][key.as_str()]["enum"].as_array().cloned().unwrap_or_default();
        let others = [true.into(), false.into(), 0.into(), 1.into(), 5.into(), "no such name".into()];
        for value in names.into_iter().chain(others) {
            let is_read = wrongs(&format!("{key} = {value}")).is_empty();
            // A palette of one's own has any name; whether it is there only the file says.
            let is_own = key.as_str() == "theme" && value == "no such name";
            assert_eq!(admits(&schema, key, &value), is_read || is_own, "{key} = {value}");
        }
    }
    for place in Keymap::default().written() {
        assert!(schema["properties"]["keys"]["properties"][&place.context]["properties"][&place.action].is_object());
    }
    let roles = schema["properties"]["palettes"]["additionalProperties"]["properties"].as_object().unwrap();
    for role in roles.keys().filter(|role| !["hues", "like"].contains(&role.as_str())) {
        assert!(wrongs(&format!("[palettes.mine]\n{role} = \"#123456\"")).is_empty(), "{role}");
    }
}

#[test]
fn words_that_are_hard_to_read_are_told_and_hold_all_the_same() {
    let text = "theme = \"mine\"\n[palettes.mine]\nlike = \"light\"\nwarn = \"#CCCC00\"\n";
    let read::Read { config, wrongs, warnings } = read::read(text);
    assert_eq!((config.name::<String>("theme").as_deref(), wrongs), (Some("mine"), Vec::new()));
    let said: Vec<_> = warnings.iter().map(|warning| Texts::of(Lang::En).say(&warning.what)).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("mine: warn on ground has a contrast of 1."), "{said:?}");
}
