def figures(array):
    # [running] all of it is needed here | 여기에 배열 전체가 있어야 합니다
    return array.mean(), array.std(), np.linalg.norm(array)

# threads share the array, processes get a copy | 스레드는 함께, 프로세스는 사본
with ProcessPoolExecutor(max_workers=4) as pool:
    # [waiting] pickled, through a pipe | 직렬화해서 파이프로
    results = list(pool.map(figures, arrays))
