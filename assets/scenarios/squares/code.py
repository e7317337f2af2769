def work(n):
    return sum(i * i for i in range(n))  # [running]

# threads share one interpreter lock, processes do not | 스레드는 GIL 하나를 나눠 쓰고, 프로세스는 그렇지 않습니다
with ProcessPoolExecutor(max_workers=4) as pool:
    results = list(pool.map(work, [1_000_000] * 4))
