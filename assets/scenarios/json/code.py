#if async
async def load(path):  # no await: the loop stands still | await가 없어 루프가 멈춥니다
#else
def load(path):
#end
#core
    with open(path, encoding="utf-8") as file:
        text = file.read()
#if returns=totals
    document = json.loads(text)  # [running]
    return count(document)  # how many values: a number | 값의 개수만
#elif processes
    return json.loads(text)  # [running] and back through a pipe | 파이프로 돌아갑니다
#else
    return json.loads(text)  # [running]
#end
#end

#let native =
#let function = load
#let items = paths
#include map
