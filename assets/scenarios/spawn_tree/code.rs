fn work() {
//core
    thread::sleep($life); // [waiting]
//end
}

//if main-guard
if args().any(|word| word == "child") { // a child only works | 자식은 일만 합니다
    work();
    return Ok(());
}
//else
// Every process runs main, the children, too: no end | 자식도 main을, 끝없이
//end
let mut children = Vec::new();
for _ in 0..$workers {
    let again = Command::new(current_exe()?).arg("child").spawn()?;
    children.push(again); // [starting]
}
work();
for mut child in children {
    child.wait()?;
}
