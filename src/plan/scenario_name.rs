//! The list of scenarios.

use super::names::names;

/// Hands the list of scenarios to a macro: the name of each, and its folder in `src/scenario` and `assets/scenarios`.
///
/// This is the one line that a new scenario has outside of its folders. The list makes [`ScenarioName`], the modules of
/// `scenario/` and `scenario::get`, and finds texts and code.
macro_rules! scenarios {
    ($($take:tt)*) => {
        $($take)*! {
            /// One counter, many increments.
            Counter counter,
            /// A web server's handlers and one counter of hits.
            Requests requests,
            /// Locks taken in an order in which everybody may wait for everybody.
            Deadlock deadlock,
            /// Stores and loads that the processor itself reorders.
            Litmus litmus,
            /// Producers, a queue with limited room, and consumers.
            Pipeline pipeline,
            /// Processes that start processes, until a fuse stops them.
            SpawnTree spawn_tree,
            /// Tasks that wait for a random duration.
            Random random,
            /// Simulated fetches that wait a fixed time.
            Fetch fetch,
            /// Addresses fetched over real connections.
            Http http,
            /// Items squared after a wait, in the order in which they were asked for.
            Map map,
            /// A sum of squares: pure computing.
            Squares squares,
            /// Many JSON files, read and parsed.
            Json json,
            /// Many pictures, decoded and made small.
            Images images,
            /// Statistics of large arrays.
            Arrays arrays,
            /// Very many tasks that do next to nothing.
            Futures futures,
            /// Workers that are started and joined without a pool.
            Lifecycle lifecycle,
        }
    };
}
pub(crate) use scenarios;

macro_rules! scenario_names {
    ($($(#[$doc:meta])* $name:ident $folder:ident),+ $(,)?) => {
        names! {
            /// What work is done. One folder each in `scenario/`.
            ScenarioName { $($(#[$doc])* $name),+ }
            unlisted {
                /// A program of the user's, which is named on the command line and in no list.
                Own,
            }
        }
    };
}
scenarios!(scenario_names);
