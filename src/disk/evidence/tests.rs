use super::examine::{self, Examined, Stamp};
use super::*;
use crate::archive::Packer;
use crate::disk::progress::{Progress, Silent};
use crate::evidence::{Digest, FileTrouble, Holdings, WhyLeftOut};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::io::{self, Cursor, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

fn write(folder: &Path, path: &str, content: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn survey(folder: &Path) -> Source {
    survey_folder(folder, &SurveyLimits::default(), &Silent).unwrap()
}

fn paths(holdings: &Holdings) -> Vec<&str> {
    holdings.files.iter().map(|file| file.path.as_str()).collect()
}

fn left_out(holdings: &Holdings) -> Vec<(&str, &WhyLeftOut)> {
    holdings.left_out.iter().map(|left_out| (left_out.path.as_str(), &left_out.why)).collect()
}

fn ignored(holdings: &Holdings) -> Vec<(&str, usize)> {
    holdings.ignored.iter().map(|(key, count)| (key.as_str(), *count)).collect()
}

fn digest(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

#[test]
fn files_are_listed_by_path_with_their_digests() {
    let home = tempfile::tempdir().unwrap();
    for (path, content) in [("乙/2.txt", "b"), ("乙.txt", "a"), ("a/b/c.txt", "c"), ("a-b.txt", "d")] {
        write(home.path(), path, content.as_bytes());
    }
    let source = survey(home.path());
    // Plain byte order: '-' before '/', though a folder comes before it in a walk.
    assert_eq!(paths(&source.holdings), ["a-b.txt", "a/b/c.txt", "乙.txt", "乙/2.txt"]);
    assert_eq!(source.holdings.files[1].sha256, Some(digest(b"c")));
    assert!(source.holdings.files.iter().all(|file| file.trouble.is_none() && file.size == 1));
    assert_eq!(source.path_of(3), Some(home.path().join("乙/2.txt")));
    let mut copy = Vec::new();
    assert_eq!(source.copy_file(1, &mut copy).unwrap(), digest(b"c"));
    assert_eq!(copy, b"c");
    assert!(source.copy_file(4, &mut copy).is_err());
}

#[test]
fn what_is_wrong_with_files_is_told() {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), "空.pdf", b"");
    write(home.path(), "假.docx", b"%PDF-1.7");
    write(home.path(), "表.xls", b"<html><table>");
    let source = survey(home.path());
    let troubles: Vec<_> = source.holdings.files.iter().map(|file| file.trouble.clone().unwrap()).collect();
    let wrong = |looks_like: &str| FileTrouble::WrongType { looks_like: looks_like.to_owned() };
    assert_eq!(troubles, [wrong("PDF 文件"), FileTrouble::Empty, wrong("网页（HTML）")]);
    assert_eq!(source.holdings.files[1].sha256, Some(digest(b"")));
}

/// What systems leave behind, and one file that is evidence.
const LITTER: [&str; 15] = [
    "Thumbs.db",
    "甲/thumbs.db",
    "Desktop.ini",
    ".DS_Store",
    "~$申请书.docx",
    ".~lock.申请书.docx#",
    "._申请书.docx",
    "__MACOSX/甲/._a",
    "__MACOSX/甲/b.pdf",
    ".git/objects/a",
    ".svn/a",
    ".隐藏",
    "甲/改名记录.json",
    ".隐藏夹/b/c.pdf",
    "甲/真.txt",
];

const LITTER_COUNTED: [(&str, usize); 12] = [
    ("隐藏文件（以.开头）", 1),
    ("改名记录.json", 1),
    (".DS_Store", 1),
    ("._（macOS 附属文件）", 1),
    (".git", 1),
    (".svn", 1),
    (".~lock（LibreOffice 锁文件）", 1),
    ("Thumbs.db", 2),
    ("__MACOSX", 1),
    ("desktop.ini", 1),
    ("~$（Office 锁文件）", 1),
    ("隐藏文件夹（以.开头）", 1),
];

fn counted() -> Vec<(&'static str, usize)> {
    let mut counted = LITTER_COUNTED.to_vec();
    counted.sort_unstable();
    counted
}

#[test]
fn what_systems_leave_behind_is_counted_alike_in_folders_and_archives() {
    let home = tempfile::tempdir().unwrap();
    for path in LITTER {
        write(home.path(), path, b"x");
    }
    let source = survey(home.path());
    assert_eq!(paths(&source.holdings), ["甲/真.txt"]);
    assert_eq!(ignored(&source.holdings), counted());

    let zip = zip(&LITTER.map(|path| (path, &b"x"[..])));
    let source = survey_archive(zip.path(), &SurveyLimits::default(), &Silent).unwrap();
    assert_eq!(paths(&source.holdings), ["甲/真.txt"]);
    assert_eq!(ignored(&source.holdings), counted());
    assert!(source.holdings.left_out.is_empty());
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_never_followed() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret.txt", b"x");
    let home = tempfile::tempdir().unwrap();
    let inside = home.path().join("资料");
    write(&inside, "a.txt", b"x");
    symlink(outside.path().join("secret.txt"), inside.join("out")).unwrap();
    symlink(outside.path(), inside.join("out folder")).unwrap();
    symlink("a.txt", inside.join("in")).unwrap();
    symlink("..", inside.join("up")).unwrap();
    symlink(".", inside.join("loop")).unwrap();
    symlink("nowhere", inside.join("nowhere")).unwrap();
    let mut expected = vec![
        ("in", &WhyLeftOut::Link),
        ("loop", &WhyLeftOut::Link),
        ("nowhere", &WhyLeftOut::Link),
        ("out", &WhyLeftOut::LinkOut),
        ("out folder", &WhyLeftOut::LinkOut),
    ];
    // A pipe would never end.
    if std::process::Command::new("mkfifo").arg(inside.join("pipe")).status().is_ok_and(|status| status.success()) {
        expected.push(("pipe", &WhyLeftOut::Special));
    }
    expected.push(("up", &WhyLeftOut::LinkOut));
    let _socket = std::os::unix::net::UnixListener::bind(inside.join("z")).unwrap();
    expected.push(("z", &WhyLeftOut::Special));
    let source = survey(&inside);
    assert_eq!(left_out(&source.holdings), expected);
    assert_eq!(paths(&source.holdings), ["a.txt"]);
    // The folder itself may be a link: that is how the user names it.
    symlink(&inside, home.path().join("link")).unwrap();
    assert_eq!(paths(&survey(&home.path().join("link")).holdings), ["a.txt"]);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_told_and_the_rest_goes_on() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    write(home.path(), "a/x.txt", b"x");
    write(home.path(), "b.txt", b"x");
    write(home.path(), "c.txt", b"x");
    let mode = |path, mode| fs::set_permissions(home.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    mode("a", 0o0);
    mode("b.txt", 0o0);
    // Root reads everything.
    if fs::read_dir(home.path().join("a")).is_ok() {
        return;
    }
    let source = survey(home.path());
    // What can't be listed can't be cleared away either.
    mode("a", 0o755);
    assert_eq!(left_out(&source.holdings), [("a", &WhyLeftOut::FolderUnreadable("没有权限".to_owned()))]);
    assert_eq!(paths(&source.holdings), ["b.txt", "c.txt"]);
    assert_eq!(source.holdings.files[0].trouble, Some(FileTrouble::Unreadable("没有权限".to_owned())));
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_are_read_as_gbk_and_never_hide_another() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let home = tempfile::tempdir().unwrap();
    for (name, content) in [
        (&b"\xD6\xCA\xC1\xBF.txt"[..], "gbk"),
        ("质量.txt".as_bytes(), "utf-8"),
        (b"\xFF.txt", "neither"),
        (b"a\nb.txt", "control"),
        (b"a\rb.txt", "control too"),
    ] {
        fs::write(home.path().join(OsStr::from_bytes(name)), content).unwrap();
    }
    let source = survey(home.path());
    assert_eq!(paths(&source.holdings), ["a�b.txt", "质量.txt", "�.txt"]);
    let twice = &WhyLeftOut::NameTwice;
    assert_eq!(left_out(&source.holdings), [("a�b.txt", twice), ("质量.txt", twice)]);
    // The one that is held is the one that is copied.
    for (at, file) in source.holdings.files.iter().enumerate() {
        assert_eq!(source.copy_file(at, &mut io::sink()).ok(), file.sha256);
    }
}

#[test]
fn more_than_is_looked_at_is_told() {
    let home = tempfile::tempdir().unwrap();
    for path in ["a/b/c/deep.txt", "1.txt", "2.txt", "3.txt", "4.txt"] {
        write(home.path(), path, b"x");
    }
    let limits = SurveyLimits { files: 2, depth: 3 };
    let few = survey_folder(home.path(), &limits, &Silent).unwrap().holdings;
    assert_eq!((paths(&few), left_out(&few)), (vec!["1.txt", "2.txt"], vec![("3.txt", &WhyLeftOut::TooMany)]));
    let limits = SurveyLimits { files: 10, depth: 3 };
    let flat = survey_folder(home.path(), &limits, &Silent).unwrap().holdings;
    assert_eq!(left_out(&flat), [("a/b/c", &WhyLeftOut::TooDeep)]);
    assert_eq!(flat.files.len(), 4);
}

#[test]
fn what_is_no_folder_is_refused() {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), "a.txt", b"x");
    for path in ["a.txt", "nowhere"] {
        assert!(survey_folder(&home.path().join(path), &SurveyLimits::default(), &Silent).is_err());
        assert!(survey_archive(&home.path().join(path), &SurveyLimits::default(), &Silent).is_err());
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_is_told() {
    let before = Stamp { size: 5, written: Some(Duration::from_secs(1)) };
    let read = |content: &[u8], after: Stamp| {
        examine::stream(&mut &content[..], "a.txt", before, &|| Ok(after), &Silent).unwrap()
    };
    assert_eq!(
        read(b"12345", before),
        Examined { size: 5, sha256: Some(digest(b"12345")), trouble: None, organisation: None }
    );
    let changed = |size| Examined { size, sha256: None, trouble: Some(FileTrouble::Changed), organisation: None };
    assert_eq!(read(b"123456", before), changed(6));
    assert_eq!(read(b"123", before), changed(3));
    assert_eq!(read(b"", before), changed(0));
    assert_eq!(read(b"12345", Stamp { size: 6, ..before }), changed(5));
    assert_eq!(read(b"12345", Stamp { written: Some(Duration::from_secs(2)), ..before }), changed(5));
    let gone = examine::stream(&mut &b"12345"[..], "a", before, &|| Err(io::ErrorKind::NotFound.into()), &Silent);
    assert!(gone.is_err());
}

#[test]
fn contents_around_the_buffer_are_digested_whole() {
    let home = tempfile::tempdir().unwrap();
    let buffer = 256 << 10;
    let sizes = [1, buffer - 1, buffer, buffer + 1, 2 * buffer, 3 * buffer + 7];
    let content: Vec<u8> = (0_u64..).map(|at| u8::try_from(at * at % 251).unwrap()).take(4 * buffer).collect();
    for (at, size) in sizes.iter().enumerate() {
        write(home.path(), &format!("{at}.bin"), &content[..*size]);
    }
    let source = survey(home.path());
    for (file, size) in source.holdings.files.iter().zip(sizes) {
        assert_eq!((file.size, file.sha256), (size as u64, Some(digest(&content[..size]))));
    }
}

#[derive(Default)]
struct Counting {
    expected: AtomicU64,
    bytes: AtomicU64,
    files: AtomicUsize,
}

impl Progress for Counting {
    fn begin(&self, _files: usize, bytes: u64) {
        self.expected.store(bytes, Ordering::Relaxed);
    }

    fn bytes(&self, count: u64) {
        self.bytes.fetch_add(count, Ordering::Relaxed);
    }

    fn file(&self) {
        self.files.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn progress_comes_to_what_was_announced() {
    let home = tempfile::tempdir().unwrap();
    for at in 0..20 {
        write(home.path(), &format!("{at}.bin"), &vec![1; at * 1000]);
    }
    let counting = Counting::default();
    survey_folder(home.path(), &SurveyLimits::default(), &counting).unwrap();
    let expected = counting.expected.into_inner();
    assert_eq!((expected, counting.files.into_inner()), (190_000, 20));
    assert_eq!(expected, counting.bytes.into_inner());
}

fn zip(files: &[(&str, &[u8])]) -> tempfile::NamedTempFile {
    let mut packer = Packer::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        packer.begin(path, content.len() as u64).unwrap();
        packer.write_all(content).unwrap();
    }
    let mut file = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
    file.write_all(packer.finish().unwrap().get_ref()).unwrap();
    file
}

#[test]
fn an_archive_holds_what_its_folder_would() {
    let files: [(&str, &[u8]); 4] =
        [("乙/2.pdf", b"%PDF-1.7"), ("甲.docx", b"%PDF-1.7"), ("a/b.txt", b"b"), ("空.txt", b"")];
    let home = tempfile::tempdir().unwrap();
    for (path, content) in files {
        write(home.path(), path, content);
    }
    let (folder, zip) = (survey(home.path()), zip(&files));
    let archive = survey_archive(zip.path(), &SurveyLimits::default(), &Silent).unwrap();
    assert_eq!(folder.holdings.files, archive.holdings.files);
    assert_eq!(archive.path_of(0), None);
    for (at, file) in archive.holdings.files.iter().enumerate() {
        let mut copy = Vec::new();
        assert_eq!(archive.copy_file(at, &mut copy).ok(), file.sha256);
        assert_eq!(copy.len() as u64, file.size);
    }
    let few = survey_archive(zip.path(), &SurveyLimits { files: 1, depth: 1 }, &Silent).unwrap().holdings;
    assert_eq!(paths(&few), ["甲.docx"]);
    assert_eq!(
        left_out(&few),
        [("a", &WhyLeftOut::TooDeep), ("乙", &WhyLeftOut::TooDeep), ("空.txt", &WhyLeftOut::TooMany)]
    );
}

#[test]
fn damage_in_an_archive_is_told_of_its_file_only() {
    let zip = zip(&[("a.pdf", b"%PDF-1.7 stored as it is"), ("b.txt", b"x")]);
    let mut bytes = fs::read(zip.path()).unwrap();
    let at = bytes.windows(6).position(|window| window == b"stored").unwrap();
    bytes[at] = b'S';
    File::create(zip.path()).unwrap().write_all(&bytes).unwrap();
    let source = survey_archive(zip.path(), &SurveyLimits::default(), &Silent).unwrap();
    let files = &source.holdings.files;
    assert!(
        matches!(&files[0].trouble, Some(FileTrouble::Unreadable(why)) if why == "压缩包中的内容已损坏"),
        "{:?}",
        files[0]
    );
    assert_eq!((files[0].sha256, files[1].sha256), (None, Some(digest(b"x"))));
    assert!(source.copy_file(0, &mut io::sink()).is_err());
}

/// Waits, of every file, until another is worked on at the same time, or too long.
#[derive(Default)]
struct Meeting {
    met: std::sync::Mutex<usize>,
    arrival: std::sync::Condvar,
}

impl Progress for Meeting {
    fn file(&self) {
        let mut met = self.met.lock().unwrap();
        *met += 1;
        self.arrival.notify_all();
        drop(self.arrival.wait_timeout_while(met, Duration::from_secs(5), |met| *met < 2).unwrap());
    }
}

#[test]
fn entries_of_an_archive_are_read_side_by_side() {
    let zip = zip(&[("a.txt", b"a"), ("b.txt", b"b")]);
    let threads = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let begun = std::time::Instant::now();
    let source = threads.install(|| survey_archive(zip.path(), &SurveyLimits::default(), &Meeting::default()).unwrap());
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(paths(&source.holdings), ["a.txt", "b.txt"]);
}

#[test]
fn progress_through_an_archive_comes_to_what_was_announced() {
    let contents: Vec<(String, Vec<u8>)> = (0..50).map(|at| (format!("{:02}.txt", 49 - at), vec![b'x'; at])).collect();
    let files: Vec<(&str, &[u8])> =
        contents.iter().map(|(path, content)| (path.as_str(), content.as_slice())).collect();
    let zip = zip(&files);
    let counting = Counting::default();
    let source = survey_archive(zip.path(), &SurveyLimits::default(), &counting).unwrap();
    assert_eq!((counting.expected.into_inner(), counting.files.into_inner()), (1225, 50));
    assert_eq!(counting.bytes.into_inner(), 1225);
    for (at, file) in source.holdings.files.iter().enumerate() {
        assert_eq!((file.path.as_str(), file.sha256), (files[49 - at].0, Some(digest(files[49 - at].1))));
        let mut copy = Vec::new();
        assert_eq!(source.copy_file(at, &mut copy).ok(), file.sha256);
    }
}

#[test]
fn an_entry_with_more_in_it_than_it_declares_is_left_out() {
    let zip = zip(&[("a.pdf", b"%PDF-1.7"), ("b.txt", b"x")]);
    let mut bytes = fs::read(zip.path()).unwrap();
    // The size unpacked, in the table of contents.
    let at = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap() + 24;
    bytes[at] = 3;
    fs::write(zip.path(), bytes).unwrap();
    let holdings = survey_archive(zip.path(), &SurveyLimits::default(), &Silent).unwrap().holdings;
    assert_eq!(paths(&holdings), ["b.txt"]);
    let why = WhyLeftOut::Unsupported("解压出的内容多于压缩包所声明的".to_owned());
    assert_eq!(left_out(&holdings), [("a.pdf", &why)]);
}

#[test]
fn the_organisation_of_a_document_is_told_from_a_folder_and_an_archive_alike() {
    let part = "<Properties><Company>示例茶楼有限公司</Company></Properties>".as_bytes();
    let document = fs::read(
        zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"), ("docProps/app.xml", part)]).path(),
    )
    .unwrap();
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.docx"), &document).unwrap();
    fs::write(home.path().join("b.bin"), &document).unwrap();
    let packed = zip(&[("a.docx", &document), ("b.bin", &document)]);
    let archive = survey_archive(packed.path(), &SurveyLimits::default(), &Silent).unwrap();
    for source in [survey(home.path()), archive] {
        let told: Vec<_> = source.holdings.files.iter().map(|file| file.organisation.as_deref()).collect();
        assert_eq!(told, [Some("示例茶楼有限公司"), None], "{:?}", source.holdings);
    }
}
