use tokio::sync::Semaphore;
//if async | async-threads
use tokio::sync::Mutex;
//else
use parking_lot::Mutex;
//end
SHOWN
//if processes
//elif lock=none
assert!((1..=5).contains(&HITS.load(Relaxed)));
//elif async | async-threads
assert_eq!(*HITS.lock().await, 5);
//else
assert_eq!(*HITS.lock(), 5);
//end
