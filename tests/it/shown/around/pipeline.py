def print(item):
    # In one piece: print() writes its line and the end of it apart, and another thread's line may come between.
    sys.stdout.write(f"{item}\n")


SHOWN
