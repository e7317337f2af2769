use tokio::sync::Semaphore;
use parking_lot::Mutex;
SHOWN
//if !processes
assert_eq!(results.into_iter().collect::<Vec<u128>>(), vec![332_833_500; 5]);
//end
