from PIL import Image

OUT = Path(sys.argv[1])
paths = [Path(path) for path in sys.argv[2:]]
SHOWN
if __name__ == "__main__":
    print("RESULT", json.dumps(sorted(os.listdir(OUT))), json.dumps(results))
