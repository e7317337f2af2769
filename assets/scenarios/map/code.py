def square(x):
    time.sleep(1)  # [waiting] as for a slow reply | 느린 응답처럼
    return x * x

with ThreadPoolExecutor(max_workers=4) as pool:
    # in the order asked for, whoever is done first | 먼저 끝나도 순서는 부탁한 그대로
    for result in pool.map(square, [1, 2, 3, 4, 5]):
        print(result)
