#if async
async def shrink(path):  # no await: the loop stands still | await가 없어 루프가 멈춥니다
#else
def shrink(path):  # a path travels, not a picture | 그림이 아니라 경로만 보냅니다
#end
#core
    with Image.open(path) as picture:
        picture.thumbnail(($thumbnail, $thumbnail))  # [running] decodes first | 먼저 디코딩
        picture.save(OUT / f"{path.stem}.png")
#end
    return picture.size

#let native = Pillow
#let function = shrink
#let items = paths
#include map
