//if async | async-threads
use tokio::sync::{Mutex, Semaphore};
//else
use parking_lot::Mutex;
use crate::around::Semaphore;
//end
SHOWN
