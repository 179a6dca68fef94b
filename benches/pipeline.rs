//! How long the main job takes: reading and judging a form, each paper, and the comparable job at three sizes.
//!
//! `cargo bench` prints the table; the README quotes its «fastest» column with machine and date.

#![allow(clippy::panic, reason = "a bench that can't prepare has nothing to measure")]

use divan::{Bencher, black_box};
use std::fmt::Write as _;
use std::sync::LazyLock;
use ziping::case::{Case, Dossier, Input};
use ziping::catalog::Catalog;
use ziping::data::{self, CatalogFile};
use ziping::dossier::{self, Desk, Paper, Question};
use ziping::form::application::{self, ApplicationWords};
use ziping::form::excel::{self, Use};
use ziping::form::words::FormWords;
use ziping::papers::Press;
use ziping::read::{self, Limits};
use ziping::report::words::ListWords;
use ziping::report::{excel as list_excel, json, level};

// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

static DESK: LazyLock<Desk> =
    LazyLock::new(|| Desk::new(data::shipped().unwrap_or_else(|errors| panic!("{errors:?}"))));
static PRESS: LazyLock<Press> = LazyLock::new(|| {
    Press::compile(ziping::form::application::Personal::Masked).unwrap_or_else(|fault| panic!("{fault}"))
});
static FORM: &[u8] = include_bytes!("../fixtures/workbooks/good-incident-level1.xlsx");

fn question() -> Question {
    Question {
        as_of: jiff::civil::date(2025, 9, 30),
        audit: Some("初次".to_owned()),
        conditions: Vec::new(),
        window: ziping::verdict::ProjectWindow::default(),
    }
}

fn open<'d>(desk: &'d Desk, bytes: &[u8]) -> Case<'d> {
    let input = Input { path: "form.xlsx".to_owned(), sha256: String::new() };
    let reading = read::read("form.xlsx", bytes, &Limits::default());
    dossier::open(desk, &input, reading, &question()).remove(0)
}

fn closed() -> Dossier<'static> {
    dossier::close(open(&DESK, FORM))
}

/// Reading alone: gate, calamine, second look.
#[divan::bench]
fn read_62_rows(bencher: Bencher<'_, '_>) {
    bencher.bench(|| read::read("form.xlsx", black_box(FORM), &Limits::default()));
}

/// Reading, layout, normalising and every rule.
#[divan::bench]
fn check_62_rows(bencher: Bencher<'_, '_>) {
    LazyLock::force(&DESK);
    bencher.bench(|| dossier::close(open(&DESK, black_box(FORM))));
}

/// Everything: check and all eight papers.
#[divan::bench]
fn build_62_rows(bencher: Bencher<'_, '_>) {
    LazyLock::force(&PRESS);
    bencher.bench(|| PRESS.papers(&dossier::close(open(&DESK, black_box(FORM)))));
}

/// The five files of an application: facts of 60 people and 40 projects, and four forms.
static APPLICATION: [(&str, &[u8]); 5] = [
    ("公共管理.xlsx", include_bytes!("../fixtures/cases/application/in/示例网络安全技术有限公司/公共管理.xlsx")),
    ("安全集成.xlsx", include_bytes!("../fixtures/cases/application/in/示例网络安全技术有限公司/安全集成.xlsx")),
    ("应急处理.xlsx", include_bytes!("../fixtures/cases/application/in/示例网络安全技术有限公司/应急处理.xlsx")),
    ("申报信息.xlsx", include_bytes!("../fixtures/cases/application/in/示例网络安全技术有限公司/申报信息.xlsx")),
    ("风险评估.xlsx", include_bytes!("../fixtures/cases/application/in/示例网络安全技术有限公司/风险评估.xlsx")),
];

fn open_application() -> Vec<Case<'static>> {
    let paper = |&(name, bytes): &(&str, &[u8])| Paper {
        input: Input { path: name.to_owned(), sha256: String::new() },
        reading: read::read(name, black_box(bytes), &Limits::default()),
    };
    let papers = APPLICATION.iter().map(paper).collect();
    dossier::open_together(&DESK, "示例网络安全技术有限公司", papers, None, &question())
}

/// A whole application: five files read, put together and judged.
#[divan::bench]
fn check_application(bencher: Bencher<'_, '_>) {
    LazyLock::force(&DESK);
    bencher.bench(|| open_application().into_iter().map(dossier::close).collect::<Vec<_>>());
}

/// The same as far as `ziping level` goes: read, put together, and told level by level.
#[divan::bench]
fn level_application(bencher: Bencher<'_, '_>) {
    LazyLock::force(&DESK);
    bencher.bench(|| level::list(&open_application()[0].application));
}

/// What is done once per process.
#[divan::bench_group(sample_count = 20)]
mod once {
    use super::{Bencher, Catalog, DESK, Desk, Press, data};

    #[divan::bench]
    fn load_catalogue() -> Option<Catalog> {
        data::shipped().ok()
    }

    #[divan::bench]
    fn desk(bencher: Bencher<'_, '_>) {
        bencher.with_inputs(|| DESK.catalog.clone()).bench_values(Desk::new);
    }

    #[divan::bench]
    fn templates() -> Option<Press> {
        Press::compile(ziping::form::application::Personal::Masked).ok()
    }
}

mod paper {
    use super::{
        ApplicationWords, Bencher, FormWords, LazyLock, ListWords, PRESS, Use, application, closed, excel, json,
        list_excel,
    };

    #[divan::bench]
    fn form_word(bencher: Bencher<'_, '_>) {
        LazyLock::force(&PRESS);
        let dossier = closed();
        let Some(filled) = &dossier.case.filled else { return };
        bencher.bench_local(|| PRESS.form_in_word(&FormWords::filled(filled)));
    }

    #[divan::bench]
    fn form_excel(bencher: Bencher<'_, '_>) {
        let dossier = closed();
        let Some(filled) = &dossier.case.filled else { return };
        bencher.bench_local(|| excel::write(&FormWords::filled(filled), Use::Paper, dossier.case.as_of));
    }

    #[divan::bench]
    fn application_excel(bencher: Bencher<'_, '_>) {
        let dossier = closed();
        let Some(filled) = &dossier.case.filled else { return };
        bencher.bench_local(|| {
            application::workbook(
                &ApplicationWords::of(filled, &dossier.case.application, application::Personal::Masked),
                dossier.case.as_of,
            )
        });
    }

    #[divan::bench]
    fn list_excel_paper(bencher: Bencher<'_, '_>) {
        let dossier = closed();
        bencher.bench_local(|| list_excel::write(&[ListWords::of(&dossier)], dossier.case.as_of));
    }

    #[divan::bench]
    fn list_html(bencher: Bencher<'_, '_>) {
        LazyLock::force(&PRESS);
        let dossier = closed();
        bencher.bench_local(|| PRESS.page.fill(&[ListWords::of(&dossier)]));
    }

    #[divan::bench]
    fn list_json(bencher: Bencher<'_, '_>) {
        let dossier = closed();
        bencher.bench_local(|| json::print(&json::check_one(&dossier)));
    }
}

/// A form of so many clauses, and a sheet of it, filled.
fn long_form(rows: usize) -> (Desk, Vec<u8>) {
    let shipped = |wanted: &str| {
        let (path, text) = data::SHIPPED.iter().find(|(path, _)| *path == wanted).unwrap_or_else(|| panic!("{wanted}"));
        CatalogFile { path: (*path).to_owned(), text: (*text).to_owned() }
    };
    let form = shipped("forms/incident-response.toml");
    let head = form.text.split("[[row]]").next().unwrap_or_default();
    let mut text = head.to_owned();
    for no in 1..=rows {
        let _ = write!(
            text,
            "[[row]]\nno = {no}\nkind = \"clause\"\nsection = \"阶段{}\"\nclause = \"第{no}项：对处理过程中可能采取的操作，应获得用户的书面授权并保存记录。\"\nevidence = \"用户出具的书面授权书及过程记录（{no}）。\"\n",
            no / 12
        );
    }
    let mut files: Vec<CatalogFile> =
        ["spellings.toml", "facts.toml", "evidence.toml", "editions/ccrc-isv.toml"].map(shipped).into();
    files.push(CatalogFile { path: "forms/long.toml".to_owned(), text });
    let catalog = data::catalog(&files).unwrap_or_else(|errors| panic!("{errors:?}"));
    let form = &catalog.forms[0];
    let mut words = FormWords::blank(form, catalog.edition_of(form), ziping::catalog::Level(0), |_| {
        ziping::catalog::Necessity::Required
    });
    for field in &mut words.header {
        if field.value.is_empty() {
            "示例应急科技有限公司".clone_into(&mut field.value);
        }
    }
    for row in &mut words.rows {
        "√".clone_into(&mut row.conforming);
        row.evidence = format!("《授权书{}》、过程记录{}.docx", row.no, row.no);
    }
    let sheet = excel::write(&words, Use::Paper, question().as_of).unwrap_or_else(|fault| panic!("{fault}"));
    (Desk::new(catalog), sheet)
}

/// Read one sheet, write one Word form and one Excel form.
#[divan::bench(args = [71, 710, 7_100])]
fn comparable_job(bencher: Bencher<'_, '_>, rows: usize) {
    LazyLock::force(&PRESS);
    let (desk, sheet) = long_form(rows);
    bencher.bench(|| {
        let case = open(&desk, black_box(&sheet));
        case.filled.as_ref().map(|filled| {
            let words = FormWords::filled(filled);
            (PRESS.form_in_word(&words), excel::write(&words, Use::Paper, case.as_of))
        })
    });
}
