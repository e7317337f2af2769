def double(n):
    return n * 2  # [running] next to nothing | 거의 아무것도 아닌 일

with ThreadPoolExecutor(max_workers=4) as pool:
    futures = [pool.submit(double, n) for n in range(1, 10_001)]
    # whoever is done first comes first | 먼저 끝난 것이 먼저 나옵니다
    results = [future.result() for future in as_completed(futures)]

# the same, without handing anything to anybody | 아무에게도 맡기지 않으면
results = [n * 2 for n in range(1, 10_001)]
