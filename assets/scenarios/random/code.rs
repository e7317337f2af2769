//if async | async-threads
async fn task(i: u32) -> Result<u32, &'static str> {
//core
    let wait = random_range($duration);
    sleep(Duration::from_secs_f64(wait)).await; // [waiting]
//end
//else
fn task(i: u32) -> Result<u32, &'static str> {
//core
    let wait = random_range($duration);
    thread::sleep(Duration::from_secs_f64(wait)); // [waiting]
//end
//end
//if fail-rate
    if random_bool($fail_rate) {
        return Err("failed");
    }
//end
    Ok(i)
}

//let function = task
//let items = (0..$tasks)
//let told = format!("{:?}", task(line?.parse()?))
//let sent = item
//include as_completed
