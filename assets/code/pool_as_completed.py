with $pool(max_workers=$workers) as pool:
    futures = {pool.submit($function, item): item for item in $items}
    for future in as_completed(futures):  # first done, first out | 끝난 순서
        try:
#if timeout
            result = future.result(timeout=$timeout)  # done: never waits | 이미 끝남
#else
            result = future.result()
#end
            print(futures[future], result)
        except Exception as error:  # the others go on | 나머지는 계속됩니다
            print(futures[future], error)
