def philosopher(i):  # with n forks, each a Lock() | 포크마다 Lock() 하나
    with forks[i]:  # [running]
        time.sleep(0.01)  # the nudge | 일부러 벌린 틈
        with forks[(i + 1) % n]:  # [blocked] all wait here | 모두 여기서 기다립니다
            eat()

# fix: everybody takes the lower number first | 해결: 모두 낮은 번호부터
    low, high = sorted((i, (i + 1) % n))
    with forks[low], forks[high]:
        eat()
