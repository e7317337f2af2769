workers = []
for i in range($tasks):
    worker = $worker
    worker.start()  # [starting] now there are more | 이제 여럿입니다
    workers.append(worker)
for worker in workers:
    worker.join()
