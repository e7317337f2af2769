// philosopher i of n | 철학자 n명 가운데 i번
let first = forks[i].lock(); // [running]
pause(); // the nudge | 일부러 벌린 틈
let second = forks[(i + 1) % n].lock(); // [blocked] all wait | 모두 대기
eat(first, second);

// fix: put back what is held and begin anew | 해결: 내려놓고 다시
while forks[next].try_lock().is_none() {
    drop(first);
    first = take_again_after_a_while();
}
