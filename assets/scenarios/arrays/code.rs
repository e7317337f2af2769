// threads share the array | 스레드는 배열을 함께 씁니다
let results = arrays.par_iter().map(figures); // [running]

// a process reads its copy from a pipe | 프로세스는 파이프에서 사본을 읽습니다
let mut array = vec![0; length];
stdin().read_exact(&mut array)?; // [waiting]
results.send(figures(&array));

// or maps memory that is there already | 이미 있는 메모리를 쓸 수도 있습니다
results.send(figures(&Mmap::map(&shared)?));
