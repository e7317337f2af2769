with $pool(max_workers=$workers) as pool:
#if timeout-means=waiter
    futures = [pool.submit($function, item) for item in $items]
    for item, future in zip($items, futures):  # as submitted | 맡긴 순서
        try:
            print(item, future.result(timeout=$timeout))
        except TimeoutError:  # gives up; the task runs on | 작업은 계속됩니다
            print(item, "given up")
        except Exception as error:  # the others go on | 나머지는 계속됩니다
            print(item, error)
#else
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
#end
