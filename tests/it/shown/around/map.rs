use tokio::sync::Semaphore;
use parking_lot::Mutex;
SHOWN
//if threads | gil
assert_eq!(results.into_values().collect::<Vec<u64>>(), [1, 4, 9, 16, 25]);
//elif !processes
assert_eq!(results, [1, 4, 9, 16, 25]);
//end
