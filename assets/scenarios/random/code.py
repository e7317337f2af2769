def task(i):
    time.sleep(random.uniform(0.5, 3))  # [waiting]
    return i

with ThreadPoolExecutor(max_workers=5) as pool:
    futures = [pool.submit(task, i) for i in range(10)]
    # whoever is done first comes first | 먼저 끝난 것이 먼저 나옵니다
    for future in as_completed(futures):
        print(future.result())
