#if async | async-threads
#let def = async def
#let sleep = await asyncio.sleep
#else
#let def = def
#let sleep = time.sleep
#end
$def square(x):
#core
#if spread
    wait = random.uniform($delay, $delay + $spread)
    $sleep(wait)  # [waiting] as for a slow reply | 느린 응답처럼
#else
    $sleep($delay)  # [waiting] as for a slow reply | 느린 응답처럼
#end
    return x * x
#end

# in the order asked for, whoever is done first | 먼저 끝나도 순서는 요청한 그대로
#let native =
#let function = square
#let items = range(1, $tasks + 1)
#include map
