// every worker, over and over | 모든 작업자가 되풀이합니다
let seen = counter.load();
// [window] others may write here | 이 사이에 다른 작업자가 쓸 수 있습니다
counter.store(seen + 1); // [running]

// with a mutex nobody is in between | mutex가 있으면 아무도 끼어들지 못합니다
let mut counter = mutex.lock(); // [blocked]
*counter += 1;
