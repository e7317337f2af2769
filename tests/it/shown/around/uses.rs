use std::collections::BTreeMap;
use std::env::{args, current_exe};
use std::fs::{self, File};
use std::hint::{black_box, spin_loop};
use std::io::{self, BufRead, BufReader, Read, Write, stdin};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crossbeam::queue::SegQueue;
use image::ImageResult;
use memmap2::Mmap;
use rand::{random_bool, random_range};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use serde_json::Value;
use tokio::task::{JoinSet, yield_now};
use tokio::time::{sleep, timeout};

#[path = AROUND]
mod around;
use around::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn current_thread() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn many_threads() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}
