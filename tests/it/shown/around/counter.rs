//if async std-mutex | async-threads std-mutex
use std::sync::Mutex;
//elif async | async-threads
use tokio::sync::{Mutex, RwLock};
//elif std-mutex
use std::sync::Mutex;
//else
use parking_lot::{Mutex, RwLock};
//end
//if peterson | peterson-acq-rel | peterson-relaxed
use std::sync::atomic::AtomicUsize;
//end
//if peterson
use std::sync::atomic::Ordering::SeqCst;
//end
//if async channel | async-threads channel
use tokio::sync::mpsc::{Sender, channel};
//elif channel !processes
use crossbeam::channel::{Sender, bounded};
//end
let all = $increments * $tasks;
SHOWN
//if processes
//elif channel
assert_eq!(counter, all);
//elif mutex async | mutex async-threads
assert_eq!(*COUNTER.lock().await, all);
//elif mutex
assert_eq!(*COUNTER.lock(), all);
//elif std-mutex
assert_eq!(COUNTER.lock().map(|counter| *counter).ok(), Some(all));
//elif rwlock async | rwlock async-threads
assert_eq!(*COUNTER.read().await, all);
//elif rwlock
assert_eq!(*COUNTER.read(), all);
//elif spin | peterson | atomic | cas | local | sequential | async natural
assert_eq!(COUNTER.load(Relaxed), all);
//else
assert!((1..=all).contains(&COUNTER.load(Relaxed)));
//end
