//! Money, places, response, and what is asked of every measure.

use super::*;

#[test]
fn a_young_company_is_asked_about_not_failed() {
    let mut facts = sample::facts();
    facts.finances = vec![report(2025), report(2024)];
    let three = Measure::AuditReports { years: 3 };
    assert_eq!(outcome(three.clone(), &facts), Outcome::Fail);
    facts.organisation.established = day(date(2024, 3, 1));
    let young = judged(three.clone(), &facts);
    assert_eq!(young.outcome, Outcome::Undecided);
    assert!(young.found.ends_with("2023年度组织尚未成立，是否可以不交请向认证机构确认"), "{}", young.found);
    // A firm that is not named beside a year before the founding: still to be told.
    facts.finances[0].firm = blank();
    assert_eq!(outcome(three.clone(), &facts), Outcome::Undecided);
    facts.finances.remove(0);
    assert_eq!(outcome(three.clone(), &facts), Outcome::Fail);
    // The year of another report can't be read: it may be the one.
    let mut undated = report(2025);
    undated.year = unreadable();
    facts.finances.push(undated);
    assert_eq!(outcome(three, &facts), Outcome::Undecided);
}

#[test]
fn statements_must_reach_into_the_last_months() {
    let judge = |rows| {
        let mut facts = sample::facts();
        facts.finances = rows;
        outcome(Measure::FinancialStatements { months: 3 }, &facts)
    };
    let monthly = |month| sample::statements(date(2026, month, 30), 1.0);
    assert_eq!(judge(vec![sample::statements(date(2026, 3, 14), 3.0)]), Outcome::Fail);
    assert_eq!(judge(vec![sample::statements(date(2026, 6, 30), 3.0)]), Outcome::Fail);
    assert_eq!(judge(vec![monthly(3), monthly(4)]), Outcome::Fail);
    assert_eq!(judge(vec![monthly(3), monthly(4), monthly(5)]), Outcome::Undecided);
}

#[test]
fn statements_count_only_as_answered() {
    let question = "是否具备独立的测试环境及必要的软、硬件设备";
    let judge = |answer| {
        let mut facts = sample::facts();
        // As people retype it.
        facts.statements.push(sample::statement("是否具备独立的测试环境及必要的软硬件设备？", answer));
        judged(Measure::Statement { question: question.to_owned() }, &facts)
    };
    assert_eq!(judge(known("是", true)).outcome, Outcome::Pass);
    assert_eq!(judge(known("否", false)).outcome, Outcome::Fail);
    assert_eq!(judge(unreadable()).outcome, Outcome::Undecided);
}

#[test]
fn empty_sheets_decide_nothing() {
    let mut facts = sample::facts();
    facts.sheets = facts::FactSheet::ALL.iter().map(|&sheet| (sheet, place::Place::Sheet(0))).collect();
    let kind = || "灾备中心".to_owned();
    let measures = [
        completed(1.0),
        Measure::Staff(with(1.0)),
        Measure::CertifiedStaff(with(1.0)),
        Measure::ManagementSystem { system: "质量管理体系".to_owned() },
        Measure::AuditReports { years: 1 },
        Measure::Sites { kind: kind(), at_least: with(1.0), distinct_regions: false },
        Measure::BackupPowerHours { kind: kind(), at_least: with(48.0) },
    ];
    for measure in measures {
        assert_eq!(outcome(measure.clone(), &facts), Outcome::Undecided, "{measure:?}");
    }
}

#[test]
fn response_hours_are_an_upper_bound() {
    let mut facts = sample::facts();
    let two = Measure::ResponseHours { area: crate::catalog::Area::Local, at_most: 2.0 };
    assert_eq!(outcome(two.clone(), &facts), Outcome::Undecided);
    facts.organisation.local_response = number(2.0);
    assert_eq!(outcome(two.clone(), &facts), Outcome::Pass);
    facts.organisation.local_response = number(2.5);
    let late = judged(two, &facts);
    assert_eq!(late.found, "本地应急响应时间2.5小时，要求不超过2小时");
    assert_eq!(late.lacking, "本地应急响应时间缩短到2小时以内");
}

#[test]
fn sites_of_one_city_are_one_region() {
    let two = Measure::Sites { kind: "灾备中心".to_owned(), at_least: with(2.0), distinct_regions: true };
    let mut facts = sample::facts();
    facts.sites = vec![site("灾备中心", "北京"), site("灾备中心", "北京市")];
    assert_eq!(outcome(two.clone(), &facts), Outcome::Fail);
    facts.sites[1].region = blank();
    assert_eq!(outcome(two.clone(), &facts), Outcome::Undecided);
    facts.sites[1].region = text("上海");
    assert_eq!(outcome(two, &facts), Outcome::Pass);
}

#[test]
fn leases_end() {
    let area = Measure::OfficeArea(with(100.0));
    let mut facts = sample::facts();
    facts.sites = vec![site("办公场所", "北京")];
    assert_eq!(outcome(area.clone(), &facts), Outcome::Pass);
    facts.sites[0].is_owned = known("租赁", false);
    assert_eq!(outcome(area.clone(), &facts), Outcome::Undecided);
    facts.sites[0].lease_until = day(AS_OF);
    assert_eq!(outcome(area.clone(), &facts), Outcome::Pass);
    facts.sites[0].lease_until = day(date(2026, 6, 14));
    assert_eq!(whys(&judged(area.clone(), &facts)), ["租期至2026年6月14日，已满"]);
    // The same office twice is not twice as large.
    facts.sites = vec![site("办公场所", "北京"), site("办公场所", "北京")];
    assert_eq!(outcome(Measure::OfficeArea(with(200.0)), &facts), Outcome::Fail);
}

#[test]
fn above_means_more_than_the_number() {
    let facts = staffed(vec![person("张三"), person("李四")], Vec::new());
    assert_eq!(outcome(Measure::Staff(with(2.0)), &facts), Outcome::Pass);
    let more = judged(Measure::Staff(more_than(2.0)), &facts);
    assert_eq!(more.outcome, Outcome::Fail);
    assert_eq!(more.found, "从事信息安全服务的人员计入2名，要求超过2名");
    assert_eq!(more.lacking, "再增加1名从事信息安全服务的人员");
    assert!(judged(Measure::Staff(more_than(4.0)), &facts).lacking.contains("再增加3名"));
}

#[test]
fn numbers_as_people_write_them() {
    assert_eq!(number_words(3.0), "3");
    assert_eq!(number_words(0.5), "0.5");
    assert_eq!(number_words(99.999), "99.999");
    assert_eq!(number_words(33.3 + 33.4 + 33.3), "100");
    assert_eq!(number_words(-0.0), "0");
}
