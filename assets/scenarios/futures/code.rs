// every worker | 모든 작업자
while let Some(n) = queue.pop() {
    results.send(n * 2); // [running] next to nothing | 거의 아무것도 아닌 일
}
// whoever is done first comes first | 먼저 끝난 것이 먼저 나옵니다
let doubled: Vec<_> = results.collect();

// the same, without handing anything to anybody | 아무에게도 맡기지 않으면
let doubled: Vec<_> = (1..=10_000).map(|n| n * 2).collect();
