// every worker; no processor needed | 모든 작업자, 프로세서가 필요 없습니다
while let Some(url) = queue.pop() {
    results.send(fetch(url)); // [waiting]
}

// or one thread and one event loop | 또는 스레드 하나와 이벤트 루프 하나
join_all(urls.map(fetch)).await // [waiting]
