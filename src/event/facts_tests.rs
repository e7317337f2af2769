use super::*;
use crate::text::visible;
use proptest::prelude::*;

fn any_fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        any::<u64>().prop_map(Fact::Number),
        any::<u64>().prop_map(Fact::Bytes),
        any::<u64>().prop_map(Fact::Nanos),
        any::<String>().prop_map(|text| Fact::Text(text.into())),
    ]
}

fn any_key() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(KEYS.to_vec()).prop_map(str::to_owned),
        ".{0,12}".prop_map(|key| visible(&key).into_owned())
    ]
}

proptest! {
    #[test]
    fn of_each_key_the_last_fact_counts(told in prop::collection::vec((any_key(), any_fact()), 0..12)) {
        let mut facts = Facts::new();
        let mut expected: Vec<(String, Fact)> = Vec::new();
        for (key, fact) in told {
            facts = facts.with(&key, fact.clone());
            match expected.iter_mut().find(|(known, _)| *known == key) {
                Some((_, old)) => *old = fact,
                None => expected.push((key, fact)),
            }
        }
        let told: Vec<(String, Fact)> = facts.iter().map(|(key, fact)| (key.to_owned(), fact)).collect();
        prop_assert_eq!(&told, &expected);
        prop_assert!(expected.iter().all(|(key, fact)| facts.get(key).as_ref() == Some(fact)));
        let json = serde_json::to_string(&facts).expect("facts are JSON");
        prop_assert_eq!(&json, &serde_json::to_string(&expected).expect("pairs are JSON"));
        prop_assert_eq!(&serde_json::from_str::<Facts>(&json).expect("it was written so"), &facts);
        let bytes = postcard::to_allocvec(&facts).expect("bytes are bytes");
        prop_assert_eq!(&postcard::from_bytes::<Facts>(&bytes).expect("it was written so"), &facts);
    }

    #[test]
    fn what_is_no_fact_is_read_as_far_as_it_goes(packed in prop::collection::vec(any::<u8>(), 0..40)) {
        let facts = Facts { packed: packed.into() };
        let _ = (facts.iter().count(), facts.get("bytes"), facts.figure("status"), format!("{facts:?}"));
        let _ = facts.clone().with("bytes", Fact::Bytes(1));
    }
}

#[test]
fn three_facts_of_a_fetch_take_no_more_than_sixteen_bytes() {
    let facts = Facts::new()
        .with("status", Fact::Number(200))
        .with("bytes", Fact::Bytes(60_000))
        .with("first-byte", Fact::Nanos(150_000_000));
    assert!(facts.packed.len() <= 16, "{} bytes", facts.packed.len());
}
