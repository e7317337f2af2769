//! What a run brings along itself, so that it needs nothing of the outside: a server on the loopback.
//!
//! A floor below the kernels: it must know neither them nor engines nor screens. Whatever is made here is gone when its
//! handle is dropped.

mod replies;
mod server;

pub use replies::Replies;
pub use server::Server;
