//! The word that somebody probably meant.

/// The name that was probably meant: with the same beginning, or a typing error or two away.
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
    let slips = given.chars().count().div_ceil(3).min(3);
    let begun = names.iter().copied().find(|name| given.len() > 1 && name.starts_with(&given));
    begun.or_else(|| {
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
        assert_eq!(nearest("", &models), None);
        assert_eq!(nearest(&"x".repeat(100_000), &models), None);
    }
}
