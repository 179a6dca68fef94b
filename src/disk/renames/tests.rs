use super::*;
use crate::disk::evidence::{Source, SurveyLimits, survey_archive, survey_folder};
use crate::disk::progress::Silent;
use std::io::{Cursor, Write};
use std::path::PathBuf;

struct Scene {
    home: tempfile::TempDir,
}

impl Scene {
    /// A folder with a.txt, b.txt and 丙/c.txt, and an empty target beside it.
    fn new() -> Self {
        let scene = Scene { home: tempfile::tempdir().unwrap() };
        fs::create_dir_all(scene.from("丙")).unwrap();
        for name in ["a.txt", "b.txt", "丙/c.txt"] {
            fs::write(scene.from(name), name).unwrap();
        }
        scene
    }

    fn from(&self, path: &str) -> PathBuf {
        self.home.path().join("资料").join(path)
    }

    fn to(&self, path: &str) -> PathBuf {
        self.home.path().join("改名后").join(path)
    }

    fn source(&self) -> Source {
        survey_folder(&self.from(""), &SurveyLimits::default(), &Silent).unwrap()
    }

    fn carry_out(&self, plan: &[(usize, &str)], moving: bool) -> Done {
        let plan = plan.iter().map(|(file, to)| (*file, (*to).to_owned())).collect();
        carry_out(&self.source(), plan, &self.to(""), moving, &Silent).unwrap()
    }

    fn undo(&self) -> Undone {
        undo(&self.to(RECORD)).unwrap()
    }

    fn is_as_it_was(&self) -> bool {
        let whole = |name: &str| fs::read_to_string(self.from(name)).is_ok_and(|text| text == name);
        ["a.txt", "b.txt", "丙/c.txt"].into_iter().all(whole) && fs::read_dir(self.to("")).unwrap().count() == 0
    }
}

const PLAN: [(usize, &str); 3] = [(0, "一/1.txt"), (1, "一/二/2.txt"), (2, "3.txt")];

#[test]
fn copies_are_made_and_undone() {
    let scene = Scene::new();
    let done = scene.carry_out(&PLAN, false);
    assert_eq!(done.placed, PLAN.map(|(_, to)| to));
    assert_eq!((done.skipped.len(), done.problems.len(), done.record), (0, 0, Some(scene.to(RECORD))));
    assert_eq!(fs::read_to_string(scene.to("一/二/2.txt")).unwrap(), "b.txt");
    let written = |path: PathBuf| path.metadata().unwrap().modified().unwrap();
    assert_eq!(written(scene.to("3.txt")), written(scene.from("丙/c.txt")));
    // Once more: all of it is there, and the record is still of the first run.
    let again = scene.carry_out(&PLAN, false);
    assert_eq!((again.placed.len(), again.skipped.len(), again.problems.len()), (0, 3, 0));
    assert_eq!(scene.undo(), Undone { removed: 3, ..Undone::default() });
    assert!(scene.is_as_it_was());
    assert!(undo(&scene.to(RECORD)).is_err());
}

#[test]
fn files_are_moved_and_moved_back() {
    let scene = Scene::new();
    let done = scene.carry_out(&PLAN, true);
    assert_eq!((done.placed.len(), done.problems.len()), (3, 0));
    assert!(!scene.from("a.txt").exists() && scene.to("一/1.txt").exists());
    fs::remove_dir(scene.from("丙")).unwrap();
    assert_eq!(scene.undo(), Undone { moved_back: 3, ..Undone::default() });
    assert!(scene.is_as_it_was());
}

#[test]
fn nothing_is_overwritten_and_the_rest_goes_on() {
    let scene = Scene::new();
    fs::create_dir_all(scene.to("")).unwrap();
    fs::write(scene.to("other.txt"), "other").unwrap();
    fs::write(scene.to("same.txt"), "a.txt").unwrap();
    fs::write(scene.to("file"), "").unwrap();
    let plan =
        [(0, "other.txt"), (0, "same.txt"), (1, "file/b.txt"), (1, "一.txt"), (2, "一.txt"), (2, "好.txt"), (9, "x")];
    let done = scene.carry_out(&plan, false);
    assert_eq!(done.placed, ["一.txt", "好.txt"]);
    assert_eq!(done.skipped, ["same.txt"]);
    assert_eq!(done.problems.len(), 4);
    assert!(done.problems.contains(&"“a.txt”未能复制为“other.txt”：该处已有另一个文件，不予覆盖".to_owned()));
    assert!(done.problems.contains(&"“丙/c.txt”未能复制为“一.txt”：另一个文件也要用这个路径".to_owned()));
    // What was there before stays there.
    assert_eq!(scene.undo(), Undone { removed: 2, ..Undone::default() });
    assert_eq!(fs::read_to_string(scene.to("other.txt")).unwrap(), "other");
    assert!(scene.to("same.txt").exists());
}

#[test]
fn paths_that_lead_out_are_refused() {
    let scene = Scene::new();
    for to in ["../a", "/a", "a/../b", "C:/a", "a\\b", "", "a//b", "./a", "a\nb", RECORD] {
        let done = scene.carry_out(&[(0, to)], true);
        assert_eq!((done.problems.len(), done.record), (1, None), "{to:?}");
    }
    assert!(scene.is_as_it_was());
}

#[cfg(unix)]
#[test]
fn a_link_in_the_target_is_not_followed() {
    let scene = Scene::new();
    let outside = tempfile::tempdir().unwrap();
    fs::create_dir_all(scene.to("")).unwrap();
    std::os::unix::fs::symlink(outside.path(), scene.to("out")).unwrap();
    let done = scene.carry_out(&[(0, "out/a.txt")], false);
    assert_eq!((done.placed.len(), done.problems.len(), done.record), (0, 1, None));
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn a_file_that_changed_since_is_neither_copied_nor_moved() {
    for moving in [false, true] {
        let scene = Scene::new();
        let source = scene.source();
        fs::write(scene.from("a.txt"), "changed").unwrap();
        let plan = vec![(0, "1.txt".to_owned()), (1, "2.txt".to_owned())];
        let done = carry_out(&source, plan, &scene.to(""), moving, &Silent).unwrap();
        assert_eq!(done.placed, ["2.txt"]);
        assert!(done.problems[0].ends_with("核对之后有改动"), "{:?}", done.problems);
        assert_eq!(fs::read_to_string(scene.from("a.txt")).unwrap(), "changed");
        assert!(!scene.to("1.txt").exists());
    }
}

#[test]
fn what_has_changed_since_is_left_and_stays_in_the_record() {
    let scene = Scene::new();
    scene.carry_out(&PLAN[..2], false);
    scene.carry_out(&PLAN[2..], true);
    fs::write(scene.to("一/1.txt"), "edited").unwrap();
    fs::write(scene.from("丙/c.txt"), "new").unwrap();
    let undone = scene.undo();
    assert_eq!((undone.removed, undone.moved_back), (1, 0));
    assert!(undone.problems[0].starts_with("“3.txt”保留未动：原处“"), "{:?}", undone.problems);
    assert_eq!(undone.problems[1], "“一/1.txt”保留未动：内容已有改动");
    assert_eq!(fs::read_to_string(scene.to("一/1.txt")).unwrap(), "edited");
    // When the obstacles are gone the rest can be undone.
    fs::write(scene.to("一/1.txt"), "a.txt").unwrap();
    fs::remove_file(scene.from("丙/c.txt")).unwrap();
    assert_eq!(scene.undo(), Undone { removed: 1, moved_back: 1, ..Undone::default() });
    assert!(scene.is_as_it_was());
}

#[test]
fn the_only_copy_that_is_left_is_never_removed() {
    let scene = Scene::new();
    scene.carry_out(&PLAN, false);
    fs::remove_file(scene.from("a.txt")).unwrap();
    let undone = scene.undo();
    assert_eq!((undone.removed, undone.problems.len()), (2, 1));
    assert!(undone.problems[0].ends_with("这是唯一的一份"), "{:?}", undone.problems);
    assert!(scene.to("一/1.txt").exists() && scene.to(RECORD).exists());
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_copied_but_not_moved() {
    use std::os::unix::ffi::OsStrExt;
    let scene = Scene::new();
    fs::write(scene.from("").join(std::ffi::OsStr::from_bytes(b"\xD6\xCA.txt")), "x").unwrap();
    let file = scene.source().holdings.files.iter().position(|file| file.path == "质.txt").unwrap();
    let done = scene.carry_out(&[(file, "质.txt")], true);
    assert!(done.problems[0].ends_with("请改为复制"), "{:?}", done.problems);
    assert_eq!(scene.carry_out(&[(file, "质.txt")], false).placed, ["质.txt"]);
    assert_eq!(scene.undo().removed, 1);
}

#[test]
fn a_run_that_was_interrupted_anywhere_can_be_undone() {
    for moving in [false, true] {
        let scene = Scene::new();
        scene.carry_out(&PLAN, moving);
        // As if the third step had not been taken, and the second been cut off in its middle.
        if moving {
            fs::rename(scene.to("3.txt"), scene.from("丙/c.txt")).unwrap();
            fs::hard_link(scene.to("一/二/2.txt"), scene.from("b.txt")).unwrap();
        } else {
            fs::remove_file(scene.to("3.txt")).unwrap();
        }
        let undone = scene.undo();
        assert_eq!((undone.removed + undone.moved_back, undone.problems.len()), (2, 0), "{undone:?}");
        assert!(scene.is_as_it_was());
    }
}

#[test]
fn a_record_that_leads_out_is_not_obeyed() {
    let scene = Scene::new();
    fs::create_dir_all(scene.to("")).unwrap();
    let sha256 = digest(&scene.from("a.txt")).unwrap();
    let record = format!(r#"[{{"from":"/x","to":"../资料/a.txt","sha256":"{sha256}","moved":false}}]"#);
    fs::write(scene.to(RECORD), record).unwrap();
    assert!(undo(&scene.to(RECORD)).is_err());
    assert!(scene.from("a.txt").exists());
}

#[test]
fn files_of_an_archive_are_copied_but_not_moved() {
    let scene = Scene::new();
    let mut packer = crate::archive::Packer::new(Cursor::new(Vec::new()));
    packer.begin("a.txt", 1).unwrap();
    packer.write_all(b"x").unwrap();
    let zip = scene.from("a.zip");
    fs::write(&zip, packer.finish().unwrap().into_inner()).unwrap();
    let source = survey_archive(&zip, &SurveyLimits::default(), &Silent).unwrap();
    let plan = vec![(0, "1.txt".to_owned())];
    assert!(carry_out(&source, plan.clone(), &scene.to(""), true, &Silent).is_err());
    let done = carry_out(&source, plan, &scene.to(""), false, &Silent).unwrap();
    assert_eq!(done.placed, ["1.txt"]);
    assert_eq!(fs::read_to_string(scene.to("1.txt")).unwrap(), "x");
    assert_eq!(scene.undo().removed, 1);
}
