fn handle(request: Request) {
    let mut hits = hits.lock(); // [blocked] around all: one at a time | 전부 감싸면 하나씩
    let seen = *hits;
    work(); // [waiting] without the lock, others read | 락이 없으면 이때 남이 읽습니다
    *hits = seen + 1;
}

fn handle(request: Request) { // the lock around the update | 갱신만 감싸기
    work(); // at the same time | 동시에
    *hits.lock() += 1;
}
