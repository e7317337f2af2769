//! Ways to protect the counter, one file each.
