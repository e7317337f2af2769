//if async | async-threads
//let fn = async fn
//let sleep = sleep
//let wait = .await
//let got = Ok
//let new = const_new
//let seat = SEATS.acquire().await
//else
//let fn = fn
//let sleep = thread::sleep
//let wait =
//let got = Some
//let new = new
//let seat = SEATS.acquire()
//end
$fn philosopher(i: usize) { // of $tasks | $tasks명 가운데
//if fix=order
    let next = (i + 1) % $tasks; // the lower number first | 낮은 번호부터
    let (first, second) = (i.min(next), i.max(next));
//else
    let (first, second) = (i, (i + 1) % $tasks);
//end
    for _ in 0..$meals {
//core
//if fix=try-lock
        let (first, second) = loop {
            let one = FORKS[first].lock()$wait; // [blocked]
            $sleep($pause)$wait; // the nudge | 일부러 벌린 틈
            if let $got(two) = FORKS[second].try_lock() {
                break (one, two);
            }
            drop(one); // put it back, begin anew | 내려놓고 다시
            let longest = $eat * 2;
            $sleep(random_range(Duration::ZERO..=longest))$wait;
        };
        $sleep($eat)$wait;
        drop((first, second));
//else
//if fix=waiter
        let waiter = WAITER.lock()$wait; // [blocked] one takes at a time | 한 번에 한 명
//elif fix=semaphore
        let _seat = $seat; // [blocked] one fewer than forks | 포크보다 하나 적게
//end
        let _first = FORKS[first].lock()$wait;
        $sleep($pause)$wait; // the nudge | 일부러 벌린 틈
//if fix=none
        let _second = FORKS[second].lock()$wait; // [blocked] all may wait | 모두 대기
//elif fix=order
        let _second = FORKS[second].lock()$wait; // [blocked] no circle | 고리 없음
//else
        let _second = FORKS[second].lock()$wait;
//end
//if fix=waiter
        drop(waiter);
//end
        $sleep($eat)$wait;
//end
//end
    }
}

static FORKS: [Mutex<()>; $tasks] = [const { Mutex::$new(()) }; $tasks];
//if fix=waiter
static WAITER: Mutex<()> = Mutex::$new(());
//elif fix=semaphore
static SEATS: Semaphore = Semaphore::const_new($tasks - 1);
//end
//if async | async-threads
let mut table = JoinSet::new();
(0..$tasks).for_each(|i| drop(table.spawn(philosopher(i))));
table.join_all().await;
//elif rayon
let pool = ThreadPoolBuilder::new().num_threads($workers).build()?;
pool.scope(|scope| for i in 0..$tasks {
    scope.spawn(move |_| philosopher(i));
});
//else
thread::scope(|scope| for i in 0..$tasks {
    scope.spawn(move || philosopher(i)); // [starting]
});
//end
