//! The word that somebody probably meant.

/// The name that was probably meant: with the same beginning, with this in it, or a typing error or two away.
///
/// ```
/// assert_eq!(racelab::text::nearest("Procesess", &["threads", "processes"]), Some("processes"));
/// ```
#[must_use]
pub fn nearest<'name>(given: &str, names: &[&'name str]) -> Option<&'name str> {
    /// What is longer is no slip of the hand.
    const LONGEST: usize = 60;
    let given = given.to_lowercase();
    if given.chars().count() > LONGEST {
        return None;
    }
    // Of a short word most must be right: of four letters two others make another word.
    let slips = ((given.chars().count() + 1) / 3).min(3);
    let begun = names.iter().copied().find(|name| given.len() > 1 && name.starts_with(&given));
    let held = || names.iter().copied().find(|name| given.len() > 2 && name.contains(&given));
    begun.or_else(held).or_else(|| {
        let distances = names.iter().map(|name| (strsim::damerau_levenshtein(&given, name), *name));
        distances.filter(|(distance, _)| *distance <= slips).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        let models = ["sequential", "threads", "rayon", "gil", "processes", "async", "async-threads"];
        assert_eq!(nearest("thread", &models), Some("threads"));
        assert_eq!(nearest("Procesess", &models), Some("processes"));
        assert_eq!(nearest("asink", &models), Some("async"));
        assert_eq!(nearest("seq", &models), Some("sequential"));
        assert_eq!(nearest("fork", &models), None);
        assert_eq!(nearest("gul", &models), Some("gil"));
        assert_eq!(nearest("tcsh", &["bash", "zsh", "fish"]), None);
        assert_eq!(nearest("4", &["2", "3"]), None);
        assert_eq!(nearest("", &models), None);
        assert_eq!(nearest(&"x".repeat(100_000), &models), None);
    }
}
