//! How fast evidence is gone through: large files, many small ones, and an archive of them; and how fast lists are set
//! against many files.

#![allow(clippy::unwrap_used)]

use divan::Bencher;
use divan::counter::BytesCount;
use std::fs;
use std::path::Path;
use ziping::assessment::{Answer, Conclusion, Evidence, EvidenceState};
use ziping::catalog::Necessity;
use ziping::disk::bag::{Content, Payload, seal, verify};
use ziping::disk::evidence::{SurveyLimits, survey_archive, survey_folder};
use ziping::disk::progress::Silent;
use ziping::evidence::{Digest, HeldFile, Holdings, Listed};
use ziping::place::Place;
use ziping::reconcile::{Handed, List, reconcile};

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

/// So many files in folders of a hundred, as people call them.
fn holdings(files: usize) -> Holdings {
    let kinds = ["验收报告", "过程记录", "授权书", "应急处理方案", "培训签到表", "风险告知记录"];
    let mut files: Vec<HeldFile> = (0..files)
        .map(|at| {
            let kind = kinds[at % kinds.len()];
            let mut digest = [0; 32];
            digest[..8].copy_from_slice(&at.to_le_bytes());
            HeldFile {
                path: format!("{:03} 示例{}号项目/示例{}号项目{kind}V1.{}.pdf", at / 100, at / 100, at, at % 3),
                size: 1000,
                sha256: Some(Digest(digest)),
                trouble: None,
                organisation: None,
            }
        })
        .collect();
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Holdings { name: "证明材料".to_owned(), files, ..Holdings::default() }
}

/// Two hundred items in fifty clauses: a third exact, a third of another version, a third that no file is called.
fn answers() -> Vec<Answer> {
    let item = |at: usize| {
        let text = match at % 3 {
            0 => format!("示例{}号项目验收报告V1.0.pdf", at * 30),
            1 => format!("示例{}号项目过程记录V2.0", at * 30 + 1),
            _ => format!("第{at}项没有交来的材料说明"),
        };
        Listed { names: vec![text.clone()], text, facts: Vec::new(), from: None }
    };
    (0..50)
        .map(|clause| Answer {
            clause: u16::try_from(clause).unwrap() + 1,
            necessity: Necessity::Required,
            found: None,
            conclusion: Conclusion {
                verdict: None,
                trouble: None,
                place: Place::Whole,
                typed: String::new(),
                shared: false,
            },
            evidence: Evidence {
                typed: String::new(),
                place: Place::Whole,
                items: (4 * clause..4 * clause + 4).map(item).collect(),
                state: EvidenceState::Listed,
            },
        })
        .collect()
}

/// Two hundred items matched among many files, hashing aside.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 10)]
fn match_200_items(bencher: Bencher<'_, '_>, files: usize) {
    let catalog = ziping::data::shipped().unwrap();
    let form = catalog.form("应急处理").unwrap();
    let (holdings, answers) = (holdings(files), answers());
    bencher.with_inputs(|| Handed { holdings: holdings.clone(), ..Handed::default() }).bench_local_values(|handed| {
        reconcile(&[List { member: 0, form, answers: &answers }], handed, &catalog.evidence)
    });
}
