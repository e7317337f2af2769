#if fix=none !processes
import threading


def stuck():
    """Ends the program when every fork stays taken: nobody can go on."""
    seen = 0
    while seen < 50:
        time.sleep(0.02)
        table = globals().get("forks", [])
        seen = seen + 1 if table and all(fork.locked() for fork in table) else 0
    print("RESULT", json.dumps("deadlock"), flush=True)
    os._exit(0)


threading.Thread(target=stuck, daemon=True).start()
#end
SHOWN
if __name__ == "__main__":
    print("RESULT", json.dumps("done"))
