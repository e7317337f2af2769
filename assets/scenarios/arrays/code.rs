//if async | async-threads
async fn figures(array: Arc<[f64]>) -> [f64; 3] { // shared | 함께 씁니다
//elif processes
fn figures(array: &[f64]) -> [f64; 3] {
//else
fn figures(array: Arc<[f64]>) -> [f64; 3] { // shared, no copy | 사본 없이 함께
//end
    let n = array.len() as f64;
//core
//if rounds
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..$rounds {
        sum = array.iter().sum::<f64>(); // [running]
        squares = array.iter().map(|x| x * x).sum();
    }
//else
    let sum = array.iter().sum::<f64>(); // [running]
    let squares = array.iter().map(|x| x * x).sum::<f64>();
//end
//end
    let mean = sum / n;
    let deviation = (squares / n - mean * mean).sqrt();
    [mean, deviation, squares.sqrt()]
}

//let ordered =
//let function = figures
//let items = arrays
//if processes
let text = |array: &[f64]| {
    let numbers: Vec<_> = array.iter().map(f64::to_string).collect();
    numbers.join(" ")
};
//end
//if processes shared
// a file of bytes that every process maps | 모든 프로세스가 매핑하는 파일
let in_child = |path: String| -> io::Result<[f64; 3]> {
    // SAFETY: nobody writes to it | 아무도 쓰지 않습니다
    let memory = unsafe { Mmap::map(&File::open(path)?)? };
    let (_, array, _) = unsafe { memory.align_to() };
    Ok(figures(array))
};
//let items = paths
//let told = text(&in_child(line?)?)
//let sent = item
//elif processes
// a copy in every child, here as text | 자식마다 사본, 여기서는 글자로
let in_child = |line: String| {
    let numbers = line.split(' ').flat_map(str::parse);
    figures(&numbers.collect::<Vec<f64>>())
};
//let told = text(&in_child(line?))
//let sent = text(&item)
//end
//include map
