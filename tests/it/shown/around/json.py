paths = sys.argv[1:]
def count(document):
    inner = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    return 1 + sum(count(one) for one in inner)

SHOWN
if __name__ == "__main__":
#if returns=documents
    results = [count(document) for document in results]
#end
    print("RESULT", json.dumps(results))
