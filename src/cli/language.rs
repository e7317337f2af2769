//! Which language the user reads: `--lang`, else what the user's file says, else the locale, else English.
//!
//! It is found before the command line is read, because help and errors are in that language too.

use std::ffi::OsString;

use crate::text::Lang;

/// The language of these arguments and this environment. A bad `--lang` is reported in the language of the
/// locale when the command line is read.
#[must_use]
pub fn language(args: &[OsString], config: Option<Lang>, variable: impl Fn(&str) -> Option<String>) -> Lang {
    asked_for(args).or(config).unwrap_or_else(|| of_locale(variable))
}

fn asked_for(args: &[OsString]) -> Option<Lang> {
    let mut found = None;
    let mut args = args.iter().map(|arg| arg.to_string_lossy()).take_while(|arg| arg != "--");
    while let Some(arg) = args.next() {
        let value = match arg.strip_prefix("--lang") {
            Some("") => args.next(),
            Some(rest) => rest.strip_prefix('=').map(|value| value.to_owned().into()),
            None => None,
        };
        // The last one counts, as everywhere on the command line.
        found = value.and_then(|value| value.parse().ok()).or(found);
    }
    found
}

/// The first variable that is set decides, as in the C library.
fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    locale.map_or(Lang::En, |locale| Lang::of_locale(&locale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn found(args: &str, environment: &[(&str, &str)]) -> Lang {
        let args: Vec<OsString> = args.split(' ').map(OsString::from).collect();
        language(&args, None, |name| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[rstest]
    #[case("racelab run --lang ko", Lang::Ko)]
    #[case("racelab --lang=ko run", Lang::Ko)]
    #[case("racelab --lang ko --lang en", Lang::En)]
    #[case("racelab --lang xx", Lang::En)]
    #[case("racelab --lang", Lang::En)]
    #[case("racelab -- --lang ko", Lang::En)]
    #[case("racelab --language ko", Lang::En)]
    fn arguments_choose_the_language(#[case] args: &str, #[case] lang: Lang) {
        assert_eq!(found(args, &[]), lang);
    }

    #[rstest]
    #[case(&[("LANG", "ko_KR.UTF-8")], Lang::Ko)]
    #[case(&[("LC_ALL", "C"), ("LANG", "ko_KR.UTF-8")], Lang::En)]
    #[case(&[("LC_ALL", ""), ("LC_MESSAGES", "ko"), ("LANG", "en_GB")], Lang::Ko)]
    #[case(&[], Lang::En)]
    fn else_the_locale_does(#[case] environment: &[(&str, &str)], #[case] lang: Lang) {
        assert_eq!(found("racelab run", environment), lang);
        assert_eq!(found("racelab --lang ko", environment), Lang::Ko);
    }
}
