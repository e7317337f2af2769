//if async | async-threads
//let fn = async fn
//let sleep = sleep
//let wait = .await
//else
//let fn = fn
//let sleep = thread::sleep
//let wait =
//end
$fn work(i: u32) {
//core
    println!("{i} starts");
//if stagger
    let less = $stagger * i;
    $sleep($delay.saturating_sub(less))$wait; // [waiting]
//else
    $sleep($delay)$wait; // [waiting]
//end
    println!("{i} ends");
//end
}

//if processes
if let Some(i) = args().nth(1) { // this program again, to work | 다시, 일하러
    work(i.parse()?);
    return Ok(());
}
let start = |i: u32| Command::new(current_exe()?)
    .arg(i.to_string())
    .spawn(); // [starting] now there are more | 이제 여럿입니다
let workers = (0..$tasks).map(start).collect::<io::Result<Vec<_>>>()?;
//elif async | async-threads
let workers: Vec<_> = // [starting]
    (0..$tasks).map(|i| tokio::spawn(work(i))).collect();
//else
let workers: Vec<_> = // [starting] now there are more | 이제 여럿입니다
    (0..$tasks).map(|i| thread::spawn(move || work(i))).collect();
//end
$sleep($main)$wait; // main goes on by itself | 메인은 제 일을 합니다
//if join=daemon
//if processes
for mut worker in workers {
    worker.kill()?; // cut off | 잘립니다
    worker.wait()?;
}
//elif async | async-threads
workers.iter().for_each(|worker| worker.abort()); // cut off | 잘립니다
//else
drop(workers); // when main ends they are cut off | 메인이 끝나면 잘립니다
//end
//else
//if processes
for mut worker in workers {
    worker.wait()?; // in order, whoever ends first | 누가 먼저 끝나든 순서대로
}
//elif async | async-threads
for worker in workers {
    worker.await?; // in order, whoever ends first | 누가 먼저 끝나든 순서대로
}
//else
for worker in workers { // in order, whoever ends first | 누가 먼저 끝나든 순서대로
    if worker.join().is_err() {
        println!("one panicked");
    }
}
//end
//end
