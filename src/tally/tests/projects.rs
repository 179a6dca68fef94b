//! Projects: what counts, once, and in the window.

use super::*;

#[test]
fn another_category_does_not_count_and_says_why() {
    let mut facts = sample::facts();
    facts.projects.push(project("甲", CATEGORY, date(2025, 1, 1), date(2025, 5, 1)));
    facts.projects.push(project("乙", "安全集成", date(2025, 1, 1), date(2025, 5, 1)));
    let two = judged(completed(2.0), &facts);
    assert_eq!(two.outcome, Outcome::Fail);
    assert_eq!(two.found, "近3年内签订并完成的应急处理项目（签订和完成都在期内）计入1个，要求至少2个");
    assert_eq!(two.lacking, "再签订并完成1个应急处理项目");
    assert_eq!(whys(&two), ["与申报类别不一致"]);
    assert_eq!(two.left_out[0].name, "安全集成项目1行");
    let any = Measure::ProjectsCompleted { window_years: 3, at_least: with(2.0), any_category: true };
    assert_eq!(outcome(any, &facts), Outcome::Pass);
}

#[test]
fn signing_before_the_window_counts_only_where_completion_is_enough() {
    let mut facts = sample::facts();
    facts.projects.push(project("甲", CATEGORY, date(2023, 6, 14), date(2023, 9, 1)));
    let strict = judged(completed(1.0), &facts);
    assert_eq!(strict.outcome, Outcome::Fail);
    assert_eq!(whys(&strict), ["签订于2023年6月14日，早于2023年6月15日，不在近3年内"]);
    let lenient = ("isccc-sv-001-2015", AS_OF, ProjectWindow::CompletedOnly);
    assert_eq!(judged_so(&Test::Measure(completed(1.0)), &facts, lenient).outcome, Outcome::Pass);
}

#[test]
fn windows_from_a_leap_day_begin_on_the_28th() {
    let leap = date(2028, 2, 29);
    assert_eq!(window_start(leap, 3), date(2025, 2, 28));
    assert_eq!(window_start(leap, 4), date(2024, 2, 29));
    let mut facts = sample::facts();
    facts.projects.push(project("甲", CATEGORY, date(2025, 2, 28), leap));
    facts.projects.push(project("乙", CATEGORY, date(2025, 2, 27), leap));
    let so = ("isccc-sv-001-2015", leap, ProjectWindow::SignedAndCompleted);
    assert_eq!(judged_so(&Test::Measure(completed(2.0)), &facts, so).counted.len(), 1);
}

#[test]
fn a_project_listed_twice_counts_once() {
    let mut facts = sample::facts();
    let one = project("甲", CATEGORY, date(2025, 1, 1), date(2025, 5, 1));
    let mut renewal = one.clone();
    renewal.signed = day(date(2026, 1, 1));
    renewal.accepted = day(date(2026, 5, 1));
    facts.projects = vec![one.clone(), one];
    let twice = judged(completed(2.0), &facts);
    assert_eq!(twice.outcome, Outcome::Fail);
    assert_eq!(whys(&twice), ["与另一行是同一个项目，只计一次"]);
    // The same name signed on another day: a slip or a renewal.
    facts.projects.push(renewal);
    assert_eq!(outcome(completed(2.0), &facts), Outcome::Undecided);
}

/// The line that counts is not crowded out by one of another category.
#[test]
fn a_project_listed_under_two_categories_counts_for_its_own() {
    let mut facts = sample::facts();
    facts.projects.push(project("甲", "安全集成", date(2025, 1, 1), date(2025, 5, 1)));
    facts.projects.push(project("甲", CATEGORY, date(2025, 1, 1), date(2025, 5, 1)));
    assert_eq!(outcome(completed(1.0), &facts), Outcome::Pass);
}

#[test]
fn an_unreadable_date_decides_only_where_it_could() {
    let mut facts = sample::facts();
    let mut doubtful = project("甲", CATEGORY, date(2025, 1, 1), date(2025, 5, 1));
    doubtful.accepted = unreadable();
    facts.projects.push(project("乙", CATEGORY, date(2025, 1, 1), date(2025, 5, 1)));
    facts.projects.push(doubtful.clone());
    assert_eq!(outcome(completed(1.0), &facts), Outcome::Pass);
    assert_eq!(outcome(completed(2.0), &facts), Outcome::Undecided);
    assert_eq!(outcome(completed(3.0), &facts), Outcome::Fail);
    // Completed long ago, but accepted on a day that nobody can read.
    doubtful.completed = day(date(2020, 1, 1));
    facts.projects = vec![doubtful.clone()];
    assert_eq!(outcome(completed(1.0), &facts), Outcome::Undecided);
    // Signed before the window: no acceptance brings it in.
    doubtful.signed = day(date(2020, 1, 1));
    facts.projects = vec![doubtful];
    assert_eq!(outcome(completed(1.0), &facts), Outcome::Fail);
}

#[test]
fn unknown_amounts_never_add_up_to_a_pass() {
    let total = |number| Measure::ContractTotal { window_years: 2, at_least: with(number) };
    let largest = |number| Measure::ContractLargest { window_years: 2, at_least: with(number) };
    let mut facts = sample::facts();
    let mut one = project("甲", CATEGORY, date(2025, 1, 1), date(2025, 5, 1));
    one.amount = number(33.3);
    let mut unknown = project("乙", CATEGORY, date(2025, 1, 1), date(2025, 5, 1));
    unknown.amount = blank();
    facts.projects = vec![one.clone(), unknown.clone()];
    assert_eq!(outcome(total(33.3), &facts), Outcome::Pass);
    assert_eq!(outcome(total(33.4), &facts), Outcome::Undecided);
    assert_eq!(outcome(largest(33.4), &facts), Outcome::Undecided);
    // An amount that is known to be too small decides nothing, though its row is unclear.
    let mut small = unknown;
    small.amount = number(1.0);
    small.category = blank();
    facts.projects = vec![one.clone(), small];
    assert_eq!(outcome(largest(40.0), &facts), Outcome::Fail);
    assert_eq!(outcome(total(40.0), &facts), Outcome::Fail);
    // Decimal fractions add up as people reckon.
    facts.projects = [("甲", 33.3), ("乙", 33.4), ("丙", 33.3)]
        .map(|(name, amount)| {
            let mut project = one.clone();
            project.name = text(name);
            project.amount = number(amount);
            project
        })
        .to_vec();
    assert_eq!(outcome(total(100.0), &facts), Outcome::Pass);
    assert_eq!(judged(total(120.0), &facts).lacking, "再完成合同额合计20万元的应急处理项目");
}

/// 6.3.6 b) is for everything but 安全咨询, c) for that alone.
#[test]
fn money_is_asked_by_category() {
    let catalog = shipped();
    let edition = catalog.editions.iter().find(|known| known.id == "t-cas-375-2019").unwrap();
    let facts = sample::facts();
    let asked = |category: &str| {
        let window = ProjectWindow::default();
        let subject =
            Subject { facts: &facts, catalog: &catalog, edition, category, as_of: AS_OF, window, audit: None };
        verdicts(&catalog, &subject, None, edition.level("2级").unwrap())
            .iter()
            .filter(|verdict| verdict.threshold.code == "T103")
            .map(|verdict| verdict.requirement.id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(asked("安全咨询"), ["6.3.6 c)"]);
    assert_eq!(asked("应急响应"), ["6.3.6 b)"]);
}
