//if sequential
for item in $items {
    let done = $function(item); // an error stops nobody | 오류는 남을 막지 않습니다
    println!("{item}: {done:?}");
}
//elif async | async-threads
//if async
// one thread: tokio's current_thread | 스레드 하나: tokio의 current_thread
//else
// many threads: tokio's multi_thread | 여러 스레드: tokio의 multi_thread
//end
let slots = Arc::new(Semaphore::new($workers));
let mut work = JoinSet::new();
for item in $items {
    let slots = slots.clone();
    work.spawn(async move {
        let _held = slots.acquire().await;
//if timeout-means=task
        let limit = $timeout; // cuts the wait off | 기다림을 끊습니다
        (item, timeout(limit, $function(item)).await)
//else
        (item, $function(item).await)
//end
    });
}
while let Some(done) = work.join_next().await {
    let (item, done) = done?; // first done, first out | 끝난 순서
    println!("{item}: {done:?}");
}
//elif processes
//include children
for done in results { // first done, first out | 끝난 순서
    println!("{done}");
}
//elif rayon
let pool = ThreadPoolBuilder::new().num_threads($workers).build()?;
let (sender, results) = mpsc::channel();
pool.install(|| $items.into_par_iter().for_each_with(
    sender,
    |sender, item| drop(sender.send((item, $function(item)))),
));
for (item, done) in results { // first done, first out | 끝난 순서
    println!("{item}: {done:?}");
}
//else
let queue = SegQueue::new();
$items.into_iter().for_each(|item| queue.push(item));
let (sender, results) = mpsc::channel();
thread::scope(|scope| {
    for _ in 0..$workers {
        let (queue, sender) = (&queue, sender.clone());
        scope.spawn(move || while let Some(item) = queue.pop() {
            let _ = sender.send((item, $function(item)));
        });
    }
    drop(sender); // results end with the last worker | 마지막 작업자까지
    for (item, done) in results { // first done, first out | 끝난 순서
        println!("{item}: {done:?}");
    }
});
//end
