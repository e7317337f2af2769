#if join=shutdown
with $pool(max_workers=$workers) as pool:  # [starting]
    for i in range($tasks):
        pool.submit(work, i)
    time.sleep($main)  # main goes on by itself | 메인은 제 일을 합니다
# with calls shutdown(wait=True): all are done | with가 모두 기다립니다
#elif join=cancel-futures
pool = $pool(max_workers=$workers)  # [starting]
for i in range($tasks):
    pool.submit(work, i)
time.sleep($main)  # main goes on by itself | 메인은 제 일을 합니다
pool.shutdown(wait=False, cancel_futures=True)
# main ends here: what is queued never begins | 대기 중인 일은 시작되지 않습니다
#else
workers = []
for i in range($tasks):
    worker = $Worker(target=work, args=(i,)$daemon)
    worker.start()  # [starting] now there are more | 이제 여럿입니다
    workers.append(worker)
time.sleep($main)  # main goes on by itself | 메인은 제 일을 합니다
#if join=daemon
# main ends here: daemons are cut off | 메인이 끝나면 데몬은 중단됩니다
#elif join=exit
# main ends here: Python waits for them at its exit | Python이 종료할 때 기다립니다
#else
for worker in workers:
    worker.join()  # in order, whoever ends first | 누가 먼저 끝나든 순서대로
#end
#end
