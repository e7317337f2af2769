// every worker | 모든 작업자
while let Some(path) = queue.pop() {
    let picture = image::open(&path)?; // [running] most of the time | 대부분
    let small = picture.thumbnail(160, 160);
    small.save(out.join(path.file_stem()).with_extension("png"))?;
}
