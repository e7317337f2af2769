//if async | async-threads
async fn fetch(url: String) -> String {
//core
    sleep($delay).await; // [waiting] others go on | 다른 일이 계속됩니다
//end
//else
fn fetch(url: String) -> String {
//core
    thread::sleep($delay); // [waiting] no processor | 프로세서 없이
//end
//end
    format!("page of {url}")
}

let urls: Vec<String> =
    (0..$tasks).map(|n| format!("example.org/{n}")).collect();
//let ordered =
//let function = fetch
//let items = urls
//let told = fetch(line?)
//let sent = item
//include map
