def increment():  # every worker | 모든 작업자
    global counter
    for _ in range(100_000):
        seen = counter
        # [window] others may write here | 이 사이에 다른 작업자가 쓸 수 있습니다
        counter = seen + 1  # [running]

with lock:  # [blocked] nobody is in between | 아무도 끼어들지 못합니다
    counter += 1
