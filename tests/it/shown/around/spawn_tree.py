SHOWN
if __name__ == "__main__":
    print("RESULT", json.dumps([worker.exitcode for worker in workers]))
