use tokio::sync::Semaphore;
use parking_lot::Mutex;
//if processes shared
let paths: Vec<String> = Vec::new();
//elif processes
let arrays: Vec<Arc<[f64]>> = vec![(0..64).map(f64::from).collect(); 5];
//else
let arrays: Vec<Arc<[f64]>> = vec![(0..64).map(f64::from).collect(); 5];
//end
SHOWN
//if !processes
for [mean, deviation, norm] in results {
    assert!((mean - 31.5).abs() < 1e-9 && (deviation - 18.473).abs() < 1e-3 && (norm * norm - 85_344.0).abs() < 1e-6);
}
//end
