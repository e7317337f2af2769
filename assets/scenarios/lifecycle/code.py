workers = [Thread(target=work) for _ in range(5)]
for worker in workers:
    worker.start()  # [starting] now there are more | 이제 여럿입니다
for worker in workers:
    worker.join()  # in order, whoever ends first | 누가 먼저 끝나든 순서대로

def work():
    print("starts")
    time.sleep(2)  # [waiting] cut off here if a daemon | 데몬이면 여기서 잘립니다
    print("ends")
