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
if let Some(i) = args().nth(1) { // this program again, to work | 작업용으로 다시
    work(i.parse()?);
    return Ok(());
}
//end
//if join=shutdown | join=cancel-futures
let queue = SegQueue::new();
(0..$tasks).for_each(|i: u32| queue.push(i));
thread::scope(|scope| {
    for _ in 0..$workers {
        scope.spawn(|| while let Some(i) = queue.pop() { // [starting]
//if processes
            let _ = current_exe().and_then(|this| {
                Command::new(this).arg(i.to_string()).status()
            }); // a child for each task | 작업마다 자식 하나
//else
            work(i);
//end
        });
    }
    thread::sleep($main); // main goes on by itself | 메인은 제 일을 합니다
//if join=cancel-futures
    while queue.pop().is_some() {} // never begin | 시작되지 않습니다
//end
}); // the scope ends with what has begun | 시작한 일이 끝나야 끝납니다
//else
//if processes
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
    worker.kill()?; // cut off | 중단됩니다
    worker.wait()?;
}
//elif async | async-threads
workers.iter().for_each(|worker| worker.abort()); // cut off | 중단됩니다
//else
drop(workers); // when main ends they are cut off | 메인이 끝나면 중단됩니다
//end
//else
//if join=exit
// Rust waits for nobody at its end: a join is what does | Rust는 join이 기다립니다
//end
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
//end
