//! Invented inboxes: a handful of applications that try to do harm, and as many usual ones as are wanted.

use ziping::record::{Category, Claims, Papers, Record, SCHEMA, Said, State, Weight};
use ziping::report::inbox::Summary;
use ziping::rules;

/// What an inbox came to: its summary, and the applications' own discrepancies.
pub(crate) struct Inbox {
    pub(crate) summary: Summary,
    pub(crate) said: Vec<(usize, Said)>,
}

impl Inbox {
    /// Everything that is wrong, in the order of a report.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &Said)> {
        self.said.iter().chain(&self.summary.shared).map(|(line, said)| (*line, said))
    }
}

pub(crate) fn said(file: &str, code: &str, severity: Weight, place: &str, message: &str) -> Said {
    Said {
        file: file.to_owned(),
        code: code.to_owned(),
        severity,
        clause: None,
        place: place.to_owned(),
        message: message.to_owned(),
        remedy: "更正后重新提交".to_owned(),
    }
}

pub(crate) fn category(category: &str, class: &str, declared: &str, reachable: &str) -> Category {
    Category {
        category: category.to_owned(),
        class: class.to_owned(),
        edition: "CCRC-ISV-C01:2025".to_owned(),
        declared: declared.to_owned(),
        reachable: reachable.to_owned(),
    }
}

/// The papers of a form, or of the facts where the form is 申报信息.
pub(crate) fn papers(file: &str, form: &str, folder: &str) -> Papers {
    let own: &[&str] = match form {
        "" => &[],
        "申报信息" => &["申请书（示例模板）.docx", "申报概要.docx", "量化核对.xlsx"],
        _ => &["自评估表.docx", "自评估表.xlsx"],
    };
    let names = own.iter().chain(&["差异清单.docx", "差异清单.xlsx", "差异清单.html", "差异清单.json"]);
    Papers {
        file: file.to_owned(),
        form: form.to_owned(),
        folder: folder.to_owned(),
        names: names.map(|name| (*name).to_owned()).collect(),
    }
}

pub(crate) fn record(
    application: &str,
    organisation: &str,
    categories: Vec<Category>,
    discrepancies: Vec<Said>,
) -> Record {
    let worst = discrepancies.iter().map(|said| said.severity).max();
    Record {
        schema: SCHEMA.to_owned(),
        application: application.to_owned(),
        as_of: "2025-09-30".to_owned(),
        organisation: organisation.to_owned(),
        state: State::of(worst.map(Into::into)),
        categories,
        papers: vec![papers("自评估表.xlsx", "应急处理自评估表", "")],
        discrepancies,
        claims: Claims::default(),
    }
}

/// Sums records up.
pub(crate) fn sum_up(records: Vec<Record>, shared: Vec<(usize, Said)>) -> Inbox {
    let mut summary = Summary::default();
    let mut own = Vec::new();
    for (at, record) in records.into_iter().enumerate() {
        summary.add(record.application.clone(), &record);
        own.extend(record.discrepancies.into_iter().map(|said| (at, said)));
    }
    for (line, said) in shared {
        summary.share(line, said);
    }
    Inbox { summary, said: own }
}

pub(crate) const FORMULA: &str = "=cmd|'/c calc'!A1";
pub(crate) const SCRIPT: &str = "<script>alert(1)</script>";
pub(crate) const PICTURE: &str = "\"><img src=x onerror=alert(1)>";

/// A handful of applications with texts that try to do harm.
pub(crate) fn hostile() -> Inbox {
    let emergency = || vec![category("应急处理", "", "三级", "三级")];
    let mut stopped = record("07#未读完", "", vec![], vec![said("a.xlsx", "F101", Weight::Blocking, "", "文件读不完")]);
    stopped.state = State::Stopped;
    stopped.papers = vec![papers("a.xlsx", "", "")];
    let mut several = record(
        "03 两类 #2（100%）",
        "茶马古道网络安全有限公司",
        vec![category("应急处理", "", "三级", "三级"), category("软件安全开发", "A类", "二级", "")],
        vec![
            said("表/应急.xlsx", "C102", Weight::Error, "自评估表 › E23", "第12条同时勾选了“符合”和“不符合”"),
            said("表/应急.xlsx", "C102", Weight::Error, "自评估表 › E24", "第13条同时勾选了“符合”和“不符合”"),
            Said {
                clause: Some(8), ..said("表/开发.xlsx", "C101", Weight::Warning, "自评估表 › E9", "第8条没有结论")
            },
        ],
    );
    several.papers = vec![
        papers("表/应急.xlsx", "应急处理自评估表", "应急处理"),
        papers("表/开发.xlsx", "软件安全开发自评估表", "软件安全开发"),
        papers("申报信息.xlsx", "申报信息", "申报信息"),
    ];
    let long = "很长的名字".repeat(400);
    let records = vec![
        record("01 清白", "清白科技有限公司", emergency(), vec![]),
        record(
            FORMULA,
            "=HYPERLINK(\"http://example.invalid\",\"点我\")",
            emergency(),
            vec![
                said("+1+1.xlsx", "C102", Weight::Error, "@SUM(A1)", FORMULA),
                said(SCRIPT, "C103", Weight::Hint, PICTURE, SCRIPT),
            ],
        ),
        several,
        record(
            SCRIPT,
            PICTURE,
            vec![category(SCRIPT, PICTURE, PICTURE, SCRIPT)],
            vec![
                said("表.xlsx", "C102", Weight::Error, "", PICTURE),
                said("表.xlsx", "X999", Weight::Warning, "", "其他版本的差异 {{ 申请 }} {% if %}"),
            ],
        ),
        record(&long, &long, emergency(), vec![said(&long, "C101", Weight::Hint, "", &long)]),
        record(
            "控\u{1}制\u{7}符\u{FFFE}\n换行\t制表 _x0041_",
            "\u{202E}倒写\u{0}",
            emergency(),
            vec![said("\u{1}.xlsx", "C101", Weight::Hint, "\u{2}", "一\u{1B}[31m红\r\n二\u{FFFF}三\u{0}四")],
        ),
        stopped,
    ];
    let shared = vec![
        (0, said("自评估表.xlsx", "C102", Weight::Error, "", &format!("与“{SCRIPT}”的文件内容完全相同"))),
        (3, said("自评估表.xlsx", "C102", Weight::Error, "", &format!("与“01 清白”“{FORMULA}”的文件内容完全相同"))),
    ];
    let mut inbox = sum_up(records, shared);
    inbox.summary.unread.push((PICTURE.to_owned(), format!("摘要.json 不是 ziping.record/1：{SCRIPT}")));
    inbox
}

/// A row of numbers that look like chance and are always the same.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// The discrepancies of a usual application.
pub(crate) fn usual_said(at: usize, most: usize) -> Vec<Said> {
    let mut dice = Dice::new(at as u64 + 7);
    // One in eight is faultless.
    let count = if dice.below(8) == 0 { 0 } else { dice.below(most.max(1)) + 1 };
    let one = |_| {
        // Some faults are much more common than others.
        let rule = rules::ALL[dice.below(rules::ALL.len()).min(dice.below(rules::ALL.len())).min(dice.below(60))];
        let row = dice.below(60) + 1;
        let place = format!("自评估表 › E{}", row + 11);
        let message = format!("第{row}条：{}，原文为“符合☑ 不符合☑”，须由组织确认后更正", rule.title);
        let clause = u16::try_from(row).ok();
        Said { clause, ..said("自评估表.xlsx", rule.code, rule.severity.into(), &place, &message) }
    };
    (0..count).map(one).collect()
}

const PLACES: [&str; 8] = ["北京", "上海", "杭州", "成都", "武汉", "西安", "广州", "哈尔滨"];
const NAMES: [&str; 10] = ["云杉", "青竹", "白鹭", "远山", "听涛", "松果", "茶马", "星桥", "长庚", "半夏"];
const TRADES: [&str; 5] =
    ["信息技术有限公司", "网络安全科技有限公司", "软件股份有限公司", "数据服务有限责任公司", "系统集成工程有限公司"];
const KINDS: [(&str, &str); 5] =
    [("应急处理", ""), ("风险评估", ""), ("安全集成", ""), ("软件安全开发", "A类"), ("安全运维", "")];

/// A usual application.
pub(crate) fn usual(at: usize, most: usize) -> Record {
    let mut dice = Dice::new(at as u64 * 31 + 5);
    let organisation = format!("{}{}{}", PLACES[dice.below(8)], NAMES[(at / 5) % 10], TRADES[at % 5]);
    let levels = ["一级", "二级", "三级"];
    let kinds = 1 + usize::from(dice.below(4) == 0) + usize::from(dice.below(9) == 0);
    let first = dice.below(5);
    let categories: Vec<Category> = (0..kinds)
        .map(|kind| {
            let (name, class) = KINDS[(first + kind) % 5];
            let declared = dice.below(3);
            let reachable = declared + dice.below(2);
            category(name, class, levels[declared], levels.get(reachable).copied().unwrap_or(""))
        })
        .collect();
    let application = format!("{:03} {organisation}", at + 1);
    let mut record = record(&application, &organisation, categories, usual_said(at, most));
    let forms = &record.categories;
    record.papers = forms
        .iter()
        .map(|known| papers(&format!("{}.xlsx", known.category), &format!("{}自评估表", known.category), ""))
        .collect();
    if kinds > 1 {
        for (papers, known) in record.papers.iter_mut().zip(&record.categories) {
            papers.folder.clone_from(&known.category);
        }
    }
    if dice.below(2) == 0 {
        record.papers.push(papers("申报信息.xlsx", "申报信息", "申报信息"));
    }
    if dice.below(30) == 0 {
        record.state = State::Stopped;
    }
    record
}

/// So many usual applications, with something in common here and there.
pub(crate) fn usual_inbox(applications: usize, most: usize) -> Inbox {
    let records: Vec<Record> = (0..applications).map(|at| usual(at, most)).collect();
    let names: Vec<String> = records.iter().map(|record| record.application.clone()).collect();
    let shared = (0..applications / 9).flat_map(|pair| {
        let (left, right) = (pair * 9, pair * 9 + 4);
        let one = |at: usize, other: usize| {
            let message = format!("证明材料“合同.pdf”与“{}”提交的内容完全相同", names[other]);
            (at, said("证明材料/合同.pdf", "E401", Weight::Warning, "", &message))
        };
        [one(left, right), one(right, left)]
    });
    let shared: Vec<(usize, Said)> = shared.collect();
    sum_up(records, shared)
}
