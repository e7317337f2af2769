#if async | async-threads
async def get(url):
#core
    async with aiohttp.request("GET", url) as reply:  # [waiting]
        reply.raise_for_status()  # 404, 503: an error, too | 이것도 오류입니다
        body = await reply.read()
#end
#else
def get(url):
#core
#if timeout-means=task
    reply = requests.get(url, timeout=$timeout)  # [waiting]
#else
    reply = requests.get(url)  # [waiting]
#end
    reply.raise_for_status()  # 404, 503: an error, too | 이것도 오류입니다
    body = reply.content
#end
#end
#if fail-rate
    if random.random() < $fail_rate:
        raise RuntimeError("failed")
#end
    return len(body)

#let function = get
#let items = urls
#include as_completed
