//! A text that somebody wrote in both languages, outside of the tables.

use super::{Lang, Phrase, Texts};

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bilingual {
    /// English.
    pub en: String,
    /// Korean; English where nobody wrote any.
    pub ko: String,
}

impl Bilingual {
    /// The text in the language of these.
    #[must_use]
    pub fn of(&self, texts: &Texts) -> &str {
        match texts.lang() {
            Lang::En => &self.en,
            Lang::Ko => &self.ko,
        }
    }

    /// The same, to be said in the language of whoever reads it.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        Phrase::written(self.en.clone(), self.ko.clone())
    }
}
