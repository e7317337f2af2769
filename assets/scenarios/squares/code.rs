//if async | async-threads
async fn work(n: u128) -> u128 { // no await: a thread stands still | await 없음
//else
fn work(n: u128) -> u128 { // every task: nothing to wait for | 기다릴 일이 없습니다
//end
//core
//if rounds
    let mut sum = 0;
    for _ in 0..$rounds {
        sum = (0..n).map(|i| black_box(i * i)).sum(); // [running]
    }
    sum
//else
    (0..n).map(|i| black_box(i * i)).sum() // [running]
//end
//end
}

//let ordered =
//let function = work
//let items = vec![$n; $tasks]
//let told = work(line?.parse()?)
//let sent = item
//include map
