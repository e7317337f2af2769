#if python-processes private
#let counter = counter
#elif python-processes
#let counter = counter.value
#else
#let counter = counter
#end
#if python-async
#let def = async def
#let with = async with
#let put = await queue.put(1)
#else
#let def = def
#let with = with
#let put = queue.put(1)
#end
#if python-processes private
#let window = [window] a copy of its own: nobody else is here | 자기만의 사본
#elif python-processes
#let window = [window] others may write here | 이 사이에 다른 작업자가 쓸 수 있습니다
#elif python-async
#let window = [window] no await: nobody comes in between | await가 없어 끼어들지 못합니다
#elif shape=read-call-write
#let window = [window] a call: the GIL may change hands here | 호출: GIL이 넘어갈 수 있습니다
#else
#let window = [window] 3.6-3.9, 3.13t lose here; 3.10+ exact by accident | 3.10+는 우연히 정확
#end
#if shape=read-call-write none
def nothing():
    pass
#end
#if none
$def increment():  # every worker, no guard | 모든 작업자, 보호 없이
#else
$def increment():  # every worker, $guard | 모든 작업자, $guard
#end
#if !python-processes !channel | python-processes private
    global counter
#end
#if local
    mine = 0
    for _ in range($increments):
#core
        mine += 1  # [running] nobody else sees it | 남은 보지 못합니다
#end
    $with lock:  # [blocked] once | 한 번만
        $counter += mine
#elif channel
    for _ in range($increments):
#core
        $put  # [running] asks the owner to count | 주인에게 세어 달라고
#end
#elif stretches
    before, mark, told, ended = -1, here.mark - NEXT, 0, 0
    for i in range($increments):
#core
#if mutex
        $with lock:  # [blocked] one at a time | 한 번에 하나
            seen = $counter
            if seen != before:  # a new stretch | 새 구간
                mark, ended = mark + NEXT, before
            before = seen % NEXT + 1 + mark  # and whose write it is | 누가 썼는지도
            $counter = before  # [running]
#else
        seen = $counter
#if shape=read-call-write
        nothing()  # $window
#end
        if seen != before:  # a new stretch | 새 구간
            mark, ended = mark + NEXT, before
        before = seen % NEXT + 1 + mark  # and whose write it is | 누가 썼는지도
        $counter = before  # [running]
#end
#end
        if mark != told:
            told = stretch(ended, seen, mark)
        if not i & 1023:
            stamp()
    stretch(before, 0, 0)
#elif mutex
    for _ in range($increments):
#core
        $with lock:  # [blocked] one at a time | 한 번에 하나
            $counter += 1  # [running]
#end
#else
    for _ in range($increments):
#core
#if shape=augmented
        $counter += 1  # $window
#elif shape=read-call-write
        seen = $counter
        nothing()  # $window
        $counter = seen + 1  # [running]
#else
        seen = $counter
        # $window
        $counter = seen + 1  # [running]
#end
#end
#end

#if python-processes
#let Worker = Process
#else
#let Worker = Thread
#end
#if python-async
#if channel
async def owner():  # alone touches the counter | 혼자 카운터를 만집니다
    global counter
    for _ in range($increments * $workers):
        counter += await queue.get()

#end
async def start():  # one loop, one thread | 루프 하나, 스레드 하나
    # work(n) calls increment() | work(n)이 increment()를 부릅니다
    coming = [work(n) for n in range($workers)]
#if channel
    coming.append(owner())
#end
    await asyncio.gather(*coming)
#else
def start():  # work(n) waits for all, and calls increment() | 모두 모이면 increment()
#if channel !python-processes
    global counter
#end
    workers = [$Worker(target=work, args=(n,)) for n in range($workers)]
    for worker in workers:
        worker.start()  # [starting] now there are more | 이제 여럿입니다
#if channel
    for _ in range($increments * $workers):
        $counter += queue.get()  # the owner alone counts | 주인만 셉니다
#end
    for worker in workers:
        worker.join()
#end
