//if async | async-threads
async fn get(url: &str) -> reqwest::Result<usize> {
//core
    let reply = client().get(url).send().await?; // [waiting]
    // 404, 503: an error, too | 이것도 오류입니다
    let reply = reply.error_for_status()?;
    Ok(reply.bytes().await?.len())
//end
}
//else
fn get(url: &str) -> reqwest::Result<usize> {
//core
    block_on(async { // this thread waits | 이 스레드가 기다립니다
        let reply = client().get(url).send().await?; // [waiting]
        // 404, 503: an error, too | 이것도 오류입니다
        let reply = reply.error_for_status()?;
        Ok(reply.bytes().await?.len())
    })
//end
}
//end

//let function = get
//let items = urls
//let told = format!("{:?}", get(&line?))
//let sent = item
//include as_completed
