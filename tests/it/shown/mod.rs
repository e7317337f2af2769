//! The code that the laboratory shows, completed and run: every Python variant with the result that the laboratory has for
//! the same settings, every Rust variant compiled, and run where it needs no other process.
//!
//! What completes a listing stands in `around/`: a file a scenario and a language, with `SHOWN` where the listing goes.
//! They are files with sections and blanks, as listings are. Nothing here is shown.

mod python;
mod python_counter;
mod rust;
mod variants;

#[test]
fn every_variant_is_a_few_lines_of_a_width_that_fits_and_both_languages_say_the_same() {
    use racelab::text::{CodeLanguage, CodeLine, Lang, Listing};
    let all = variants::all(CodeLanguage::all());
    assert!(all.len() > 150, "{} variants", all.len());
    let mut wrong = Vec::new();
    for variant in &all {
        for language in CodeLanguage::all() {
            let code = racelab::scenario::code(&variant.plan, *language);
            let [english, korean] = [Lang::En, Lang::Ko].map(|lang| Listing::of(&code, lang));
            let (lines, name) = (english.lines().len(), &variant.name);
            if lines != korean.lines().len() || !(3..=60).contains(&lines) || english.core().is_empty() {
                wrong.push(format!("{name} in {language}: {lines} lines"));
            }
            let is_wide = |line: &&CodeLine| racelab::text::width(line.code.trim_end()) > 70 || line.width() > 76;
            let wide = english.lines().iter().chain(korean.lines()).filter(is_wide);
            wrong.extend(wide.map(|line| format!("{name} in {language}: {}{}", line.code, line.comment)));
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "of {} variants:\n{}", all.len(), wrong.join("\n"));
}
