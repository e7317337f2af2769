//if async | async-threads
async fn shrink(path: PathBuf) -> ImageResult<()> { // no await | await 없음
//else
fn shrink(path: PathBuf) -> ImageResult<()> {
//end
//core
    let picture = image::open(&path)?; // [running] most of the time | 대부분
    let small = picture.thumbnail($thumbnail, $thumbnail);
    let name = path.file_stem().unwrap_or_default();
    small.save(out().join(name).with_extension("png"))
//end
}

//let ordered =
//let function = shrink
//let items = paths
//let told = shrink(line?.into()).is_ok()
//let sent = item.display()
//include map
