//! A set of JSON files with known totals: arrays of records, all of the same length, drawn from a seed.
//!
//! It must not know who reads them.

use std::ffi::OsString;
use std::io::{self, Write};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::folder::{Folder, Sink};
use crate::cancel::Cancel;
use crate::text::Phrase;

/// One file of the set, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonFile {
    pub path: OsString,
    pub records: u64,
    /// The sum of all whole numbers in it.
    pub sum: u128,
}

/// Length of a record with the sign before it and the line's end, bytes.
const RECORD: u64 = 128;

/// Writes so many files of about so many bytes each; the same seed writes the same files.
///
/// # Errors
/// A file could not be written, or the run was cancelled meanwhile.
pub fn write_json(folder: &Folder, count: u64, size: u64, seed: u64, cancel: &Cancel) -> Result<Vec<JsonFile>, Phrase> {
    let digits = count.to_string().len();
    (1..=count)
        .map(|number| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            // A stream of its own for every file: each is the same however many there are.
            random.set_stream(number);
            let records = (size / RECORD).max(1);
            let mut sum = 0;
            let name = format!("file-{number:0digits$}.json");
            let path = folder.write(&name, cancel, |sink| {
                sum = write_records(sink, records, &mut random)?;
                Ok(())
            })?;
            Ok(JsonFile { path: path.into(), records, sum })
        })
        .collect()
}

/// Writes the records, and returns the sum of the numbers in them.
fn write_records(sink: &mut Sink<'_>, records: u64, random: &mut ChaCha8Rng) -> io::Result<u128> {
    let mut sum = 0;
    for id in 0..records {
        let amount = random.random_range(0..1_000_000_u64);
        let ratio = random.random_range(0..1_000_u32);
        let before = if id == 0 { '[' } else { ',' };
        let mut record = format!(
            r#"{before}{{"id":{id},"amount":{amount},"ratio":0.{ratio:03},"paid":{},"tags":["{}","{}"],"note":""#,
            random.random_bool(0.5),
            TAGS[random.random_range(0..TAGS.len())],
            TAGS[random.random_range(0..TAGS.len())],
        );
        // The note is as long as it takes for all records to be of one length.
        let note = usize::try_from(RECORD).unwrap_or(usize::MAX).saturating_sub(record.len() + "\"}\n".len());
        let letters: [u8; 64] = random.random();
        record.extend(letters.iter().take(note).map(|letter| char::from(b'a' + letter % 26)));
        record.push_str("\"}\n");
        sink.write_all(record.as_bytes())?;
        sum += u128::from(id) + u128::from(amount);
    }
    sink.write_all(b"]\n")?;
    Ok(sum)
}

const TAGS: [&str; 6] = ["blue", "green", "late", "north", "paper", "urgent"];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn written(count: u64, size: u64, seed: u64) -> Vec<(JsonFile, Vec<u8>)> {
        let folder = Folder::create().expect("there is room");
        let files = write_json(&folder, count, size, seed, &Cancel::new()).expect("there is room");
        let read = |file: JsonFile| {
            let bytes = std::fs::read(&file.path).expect("it was written");
            (JsonFile { path: std::path::Path::new(&file.path).file_name().expect("a name").into(), ..file }, bytes)
        };
        files.into_iter().map(read).collect()
    }

    #[test]
    fn files_are_json_of_the_size_asked_for_and_hold_what_is_said_of_them() {
        for (file, bytes) in written(3, 50_000, 7) {
            let Value::Array(records) = serde_json::from_slice(&bytes).expect("it is JSON") else { panic!("an array") };
            assert_eq!(records.len() as u64, file.records);
            let number = |record: &Value, key: &str| u128::from(record[key].as_u64().expect("a whole number"));
            let sum: u128 = records.iter().map(|record| number(record, "id") + number(record, "amount")).sum();
            assert_eq!(sum, file.sum);
            assert!((49_000..=50_200).contains(&bytes.len()), "{}", bytes.len());
        }
    }

    #[test]
    fn the_seed_alone_says_what_is_in_them() {
        assert_eq!(written(2, 4_000, 7), written(2, 4_000, 7));
        assert_eq!(written(2, 4_000, 7)[0].1, written(9, 4_000, 7)[0].1);
        assert_ne!(written(1, 4_000, 7)[0].1, written(1, 4_000, 8)[0].1);
        assert_ne!(written(2, 4_000, 7)[0].1, written(2, 4_000, 7)[1].1);
    }

    #[test]
    fn nothing_more_is_written_after_the_wish_to_stop() {
        let folder = Folder::create().expect("there is room");
        let cancel = Cancel::new();
        cancel.request();
        assert!(write_json(&folder, 10, 1 << 20, 1, &cancel).is_err());
    }
}
