// every worker | 모든 작업자
while let Some((place, x)) = queue.pop() {
    wait(ONE_SECOND); // [waiting] as for a slow reply | 느린 응답처럼
    results.send((place, x * x));
}

// each result goes to its place: the order asked for | 부탁한 순서의 자리로
let mut squares = vec![None; 5];
for (place, square) in results {
    squares[place] = Some(square);
}
