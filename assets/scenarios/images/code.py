def shrink(path):
    with Image.open(path) as picture:
        picture.thumbnail((160, 160))  # [running] decodes first | 먼저 디코딩
        picture.save(OUT / f"{path.stem}.png")

with ProcessPoolExecutor(max_workers=4) as pool:  # paths travel | 경로만 보냅니다
    list(pool.map(shrink, paths))
