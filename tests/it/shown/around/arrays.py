import numpy as np

numbers = [float(n % 64) for n in range($length)]
#if processes shared
if __name__ == "__main__":
    memories = [SharedMemory(create=True, size=8 * $length) for _ in range($tasks)]
    for memory in memories:
        np.ndarray($length, np.float64, memory.buf)[:] = np.array(numbers)
    names = [memory.name for memory in memories]
#else
arrays = [np.array(numbers) for _ in range($tasks)]
#end
SHOWN
if __name__ == "__main__":
    print("RESULT", json.dumps([[float(one) for one in figures] for figures in results]))
#if processes shared
    for memory in memories:
        memory.close()
        memory.unlink()
#end
