#if async | async-threads
#let def = async def
#let sleep = await asyncio.sleep
#else
#let def = def
#let sleep = time.sleep
#end
$def fetch(url):
#core
    $sleep($delay)  # [waiting] as for a reply: no processor | 답을 기다리듯
    return f"page of {url}"
#end

urls = [f"example.org/{n}" for n in range($tasks)]
#let native =
#let function = fetch
#let items = urls
#include map
