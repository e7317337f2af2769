//if async | async-threads
//let fn = async fn
//let sleep = sleep
//let wait = .await
//if capacity
//let send_wait = .await
//let Sender = Sender
//let Receiver = Receiver
//let queue = channel($capacity)
//else
//let send_wait =
//let Sender = UnboundedSender
//let Receiver = UnboundedReceiver
//let queue = unbounded_channel()
//end
//let inbox = Arc<Mutex<$Receiver<Item>>>
//else
//let fn = fn
//let sleep = thread::sleep
//let wait =
//let send_wait =
//if processes
//let Sender = Ring
//let inbox = &Ring<Item>
//else
//let Sender = Sender
//let inbox = Receiver<Item>
//end
//if processes capacity
//let queue = shared_ring($capacity)?
//elif processes
//let queue = shared_ring($items + $consumers)?
//elif capacity
//let queue = bounded($capacity)
//else
//let queue = unbounded()
//end
//end
//if processes
//let outbox = &$Sender<Item>
//else
//let outbox = $Sender<Item>
//end
//if ending=sentinel
type Item = Option<(usize, Vec<u8>)>; // None is the mark: no more | 종료 표시
//let item = Some((n, vec![0; $item_size]))
//else
type Item = (usize, Vec<u8>);
//let item = (n, vec![0; $item_size])
//end
//if ending=sentinel producers
//if processes
//let args = first: usize, queue: $outbox, done: &AtomicU64
//else
static DONE: AtomicU64 = AtomicU64::new(0);
//let args = first: usize, queue: $outbox
//end
//else
//let args = first: usize, queue: $outbox
//end

$fn produce($args) {
    for n in (first..$items).step_by($producers) {
//core
        $sleep($produce)$wait; // [waiting] makes one, as a sensor | 센서처럼
        let item = $item;
//if capacity
        let _ = queue.send(item)$send_wait; // [full] for a place | 빈자리 대기
//elif processes
        let _ = queue.send(item); // never waits: a place for each | 자리가 넉넉
//else
        let _ = queue.send(item); // never waits: it grows | 큐가 커집니다
//end
//end
    }
//if ending=sentinel producers
//if processes
    let is_last = done.fetch_add(1, AcqRel) + 1 == $producers;
//else
    let is_last = DONE.fetch_add(1, AcqRel) + 1 == $producers;
//end
    if is_last {
        for _ in 0..$consumers {
            let _ = queue.send(None)$send_wait; // a mark for each | 소비자마다
        }
    }
//elif ending=sentinel
    for _ in 0..$consumers {
        let _ = queue.send(None)$send_wait; // a mark for each | 소비자마다
    }
//end
}

$fn consume(inbox: $inbox) {
//core
//if async | async-threads
    loop {
        let item = inbox.lock().await.recv().await; // [empty] for an item | 항목 대기
//if ending=sentinel
        let Some(Some((n, _))) = item else { break };
//else
        let Some((n, _)) = item else { break }; // closed | 닫힘
//end
//elif ending=sentinel
    while let Ok(Some((n, _))) = inbox.recv() { // [empty] for an item | 항목 대기
//else
    while let Ok((n, _)) = inbox.recv() { // [empty] until it is closed | 닫힐 때까지
//end
        $sleep($consume)$wait; // [waiting] uses it, as a database | 데이터베이스처럼
        println!("{n}");
    }
//end
}

//if processes
let queue = $queue; // memory that all map | 모두가 매핑한 메모리
//if ending=sentinel producers
let (done, _) = shared_memory()?;
//end
if let Some(i) = args().nth(1) { // this program again, to work | 작업용으로 다시
    let i: usize = i.parse()?;
    if i >= $producers {
        consume(&queue);
    } else {
//if ending=sentinel producers
        produce(i, &queue, done);
//else
        produce(i, &queue);
//end
    }
    return Ok(());
}
let start = |i: usize| Command::new(current_exe()?)
    .arg(i.to_string())
    .spawn(); // [starting] now there are more | 이제 여럿입니다
let workers = (0..$workers).map(start).collect::<io::Result<Vec<_>>>()?;
//if ending=close
for (i, mut worker) in workers.into_iter().enumerate() {
    worker.wait()?; // the producers first | 생산자부터
    if i + 1 == $producers {
        queue.close(); // however they ended | 어떻게 끝났든
    }
}
//else
for mut worker in workers {
    worker.wait()?;
}
//end
//elif async | async-threads
let (queue, inbox) = $queue;
let inbox = Arc::new(Mutex::new(inbox)); // tokio's has one taker | 받는 쪽은 하나
let mut work = JoinSet::new();
for i in 0..$producers {
    work.spawn(produce(i, queue.clone())); // [starting]
}
for _ in 0..$consumers {
    work.spawn(consume(inbox.clone()));
}
//if ending=close
drop(queue); // closed when the last producer drops its own | 마지막 생산자가 닫습니다
//end
work.join_all().await;
//else
//if rayon
//let spawn = scope.spawn(move |_|
//let scope = pool.scope
let pool = ThreadPoolBuilder::new().num_threads($workers).build()?;
//else
//let spawn = scope.spawn(move ||
//let scope = thread::scope
//end
let (queue, inbox) = $queue;
$scope(|scope| {
    for i in 0..$producers {
        let queue = queue.clone();
        $spawn produce(i, queue)); // [starting]
    }
    for _ in 0..$consumers {
        let inbox = inbox.clone();
        $spawn consume(inbox));
    }
//if ending=close
    drop(queue); // closed when the last producer drops its own | 마지막 생산자가 닫음
//end
});
//end
