//! What several scenarios of one kind have in common.

pub(super) mod file_results;
pub(super) mod file_verdict;
pub(super) mod own_files;
pub(super) mod waiting;
