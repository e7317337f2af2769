paths = sys.argv[1:]
SHOWN
def values(document):
    inner = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    return 1 + sum(values(one) for one in inner)

if __name__ == "__main__":
    print("RESULT", json.dumps([values(document) for document in results]))
