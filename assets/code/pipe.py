producers = [
    $Worker(target=produce, args=($given)) for i in range($producers)
]
consumers = [
    $Worker(target=$taking) for _ in range($consumers)
]
for worker in producers + consumers:
    worker.start()  # [starting]
for worker in producers:
    worker.join()
#if ending=close processes
for _ in range($consumers):  # its close() ends no get(): a mark does | 종료 표시가 끝냅니다
    queue.put(None)
#elif ending=close
for _ in range($consumers):  # queue.shutdown() is 3.13's | 3.13부터
    queue.put(None)
#elif processes producers
for _ in range($consumers):  # a producer's might overtake items | 항목을 앞지를까 봐
    queue.put(None)
#end
for worker in consumers:
    worker.join()
