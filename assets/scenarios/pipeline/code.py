#if async | async-threads
#let def = async def
#let sleep = await asyncio.sleep
#let put = await queue.put
#let get = await queue.get()
#let Queue = asyncio.Queue
#else
#let def = def
#let sleep = time.sleep
#let put = queue.put
#let get = queue.get()
#let Queue = Queue
#end
#if processes
#let args = first, queue
#let given = i, queue
#let taking = consume, args=(queue,)
#let taker = queue
#let Worker = Process
#else
#let args = first
#let given = i,
#let taking = consume
#let taker =
#let Worker = Thread
#end
$def produce($args):
    for n in range(first, $items, $producers):
#core
        $sleep($produce)  # [waiting] makes one, as a sensor does | 센서처럼 하나를 만듭니다
        item = n, bytes($item_size)
#if capacity
        $put(item)  # [full] waits for a free place | 빈자리를 기다립니다
#else
        $put(item)  # never waits: the queue grows | 기다리지 않고 큐가 커집니다
#end
#end
#if ending=sentinel !producers
    for _ in range($consumers):
        $put(None)  # a mark for each: no more | 소비자마다 종료 표시
#elif ending=sentinel !processes
    global left
#if async | async-threads
    left -= 1  # no await: nobody comes in between | await가 없어 끼어들지 못합니다
    is_last = left == 0
#else
    with lock:  # [blocked]
        left -= 1
        is_last = left == 0
#end
    if is_last:
        for _ in range($consumers):
            $put(None)  # a mark for each: no more | 소비자마다 종료 표시
#end

$def consume($taker):
#core
    while (item := $get) is not None:  # [empty] for an item | 항목 대기
        $sleep($consume)  # [waiting] uses it, as a database | 데이터베이스처럼 씁니다
        print(item[0])
#end

#if async | async-threads
async def main():  # one loop, one thread | 루프 하나, 스레드 하나
    producers = [asyncio.create_task(produce(i)) for i in range($producers)]
    consumers = [asyncio.create_task(consume()) for _ in range($consumers)]
#if ending=close
    await asyncio.wait(producers)  # however they end | 어떻게 끝나든
    for _ in range($consumers):  # queue.shutdown() is 3.13's | 3.13부터
        await queue.put(None)
    await asyncio.gather(*consumers)
#else
    await asyncio.gather(*producers, *consumers)
#end

#elif processes
if __name__ == "__main__":  # a child imports this, too | 자식도 이 파일을 읽습니다
#end
#if processes capacity
    queue = $Queue($capacity)
    #include pipe
#elif processes
    queue = $Queue()  # no limit | 한도 없음
    #include pipe
#else
#if capacity
queue = $Queue($capacity)
#else
queue = $Queue()  # no limit | 한도 없음
#end
#if ending=sentinel producers
#if async | async-threads
left = $producers  # who is the last? | 누가 마지막인지
#else
left, lock = $producers, Lock()  # who is the last? | 누가 마지막인지
#end
#end
#if async | async-threads
asyncio.run(main())
#else
#include pipe
#end
#end
