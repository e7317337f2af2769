// Every process runs main, the children, too | 자식도 main을 실행합니다
for _ in 0..3 {
    Command::new(own_program()).spawn(); // three more | 셋 더
}
work(); // [waiting]

// with a guard a child only works | 보호하면 자식은 일만 합니다
if is_child { return work(); }
