//if async | async-threads
async fn double(n: u64) -> u64 {
//else
fn double(n: u64) -> u64 {
//end
//core
    n * 2 // [running] next to nothing | 거의 아무것도 아닌 일
//end
}

//let ordered =
//let function = double
//let items = (1..=$tasks)
//let told = double(line?.parse()?)
//let sent = item
//include map
