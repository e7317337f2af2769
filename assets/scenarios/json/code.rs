// every worker | 모든 작업자
while let Some(path) = queue.pop() {
    let text = fs::read_to_string(path)?; // may wait for the disk | 디스크
    let records: Vec<Record> = serde_json::from_str(&text)?; // [running]
    results.send(records);
}
