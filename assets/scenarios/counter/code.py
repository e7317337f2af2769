#if processes shared
#let counter = counter.value
#else
#let counter = counter
#end
#if async
#let def = async def
#let with = async with
#let queue = await queue
#let pause = await asyncio.sleep(0)
#else
#let def = def
#let with = with
#let queue = queue
#let pause = time.sleep(0)
#end
#if processes channel
#let args = queue
#elif processes private | processes none | processes own-mutex | processes sleep | processes check-then-act
#let args = counter
#elif processes
#let args = counter, lock
#elif two-mutexes
#let args = i
#elif peterson | peterson-acq-rel | peterson-relaxed
#let args = me
#else
#let args =
#end
#if processes private
#let args =
#end
#if nudged sequential
#let gap = $pause  # [window] nobody else is there | 다른 작업자가 없습니다
#elif nudged processes private
#let gap = $pause  # [window] a copy of its own: nobody else is here | 자기만의 사본
#elif nudged
#let gap = $pause  # [window] others write here | 이 사이에 다른 작업자가 씁니다
#elif sequential
#let gap = # [window] nobody else is there | 다른 작업자가 없습니다
#elif async
#let gap = # [window] no await: nobody comes in between | await가 없어 끼어들지 못합니다
#elif processes private
#let gap = # [window] a copy of its own: nobody else is here | 자기만의 사본
#elif processes
#let gap = # [window] others may write here | 이 사이에 다른 작업자가 쓸 수 있습니다
#elif gil gil=old
#let gap = # [window] up to 3.9 the GIL may change hands here | 3.9까지 GIL이 넘어갑니다
#elif gil gil=none
#let gap = # [window] 3.13t: no GIL, others may write here | GIL이 없어 남도 씁니다
#elif gil gil=new
#let gap = # [window] 3.10+ switches at calls and loop ends only | 3.10부터 넘어가지 않습니다
#else
#let gap = # [window] 3.6-3.9, 3.13t lose here; 3.10+ exact by accident | 3.10+는 우연히 정확
#end
#if none
$def increment($args):  # every worker, no guard | 모든 작업자, 보호 없이
#else
$def increment($args):  # every worker, $guard | 모든 작업자, $guard
#end
#if peterson | peterson-acq-rel | peterson-relaxed
    global counter, turn
#elif !processes !channel | processes private
    global counter
#end
#if own-mutex
    lock = Lock()  # one of its own excludes nobody | 자기만의 락은 아무도 막지 못합니다
#end
#if sleep
#core
    seen = $counter
    time.sleep(0.0001)  # [window] a pause excludes nobody | 쉬어도 막지 못합니다
    $counter = seen + 1
#end
    for _ in range($increments - 1):
        seen = $counter
        $gap
        $counter = seen + 1  # [running]
#elif local
    mine = 0
    for _ in range($increments):
#core
        mine += 1  # [running] nobody else sees it | 남은 보지 못합니다
#end
    $with lock:  # [blocked] once | 한 번만
        $counter += mine
#else
    for _ in range($increments):
#core
#if none
        seen = $counter
        $gap
        $counter = seen + 1  # [running]
#elif channel
        $queue.put(1)  # [running] asks the owner to count | 주인에게 세어 달라고
#elif read-lock
        $with lock:  # [blocked] around the read only | 읽기만 감쌉니다
            seen = $counter
        $gap
        $counter = seen + 1  # [running]
#elif check-then-act
        seen = $counter
        while $counter != seen:  # written since? | 그 사이 바뀌었나
            seen = $counter
        $gap
        $counter = seen + 1  # [running]
#elif peterson | peterson-acq-rel | peterson-relaxed
        wants[me] = True
        turn = 1 - me
        while wants[1 - me] and turn == 1 - me:  # [blocked] again and again | 될 때까지
            time.sleep(0)
        seen = counter
        $gap
        counter = seen + 1  # [running] Python's order is one | Python의 순서는 하나
        wants[me] = False
#elif spin
        while not lock.acquire(False):  # [blocked] again and again | 될 때까지
            time.sleep(0)
        $counter += 1  # [running]
        lock.release()
#else
#if two-mutexes
        $with locks[i % 2]:  # [blocked] half use another one | 절반은 다른 락
#elif own-mutex
        with lock:
#elif std-mutex
        with lock:  # [blocked] one at a time | 한 번에 하나
#elif rwlock
        $with lock:  # [blocked] Python has none for readers | Python에는 보통 락만
#elif atomic | cas
        $with lock:  # [blocked] Python has no atomic add | Python에는 원자 덧셈이 없습니다
#else
        $with lock:  # [blocked] one at a time | 한 번에 하나
#end
#if nudged two-mutexes | nudged own-mutex
            seen = $counter
            $gap
            $counter = seen + 1  # [running]
#elif two-mutexes | own-mutex
            $counter += 1  # [running]
#elif nudged
            # nudged in here, too: nobody comes in | 여기서 쉬어도 끼어들지 못합니다
            $counter += 1  # [running]
#else
            $counter += 1  # [running]
#end
#end
#end
#end

#if async
#let Lock = asyncio.Lock()
#else
#let Lock = Lock()
#end
#if processes
#if channel
if __name__ == "__main__":  # a child imports this, too | 자식도 이 파일을 읽습니다
    queue = Queue()
    for i in range($tasks):
        worker = Process(target=increment, args=(queue,))
        worker.start()  # [starting] now there are more | 이제 여럿입니다
    # the owner alone touches the counter | 주인만 카운터를 만집니다
    counter = sum(queue.get() for _ in range($increments * $tasks))
    print(counter)
#elif private
counter, lock = 0, Lock()  # in every process | 프로세스마다
if __name__ == "__main__":  # a child imports this, too | 자식도 이 파일을 읽습니다
#let worker = Process(target=increment)
    #include start
    print(counter)  # nobody counted in this one | 여기서는 아무도 세지 않았습니다
#else
if __name__ == "__main__":  # a child imports this, too | 자식도 이 파일을 읽습니다
    counter, lock = Value("q", 0, lock=False), Lock()
#let worker = Process(target=increment, args=[$args])
    #include start
    print(counter.value)
#end
#else
#if channel
$def owner():  # alone touches the counter | 혼자 카운터를 만집니다
    global counter
    for _ in range($increments * $tasks):
        counter += $queue.get()

#end
#if channel async
counter, queue = 0, asyncio.Queue()
#elif channel
counter, queue = 0, SimpleQueue()
#elif two-mutexes
counter, locks = 0, [$Lock, $Lock]
#elif std-mutex | spin
counter, lock = 0, Lock()
#elif none | sleep | own-mutex | check-then-act
counter = 0
#elif peterson | peterson-acq-rel | peterson-relaxed
counter, wants, turn = 0, [False, False], 0
#else
counter, lock = 0, $Lock
#end
#if sequential
for i in range($tasks):
    increment($args)
#if channel
owner()
#end
#elif async
async def main():  # one loop, one thread | 루프 하나, 스레드 하나
    coming = [increment($args) for i in range($tasks)]
#if channel
    coming.append(owner())
#end
    await asyncio.gather(*coming)

asyncio.run(main())
#elif async-threads
async def main():  # Python's loop has one thread and lends others | 루프의 스레드는 하나
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor($workers + 1))
#if two-mutexes
    coming = [asyncio.to_thread(increment, i) for i in range($tasks)]
#else
    coming = [asyncio.to_thread(increment) for i in range($tasks)]
#end
#if channel
    coming.append(asyncio.to_thread(owner))
#end
    await asyncio.gather(*coming)

asyncio.run(main())
#else
#if two-mutexes | peterson | peterson-acq-rel | peterson-relaxed
#let worker = Thread(target=increment, args=(i,))
#else
#let worker = Thread(target=increment)
#end
#include start
#if channel
owner()
#end
#end
print(counter)
#end
