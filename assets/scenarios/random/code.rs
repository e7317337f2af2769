// every worker | 모든 작업자
while let Some(task) = queue.pop() {
    let done = wait(task, timeout); // [waiting]
    results.send((task.id, done));
}

// whoever is done first comes first | 먼저 끝난 것이 먼저 나옵니다
for (id, done) in results {
    show(id, done);
}
