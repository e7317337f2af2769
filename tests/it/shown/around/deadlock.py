#if fix=none
import threading


def is_taken(fork):
#if processes
    if fork.acquire(block=False):
        fork.release()
        return False
    return True
#else
    return fork.locked()
#end


def stuck():
    """Ends the program when every fork stays taken: nobody can go on."""
    seen = 0
    while seen < 50:
        time.sleep(0.02)
        table = globals().get("forks", [])
        seen = seen + 1 if table and all(is_taken(fork) for fork in table) else 0
    print("RESULT", json.dumps("deadlock"), flush=True)
#if processes
    for child in multiprocessing.active_children():
        child.kill()
#end
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=stuck, daemon=True).start()
#end
SHOWN
if __name__ == "__main__":
    print("RESULT", json.dumps("done"))
