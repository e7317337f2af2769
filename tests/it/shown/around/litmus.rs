use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::fence;
let _ = || fence(SeqCst);
let (x, y) = (AtomicU64::new(0), AtomicU64::new(0));
let (x, y) = (&x, &y);
fn meet<const N: usize>(parts: [&(dyn Fn() -> u64 + Sync); N]) -> Vec<u64> {
    let results: Vec<parking_lot::Mutex<u64>> = (0..N).map(|_| parking_lot::Mutex::new(0)).collect();
    thread::scope(|scope| for (part, result) in parts.iter().zip(&results) {
        scope.spawn(move || *result.lock() = part());
    });
    results.into_iter().map(parking_lot::Mutex::into_inner).collect()
}
SHOWN
assert!(results.into_iter().all(|seen| seen < 4));
