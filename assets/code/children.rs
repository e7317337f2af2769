if args().any(|word| word == "child") { // again, to work | 작업용으로 다시
    for line in stdin().lines() {
        println!("{}", $told);
    }
    return Ok(());
}
let queue = SegQueue::new();
$items.into_iter().for_each(|item| queue.push(item));
let (sender, results) = mpsc::channel();
thread::scope(|scope| -> io::Result<()> {
    for _ in 0..$workers {
        let (queue, sender) = (&queue, sender.clone());
        let mut child = Command::new(current_exe()?)
            .arg("child")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?; // [starting]
        scope.spawn(move || -> Option<()> {
            let mut input = child.stdin.take()?;
            let output = BufReader::new(child.stdout.take()?);
            let mut lines = output.lines();
            while let Some(item) = queue.pop() {
                writeln!(input, "{}", $sent).ok()?;
                let _ = sender.send(lines.next()?.ok()?); // a pipe | 파이프
            }
            drop(input); // no more: the child ends | 더 없으니 끝납니다
            child.wait().ok().map(drop)
        });
    }
    Ok(())
})?;
drop(sender);
