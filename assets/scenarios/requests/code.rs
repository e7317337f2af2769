//if async | async-threads
//let fn = async fn
//let sleep = sleep($work).await
//let lock = HITS.lock().await
//let new = const_new
//else
//let fn = fn
//let sleep = thread::sleep($work)
//let lock = HITS.lock()
//let new = new
//end
//if processes
fn handle(hits: &AtomicU64, lock: &Lock) { // mapped by all | 모두가 매핑
//core
//if lock=handler
    let _held = lock.lock(); // [blocked] around all: one at a time | 전부 감싸면 하나씩
    let seen = hits.load(Relaxed);
    $sleep; // [waiting] with the lock held | 락을 쥔 채
    hits.store(seen + 1, Relaxed);
//elif lock=update
    $sleep; // [waiting] at the same time | 동시에
    let _held = lock.lock(); // [blocked] around the update | 갱신만
    hits.store(hits.load(Relaxed) + 1, Relaxed);
//else
    let seen = hits.load(Relaxed);
    $sleep; // [waiting] others read the same number | 남도 같은 수를 읽습니다
    hits.store(seen + 1, Relaxed);
//end
//end
}
//else
$fn handle() { // every worker | 모든 작업자
//core
//if lock=handler
    let mut hits = $lock; // [blocked] around all: one at a time | 전부 감싸면 하나씩
    let seen = *hits;
    $sleep; // [waiting] with the lock held | 락을 쥔 채
    *hits = seen + 1;
//elif lock=update
    $sleep; // [waiting] at the same time | 동시에
    *$lock += 1; // [blocked] around the update | 갱신만 감싸기
//else
    let seen = HITS.load(Relaxed);
    $sleep; // [waiting] others read the same number | 남도 같은 수를 읽습니다
    HITS.store(seen + 1, Relaxed);
//end
//end
}
//end

//if processes
let (hits, lock) = shared_memory()?;
if args().any(|word| word == "child") { // again, to work | 작업용으로 다시
    for _request in stdin().lines() {
        handle(hits, lock);
        println!("done");
    }
    return Ok(());
}
let mut children = Vec::new();
for _ in 0..$workers {
    let child = Command::new(current_exe()?)
        .arg("child")
        .stdin(Stdio::piped())
        .spawn()?; // [starting]
    children.push(child);
}
for request in 0..$tasks {
    thread::sleep(next_request($rate)); // they come | 요청이 옵니다
    let child = &mut children[request % $workers];
    if let Some(pipe) = &mut child.stdin {
        writeln!(pipe, "{request}")?;
    }
}
for mut child in children {
    drop(child.stdin.take()); // no more: it ends | 더 없으니 끝납니다
    child.wait()?;
}
println!("{}", hits.load(Relaxed));
//else
//if lock=none
static HITS: AtomicU64 = AtomicU64::new(0);
//else
static HITS: Mutex<u64> = Mutex::$new(0);
//end
//if async | async-threads
let slots = Arc::new(Semaphore::new($workers));
let mut coming = JoinSet::new();
for _ in 0..$tasks {
    sleep(next_request($rate)).await; // they come | 요청이 옵니다
    let slots = slots.clone();
    coming.spawn(async move {
        let _held = slots.acquire().await;
        handle().await;
    });
}
coming.join_all().await;
//elif sequential
for _ in 0..$tasks {
    thread::sleep(next_request($rate)); // they come | 요청이 옵니다
    handle();
}
//elif rayon
let pool = ThreadPoolBuilder::new().num_threads($workers).build()?;
pool.in_place_scope(|scope| for _ in 0..$tasks {
    thread::sleep(next_request($rate)); // they come | 요청이 옵니다
    scope.spawn(|_| handle());
});
//else
let (sender, requests) = crossbeam::channel::unbounded();
thread::scope(|scope| {
    for _ in 0..$workers {
        let requests = requests.clone();
        scope.spawn(move || for _ in requests {
            handle();
        });
    }
    for request in 0..$tasks {
        thread::sleep(next_request($rate)); // they come | 요청이 옵니다
        let _ = sender.send(request);
    }
    drop(sender); // no more | 더 없습니다
});
//end
//if lock=none
println!("{}", HITS.load(Relaxed));
//elif async | async-threads
println!("{}", HITS.lock().await);
//else
println!("{}", HITS.lock());
//end
//end
