let (queue, inbox) = bounded(10); // or unbounded() | 한도가 없으면 unbounded()
let producer = spawn(move || {
    for item in 0..items {
        queue.send(make(item)); // [full] waits for a free place | 빈자리를 기다립니다
    }
}); // the last sender is dropped: closed | 보내는 쪽이 모두 사라지면 닫힙니다
for item in inbox { // [empty] waits for an item | 항목을 기다립니다
    consume(item); // [waiting]
}

// on an event loop: tokio's mpsc | 이벤트 루프에서는 tokio의 mpsc
let (queue, mut inbox) = mpsc::channel(10);
spawn(async move {
    for item in 0..items {
        queue.send(make(item).await).await; // [full]
    }
});
while let Some(item) = inbox.recv().await { // [empty]
    consume(item).await; // [waiting]
}
