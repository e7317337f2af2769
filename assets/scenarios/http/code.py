def get(url):
    reply = requests.get(url, timeout=10)  # [waiting]
    reply.raise_for_status()  # 404, 503: an error, too | 이것도 오류입니다
    return len(reply.content)

with ThreadPoolExecutor(max_workers=5) as pool:
    futures = {pool.submit(get, url): url for url in urls}
    for future in as_completed(futures):
        try:
            print(futures[future], future.result())
        except Exception as error:  # the others go on | 나머지는 계속됩니다
            print(futures[future], error)
