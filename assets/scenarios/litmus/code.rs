//if ordering=relaxed
//let store = Relaxed
//let load = Relaxed
//elif ordering=acquire-release
//let store = Release
//let load = Acquire
//elif ordering=seq-cst
//let store = SeqCst
//let load = SeqCst
//else
//let store = Relaxed
//let load = Relaxed
//end
// in each trial x and y are 0 before | 시도마다 x와 y는 0에서 시작
//core
//if test=sb
let a = || {
    x.store(1, $store); // [running]
//if ordering=fence
    fence(SeqCst);
//end
    y.load($load) // 0?
};
let b = || {
    y.store(1, $store);
//if ordering=fence
    fence(SeqCst);
//end
    x.load($load) // 0, too? then it is weak | 둘 다 0이면 약함
};
//elif test=mp
let a = || {
    x.store(1, $store); // [running] the data | 데이터
//if ordering=fence
    fence(SeqCst);
//end
    y.store(1, $store); // the flag | 플래그
    1
};
let b = || {
    let flag = y.load($load);
//if ordering=fence
    fence(SeqCst);
//end
    flag * 2 + x.load($load) // flag 1 and data 0: weak | 플래그 1, 데이터 0이면 약함
};
//elif test=lb
let a = || {
    let seen = x.load($load); // [running]
//if ordering=fence
    fence(SeqCst);
//end
    y.store(1, $store);
    seen
};
let b = || {
    let seen = y.load($load);
//if ordering=fence
    fence(SeqCst);
//end
    x.store(1, $store);
    seen // both 1: weak | 둘 다 1이면 약함
};
//elif test=2+2w
let a = || {
    x.store(1, $store); // [running]
//if ordering=fence
    fence(SeqCst);
//end
    y.store(2, $store);
    0
};
let b = || {
    y.store(1, $store);
//if ordering=fence
    fence(SeqCst);
//end
    x.store(2, $store);
    0 // x and y both 1 in the end: weak | 끝에 둘 다 1이면 약함
};
//else
let a = || {
    x.store(1, $store); // [running]
    0
};
let b = || {
    y.store(1, $store);
    0
};
let c = || {
    let seen = x.load($load);
//if ordering=fence
    fence(SeqCst);
//end
    seen * 2 + y.load($load)
};
let d = || {
    let seen = y.load($load);
//if ordering=fence
    fence(SeqCst);
//end
    seen * 2 + x.load($load) // c and d both 2: weak | c와 d가 2면 약함
};
//end
//end

//if test=iriw
let results = meet([&a, &b, &c, &d]); // a spin barrier a trial | 시도마다 스핀 배리어
//else
let results = meet([&a, &b]); // a spin barrier a trial | 시도마다 스핀 배리어
//end
