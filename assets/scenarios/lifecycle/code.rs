let workers: Vec<_> = (0..5)
    .map(|_| thread::spawn(work)) // [starting] now there are more | 이제 여럿입니다
    .collect();
for worker in workers {
    worker.join()?; // in order, whoever ends first | 누가 먼저 끝나든 순서대로
}

fn work() {
    println!("starts");
    sleep(Duration::from_secs(2)); // [waiting] cut off if main ends | 메인이 끝나면 잘림
    println!("ends");
}
