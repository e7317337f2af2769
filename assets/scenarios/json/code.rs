//if async | async-threads
async fn load(path: PathBuf) -> io::Result<Value> { // no await | await 없음
//else
fn load(path: PathBuf) -> io::Result<Value> {
//end
//core
    let text = fs::read_to_string(path)?;
    Ok(serde_json::from_str(&text)?) // [running]
//end
}

//let ordered =
//let function = load
//let items = paths
//let told = load(line?.into())?
//let sent = item.display()
//include map
