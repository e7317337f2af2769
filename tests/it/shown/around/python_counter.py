#if python-async
import asyncio
#elif python-processes
import multiprocessing
from multiprocessing import Lock, Process, Queue, Value

# What a child has is what stands here.
multiprocessing.set_start_method("fork")
#else
#if none
import sys
#end
from queue import Queue
from threading import Barrier, Lock, Thread

#if none
# Where threads may change, they do.
sys.setswitchinterval(1e-6)
#end
together = Barrier($workers)
#end


#if python-async
async def work(n):
    await increment()
#elif python-processes
def work(n):
    increment()
#else
def work(n):
    together.wait()
    increment()
#end


SHOWN


#if python-async
async def main():
    global lock, queue, counter
    counter, lock, queue = 0, asyncio.Lock(), asyncio.Queue()
    await start()


asyncio.run(main())
#elif python-processes private
counter, lock = 0, Lock()
start()
#elif python-processes
counter, lock, queue = Value("q", 0, lock=False), Lock(), Queue()
start()
counter = counter.value
#else
counter, lock, queue = 0, Lock(), Queue()
start()
#end
print(counter)
