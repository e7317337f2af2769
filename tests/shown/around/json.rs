use tokio::sync::Semaphore;
use parking_lot::Mutex;
let folder = tempfile::tempdir()?;
let paths: Vec<PathBuf> = (0..3).map(|n| folder.path().join(format!("{n}.json"))).collect();
for path in &paths {
    fs::write(path, "[1, 2, 3]")?;
}
SHOWN
//if !processes
for document in results {
    assert_eq!(document?, serde_json::json!([1, 2, 3]));
}
//end
