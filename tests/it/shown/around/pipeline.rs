use around::note as println;
//if async | async-threads
use tokio::sync::Mutex;
//if capacity
use tokio::sync::mpsc::{Receiver, Sender, channel};
//else
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
//end
//elif !processes
use crossbeam::channel::{Receiver, Sender, bounded, unbounded};
//end
SHOWN
//if !processes
let mut used: Vec<usize> = noted().iter().flat_map(|number| number.parse()).collect();
used.sort();
assert!(used.into_iter().eq(0..$items), "every item is used once");
//end
