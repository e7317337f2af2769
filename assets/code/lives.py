workers = []
for i in range($tasks):
    worker = $Worker(target=work, args=(i,)$daemon)
    worker.start()  # [starting] now there are more | 이제 여럿입니다
    workers.append(worker)
time.sleep($main)  # main goes on by itself | 메인은 제 일을 합니다
#if join=daemon
# main ends here: daemons are cut off | 메인이 끝나면 데몬은 잘립니다
#else
for worker in workers:
    worker.join()  # in order, whoever ends first | 누가 먼저 끝나든 순서대로
#end
