//if returns=totals
//let Loaded = u64
//else
//let Loaded = Value
//end
//if async | async-threads
async fn load(path: PathBuf) -> io::Result<$Loaded> { // no await | await 없음
//else
fn load(path: PathBuf) -> io::Result<$Loaded> {
//end
//core
    let text = fs::read_to_string(path)?;
//if returns=totals
    let document = serde_json::from_str(&text)?; // [running]
    Ok(count(&document)) // how many values: a number | 값의 개수만
//else
    Ok(serde_json::from_str(&text)?) // [running]
//end
//end
}

//let ordered =
//let function = load
//let items = paths
//let told = load(line?.into())?
//let sent = item.display()
//include map
