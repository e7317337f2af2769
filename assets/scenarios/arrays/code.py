#if processes shared
def figures(name):  # memory that is there already | 이미 있는 메모리
    memory = SharedMemory(name)
    array = np.ndarray($length, np.float64, memory.buf)
#let items = names
#elif processes
def figures(array):  # [waiting] a copy, through a pipe | 파이프로 온 사본
#let items = arrays
#elif async
async def figures(array):  # no await: the loop stands still | await가 없어 루프가 멈춥니다
#let items = arrays
#else
def figures(array):  # the same memory, no copy | 같은 메모리, 사본 없음
#let items = arrays
#end
#core
#if rounds
    for _ in range($rounds):
        mean, deviation = array.mean(), array.std()  # [running]
        norm = np.linalg.norm(array)
#else
    mean, deviation = array.mean(), array.std()  # [running]
    norm = np.linalg.norm(array)
#end
#end
    return mean, deviation, norm

#let native = numpy
#let function = figures
#include map
