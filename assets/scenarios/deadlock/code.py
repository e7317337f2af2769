#if processes fix=waiter
#let args = i, forks, waiter
#elif processes fix=semaphore
#let args = i, forks, seats
#elif processes
#let args = i, forks
#else
#let args = i
#end
#if async | async-threads
#let def = async def
#let with = async with
#let sleep = await asyncio.sleep
#let take = await forks[first].acquire()
#let ask = await waiter.acquire()
#let Lock = asyncio.Lock()
#let Semaphore = asyncio.Semaphore
#else
#let def = def
#let with = with
#let sleep = time.sleep
#let take = forks[first].acquire()
#let ask = waiter.acquire()
#let Lock = Lock()
#let Semaphore = Semaphore
#end
$def philosopher($args):  # of $tasks | $tasks명 가운데
    n = $tasks
#if fix=order
    first, second = sorted((i, (i + 1) % n))  # lower first | 낮은 번호부터
#else
    first, second = i, (i + 1) % n
#end
    for _ in range($meals):
#core
#if fix=try-lock
        while True:
            $take  # [blocked]
            $sleep($pause)  # the nudge | 일부러 벌린 틈
#if async | async-threads
            if not forks[second].locked():  # free, and no await | await 없이
                await forks[second].acquire()
                break
#else
            if forks[second].acquire(False):
                break
#end
            forks[first].release()  # put it back, begin anew | 내려놓고 다시
            $sleep(random.uniform(0, 2 * $eat))
        $sleep($eat)
        forks[second].release()
        forks[first].release()
#elif fix=waiter
        $ask  # [blocked] lets one take at a time | 한 번에 한 명
        $with forks[first]:
            $sleep($pause)  # the nudge | 일부러 벌린 틈
            $with forks[second]:
                waiter.release()
                $sleep($eat)
#elif fix=semaphore
        $with seats:  # [blocked] one fewer than there are forks | 포크보다 하나 적게
            $with forks[first]:
                $sleep($pause)  # the nudge | 일부러 벌린 틈
                $with forks[second]:
                    $sleep($eat)
#else
        $with forks[first]:
            $sleep($pause)  # the nudge | 일부러 벌린 틈
#if fix=order
            $with forks[second]:  # [blocked] never in a circle | 고리가 생기지 않습니다
#else
            $with forks[second]:  # [blocked] all may wait here | 모두 여기서 기다립니다
#end
                $sleep($eat)
#end
#end

#let forks = [$Lock for _ in range($tasks)]
#if processes
if __name__ == "__main__":  # a child imports this, too | 자식도 이 파일을 읽습니다
    forks = $forks
#if fix=waiter
    waiter = $Lock
#elif fix=semaphore
    seats = $Semaphore($tasks - 1)
#end
#let worker = Process(target=philosopher, args=($args))
    #include start
#else
forks = $forks
#if fix=waiter
waiter = $Lock
#elif fix=semaphore
seats = $Semaphore($tasks - 1)
#end
#if async | async-threads
async def main():  # one loop, one thread | 루프 하나, 스레드 하나
    await asyncio.gather(*(philosopher(i) for i in range($tasks)))

asyncio.run(main())
#else
#let worker = Thread(target=philosopher, args=(i,))
#include start
#end
#end
