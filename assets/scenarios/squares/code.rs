// every task: nothing to wait for | 모든 작업, 기다릴 일이 없습니다
let mut sum = 0;
for i in 0..n {
    sum += i * i; // [running]
}

// closed form | 닫힌 공식
(n - 1) * n * (2 * n - 1) / 6
