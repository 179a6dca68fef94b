use super::*;
use crate::assessment::CreditCodeReading;
use crate::catalog::{AtLeast, Degree, Measure, Test, Threshold, TitleGrade};
use crate::data;
use crate::facts::CertificateKind;
use crate::place::Area;
use crate::workbook::{Cell, Content, Kind, Naming, Sheet, Visibility};
use jiff::civil::date;

const AS_OF: Date = date(2025, 9, 30);

/// A cell of a test sheet: text, or a number.
#[derive(Clone)]
enum Value {
    Text(&'static str),
    Number(f64),
    Day(f64),
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Value::Text(text)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

fn sheet(name: &str, rows: &[&[Value]]) -> Sheet {
    let mut cells = Vec::new();
    for (row, values) in (0..).zip(rows) {
        for (col, value) in (0..).zip(*values) {
            let content = match value {
                Value::Text("") => continue,
                Value::Text(text) => Content::Text((*text).to_owned()),
                Value::Number(number) => Content::Number(*number),
                Value::Day(serial) => Content::Date { serial: *serial, epoch_1904: false },
            };
            cells.push(Cell { row, col, content, formula: false, symbol_font: None });
        }
    }
    Sheet {
        name: name.to_owned(),
        visibility: Visibility::Visible,
        cells,
        merges: Some(Vec::new()),
        hidden_rows: None,
        hidden_cols: None,
        comments: None,
        naming: Naming::Letters,
    }
}

macro_rules! rows {
    ($([$($value:expr),* $(,)?]),* $(,)?) => { &[$(&[$(Value::from($value)),*] as &[Value]),*] };
}

fn book(sheets: Vec<Sheet>) -> Workbook {
    Workbook { kind: Kind::Xlsx, sheets, macros: false }
}

fn catalog() -> Catalog {
    let mut catalog = data::shipped().unwrap();
    let threshold = |measure| Threshold {
        code: "T101".to_owned(),
        part: 0,
        requirement: 0,
        categories: None,
        except_categories: Vec::new(),
        audits: None,
        test: Test::Measure(measure),
    };
    let at_least = AtLeast { number: 1.0, above: false };
    catalog.thresholds = vec![
        threshold(Measure::Statement {
            question: "是否具备独立的测试环境及必要的软、硬件设备".to_owned()
        }),
        threshold(Measure::Team { team: "安全服务".to_owned(), at_least }),
    ];
    catalog
}

fn read_sheets(sheets: Vec<Sheet>) -> Facts {
    let catalog = catalog();
    let labels = FactLabels::of(data::facts_layout().unwrap(), &catalog);
    read(&book(sheets), &labels, &catalog, AS_OF).unwrap()
}

/// Kind, label, typed, understood and address of what is wrong, without what is missing.
fn troubles(facts: &Facts) -> Vec<String> {
    let is_missing = |kind| matches!(kind, TroubleKind::SheetMissing | TroubleKind::ColumnMissing);
    facts
        .troubles
        .iter()
        .filter(|trouble| !is_missing(trouble.kind))
        .map(|trouble| {
            let place = match trouble.place {
                Place::Cell { row, col, .. } => crate::place::address(row, col),
                _ => String::new(),
            };
            format!("{:?} {} {} [{}] [{}]", trouble.kind, place, trouble.label, trouble.typed, trouble.understood)
        })
        .collect()
}

#[test]
fn the_form_is_read_by_its_labels() {
    let facts = read_sheets(vec![sheet(
        "1、单位基本信息",
        rows![
            ["申报信息"],
            ["", "项目", "内容", "填写说明"],
            ["", "单位名称：", "示例科技有限公司", "全称"],
            ["", "统一社会信用代码", 9.1e17],
            ["", "注册资金（元）", 5_000_000.0, "单位"],
            ["", "成立时间", "2015.3.20"],
            ["", "公司邮箱地址", "a@example.com"],
            ["", "员工总数", "60人"],
            ["", "本地应急响应时间（小时）", "2小时内"],
            ["", "外地应急响应时间", "", "写小时"],
            ["", "是否提供本地7×24小时响应", "√"],
            ["", "申请类型", "监审"],
        ],
    )]);
    let organisation = &facts.organisation;
    assert_eq!(organisation.name.value.as_deref(), Some("示例科技有限公司"));
    assert_eq!(organisation.name.place, Place::Cell { sheet: 0, row: 2, col: 2 });
    assert_eq!(organisation.credit_code.value, Some(CreditCodeReading::LostDigits));
    assert_eq!(organisation.registered_capital.value, Some(500.0));
    assert_eq!(organisation.established.value, Some(date(2015, 3, 20)));
    assert_eq!(organisation.employees.value, Some(60.0));
    assert_eq!(organisation.local_response.value, Some(2.0));
    assert!(organisation.remote_response.is_blank(), "the explanation is no value");
    assert_eq!(organisation.around_the_clock.value, Some(true));
    assert_eq!(organisation.audit.value.as_deref(), Some("监督"));
    assert_eq!(troubles(&facts), ["ColumnUnknown B7 公司邮箱地址 [a@example.com] []"]);
    let missing: Vec<&str> = facts
        .troubles
        .iter()
        .filter(|trouble| matches!(trouble.kind, TroubleKind::SheetMissing | TroubleKind::ColumnMissing))
        .map(|trouble| trouble.label.as_str())
        .collect();
    assert_eq!(missing, ["人员", "项目", "证书与资质", "场所", "财务", "申报类别", "情况说明"]);
}

#[test]
fn categories_and_statements_stand_below_the_form() {
    let facts = read_sheets(vec![sheet(
        "基本信息",
        rows![
            ["组织名称", "示例科技有限公司"],
            ["注册资本（万元）", 500.0],
            ["成立日期", Value::Day(45_000.0)],
            ["法定代表人", "张示例"],
            [""],
            ["二、申报类别"],
            ["每个申报的服务类别填一行；类别、级别、依据文件从列表中选择。"],
            ["级别", "依据文件", "服务类别", "类", "开始从事时间"],
            ["三级", "CCRC-ISV-C01:2025", "应急处理服务", "", "2019-06-01"],
            ["叁级", "2015版", "灾备A类", "", "2019-06"],
            ["4级", "CCRC-ISV-C01:2025", "安全运维", "", "2030-01-01"],
            ["优秀", "某某规定", "算命", "", "去年"],
            ["二级", "《信息安全服务规范》CCRC-ISV-C01:2025", "应急处理", "", ""],
            ["三级", "", "", "", ""],
            [""],
            ["情况说明"],
            ["问题", "是/否", "说明"],
            ["是否具备独立的测试环境 及必要的软、硬件设备", "☑是 □否", "见附件"],
            ["是否有食堂", "也许"],
        ],
    )]);
    let lines: Vec<_> = facts
        .applied
        .iter()
        .map(|line| {
            let word = |entry: &crate::facts::Entry<String>| entry.value.clone().unwrap_or_default();
            [word(&line.category), word(&line.class), word(&line.level), word(&line.edition)].join("|")
        })
        .collect();
    assert_eq!(
        lines,
        [
            "应急处理||三级|ccrc-isv-c01-2025",
            "灾难备份与恢复|A类|叁级|isccc-sv-001-2015",
            "安全运维||4级|ccrc-isv-c01-2025",
            "|||",
            "应急处理||二级|ccrc-isv-c01-2025",
            "||三级|",
        ]
    );
    assert_eq!(facts.applied[0].since.value, Some(date(2019, 6, 1)));
    let found = troubles(&facts);
    let starts: Vec<&str> = found.iter().map(|line| line.split(" [").next().unwrap()).collect();
    assert_eq!(
        starts,
        [
            "DateDoubtful E10 开始从事日期",
            "LevelOutOfScheme A11 申报级别",
            "DateFuture E11 开始从事日期",
            "LevelUnknown A12 申报级别",
            "WordUnknown B12 依据文件",
            "WordUnknown C12 服务类别",
            "DateUnreadable E12 开始从事日期",
            "LineRepeated C13 服务类别",
            "Blank B14 依据文件",
            "RowUnnamed C14 服务类别",
            "WordUnknown B19 是/否",
        ],
        "{found:#?}"
    );
    assert_eq!(facts.statements[0].question, "是否具备独立的测试环境及必要的软、硬件设备");
    assert_eq!(facts.statements[0].answer.value, Some(true));
    assert_eq!(facts.statements[1].answer.value, None);
}

#[test]
fn people_with_their_oddities() {
    let mut people = sheet(
        "人员花名册",
        rows![
            ["人员"],
            [
                "姓名 *",
                "证件号码",
                "职务",
                "学历",
                "职称",
                "职称取得日期",
                "信息安全技术工作年限（月）",
                "从事信息安全服务",
                "团队",
                "工龄"
            ],
            [
                "张示例",
                "000000199001010011",
                "机构负责人、工程师",
                "硕士研究生",
                "高级软件工程师",
                "2016-12-01",
                36.0,
                "是",
                "安全服务",
                "9"
            ],
            [""],
            [
                "李示例",
                1.101_011_990_010_1e17,
                "财务负责人",
                "大学本科",
                "助理会计师",
                "2020.5.6",
                "3年半",
                "否",
                "后勤队",
                ""
            ],
            ["王示例、赵示例", "", "", "研究生在读", "注册会计师", "", "若干", "有", "", ""],
            ["", "", "", "大专", "会计师", "", "", "", "", ""],
            ["张示例", "", "", "", "", "", "", "", "", ""],
            ["钱示例", "", "", "博士研究生", "工程师", "", -1.0, "", "", ""],
            ["合计", "", "", "", "", "", 100.0, "", "", ""],
            ["孙示例", "", "", "", "", "", "", "", "", ""],
            ["", "", "", "本科", "", "", "", "", "", ""],
        ],
    );
    people.merges = Some(vec![Area { top: 10, left: 0, bottom: 11, right: 0 }]);
    let facts = read_sheets(vec![people]);
    let first = &facts.people[0];
    assert_eq!(first.posts.value.clone().unwrap(), ["组织负责人", "技术人员"]);
    assert_eq!((first.degree.value, first.title.value), (Some(Degree::Master), Some(TitleGrade::Senior)));
    assert_eq!(first.title_series.value.as_deref(), Some("电子信息"));
    assert_eq!(first.technical_years.value, Some(3.0));
    assert_eq!(first.in_service.value, Some(true));
    let second = &facts.people[1];
    assert_eq!((second.degree.value, second.title.value), (Some(Degree::Bachelor), Some(TitleGrade::Junior)));
    assert_eq!(second.title_series.value.as_deref(), Some("财务"));
    assert_eq!((second.identity.value.clone(), second.technical_years.value), (None, Some(3.5)));
    assert_eq!(facts.people[2].name.value, None);
    assert_eq!(facts.people[3].title.value, Some(TitleGrade::Intermediate));
    assert_eq!(facts.people[5].degree.value, Some(Degree::Doctor));
    let names: Vec<&str> = facts.people.iter().map(|person| person.name.value.as_deref().unwrap_or("?")).collect();
    assert_eq!(names, ["张示例", "李示例", "?", "?", "张示例", "钱示例", "孙示例", "?"]);
    let found = troubles(&facts);
    assert_eq!(
        found,
        [
            "ColumnUnknown J2 工龄 [9] []",
            "DigitsLost B5 身份证件号码 [1.1***********1E17] []",
            "WordUnknown I5 团队 [后勤队] [可填：安全服务]",
            "PeopleMerged A6 姓名 [王示例、赵示例] []",
            "WordUnknown D6 学历或学位 [研究生在读] [可填：大专、本科、硕士、博士]",
            "WordUnknown E6 职称 [注册会计师] [可填：初级、中级、高级]",
            "NumberUnreadable G6 信息安全技术工作年限 [若干] []",
            "RowUnnamed A7 姓名 [] []",
            "PersonRepeated A8 姓名 [张示例] [与第3行重复]",
            "Negative G9 信息安全技术工作年限 [-1] []",
            "PeopleMerged A11 姓名 [孙示例] [合并了2行]",
        ]
    );
}

fn applied_under(edition: &'static str) -> Sheet {
    sheet(
        "申报",
        rows![["服务类别", "申报级别", "依据文件", "开始从事日期"], ["安全集成", "三级", edition, "2019-06-01"]],
    )
}

#[test]
fn a_category_is_what_the_edition_applied_under_calls_so() {
    let projects = || sheet("项目", rows![["项目名称", "服务类别", "签订日期"], ["甲项目", "应急响应", "2024-03-01"]]);
    for (edition, expected) in [("ISCCC-SV-001:2015", "应急处理"), ("T/CAS 375-2019", "应急响应")] {
        let facts = read_sheets(vec![projects(), applied_under(edition)]);
        assert_eq!(facts.projects[0].category.value.as_deref(), Some(expected), "{edition}");
    }
}

#[test]
fn projects_with_their_oddities() {
    let facts = read_sheets(vec![
        sheet(
            "Sheet3",
            rows![
                [
                    "项目名称",
                    "客户",
                    "服务类别",
                    "合同金额（万元）",
                    "签订日期",
                    "开始日期",
                    "完成日期",
                    "验收日期",
                    "试运行周期"
                ],
                [
                    "甲项目",
                    "甲方公司",
                    "应急响应",
                    50.0,
                    "2024-03-01",
                    "2024-03-05",
                    "2024-06-01",
                    "2024-06-20",
                    "3个月"
                ],
                ["乙项目", "甲方公司", "安全运维", 500_000.0, "24.3.1", "2024-02-01", "2024年2月30日", "/", "一年"],
                ["丙项目", "乙方公司", "安全集成", "伍拾万元整", "", "", "", "2026-01-01", ""],
                ["丁项目", "", "安全集成", "20%", "2024-03", "", "", "", ""],
                ["甲项目", "甲方公司", "应急处理", "约30万元", "2024-03-01", "", "", "", ""],
                ["戊项目", "", "安全集成", "30万美元", "2024-03-01", "", "", "", ""],
            ],
        ),
        applied_under("ISCCC-SV-001:2015"),
    ]);
    assert_eq!(facts.projects[0].category.value.as_deref(), Some("应急处理"));
    assert_eq!(facts.projects[0].trial_months.value, Some(3.0));
    assert_eq!(facts.projects[0].done(), Some(date(2024, 6, 20)));
    assert_eq!(facts.projects[1].trial_months.value, Some(12.0));
    assert_eq!(facts.projects[2].amount.value, Some(50.0));
    assert_eq!(facts.projects[3].amount.value, None);
    assert_eq!(facts.projects[3].signed.value, None);
    assert_eq!(
        troubles(&facts),
        [
            "AmountDoubtful D3 合同金额 [500000] []",
            "DateDoubtful E3 签订日期 [24.3.1] [2024年3月1日]",
            "DatesOutOfOrder F3 开始日期 [2024-02-01] [不早于签订日期（2024年3月1日）]",
            "DateImpossible G3 完成日期 [2024年2月30日] []",
            "AmountDoubtful D4 合同金额 [伍拾万元整] [50万元]",
            "Blank E4 签订日期 [] []",
            "DateFuture H4 验收日期 [2026-01-01] [2026年1月1日]",
            "Percentage D5 合同金额 [20%] []",
            "DateDoubtful E5 签订日期 [2024-03] [2024年3月]",
            "LineRepeated A6 项目名称 [甲项目] [与第2行重复]",
            "AmountDoubtful D6 合同金额 [约30万元] [30万元]",
            "NumberUnreadable D7 合同金额 [30万美元] []",
        ]
    );
}

#[test]
fn certificates_sites_and_money() {
    let facts = read_sheets(vec![
        sheet(
            "证书",
            rows![
                ["持证人", "证书类型", "名称", "证书编号", "专业方向", "等级", "发证日期", "有效期至"],
                ["", "资质", "信息安全服务资质", "CCRC-1", "安全运维", "三级", "2022-01-01", "2025-01-01"],
                ["张示例", "专业认证", "CISAW", 1.2e17, "安全运维", "专业级", "2022-01-01", "2021-01-01"],
                ["张示例", "PMP", "项目管理师", "ccrc-1", "", "", "", "长期"],
                ["", "魔法", "魔法证书", "3", "", "", "", ""],
            ],
        ),
        sheet(
            "场所",
            rows![
                ["用途", "地址", "城市", "建筑面积（㎡）", "自有/租赁", "租期至", "后备供电"],
                ["办公场所"],
                ["灾备中心", "一号", "北京市", "1,200平米", "自购", "", "2天"],
                ["测试环境", "二号", "北京市", "120㎡左右", "租用", "2045-01-01", ""],
            ],
        ),
        sheet(
            "财务情况",
            rows![
                ["年度", "材料", "事务所", "截止日期", "营业收入（元）", "净利润"],
                [2024.0, "审计报告", "示例会计师事务所", "2024-12-31", 12_345_678.0, -20.0],
                ["2023年度", "报表", "", "", "-5", "亏损"],
                ["去年", "审计报告", "", "", "", ""],
            ],
        ),
    ]);
    let kinds: Vec<_> = facts.certificates.iter().map(|certificate| certificate.kind.value).collect();
    assert_eq!(
        kinds,
        [
            Some(CertificateKind::Qualification),
            Some(CertificateKind::Professional),
            Some(CertificateKind::ProjectManagement),
            None
        ]
    );
    assert_eq!(facts.certificates[1].level.value.as_deref(), Some("专业级"));
    assert_eq!(facts.sites[1].area.value, Some(1200.0));
    assert_eq!((facts.sites[1].is_owned.value, facts.sites[2].is_owned.value), (Some(true), Some(false)));
    assert_eq!((facts.sites[1].backup_hours.value, facts.sites[2].area.value), (Some(48.0), Some(120.0)));
    assert_eq!(facts.sites[2].lease_until.value, Some(date(2045, 1, 1)));
    assert_eq!((facts.finances[0].year.value, facts.finances[1].year.value), (Some(2024), Some(2023)));
    assert!((facts.finances[0].revenue.value.unwrap() - 1234.5678).abs() < 1e-9);
    assert_eq!(facts.finances[0].profit.value, Some(-20.0));
    let starts: Vec<String> = troubles(&facts).iter().map(|line| line.split(" [").next().unwrap().to_owned()).collect();
    assert_eq!(
        starts,
        [
            "DigitsLost D3 证书编号",
            "DatesOutOfOrder H3 有效期至",
            "LineRepeated D4 证书编号",
            "WordUnknown B5 种类",
            "NumberUnreadable D4 面积",
            "Negative E3 营业收入",
            "NumberUnreadable F3 净利润",
            "NumberUnreadable A4 年度",
        ]
    );
}

#[test]
fn forms_are_no_facts() {
    let catalog = catalog();
    let labels = FactLabels::of(data::facts_layout().unwrap(), &catalog);
    let form = |name: &str| {
        sheet(
            name,
            rows![
                ["信息安全应急处理服务资质认证自评估表"],
                ["组织名称", "示例科技有限公司", "申报级别", "三级"],
                ["评估时间", "2025-08-27", "评估部门/人员", "质量部"],
                ["统一社会信用代码", "91000000MA0000000X"],
                ["序号", "要点", "条款", "需提供证明材料", "符合", "不符合", "证明材料清单"],
                ["1", "准备", "应制定服务方案", "方案", "√", "", "方案"],
            ],
        )
    };
    for name in ["自评估表", "基本信息"] {
        assert!(!is_one(&book(vec![form(name)]), &labels), "{name}");
    }
    let people = sheet("x", rows![["姓名", "岗位", "学历"], ["张示例", "", "本科"]]);
    assert!(is_one(&book(vec![form("自评估表"), people]), &labels));
    assert!(!is_one(&book(vec![sheet("人员", rows![["岗位", "学历"]])]), &labels));
    assert!(!is_one(&book(Vec::new()), &labels));
}

#[test]
fn headings_in_two_rows_and_tables_that_go_on() {
    let mut projects = sheet(
        "项目清单",
        rows![
            ["项目名称", "委托方", "服务类别", "日期", ""],
            ["", "", "", "签订日期", "验收日期"],
            ["甲项目", "甲方", "安全运维", "2024-01-01", "2024-02-01"],
            ["项目名称", "委托方", "服务类别", "签订日期", "验收日期"],
            ["乙项目", "甲方", "安全运维", "2024-01-01", "2024-02-01"],
        ],
    );
    projects.merges = Some(vec![Area { top: 0, left: 3, bottom: 0, right: 4 }]);
    let facts = read_sheets(vec![projects]);
    assert_eq!(facts.projects.iter().filter(|project| project.accepted.value.is_some()).count(), 2);
    assert_eq!(troubles(&facts), Vec::<String>::new());
}
