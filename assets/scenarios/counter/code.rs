//if async | async-threads
//let fn = async fn
//let wait = .await
//let pause = yield_now().await
//let Mutex = Mutex::const_new
//let RwLock = RwLock::const_new
//else
//let fn = fn
//let wait =
//let pause = thread::yield_now()
//let Mutex = Mutex::new
//let RwLock = RwLock::new
//end
//if processes
//let counter = counter
//else
//let counter = COUNTER
//end
//if processes private
//let gap = // [window] a copy of its own: nobody else is here | 자기만의 사본
//elif sequential
//let gap = // [window] nobody else is there | 다른 작업자가 없습니다
//elif async natural
//let gap = // [window] no await: nobody comes in between | 끼어들지 못합니다
//elif nudged
//let gap = $pause; // [window] others write here | 이 사이에 남이 씁니다
//else
//let gap = // [window] others may write here | 이 사이에 남이 쓸 수 있습니다
//end
//if processes mutex | processes spin | processes local
//let params = counter: &AtomicU64, lock: &Lock
//let given = counter, lock
//elif processes channel
//let params = queue: &Ring<u64>
//let given = &queue
//elif processes
//let params = counter: &AtomicU64
//let given = counter
//elif two-mutexes
//let params = i: usize
//let given = i
//elif peterson | peterson-acq-rel | peterson-relaxed
//let params = me: usize
//let given = i
//elif channel
//let params = queue: Sender<u64>
//let given = queue
//else
//let params =
//let given =
//end
//if peterson
//let stored = SeqCst
//let loaded = SeqCst
//elif peterson-acq-rel
//let stored = Release
//let loaded = Acquire
//elif peterson-relaxed
//let stored = Relaxed
//let loaded = Relaxed
//end
//if none
$fn increment($params) { // every worker, no guard | 모든 작업자
//else
$fn increment($params) { // every worker, $guard | 모든 작업자
//end
//if own-mutex
    let lock = Mutex::new(()); // its own excludes nobody | 아무도 막지 못합니다
//end
//if sleep
//core
    let seen = $counter.load(Relaxed);
    thread::sleep(Duration::from_micros(100)); // [window] no lock | 락이 아닙니다
    $counter.store(seen + 1, Relaxed);
//end
    for _ in 1..$increments {
        let seen = $counter.load(Relaxed);
        $gap
        $counter.store(seen + 1, Relaxed); // [running]
    }
//elif local
    let mut mine = 0;
    for _ in 0..$increments {
//core
        mine = black_box(mine + 1); // [running] nobody sees it | 남은 보지 못합니다
//end
    }
    $counter.fetch_add(mine, Relaxed); // once | 한 번만
//else
    for _ in 0..$increments {
//core
//if none
        let seen = $counter.load(Relaxed);
        $gap
        $counter.store(seen + 1, Relaxed); // [running]
//elif processes mutex | processes spin
        let _held = lock.lock(); // [blocked] one at a time | 한 번에 하나
        let seen = counter.load(Relaxed);
        counter.store(seen + 1, Relaxed); // [running]
//elif mutex
//if nudged
        // nudged in here, too: nobody comes in | 여기서 쉬어도 끼어들지 못합니다
//end
        *COUNTER.lock()$wait += 1; // [blocked] one at a time | 한 번에 하나
//elif std-mutex
        if let Ok(mut counter) = COUNTER.lock() { // [blocked]
            *counter += 1; // [running]
        }
//elif rwlock
        *COUNTER.write()$wait += 1; // [blocked] one writes | 하나만 씁니다
//elif peterson | peterson-acq-rel | peterson-relaxed
        WANTS[me].store(true, $stored);
        TURN.store(1 - me, $stored);
        while WANTS[1 - me].load($loaded) // [blocked] again | 될 때까지
            && TURN.load($loaded) == 1 - me
        {
            spin_loop();
        }
        let seen = COUNTER.load(Relaxed);
        COUNTER.store(seen + 1, Relaxed); // [running]
        WANTS[me].store(false, $stored);
//elif spin
        while BUSY.swap(true, Acquire) { // [blocked] again and again | 될 때까지
            spin_loop();
        }
        let seen = COUNTER.load(Relaxed);
        COUNTER.store(seen + 1, Relaxed); // [running]
        BUSY.store(false, Release);
//elif atomic
        $counter.fetch_add(1, Relaxed); // [running] one step | 한 동작
//elif cas
        let mut seen = $counter.load(Relaxed);
        while let Err(now) = $counter // written since: again | 바뀌었으면 다시
            .compare_exchange_weak(seen, seen + 1, Relaxed, Relaxed)
        {
            seen = now; // [running]
        }
//elif channel
        let _ = queue.send(1)$wait; // [running] asks the owner | 주인에게
//elif two-mutexes
        let _held = LOCKS[i % 2].lock()$wait; // [blocked] half use another | 절반은 다른 락
        let seen = COUNTER.load(Relaxed);
        $gap
        COUNTER.store(seen + 1, Relaxed); // [running]
//elif read-lock
        let seen = {
            let _held = LOCK.lock()$wait; // [blocked] the read only | 읽기만
            COUNTER.load(Relaxed)
        };
        $gap
        COUNTER.store(seen + 1, Relaxed); // [running]
//elif own-mutex
        let _held = lock.lock()$wait; // [blocked]
        let seen = $counter.load(Relaxed);
        $gap
        $counter.store(seen + 1, Relaxed); // [running]
//else
        let mut seen = $counter.load(Relaxed);
        while $counter.load(Relaxed) != seen { // written since? | 바뀌었나
            seen = $counter.load(Relaxed);
        }
        $gap
        $counter.store(seen + 1, Relaxed); // [running]
//end
//end
    }
//end
}

//if processes
//if channel
let queue = shared_ring(1_000)?; // memory that all map | 모두가 매핑한 메모리
//elif private
static COUNTER: AtomicU64 = AtomicU64::new(0); // in each | 프로세스마다
let (counter, lock) = (&COUNTER, &Lock::new());
//else
let (counter, lock) = shared_memory()?; // all map it | 모두가 매핑
//end
if args().any(|word| word == "child") { // again, to work | 작업용으로 다시
    increment($given);
    return Ok(());
}
let start = |_| Command::new(current_exe()?).arg("child").spawn();
let workers = (0..$tasks).map(start).collect::<io::Result<Vec<_>>>()?;
//if channel
let mut counter = 0; // the owner alone counts | 주인만 셉니다
for _ in 0..$increments * $tasks {
    counter += queue.recv()?;
}
//end
for mut worker in workers {
    worker.wait()?;
}
//if channel
println!("{counter}");
//else
println!("{}", counter.load(Relaxed));
//end
//else
//if mutex
static COUNTER: Mutex<u64> = $Mutex(0);
//elif std-mutex
static COUNTER: Mutex<u64> = Mutex::new(0);
//elif rwlock
static COUNTER: RwLock<u64> = $RwLock(0);
//elif !channel
static COUNTER: AtomicU64 = AtomicU64::new(0);
//end
//if two-mutexes
static LOCKS: [Mutex<()>; 2] = [const { $Mutex(()) }; 2];
//elif read-lock
static LOCK: Mutex<()> = $Mutex(());
//elif spin
static BUSY: AtomicBool = AtomicBool::new(false);
//elif peterson | peterson-acq-rel | peterson-relaxed
static WANTS: [AtomicBool; 2] = [const { AtomicBool::new(false) }; 2];
static TURN: AtomicUsize = AtomicUsize::new(0);
//end
//if channel
//let given = queue.clone()
//if sequential
let (queue, asked) = bounded($increments * $tasks);
//elif async | async-threads
let (queue, mut asked) = channel(1_000);
//else
let (queue, asked) = bounded(1_000);
//end
//end
//if sequential
for _ in 0..$tasks {
    increment($given);
}
//elif async | async-threads
let work: Vec<_> = (0..$tasks)
    .map(|i| tokio::spawn(increment($given))) // [starting]
    .collect();
//elif rayon
let pool = ThreadPoolBuilder::new().num_threads($workers).build()?;
//if channel
for _ in 0..$tasks {
    let queue = queue.clone();
    pool.spawn(move || increment(queue));
}
//else
pool.scope(|scope| for i in 0..$tasks {
    scope.spawn(move |_| increment($given));
});
//end
//else
let work: Vec<_> = (0..$tasks)
//if channel
    .map(|_| {
        let queue = queue.clone();
        thread::spawn(move || increment(queue)) // [starting]
    })
//else
    .map(|i| thread::spawn(move || increment($given))) // [starting]
//end
    .collect();
//end
//if channel
drop(queue); // the owner alone counts | 주인만 셉니다
let mut counter = 0;
//if async | async-threads
while let Some(one) = asked.recv().await {
    counter += one;
}
//else
asked.iter().for_each(|one| counter += one);
//end
//end
//if async | async-threads
for worker in work {
    worker.await?;
}
//elif threads | gil
for worker in work {
    let _ = worker.join();
}
//end
//if channel
println!("{counter}");
//elif mutex async | mutex async-threads
println!("{}", COUNTER.lock().await);
//elif mutex
println!("{}", COUNTER.lock());
//elif std-mutex
println!("{:?}", COUNTER.lock().map(|counter| *counter));
//elif rwlock async | rwlock async-threads
println!("{}", COUNTER.read().await);
//elif rwlock
println!("{}", COUNTER.read());
//else
println!("{}", COUNTER.load(Relaxed));
//end
//end
