//! Projects: which lie in the window, of which category, and what they add up to.

use super::count::{ONE, Row, Standing, Tally, all_of, bound, nothing_known};
use super::time::{date_words, window_start};
use super::{Outcome, ProjectWindow, Reckoning, Subject, number_words};
use crate::catalog::AtLeast;
use crate::facts::{FactSheet, Project};
use crate::place::Place;
use crate::text;
use std::collections::HashMap;

/// Where the projects stand.
fn sheet(subject: &Subject<'_>) -> Place {
    subject.facts.place_of(FactSheet::Projects)
}

/// What is said where there is no list of projects.
fn no_list(subject: &Subject<'_>) -> Option<Reckoning> {
    subject.facts.projects.is_empty().then(|| nothing_known("项目清单", FactSheet::Projects.name(), sheet(subject)))
}

/// Whether a project is of the category applied for.
fn category(project: &Project, subject: &Subject<'_>) -> Standing {
    match project.category.value.as_deref() {
        Some(category) if category == subject.category => Standing::In,
        Some(category) => Standing::Elsewhere(format!("{category}项目"), "与申报类别不一致".to_owned()),
        None if project.category.is_blank() => Standing::Unclear("没有写明服务类别".to_owned()),
        None => Standing::Unclear("服务类别不明".to_owned()),
    }
}

/// Whether a project is completed, at whatever time before the day of checking.
fn completion(project: &Project, subject: &Subject<'_>) -> Standing {
    // An acceptance that can't be read may lie on either side of any bound; it is not before the completion.
    let is_acceptance_unreadable = project.accepted.value.is_none() && !project.accepted.is_blank();
    match project.done() {
        Some(done) if done > subject.as_of => Standing::Out(format!("{}才完成", date_words(done))),
        Some(_) if is_acceptance_unreadable => Standing::Unclear("验收日期看不明白".to_owned()),
        Some(_) => Standing::In,
        None if project.accepted.is_blank() && project.completed.is_blank() => {
            Standing::Out("没有完成或验收日期".to_owned())
        }
        None => Standing::Unclear("完成日期看不明白".to_owned()),
    }
}

/// Whether a project lies in the window.
fn window(project: &Project, years: u8, subject: &Subject<'_>) -> Standing {
    let start = window_start(subject.as_of, years);
    let done = match project.done() {
        Some(done) if done < start && (project.accepted.value.is_some() || project.accepted.is_blank()) => {
            Standing::Out(format!("完成于{}，早于{}，不在近{years}年内", date_words(done), date_words(start)))
        }
        _ => completion(project, subject),
    };
    let signed = match subject.window {
        ProjectWindow::CompletedOnly => Standing::In,
        ProjectWindow::SignedAndCompleted => signing(project, Some(years), subject),
    };
    all_of([done, signed])
}

/// Whether a project was signed, perhaps inside a window.
fn signing(project: &Project, years: Option<u8>, subject: &Subject<'_>) -> Standing {
    match (project.signed.value, years) {
        (Some(signed), _) if signed > subject.as_of => Standing::Out(format!("{}才签订", date_words(signed))),
        (Some(signed), Some(years)) if signed < window_start(subject.as_of, years) => {
            let start = date_words(window_start(subject.as_of, years));
            Standing::Out(format!("签订于{}，早于{start}，不在近{years}年内", date_words(signed)))
        }
        (Some(_), _) => Standing::In,
        (None, _) if project.signed.is_blank() => Standing::Unclear("没有写明签订日期".to_owned()),
        (None, _) => Standing::Unclear("签订日期看不明白".to_owned()),
    }
}

/// The projects with how they stand to some questions. A line that repeats another counts once; one that differs from
/// another in the signing only may be the same project or its renewal.
fn rows(subject: &Subject<'_>, questions: impl Fn(&Project) -> Vec<Standing>) -> Vec<Row> {
    let mut seen: HashMap<(String, String), String> = HashMap::new();
    let row = |project: &Project| {
        let mut standing = all_of(questions(project));
        let name = text::key(&project.name.typed);
        if name.is_empty() && matches!(standing, Standing::In) {
            standing = Standing::Unclear("没有写明项目名称".to_owned());
        }
        let signed = project.signed.value.map_or_else(|| text::key(&project.signed.typed), |day| day.to_string());
        let key = (!name.is_empty()).then(|| format!("{name}\n{}\n{signed}", text::key(&project.client.typed)));
        if matches!(standing, Standing::In) {
            let first = seen.entry((name, text::key(&project.client.typed))).or_insert_with(|| signed.clone());
            if *first != signed {
                standing = Standing::Unclear("与另一行同名，签订日期不同，看不出是不是同一个项目".to_owned());
            }
        }
        Row { name: text::excerpt(&project.name.typed, 30), place: project.name.place, standing, amount: 1.0, key }
    };
    subject.facts.projects.iter().map(row).collect()
}

const REPEATED: &str = "与另一行是同一个项目，只计一次";

fn tally(subject: &Subject<'_>, questions: impl Fn(&Project) -> Vec<Standing>) -> Tally {
    Tally::of(rows(subject, questions), REPEATED)
}

/// Projects signed and completed inside the window.
pub(super) fn completed(years: u8, at_least: AtLeast, any_category: bool, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let tally = tally(subject, |project| {
        let category = if any_category { Standing::In } else { category(project, subject) };
        vec![category, window(project, years, subject)]
    });
    let of = if any_category { String::new() } else { subject.category.to_owned() };
    let what = format!("近{years}年内签订并完成的{of}项目（{}）", subject.window.words());
    tally.reckon(at_least, (&what, "个"), |short| format!("再签订并完成{short}个{of}项目"), sheet(subject))
}

/// Projects signed, completed or not.
pub(super) fn signed(years: Option<u8>, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let tally = tally(subject, |project| vec![category(project, subject), signing(project, years, subject)]);
    let within = years.map_or("已".to_owned(), |years| format!("近{years}年内"));
    let of = subject.category;
    tally.reckon(
        at_least,
        (&format!("{within}签订的{of}项目"), "个"),
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
    let what = format!("近{years}年内完成的{of}项目合同额");
    let todo = |short: &str| format!("再完成合同额合计{short}万元的{of}项目");
    tally.reckon(at_least, (&what, "万元"), todo, sheet(subject))
}

/// The largest single completed project's contract.
pub(super) fn largest(years: u8, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let tally = contracts(years, subject);
    let (outcome, largest) = tally.outcome_of_largest(at_least);
    let of = subject.category;
    let what = format!("近{years}年内完成的{of}项目");
    let asked = format!("要求其中一个{}万元{}", bound(at_least), tally.doubt());
    let found = match tally.counted() {
        0 => format!("{what}计入0个，{asked}"),
        _ => format!("{what}中单个合同额最高{}万元，{asked}", number_words(largest)),
    };
    let todo = format!("完成一个合同额{}万元的{of}项目", bound(at_least));
    let lacking =
        if outcome == Outcome::Undecided { format!("补正看不出是否计入的行，或者{todo}") } else { todo };
    let (counted, left_out) = tally.into_lines();
    Reckoning::new(outcome, found, lacking, sheet(subject)).with_lines(counted, left_out)
}

/// Contracts count by their completion: the wording asks for 完成的服务业绩, not for when they were signed.
fn contracts(years: u8, subject: &Subject<'_>) -> Tally {
    let by_completion = Subject { window: ProjectWindow::CompletedOnly, ..*subject };
    let questions = |project: &Project| {
        let amount = Standing::known(project.amount.value.is_some(), "合同金额没有写明或看不明白");
        vec![category(project, subject), window(project, years, &by_completion), amount]
    };
    let mut rows = rows(subject, questions);
    for (row, project) in rows.iter_mut().zip(&subject.facts.projects) {
        // What an unreadable amount could add is not known: let it be able to decide.
        row.amount = project.amount.value.unwrap_or(f64::INFINITY);
    }
    Tally::of(rows, REPEATED)
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
    let todo = |short: &str| format!("再完成{short}个系统用户数{}以上的{}项目", number_words(users), subject.category);
    tally(subject, questions).reckon(at_least, (&what, "个"), todo, sheet(subject))
}

/// Different industries among the completed projects.
pub(super) fn industries(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let questions = |project: &Project| {
        let industry = Standing::known(!text::bare_key(&project.industry.typed).is_empty(), "没有写明行业");
        vec![category(project, subject), completion(project, subject), industry]
    };
    let mut rows = rows(subject, questions);
    for (row, project) in rows.iter_mut().zip(&subject.facts.projects) {
        let industry = text::bare_key(&project.industry.typed);
        if !industry.is_empty() {
            row.key = Some(industry);
        }
    }
    let what = format!("已完成的{}项目所涉及的行业", subject.category);
    let todo = |short: &str| format!("再完成{short}个其他行业的{}项目", subject.category);
    Tally::of(rows, "行业与另一行相同，只计一次").reckon(at_least, (&what, "个"), todo, sheet(subject))
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
    let todo =
        |_: &str| format!("提供一个试运行{}个月以上的已完成{}项目", number_words(at_least.number), subject.category);
    tally(subject, questions).reckon(ONE, (&what, "个"), todo, sheet(subject))
}
