async fn get(client: &Client, url: &str) -> Result<usize> {
    let reply = client.get(url).send().await?; // [waiting]
    // 404, 503: an error, too | 이것도 오류입니다
    Ok(reply.error_for_status()?.bytes().await?.len())
}

let mut replies = urls.map(|url| get(&client, url)).collect();
while let Some(reply) = FuturesUnordered::next(&mut replies).await {
    match reply {
        Ok(bytes) => println!("{bytes}"),
        Err(error) => println!("{error}"), // the others go on | 나머지는 계속됩니다
    }
}
