use tokio::sync::Semaphore;
use parking_lot::Mutex;
SHOWN
//if !processes
let mut results: Vec<String> = results.into_iter().collect();
results.sort();
assert_eq!(results[4], "page of example.org/4");
//end
