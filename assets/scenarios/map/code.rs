//if async | async-threads
async fn square(x: u64) -> u64 {
//else
fn square(x: u64) -> u64 {
//end
//core
//if spread
    let least = $delay;
    let wait = random_range(least..=least + $spread);
//let wait = wait
//else
//let wait = $delay
//end
//if async | async-threads
    sleep($wait).await; // [waiting] as for a slow reply | 느린 응답처럼
//else
    thread::sleep($wait); // [waiting] as for a slow reply | 느린 응답처럼
//end
    x * x
//end
}

// in the order asked for, whoever is done first | 먼저 끝나도 순서는 요청한 그대로
//if processes
//let function = square
//let items = 1..=$tasks
let items: Vec<u64> = ($items).collect();
//let items = items
//let told = square(line?.parse()?)
//let sent = item
//let ordered =
//include children
let numbers = results.iter().flat_map(|line| line.parse());
let mut squares: Vec<u64> = numbers.collect();
squares.sort();
//else
//let ordered = yes
//let function = square
//let items = (1..=$tasks)
//include map
//end
