//! Under which headings scenarios stand in lists.

/// Under which heading a scenario stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Several workers, one thing.
    Sharing,
    /// Work that mostly waits.
    Waiting,
    /// Work that uses the processor all the time.
    Computing,
    /// What workers are, and how they come and go.
    Processes,
}

impl Group {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Sharing, Self::Waiting, Self::Computing, Self::Processes];

    /// Its key in the texts: `group.NAME`, and in `list --json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sharing => "sharing",
            Self::Waiting => "waiting",
            Self::Computing => "computing",
            Self::Processes => "processes",
        }
    }
}
