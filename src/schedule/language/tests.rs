//! What is read, and what is said of a text that cannot be.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::text::{Lang, Texts};

fn said(text: &str) -> String {
    let wrong = read("a", text).expect_err("it is wrong");
    assert!(!Texts::of(Lang::Ko).say(&wrong.said("a.txt")).is_empty());
    Texts::of(Lang::En).say(&wrong.said("a.txt"))
}

/// The steps of the first worker, spelled.
fn steps(text: &str) -> Vec<String> {
    let program = read("a", text).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let code = program.workers[0].code.iter();
    code.filter(|instruction| instruction.is_step).map(|instruction| instruction.spelling.clone()).collect()
}

#[test]
fn a_line_expands_into_its_reads_and_its_write() {
    let steps =
        |line: &str| steps(&format!("shared n = 0, a = [0, 0], f = false\nlock l\nworker A:\n  mine = 3\n  {line}\n"));
    assert_eq!(steps("n += 1"), ["seen = n", "n = seen + 1"]);
    assert_eq!(steps("atomic n += 1"), ["n = n + 1"]);
    assert_eq!(steps("mine = n * 2"), ["mine = n * 2"]);
    assert_eq!(steps("mine = n + a[1]"), ["seen = n", "mine = seen + a[1]"]);
    assert_eq!(steps("a[n] += mine"), ["seen = n", "seen2 = a[seen]", "seen = n", "a[seen] = seen2 + mine"]);
    assert_eq!(steps("if f and n == 1: n = 2"), ["if f", "if n == 1", "n = 2"]);
    assert_eq!(steps("mine = cas(n, 0, 1)"), ["mine = cas(n, 0, 1)"]);
    assert_eq!(steps("with l: n = 1"), ["l.acquire()", "n = 1", "l.release()"]);
    assert_eq!(steps("f = f or n > 1 or not f"), ["if f", "if n > 1", "if f", "f = seen"]);
    assert_eq!(steps("n = (1 + 2) * mine - -1"), ["n = (1 + 2) * mine - -1"]);
}

#[rstest]
#[case("worker A:\n  wile n == 1:\n    pass\n", "a.txt:2:3: expected a statement, found `wile`; did you mean `while`?")]
#[case(
    "shard n = 0\n",
    "a.txt:1:1: expected a declaration such as `shared`, `lock` or `worker`, found `shard`; did you mean `shared`?"
)]
#[case(
    "shared counter = 0\nworker A:\n  conter += 1\n",
    "a.txt:3:3: expected a variable, found `conter`; did you mean `counter`?"
)]
#[case("shared n = \nworker A:\n  pass\n", "a.txt:1:11: expected a value, found the end of the line")]
#[case("worker A\n  pass\n", "a.txt:1:9: expected `:`, found the end of the line")]
#[case("worker A:\npass\n", "a.txt:2:1: expected a line that is indented, found `pass`")]
#[case(
    "lock l\nworker A:\n  l.aquire()\n",
    "a.txt:3:5: expected something that `l` can do, found `aquire`; did you mean `acquire`?"
)]
#[case("worker A:\n  pass\n worker B:\n  pass\n", "a.txt:3:2: this line is indented like none above it")]
#[case("shared n = 0\n", "a.txt:1:1: there is no worker; begin one with `worker A:`")]
#[case("worker A:\n  x = cas(y, 1)\n", "a.txt:2:7: `cas` takes 3 in its parentheses, found 2")]
#[case("shared n = 0\nworker A:\n  n = $\n", "a.txt:3:7: expected a name, a number or a sign, found `$`")]
#[case("shared n = 99999999999\n", "a.txt:1:12: expected a number from 0 to 2147483647")]
#[case("shared n = 12ab\n", "a.txt:1:12: expected a number, found `12ab`")]
#[case("shared 수 = 0\n", "a.txt:1:8: names are made of Latin letters, digits and `_`; found `수`")]
#[case("shared n = 0, n = 1\n", "a.txt:1:15: the name `n` is taken")]
#[case("worker A:\n  x = 1\nfinally A.y == 1\n", "a.txt:3:11: expected a variable of A, found `y`")]
#[case("worker A:\n  \u{1b}[2J\n", "a.txt:2:3: expected a name, a number or a sign, found `␛`")]
fn what_is_wrong_is_said_in_one_line(#[case] text: &str, #[case] line: &str) {
    assert_eq!(said(text), line);
}

#[test]
fn hostile_texts_get_one_line() {
    let deep = (0..200).fold("worker A:\n".to_owned(), |text, depth| format!("{text}{}if 1:\n", " ".repeat(depth + 1)));
    let long = format!("worker A:\n  x = {}\n", "1 + ".repeat(9_000) + "1");
    let nested = format!("worker A:\n  x = {}\n", "(".repeat(30_000));
    let not = format!("worker A:\n  x = {}1\n", "not ".repeat(9_000));
    let otherwise = format!("worker A:\n  if 1:\n    pass\n{}", "  elif 1:\n    pass\n".repeat(2_000));
    let array = "shared a = [1, 2] * 60\nworker A:\n  pass\n".to_owned();
    let many = format!("shared n = 0\nworker A:\n{}", "  n += 1\n".repeat(3_000));
    let workers = format!("worker {}:\n  pass\n", ["A", "B", "C", "D", "E", "F", "G", "H", "I"].join(", "));
    let arrays = format!(
        "{}worker A:\n  pass\n",
        ["a", "b", "c", "d", "e"].map(|name| format!("shared {name} = [0] * 60\n")).concat()
    );
    for text in [deep, long, nested, not, otherwise, array, many, workers, arrays, "a".repeat(LONGEST_TEXT + 1)] {
        let said = said(&text);
        assert!(said.len() < 200 && !said.contains('\n'), "{said}");
    }
}

#[test]
fn a_checksum_does_not_depend_on_how_lines_end() {
    let sum = |text: &str| read("a", text).expect("it is right").checksum;
    let text = "shared n = 0\nworker A:\n  n += 1\n";
    assert_eq!(sum(text), sum(&text.replace('\n', "\r\n")));
    assert_ne!(sum(text), sum(&text.replace("+= 1", "+= 2")));
}

#[test]
fn a_program_is_read_with_what_is_said_of_it() {
    let text = "title: Two | 둘\nlesson: It is lost.\nshared n = 0\nworker A, B:\n  n += 1\nfinally n == 2  # both\nreach end n == 1 within 1\n";
    let program = read("two", text).expect("it is right");
    let title = program.title.expect("it has one");
    assert_eq!((title.en.as_str(), title.ko.as_str()), ("Two", "둘"));
    assert_eq!(program.finally[0].spelling, "n == 2");
    assert_eq!(program.outcome.len(), 1);
    assert_eq!(program.within, Some(1));
    assert!(matches!(program.goal, Goal::End(_)));
    assert_eq!(program.workers.iter().map(|worker| worker.lines).collect::<Vec<_>>(), [(4, 5), (4, 5)]);
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in "[a-z =+:.,()\\[\\]0-9\n\t ]{0,80}|(shared n = 0\n)?(worker A:\n)?(  [a-z.=+()0-9 ]{0,12}\n){0,6}") {
        if let Err(wrong) = read("a", &text) {
            prop_assert!(!Texts::of(Lang::En).say(&wrong.said("a")).contains('\n'));
        }
    }
}
