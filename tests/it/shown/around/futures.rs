use tokio::sync::Semaphore;
use parking_lot::Mutex;
SHOWN
//if !processes
assert_eq!(results.into_iter().sum::<u64>(), 30);
//end
