from threading import Barrier

x = y = 0


def meet(*parts):
    """So many trials: what each part returned, and x and y in the end."""
    global x, y
    trials, all_results = 200, []
    before, after = Barrier(len(parts)), Barrier(len(parts))
    returned = [None] * len(parts)

    def thread(index):
        global x, y
        for _ in range(trials):
            if before.wait() == 0:
                x = y = 0
            after.wait()
            returned[index] = parts[index]()
            if before.wait() == 0:
                all_results.append([*returned, [x, y]])
            after.wait()

    threads = [Thread(target=thread, args=(index,)) for index in range(len(parts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return all_results


SHOWN


def is_weak(seen):
#if test=sb
    return seen[:2] == [0, 0]
#elif test=mp
    return seen[1] == (1, 0)
#elif test=lb
    return seen[:2] == [1, 1]
#elif test=2+2w
    return seen[-1] == [1, 1]
#else
    return seen[2] == seen[3] == (1, 0)
#end


print("RESULT", json.dumps([len(results), sum(is_weak(seen) for seen in results)]))
