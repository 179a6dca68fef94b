//! Projects: which lie in the window, of which category, and what they add up to.

use super::count::{Standing, Tally, bound, nothing_known};
use super::time::window_start;
use super::{ProjectWindow, Reckoning, Subject, number_words};
use crate::catalog::AtLeast;
use crate::facts::{FactSheet, Project};
use crate::place::Place;
use crate::text;
use std::collections::HashSet;

/// Where the projects stand.
fn sheet(subject: &Subject<'_>) -> Place {
    subject.facts.place_of(FactSheet::Projects)
}

/// What is said where there is no list of projects.
fn no_list(subject: &Subject<'_>) -> Option<Reckoning> {
    subject.facts.projects.is_empty().then(|| nothing_known("项目清单", FactSheet::Projects.name(), sheet(subject)))
}

/// The projects with what they are called; one that repeats an earlier line is told apart.
fn listed<'s>(subject: &Subject<'s>) -> impl Iterator<Item = (&'s Project, String, bool)> {
    let mut seen = HashSet::new();
    subject.facts.projects.iter().map(move |project| {
        let key = (text::key(&project.name.typed), text::key(&project.client.typed));
        let repeats = !seen.insert(key);
        (project, text::excerpt(&project.name.typed, 30), repeats)
    })
}

/// Whether a project is of the category applied for.
fn category(project: &Project, subject: &Subject<'_>) -> Standing {
    match project.category.value.as_deref() {
        Some(category) if category == subject.category => Standing::In,
        Some(category) => Standing::Out(format!("类别是{category}，与申报类别不一致")),
        None if project.category.is_blank() => Standing::Unclear("没有写明服务类别".to_owned()),
        None => Standing::Unclear("服务类别不明".to_owned()),
    }
}

/// Whether a project is completed, at whatever time before the day of checking.
fn completion(project: &Project, subject: &Subject<'_>) -> Standing {
    match project.done() {
        Some(done) if done <= subject.as_of => Standing::In,
        Some(done) => Standing::Out(format!("{done}才完成")),
        None if project.accepted.is_blank() && project.completed.is_blank() => {
            Standing::Out("没有完成或验收日期".to_owned())
        }
        None => Standing::Unclear("完成日期看不明白".to_owned()),
    }
}

/// Whether a project lies in the window.
fn window(project: &Project, years: u8, subject: &Subject<'_>) -> Standing {
    let start = window_start(subject.as_of, years);
    match completion(project, subject) {
        Standing::In => {}
        other => return other,
    }
    if project.done().is_some_and(|done| done < start) {
        return Standing::Out(format!("完成早于{start}，不在近{years}年内"));
    }
    if subject.window == ProjectWindow::CompletedOnly {
        return Standing::In;
    }
    match project.signed.value {
        Some(signed) if signed < start => Standing::Out(format!("签订于{signed}，早于{start}，不在近{years}年内")),
        Some(signed) if signed > subject.as_of => Standing::Out(format!("{signed}才签订")),
        Some(_) => Standing::In,
        None => Standing::Unclear("没有写明签订日期".to_owned()),
    }
}

/// The first of several questions that does not say yes; what is surely out comes before what can't be told.
fn all_of(questions: impl IntoIterator<Item = Standing>) -> Standing {
    let mut unclear = None;
    for standing in questions {
        match standing {
            Standing::In => {}
            Standing::Out(_) => return standing,
            Standing::Unclear(_) => unclear = unclear.or(Some(standing)),
        }
    }
    unclear.unwrap_or(Standing::In)
}

fn standing(repeats: bool, questions: impl IntoIterator<Item = Standing>) -> Standing {
    if repeats { Standing::Out("与前面的项目重复，只计一次".to_owned()) } else { all_of(questions) }
}

fn tally(
    subject: &Subject<'_>,
    amount: impl Fn(&Project) -> Option<f64>,
    questions: impl Fn(&Project) -> Vec<Standing>,
) -> Tally {
    let mut tally = Tally::default();
    for (project, name, repeats) in listed(subject) {
        let mut standing = standing(repeats, questions(project));
        let amount = amount(project);
        if amount.is_none() && matches!(standing, Standing::In) {
            standing = Standing::Unclear("合同金额没有写明或看不明白".to_owned());
        }
        // What an unreadable amount could add is not known: let it be able to decide.
        tally.note_amount(name, project.name.place, standing, amount.unwrap_or(f64::INFINITY));
    }
    tally
}

/// Projects signed and completed inside the window.
pub(super) fn completed(years: u8, at_least: AtLeast, any_category: bool, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let tally = tally(
        subject,
        |_| Some(1.0),
        |project| {
            let category = if any_category { Standing::In } else { category(project, subject) };
            vec![category, window(project, years, subject)]
        },
    );
    let of = if any_category { String::new() } else { subject.category.to_owned() };
    let what = format!("近{years}年内签订并完成的{of}项目（{}）", subject.window.words());
    tally.reckon(at_least, (&what, "个"), |short| format!("再签订并完成{short}个{of}项目"), sheet(subject))
}

/// Projects signed, completed or not.
pub(super) fn signed(years: Option<u8>, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let in_time = |project: &Project| match project.signed.value {
        Some(signed) if signed > subject.as_of => Standing::Out(format!("{signed}才签订")),
        Some(signed) if years.is_some_and(|years| signed < window_start(subject.as_of, years)) => {
            Standing::Out(format!("签订于{signed}，不在期内"))
        }
        Some(_) => Standing::In,
        None => Standing::Unclear("没有写明签订日期".to_owned()),
    };
    let tally = tally(subject, |_| Some(1.0), |project| vec![category(project, subject), in_time(project)]);
    let of = subject.category;
    tally.reckon(
        at_least,
        (&format!("已签订的{of}项目"), "个"),
        |short| format!("再签订{short}个{of}项目"),
        sheet(subject),
    )
}

/// Sum of the completed projects' contracts.
pub(super) fn total(years: u8, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let tally = contracts(years, subject);
    let of = subject.category;
    let what = format!("（近{years}年完成的{of}项目合同额）");
    tally.reckon(at_least, (&what, "万元"), |short| format!("{of}服务业绩再增加{short}万元"), sheet(subject))
}

/// The largest single completed project's contract.
pub(super) fn largest(years: u8, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let tally = contracts(years, subject);
    let (outcome, largest) = tally.outcome_of_largest(at_least);
    let of = subject.category;
    let found = format!(
        "近{years}年完成的单个{of}项目合同额最高{}万元，要求{}万元{}",
        number_words(largest),
        bound(at_least),
        tally.doubt()
    );
    let lacking = format!("完成一个合同额{}万元以上的{of}项目", number_words(at_least.number));
    let (counted, left_out) = tally.into_lines();
    Reckoning::new(outcome, found, lacking, sheet(subject)).with_lines(counted, left_out)
}

/// Contracts count by their completion: the wording asks for 完成的服务业绩, not for when they were signed.
fn contracts(years: u8, subject: &Subject<'_>) -> Tally {
    let by_completion = Subject { window: ProjectWindow::CompletedOnly, ..*subject };
    tally(
        subject,
        |project| project.amount.value,
        |project| vec![category(project, subject), window(project, years, &by_completion)],
    )
}

/// Completed projects whose system has at least so many users.
pub(super) fn users(users: f64, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let enough = |project: &Project| match project.users.value {
        Some(count) if count >= users => Standing::In,
        Some(count) => Standing::Out(format!("系统用户数{}，不足{}", number_words(count), number_words(users))),
        None => Standing::Unclear("没有写明系统用户数".to_owned()),
    };
    let questions = |project: &Project| vec![category(project, subject), completion(project, subject), enough(project)];
    let what = format!("系统用户数{}以上的已完成{}项目", number_words(users), subject.category);
    let todo = |short: &str| format!("再完成{short}个系统用户数{}以上的项目", number_words(users));
    tally(subject, |_| Some(1.0), questions).reckon(at_least, (&what, "个"), todo, sheet(subject))
}

/// Different industries among the completed projects.
pub(super) fn industries(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let mut seen = HashSet::new();
    let mut tally = Tally::default();
    for (project, name, repeats) in listed(subject) {
        let mut standing = standing(repeats, [category(project, subject), completion(project, subject)]);
        let industry = text::bare_key(&project.industry.typed);
        if matches!(standing, Standing::In) {
            if industry.is_empty() {
                standing = Standing::Unclear("没有写明行业".to_owned());
            } else if !seen.insert(industry) {
                standing = Standing::Out(format!("行业“{}”已计入", text::excerpt(&project.industry.typed, 12)));
            }
        }
        tally.note(name, project.name.place, standing);
    }
    let todo = |short: &str| format!("再完成{short}个其他行业的{}项目", subject.category);
    tally.reckon(at_least, ("行业（按已完成的项目）", "个"), todo, sheet(subject))
}

/// A completed project's trial run.
pub(super) fn trial_run(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let long_enough = |project: &Project| match project.trial_months.value {
        Some(months) if at_least.is_met(months) => Standing::In,
        Some(months) => {
            Standing::Out(format!("试运行{}个月，不足{}个月", number_words(months), number_words(at_least.number)))
        }
        None => Standing::Unclear("没有写明试运行周期".to_owned()),
    };
    let questions =
        |project: &Project| vec![category(project, subject), completion(project, subject), long_enough(project)];
    let what = format!("试运行{}个月以上的已完成{}项目", number_words(at_least.number), subject.category);
    let todo = |_: &str| format!("提供一个试运行{}个月以上的项目", number_words(at_least.number));
    let one = AtLeast { number: 1.0, above: false };
    tally(subject, |_| Some(1.0), questions).reckon(one, (&what, "个"), todo, sheet(subject))
}
