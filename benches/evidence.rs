//! How fast evidence is gone through: large files, many small ones, and an archive of them.

#![allow(clippy::unwrap_used)]

use divan::Bencher;
use divan::counter::BytesCount;
use std::fs;
use std::path::Path;
use ziping::disk::bag::{Content, Payload, seal, verify};
use ziping::disk::evidence::{SurveyLimits, survey_archive, survey_folder};
use ziping::disk::progress::Silent;

fn main() {
    divan::main();
}

/// A folder of so many files of so many bytes, a hundred in each folder.
fn folder(files: usize, bytes: usize) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let content: Vec<u8> = (0..bytes).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect();
    for file in 0..files {
        let inner = home.path().join(format!("资料/{}", file / 100));
        fs::create_dir_all(&inner).unwrap();
        fs::write(inner.join(format!("{file}.bin")), &content).unwrap();
    }
    home
}

fn survey(home: &Path) -> usize {
    survey_folder(home, &SurveyLimits::default(), &Silent).unwrap().holdings.files.len()
}

#[divan::bench(sample_count = 10)]
fn eight_files_of_32_mib(bencher: Bencher<'_, '_>) {
    let home = folder(8, 32 << 20);
    bencher.counter(BytesCount::new(8_usize * (32 << 20))).bench_local(|| survey(home.path()));
}

#[divan::bench(sample_count = 10)]
fn ten_thousand_small_files(bencher: Bencher<'_, '_>) {
    let home = folder(10_000, 1000);
    bencher.counter(BytesCount::new(10_000_usize * 1000)).bench_local(|| survey(home.path()));
}

/// A sealed zip of a thousand files of 64 KiB.
fn sealed(home: &Path) -> std::path::PathBuf {
    let mut payload = Payload::default();
    for file in 0..1000 {
        payload.add(format!("{file}.bin"), Content::Bytes(vec![u8::try_from(file % 251).unwrap(); 64 << 10]));
    }
    let target = home.join("封存.zip");
    seal(&target, &[], payload, &Silent).unwrap();
    target
}

#[divan::bench(sample_count = 10)]
fn an_archive(bencher: Bencher<'_, '_>) {
    let home = tempfile::tempdir().unwrap();
    let zip = sealed(home.path());
    let survey = || survey_archive(&zip, &SurveyLimits::default(), &Silent).unwrap().holdings.files.len();
    bencher.counter(BytesCount::new(1000_usize * (64 << 10))).bench_local(survey);
}

#[divan::bench(sample_count = 10)]
fn a_sealed_archive(bencher: Bencher<'_, '_>) {
    let home = tempfile::tempdir().unwrap();
    let zip = sealed(home.path());
    bencher.counter(BytesCount::new(1000_usize * (64 << 10))).bench_local(|| verify(&zip, &Silent).unwrap().files);
}
