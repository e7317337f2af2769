//! The pages: files of `assets/class`, compiled in, with the words of the reader's language filled in.
//!
//! Whatever is filled in is escaped. A page's scripts and styles are files, too: nothing that runs stands in a page.

use hyper::body::Bytes;

use crate::text::{Lang, Texts, in_html};

/// What a file of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageKind {
    Page,
    Script,
    Style,
}

impl PageKind {
    pub(super) fn media(self) -> &'static str {
        match self {
            Self::Page => "text/html; charset=utf-8",
            Self::Script => "text/javascript; charset=utf-8",
            Self::Style => "text/css; charset=utf-8",
        }
    }
}

/// A file as it is compiled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageFile {
    /// Its name in an address.
    pub(super) name: &'static str,
    pub(super) kind: PageKind,
    text: &'static str,
}

macro_rules! file {
    ($name:literal, $kind:ident, $file:literal) => {
        PageFile { name: $name, kind: PageKind::$kind, text: include_str!(concat!("../../assets/class/", $file)) }
    };
}

/// Where the code is asked for, and what that page needs: for everybody.
pub(super) const DOOR: PageFile = file!("", Page, "door.html");
const AT_THE_DOOR: [PageFile; 2] = [file!("door.js", Script, "door.js"), file!("class.css", Style, "class.css")];

/// What stands in the place of a page that there is not.
pub(super) const NOWHERE: PageFile = file!("nowhere", Page, "nowhere.html");

/// What those see who have the code.
const INSIDE: [PageFile; 7] = [
    file!("", Page, "ballot.html"),
    file!("ballot.js", Script, "ballot.js"),
    file!("stream.js", Script, "stream.js"),
    file!("watch", Page, "watch.html"),
    file!("watch.js", Script, "watch.js"),
    file!("text", Page, "text.html"),
    file!("text.js", Script, "text.js"),
];

/// The file of a name that everybody may have.
pub(super) fn at_the_door(name: &str) -> Option<PageFile> {
    std::iter::once(DOOR).chain(AT_THE_DOOR).find(|file| file.name == name)
}

/// The file of a name behind the code.
pub(super) fn inside(name: &str) -> Option<PageFile> {
    INSIDE.into_iter().find(|file| file.name == name)
}

impl PageFile {
    /// The file in a language, for a class whose pages begin with `base`.
    pub(super) fn say(&self, lang: Lang, base: &str) -> Bytes {
        if self.kind != PageKind::Page {
            return Bytes::from_static(self.text.as_bytes());
        }
        let texts = Texts::of(lang);
        let mut parts = self.text.split("{{");
        let mut said = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (blank, rest) = part.split_once("}}").unwrap_or((part, ""));
            said.push_str(&match blank {
                "base" => in_html(base),
                "lang" => lang.name().to_owned(),
                key => texts.keys().find(|known| *known == key).map_or_else(String::new, |key| in_html(texts.get(key))),
            });
            said.push_str(rest);
        }
        said.into()
    }
}

/// The language that a browser likes best of those that there are.
pub(super) fn language(accepted: &str) -> Lang {
    let wish = |part: &str| {
        let mut words = part.split(';').map(str::trim);
        let lang = words.next().unwrap_or_default().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let weight = words.find_map(|word| word.strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        Some((lang.parse::<Lang>().ok()?, weight))
    };
    let wishes: Vec<(Lang, f32)> =
        accepted.split(',').take(16).filter_map(wish).filter(|(_, weight)| *weight > 0.0).collect();
    // Of equal ones the first.
    wishes.into_iter().rev().max_by(|one, other| one.1.total_cmp(&other.1)).map_or(Lang::En, |(lang, _)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn files() -> impl Iterator<Item = PageFile> {
        [DOOR, NOWHERE].into_iter().chain(AT_THE_DOOR).chain(INSIDE)
    }

    #[test]
    fn every_word_of_a_page_is_there_in_both_languages() {
        for file in files().filter(|file| file.kind == PageKind::Page) {
            for part in file.text.split("{{").skip(1) {
                let key = part.split("}}").next().unwrap();
                let is_known = |lang| {
                    Texts::of(lang).has(key)
                        && !Texts::of(lang)
                            .template(Texts::of(lang).keys().find(|known| *known == key).unwrap())
                            .contains("{{")
                };
                assert!(["base", "lang"].contains(&key) || (is_known(Lang::En) && is_known(Lang::Ko)), "{key}");
            }
            let said = file.say(Lang::Ko, "/K7F3X");
            let said = str::from_utf8(&said).unwrap();
            assert!(!said.contains("{{") && said.contains("<html lang=\"ko\">"), "{said}");
        }
    }

    #[test]
    fn nothing_that_runs_stands_in_a_page_and_nothing_comes_from_elsewhere() {
        for file in files() {
            let text = file.text;
            assert!(!text.contains("//cdn") && !text.contains("https://"), "{}", file.name);
            if file.kind == PageKind::Page {
                for part in text.split("<script").skip(1) {
                    let tag = part.split('>').next().unwrap();
                    assert!(tag.contains("src=") && part.contains("></script>"), "{tag}");
                }
                for inline in ["<style", " style=", " onclick=", " onload=", "javascript:"] {
                    assert!(!text.contains(inline), "{inline} in {}", file.name);
                }
            }
            for unsafe_way in ["innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write"] {
                assert!(!text.contains(unsafe_way), "{unsafe_way} in {}", file.name);
            }
        }
    }

    #[test]
    fn the_ballot_and_all_that_it_needs_is_small() {
        let needs = ["ballot.js", "stream.js"].map(|name| inside(name).unwrap());
        let style = at_the_door("class.css").unwrap();
        let pages = [Lang::En, Lang::Ko].map(|lang| inside("").unwrap().say(lang, "/K7F3X").len());
        let all =
            pages.iter().max().unwrap() + needs.iter().map(|file| file.text.len()).sum::<usize>() + style.text.len();
        assert!(all < 15_000, "{all} bytes");
    }

    #[rstest]
    #[case("ko-KR,ko;q=0.9,en-US;q=0.8", Lang::Ko)]
    #[case("en-US,en;q=0.9,ko;q=0.8", Lang::En)]
    #[case("de, ko;q=0.5", Lang::Ko)]
    #[case("de,fr", Lang::En)]
    #[case("en;q=0, ko;q=0.1", Lang::Ko)]
    #[case("", Lang::En)]
    #[case(";;;q=x,,", Lang::En)]
    fn a_browser_says_which_language_it_likes(#[case] accepted: &str, #[case] lang: Lang) {
        assert_eq!(language(accepted), lang);
    }
}
