//! What the application may say: the form's header, and everything that the facts state.

use crate::application::Application;
use crate::case::Filled;
use crate::catalog::Leader;
use crate::facts::{self, Certificate, CertificateKind, Entry, Facts, Person};
use crate::text;
use crate::verdict::number_words;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Tables have at least this many lines, to be filled by hand where nothing is known.
const LEAST_LINES: usize = 3;

/// A line of a table: the words of its cells by name.
pub(super) type Line = BTreeMap<&'static str, String>;

/// Whether telephone numbers are shown whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Personal {
    /// Only their ends are to be seen.
    #[default]
    Masked,
    /// Shown whole, because the user wants the application to be complete.
    Shown,
}

/// What the application may say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ApplicationWords {
    /// As typed.
    #[serde(rename = "组织名称")]
    pub organisation: String,
    /// As typed; empty where nothing states it.
    #[serde(rename = "统一社会信用代码")]
    pub credit_code: String,
    /// All audit types with boxes, the one given ticked.
    #[serde(rename = "申请类型")]
    pub audit: String,
    /// The service category, or all that are applied for.
    #[serde(rename = "服务类别")]
    pub category: String,
    /// The level as understood; as typed where it is not.
    #[serde(rename = "申请级别")]
    pub level: String,
    /// The edition.
    #[serde(rename = "依据文件")]
    pub edition: String,
    /// As typed.
    #[serde(rename = "自评估时间")]
    pub date: String,
    /// The form's title.
    #[serde(rename = "自评估表")]
    pub form: String,
    /// Fields of the facts by name; empty where there are no facts.
    #[serde(flatten)]
    pub stated: BTreeMap<&'static str, String>,
    /// The tables by name.
    #[serde(flatten)]
    pub tables: BTreeMap<&'static str, Vec<Line>>,
}

/// The fields that only facts state.
pub const STATED: [&str; 15] = [
    "法定代表人",
    "注册地址",
    "办公地址",
    "邮政编码",
    "成立日期",
    "注册资本",
    "员工总数",
    "服务人员数",
    "网址",
    "联系人",
    "联系人职务",
    "电话",
    "手机",
    "电子邮箱",
    "已获资质",
];

impl ApplicationWords {
    /// The words of a form's application; `application` is what was handed in with it.
    pub fn of(filled: &Filled<'_>, application: &Application<'_>, personal: Personal) -> Self {
        let context = &filled.assessment.context;
        let typed = |typed: &Option<crate::transcript::Typed>| {
            typed.as_ref().map_or(String::new(), |typed| text::trim(&typed.text).to_owned())
        };
        let edition = format!("《{}》{}", filled.edition.title, filled.edition.code);
        let level = context
            .level()
            .map_or_else(|| typed(&context.level.typed), |level| filled.edition.level_name(level).to_owned());
        let own = ApplicationWords {
            organisation: typed(&context.organisation.typed),
            credit_code: context.credit_code.as_ref().map_or(String::new(), |stated| typed(&stated.typed)),
            audit: boxes(filled.edition, |at, _| context.audit.is_some_and(|given| usize::from(given.0) == at)),
            category: filled.form.category.clone(),
            level: level.clone(),
            edition: edition.clone(),
            date: typed(&context.date.typed),
            form: filled.form.title.clone(),
            ..ApplicationWords::default()
        };
        let applied = line([("类别", filled.form.category.clone()), ("级别", level), ("依据", edition)]);
        own.completed(application, vec![applied], personal)
    }

    /// The words of an application with facts; `None` where it has none.
    pub fn together(application: &Application<'_>, personal: Personal) -> Option<Self> {
        let facts = application.facts.as_deref()?;
        let organisation = &facts.organisation;
        let edition = application.applied.iter().find_map(|applied| applied.edition);
        let wanted = text::key(&organisation.audit.typed);
        let own = ApplicationWords {
            organisation: typed(&organisation.name),
            credit_code: typed(&organisation.credit_code),
            audit: edition.map_or(String::new(), |edition| {
                boxes(edition, |_, audit| !wanted.is_empty() && audit.matches(&wanted))
            }),
            date: day(&organisation.assessed),
            form: application.forms().map(|form| form.form.title.clone()).collect::<Vec<_>>().join("》、《"),
            ..ApplicationWords::default()
        };
        Some(own.completed(application, Vec::new(), personal))
    }

    /// Adds what the facts state; `applied` is what stands where they say nothing of what is applied for.
    fn completed(mut self, application: &Application<'_>, applied: Vec<Line>, personal: Personal) -> Self {
        let facts = application.facts.as_deref();
        let lines = facts.map_or(Vec::new(), |facts| applied_lines(facts, application));
        let lines = if lines.is_empty() { applied } else { lines };
        let joined = |name: &str| {
            let mut words: Vec<&str> = lines.iter().filter_map(|line| line.get(name)).map(String::as_str).collect();
            words.dedup();
            words.join("、")
        };
        (self.category, self.level, self.edition) = (joined("类别"), joined("级别"), joined("依据"));
        self.stated = STATED.iter().map(|name| (*name, String::new())).collect();
        if let Some(facts) = facts {
            self.stated.extend(stated(facts, personal));
        }
        self.tables = BTreeMap::from([
            ("申请类别", lines),
            ("负责人", leader_lines(facts)),
            ("服务人员", padded(facts.map_or(Vec::new(), staff_lines), &STAFF)),
            ("服务项目", padded(facts.map_or(Vec::new(), project_lines), &PROJECT)),
            ("附件", annexes(&self.form, application)),
        ]);
        self
    }

    pub(super) fn get(&self, name: &str) -> &str {
        match name {
            "组织名称" => &self.organisation,
            "统一社会信用代码" => &self.credit_code,
            "申请类型" => &self.audit,
            "服务类别" => &self.category,
            "申请级别" => &self.level,
            "依据文件" => &self.edition,
            "自评估时间" => &self.date,
            other => self.stated.get(other).map_or("", String::as_str),
        }
    }

    pub(super) fn lines(&self, name: &str) -> &[Line] {
        self.tables.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The words of a line of 服务人员.
const STAFF: [&str; 6] = ["姓名", "岗位", "资历", "证书名称", "证书编号", "有效期至"];

/// The words of a line of 服务项目.
const PROJECT: [&str; 6] = ["名称", "委托方", "金额", "签订日期", "完成日期", "验收日期"];

fn line<const N: usize>(cells: [(&'static str, String); N]) -> Line {
    cells.into_iter().collect()
}

fn padded(mut lines: Vec<Line>, names: &[&'static str]) -> Vec<Line> {
    while lines.len() < LEAST_LINES {
        lines.push(names.iter().map(|name| (*name, String::new())).collect());
    }
    lines
}

fn boxes(edition: &crate::catalog::Edition, is_given: impl Fn(usize, &crate::catalog::Named) -> bool) -> String {
    let boxes: Vec<String> = edition
        .audits
        .iter()
        .enumerate()
        .map(|(at, audit)| format!("{}{}", if is_given(at, audit) { "☑" } else { "□" }, audit.name))
        .collect();
    boxes.join("　")
}

fn typed<T>(entry: &Entry<T>) -> String {
    text::trim(&entry.typed).to_owned()
}

/// A day as papers write it; as typed where it is not understood.
fn day(entry: &Entry<Date>) -> String {
    entry.value.map_or_else(|| typed(entry), |day| format!("{}年{}月{}日", day.year(), day.month(), day.day()))
}

/// A number in the unit of its label; as typed where it is not understood.
fn number(entry: &Entry<f64>) -> String {
    entry.value.map_or_else(|| typed(entry), number_words)
}

fn stated(facts: &Facts, personal: Personal) -> [(&'static str, String); 15] {
    let organisation = &facts.organisation;
    let telephone = |entry: &Entry<String>| match personal {
        Personal::Masked => facts::masked(&typed(entry)),
        Personal::Shown => typed(entry),
    };
    [
        ("法定代表人", typed(&organisation.legal_representative)),
        ("注册地址", typed(&organisation.registered_address)),
        ("办公地址", typed(&organisation.office_address)),
        ("邮政编码", typed(&organisation.postcode)),
        ("成立日期", day(&organisation.established)),
        ("注册资本", number(&organisation.registered_capital)),
        ("员工总数", number(&organisation.employees)),
        ("服务人员数", number(&organisation.security_staff)),
        ("网址", typed(&organisation.website)),
        ("联系人", typed(&organisation.contact)),
        ("联系人职务", typed(&organisation.contact_post)),
        ("电话", telephone(&organisation.phone)),
        ("手机", telephone(&organisation.mobile)),
        ("电子邮箱", typed(&organisation.email)),
        ("已获资质", qualifications(facts)),
    ]
}

/// 应急处理三级（2023-05-01发证）, of every qualification of the organisation.
fn qualifications(facts: &Facts) -> String {
    let held = facts.certificates.iter().filter(|held| held.kind.value == Some(CertificateKind::Qualification));
    let words: Vec<String> = held
        .map(|held| {
            let issued = held.issued.value.map_or(String::new(), |day| format!("（{day}发证）"));
            format!("{}{}{issued}", typed(&held.category), typed(&held.level))
        })
        .collect();
    words.join("、")
}

fn applied_lines(facts: &Facts, application: &Application<'_>) -> Vec<Line> {
    facts
        .applied
        .iter()
        .map(|applied| {
            let known = application.applied.iter().find(|known| known.place == applied.category.place);
            let edition = known.and_then(|known| known.edition);
            let level = known.and_then(|known| Some(edition?.level_name(known.level?).to_owned()));
            line([
                ("类别", format!("{}{}", typed(&applied.category), typed(&applied.class))),
                ("级别", level.unwrap_or_else(|| typed(&applied.level))),
                (
                    "依据",
                    edition.map_or_else(
                        || typed(&applied.edition),
                        |edition| format!("《{}》{}", edition.title, edition.code),
                    ),
                ),
            ])
        })
        .collect()
}

fn leader_lines(facts: Option<&Facts>) -> Vec<Line> {
    [Leader::Organisation, Leader::Technical, Leader::Finance]
        .into_iter()
        .map(|role| {
            let person = facts.and_then(|facts| {
                let holds = |person: &&Person| person.posts.value.iter().flatten().any(|post| post == role.name());
                facts.people.iter().find(holds)
            });
            let of = |words: &dyn Fn(&Person) -> String| person.map_or(String::new(), words);
            let certificate = person.and_then(|person| certificate_of(person, facts?));
            line([
                ("岗位", role.name().to_owned()),
                ("姓名", of(&|person| typed(&person.name))),
                ("职务", of(&|person| typed(&person.posts))),
                ("资历", of(&experience)),
                ("证书编号", certificate.map_or(String::new(), |held| typed(&held.number))),
                ("年限", of(&|person| years(person, role))),
            ])
        })
        .collect()
}

/// 硕士、高级工程师
fn experience(person: &Person) -> String {
    let words: Vec<String> =
        [typed(&person.degree), typed(&person.title)].into_iter().filter(|word| !word.is_empty()).collect();
    words.join("、")
}

fn years(person: &Person, role: Leader) -> String {
    let entry = match role {
        Leader::Organisation => &person.management_years,
        Leader::Technical | Leader::Finance => &person.technical_years,
    };
    entry.value.map_or_else(|| typed(entry), |years| format!("{}年", number_words(years)))
}

/// The person's first certificate.
fn certificate_of<'f>(person: &Person, facts: &'f Facts) -> Option<&'f Certificate> {
    let name = text::key(&person.name.typed);
    facts.certificates.iter().find(|held| text::key(&held.holder.typed) == name)
}

fn staff_lines(facts: &Facts) -> Vec<Line> {
    facts
        .people
        .iter()
        .filter(|person| person.in_service.value == Some(true))
        .map(|person| {
            let certificate = certificate_of(person, facts);
            let of = |words: &dyn Fn(&Certificate) -> String| certificate.map_or(String::new(), words);
            line([
                ("姓名", typed(&person.name)),
                ("岗位", typed(&person.posts)),
                ("资历", experience(person)),
                ("证书名称", of(&|held| typed(&held.name))),
                ("证书编号", of(&|held| typed(&held.number))),
                ("有效期至", of(&|held| day(&held.valid_until))),
            ])
        })
        .collect()
}

fn project_lines(facts: &Facts) -> Vec<Line> {
    facts
        .projects
        .iter()
        .map(|project| {
            line([
                ("名称", typed(&project.name)),
                ("委托方", typed(&project.client)),
                ("金额", number(&project.amount)),
                ("签订日期", day(&project.signed)),
                ("完成日期", day(&project.completed)),
                ("验收日期", day(&project.accepted)),
            ])
        })
        .collect()
}

/// The annexes: the general form, the forms, and what goes with every application.
fn annexes(form: &str, application: &Application<'_>) -> Vec<Line> {
    let mut titles: Vec<String> = Vec::new();
    let general = application.forms().find(|form| form.form.is_general);
    titles.push(general.map_or_else(
        || "《信息安全服务资质认证自评估表-公共管理》".to_owned(),
        |general| format!("《{}》", general.form.title),
    ));
    let others: Vec<String> = application
        .forms()
        .filter(|form| !form.form.is_general)
        .map(|form| format!("《{}》", form.form.title))
        .collect();
    if others.is_empty() && !form.is_empty() {
        titles.push(format!("《{form}》"));
    }
    titles.extend(others);
    titles.push("营业执照复印件".to_owned());
    titles.push("自评估表所列证明材料".to_owned());
    titles.dedup();
    (1..)
        .zip(titles)
        .map(|(no, title)| {
            line([("序号", format!("{no}")), ("名称", title), ("份数", String::new()), ("备注", String::new())])
        })
        .collect()
}
