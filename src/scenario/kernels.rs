//! What tasks do, as one type that every engine can carry: a kernel is a file in its scenario's folder, and a line here.
//!
//! It knows neither plans nor results.

use serde::{Deserialize, Serialize};

use crate::work::Kernel;

macro_rules! kernels {
    ($($(#[$doc:meta])* $name:ident: $kernel:path),+ $(,)?) => {
        /// The kernels.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub enum Work { $($(#[$doc])* $name($kernel)),+ }

        impl Work {
            pub(super) fn kernel(&self) -> &dyn Kernel {
                match self { $(Self::$name(kernel) => kernel),+ }
            }

            pub(super) fn kernel_mut(&mut self) -> &mut dyn Kernel {
                match self { $(Self::$name(kernel) => kernel),+ }
            }

            pub(super) fn halved(&self) -> Self {
                match self { $(Self::$name(kernel) => Self::$name(kernel.halved())),+ }
            }
        }

        $(impl From<$kernel> for Work {
            fn from(kernel: $kernel) -> Self {
                Self::$name(kernel)
            }
        })+
    };
}

kernels! {
    /// Waits, as for a reply.
    Wait: crate::work::Wait,
    /// Adds one to the shared counter, many times.
    Increment: super::counter::Increment,
    /// Adds up squares.
    SumSquares: super::squares::SumSquares,
    /// Eats with two forks.
    Dine: super::deadlock::Dine,
    /// Squares one number after a wait.
    SquareItem: super::map::SquareItem,
    /// Doubles one number.
    Double: super::futures::Double,
    /// Fetches an address.
    HttpGet: super::http::HttpGet,
    /// Mean, deviation and norm of an array.
    Statistics: super::arrays::Statistics,
    /// Loads a JSON file.
    LoadJson: super::json::LoadJson,
    /// Makes a picture small.
    Thumbnail: super::images::Thumbnail,
    /// Handles a request and counts it.
    HandleRequest: super::requests::HandleRequest,
    /// Takes part in trials of a litmus test.
    RunTest: super::litmus::RunTest,
    /// Makes items and puts them into the queue.
    Produce: super::pipeline::Produce,
    /// Takes items out of the queue and works on them.
    Consume: super::pipeline::Consume,
}
