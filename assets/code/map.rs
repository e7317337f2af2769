//if sequential
let results: Vec<_> = $items.into_iter().map($function).collect();
//elif rayon
let pool = ThreadPoolBuilder::new().num_threads($workers).build()?;
let results: Vec<_> = pool.install(|| {
    $items.into_par_iter().map($function).collect()
});
//elif async | async-threads
//if async
// one thread: tokio's current_thread | 스레드 하나: tokio의 current_thread
//else
// many threads: tokio's multi_thread | 여러 스레드: tokio의 multi_thread
//end
//if enough-workers
let work = $items.into_iter().map($function).map(tokio::spawn);
let work: Vec<_> = work.collect();
//else
let slots = Arc::new(Semaphore::new($workers));
let slot = |item| {
    let slots = slots.clone();
    tokio::spawn(async move {
        let _held = slots.acquire().await;
        $function(item).await
    })
};
let work: Vec<_> = $items.into_iter().map(slot).collect();
//end
let mut results = Vec::new();
for task in work {
    results.push(task.await?); // in the order asked for | 요청한 순서대로
}
//elif processes
//include children
let results: Vec<_> = results.into_iter().collect();
//else
let (queue, results) = (SegQueue::new(), SegQueue::new());
//if ordered
$items.into_iter().enumerate().for_each(|it| queue.push(it));
//else
$items.into_iter().for_each(|item| queue.push(item));
//end
//if gil computing !gil=none
let gil = Mutex::new(()); // as modelled | 모델
//end
thread::scope(|scope| {
    for _ in 0..$workers {
//if ordered
        scope.spawn(|| while let Some((place, item)) = queue.pop() {
            results.push((place, $function(item)));
        });
//else
        scope.spawn(|| while let Some(item) = queue.pop() {
//if gil computing !gil=none
            let _held = gil.lock(); // one computes at a time | 한 번에 하나
//end
            results.push($function(item));
        });
//end
    }
});
//if ordered
// each to its place: the order asked for | 요청한 순서의 자리로
let results: BTreeMap<_, _> = results.into_iter().collect();
//end
//end
