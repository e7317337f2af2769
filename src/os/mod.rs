//! Everything that needs `unsafe` or names a platform.
