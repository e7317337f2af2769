//! What the environment says of the terminal and its reader: whether a screen can be drawn at all, and with which
//! characters.

/// What can be shown, as far as the environment says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub struct Abilities {
    /// Whether the terminal does more than print: `TERM` is set, and not `dumb`.
    pub screen: bool,
    /// Whether there are colours and nobody minds them: `TERM` is none that has none, and `NO_COLOR` is not set.
    pub colors: bool,
    /// Whether the locale is silent, or its characters are those of Unicode.
    unicode: bool,
    /// Whether the terminal is the console of Linux, whose letters are few.
    console: bool,
}

impl Abilities {
    /// Of this program's environment.
    #[must_use]
    pub fn here() -> Self {
        Self::of(|name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()))
    }

    /// Of an environment.
    #[must_use]
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
        let terminal = set(&"TERM");
        // The first one decides, as in the C library.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set);
        Self {
            screen: terminal.as_ref().is_some_and(|name| name != "dumb"),
            colors: set(&"NO_COLOR").is_none() && !terminal.as_deref().is_some_and(is_monochrome),
            unicode: locale.is_none_or(|locale| {
                let locale = locale.to_ascii_lowercase();
                locale.contains("utf-8") || locale.contains("utf8")
            }),
            console: terminal.is_some_and(|name| name == "linux" || name.starts_with("linux-")),
        }
    }

    /// Whether a terminal like this passes over links that it does not know.
    #[must_use]
    pub fn links(self) -> bool {
        self.screen && !self.console
    }

    /// Whether marks and lines are of ASCII, because somebody wants it or because nothing else can be shown; on a
    /// terminal, or in what goes elsewhere.
    #[must_use]
    pub fn ascii(self, wanted: bool, terminal: bool) -> bool {
        wanted || !self.unicode || (terminal && self.console)
    }
}

/// Whether a terminal shows no colours, by its name: old ones, and those of which somebody says so.
fn is_monochrome(terminal: &str) -> bool {
    ["vt52", "vt100", "vt102", "vt220"].contains(&terminal) || terminal.ends_with("-mono") || terminal.ends_with("-m")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn of(environment: &[(&str, &str)]) -> Abilities {
        Abilities::of(|name| environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[rstest]
    #[case("xterm-256color", true)]
    #[case("linux", true)]
    #[case("dumb", false)]
    #[case("", false)]
    fn a_dumb_terminal_has_no_screen(#[case] terminal: &str, #[case] screen: bool) {
        assert_eq!(of(&[("TERM", terminal)]).screen, screen);
        assert!(!of(&[]).screen);
    }

    #[rstest]
    #[case(&[], false)]
    #[case(&[("LANG", "en_US.UTF-8")], false)]
    #[case(&[("LC_CTYPE", "C.utf8"), ("LANG", "C")], false)]
    #[case(&[("LC_ALL", ""), ("LANG", "ko_KR.UTF-8")], false)]
    #[case(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")], true)]
    #[case(&[("LANG", "POSIX")], true)]
    #[case(&[("LANG", "de_DE.ISO-8859-1")], true)]
    #[case(&[("LC_CTYPE", "en_US")], true)]
    fn the_locale_says_which_characters_there_are(#[case] environment: &[(&str, &str)], #[case] ascii: bool) {
        assert_eq!([true, false].map(|terminal| of(environment).ascii(false, terminal)), [ascii; 2]);
        assert!(of(environment).ascii(true, false));
    }

    #[test]
    fn the_console_of_linux_has_few_letters_and_a_file_has_all() {
        let console = of(&[("TERM", "linux"), ("LANG", "C.UTF-8")]);
        assert_eq!([true, false].map(|terminal| console.ascii(false, terminal)), [true, false]);
    }

    #[test]
    fn a_terminal_that_has_no_colours_is_sent_none() {
        for (terminal, colors) in [("xterm-mono", false), ("vt100", false), ("linux-m", false), ("xterm", true)] {
            assert_eq!(of(&[("TERM", terminal)]).colors, colors, "{terminal}");
        }
    }

    #[test]
    fn no_color_counts_where_it_is_not_empty() {
        assert!(of(&[("NO_COLOR", "")]).colors && !of(&[("NO_COLOR", "1")]).colors);
    }
}
