def handle(request):  # every worker | 모든 작업자
    global hits
    with lock:  # [blocked] around all of it: one at a time | 전부 감싸면 한 번에 하나
        seen = hits
        work()  # [waiting] without the lock, others read here | 락이 없으면 이때 남이 읽습니다
        hits = seen + 1

def handle(request):  # the lock around the update | 갱신만 감싸기
    work()  # at the same time | 동시에
    with lock:
        hits += 1
