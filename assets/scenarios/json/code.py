def load(path):
    with open(path, encoding="utf-8") as file:  # the lock is let go | GIL을 놓습니다
        text = file.read()
    return json.loads(text)  # [running] only its holder parses | 쥔 쪽만 파싱합니다

with ThreadPoolExecutor(max_workers=8) as pool:
    documents = list(pool.map(load, paths))
