use tokio::sync::Semaphore;
use parking_lot::Mutex;
let folder = tempfile::tempdir()?;
let paths: Vec<PathBuf> = (0..3).map(|n| folder.path().join(format!("{n}.json"))).collect();
for path in &paths {
    fs::write(path, "[1, 2, 3]")?;
}
//if returns=totals
fn count(document: &Value) -> u64 {
    1 + document.as_array().into_iter().flatten().map(count).sum::<u64>()
}
//end
SHOWN
//if !processes
for document in results {
//if returns=totals
    assert_eq!(document?, 4);
//else
    assert_eq!(document?, serde_json::json!([1, 2, 3]));
//end
}
//end
