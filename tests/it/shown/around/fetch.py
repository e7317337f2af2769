SHOWN
if __name__ == "__main__":
    print("RESULT", json.dumps(results))
