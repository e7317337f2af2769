#if async
async def work(n):  # no await: the loop stands still | await가 없어 루프가 멈춥니다
#else
def work(n):  # every task: nothing to wait for | 모든 작업, 기다릴 일이 없습니다
#end
#core
#if rounds
    for _ in range($rounds):
        total = sum(i * i for i in range(n))  # [running]
    return total
#else
    return sum(i * i for i in range(n))  # [running]
#end
#end

#let native =
#let function = work
#let items = [$n] * $tasks
#include map
