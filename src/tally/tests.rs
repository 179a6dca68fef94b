//! The traps: what looks as if it counted and does not, and what can't be told.

mod sample;

use super::{Outcome, ProjectWindow, Reckoning, Subject, number_words, test, verdicts, window_start};
use crate::catalog::{AtLeast, Degree, Experience, Leader, Measure, Test, TitleGrade};
use crate::facts::{Certificate, CertificateKind, Facts, Person};
// What the sample rows name their types by.
use crate::{facts, place};
use jiff::civil::{Date, date};
use sample::{blank, certificate, day, known, number, person, project, report, site, text, unreadable, words};

const AS_OF: Date = date(2026, 6, 15);
const CATEGORY: &str = "应急处理";

fn with(number: f64) -> AtLeast {
    AtLeast { number, above: false }
}

fn more_than(number: f64) -> AtLeast {
    AtLeast { number, above: true }
}

/// Judges at a day, under an edition, with windows read so.
fn judged_so(wanted: &Test, facts: &Facts, (edition, as_of, window): (&str, Date, ProjectWindow)) -> Reckoning {
    let catalog = crate::data::shipped().unwrap();
    let edition = catalog.editions.iter().find(|known| known.id == edition).unwrap();
    test(wanted, &Subject { facts, catalog: &catalog, edition, category: CATEGORY, as_of, window, audit: None })
}

fn judged(wanted: Measure, facts: &Facts) -> Reckoning {
    let so = ("isccc-sv-001-2015", AS_OF, ProjectWindow::SignedAndCompleted);
    judged_so(&Test::Measure(wanted), facts, so)
}

fn outcome(wanted: Measure, facts: &Facts) -> Outcome {
    judged(wanted, facts).outcome
}

fn whys(reckoning: &Reckoning) -> Vec<&str> {
    reckoning.left_out.iter().map(|line| line.why.as_str()).collect()
}

fn completed(count: f64) -> Measure {
    Measure::ProjectsCompleted { window_years: 3, at_least: with(count), any_category: false }
}

fn professional(holder: &str) -> Certificate {
    certificate(holder, CertificateKind::Professional, "信息安全保障人员", CATEGORY)
}

fn staffed(people: Vec<Person>, certificates: Vec<Certificate>) -> Facts {
    Facts { people, certificates, ..sample::facts() }
}

// Projects

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
    let catalog = crate::data::shipped().unwrap();
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

// Years

#[test]
fn years_from_a_leap_day_are_full_on_the_28th() {
    let mut facts = sample::facts();
    facts.applied.push(sample::applied(CATEGORY, day(date(2024, 2, 29))));
    let at = |as_of| {
        let so = ("isccc-sv-001-2015", as_of, ProjectWindow::default());
        judged_so(&Test::Measure(Measure::ServiceYears(with(1.0))), &facts, so)
    };
    assert_eq!(at(date(2025, 2, 27)).outcome, Outcome::Fail);
    assert_eq!(at(date(2025, 2, 27)).lacking, "2025年2月28日起从事应急处理服务满1年，届时再申报");
    let full = at(date(2025, 2, 28));
    assert_eq!(full.outcome, Outcome::Pass);
    assert_eq!(full.found, "从事应急处理服务1年（2024年2月29日开始），要求至少1年");
}

#[test]
fn more_than_some_years_needs_a_day_more() {
    let mut facts = sample::facts();
    facts.applied.push(sample::applied(CATEGORY, day(date(2023, 6, 15))));
    assert_eq!(outcome(Measure::ServiceYears(with(3.0)), &facts), Outcome::Pass);
    let more = judged(Measure::ServiceYears(more_than(3.0)), &facts);
    assert_eq!(more.outcome, Outcome::Fail);
    assert!(more.found.ends_with("要求超过3年"), "{}", more.found);
}

fn qualification(level: &str, issued: Date) -> Certificate {
    let mut held = certificate("", CertificateKind::Qualification, "服务资质", CATEGORY);
    held.level = text(level);
    held.issued = day(issued);
    held
}

/// 3年以上，或取得三级资质1年以上.
#[test]
fn either_of_two_ways_is_enough() {
    let catalog = crate::data::shipped().unwrap();
    let level = catalog.editions.iter().find(|known| known.id == "isccc-sv-001-2015").unwrap().level("三级").unwrap();
    let wanted = Test::Any(vec![
        Test::Measure(Measure::ServiceYears(with(3.0))),
        Test::Measure(Measure::PriorGradeYears { level, at_least: with(1.0) }),
    ]);
    let judge = |facts: &Facts| judged_so(&wanted, facts, ("isccc-sv-001-2015", AS_OF, ProjectWindow::default()));
    let mut facts = sample::facts();
    facts.applied.push(sample::applied(CATEGORY, day(date(2024, 1, 1))));
    facts.certificates.push(qualification("三级", date(2026, 1, 1)));
    let neither = judge(&facts);
    assert_eq!(neither.outcome, Outcome::Fail);
    let lacking =
        "2027年1月1日起从事应急处理服务满3年，届时再申报，或者2027年1月1日起持有应急处理三级资质满1年，届时再申报";
    assert_eq!(neither.lacking, lacking);
    facts.certificates[0].issued = blank();
    assert_eq!(judge(&facts).outcome, Outcome::Undecided);
    facts.certificates[0].issued = day(date(2025, 6, 15));
    let second = judge(&facts);
    assert_eq!((second.outcome, second.found.as_str()), (Outcome::Pass, "持有应急处理三级资质1年，要求至少1年"));
    // A higher level holds the lower one too; without an end it can't be told whether it still holds.
    facts.certificates[0].level = text("二级");
    assert_eq!(judge(&facts).outcome, Outcome::Pass);
    facts.certificates[0].valid_until = blank();
    assert_eq!(judge(&facts).outcome, Outcome::Undecided);
}

#[test]
fn a_level_of_another_scheme_is_not_this_ones() {
    let catalog = crate::data::shipped().unwrap();
    let facts = |level: &str| staffed(Vec::new(), vec![qualification(level, date(2022, 1, 1))]);
    let judge = |edition: &str, name: &str, facts: &Facts| {
        let level = catalog.editions.iter().find(|known| known.id == edition).unwrap().level(name).unwrap();
        let wanted = Test::Measure(Measure::PriorGradeYears { level, at_least: with(1.0) });
        judged_so(&wanted, facts, (edition, AS_OF, ProjectWindow::default()))
    };
    assert_eq!(judge("t-cas-375-2019", "3级", &facts("3级")).outcome, Outcome::Pass);
    let foreign = judge("t-cas-375-2019", "3级", &facts("三级"));
    assert_eq!(foreign.outcome, Outcome::Fail);
    assert_eq!(whys(&foreign), ["“三级”是另一标准的级别"]);
    assert_eq!(judge("isccc-sv-001-2015", "三级", &facts("三级")).outcome, Outcome::Pass);
    assert_eq!(judge("isccc-sv-001-2015", "三级", &facts("3级")).outcome, Outcome::Fail);
}

// People and certificates

#[test]
fn one_person_with_two_certificates_counts_once() {
    let mut facts = staffed(vec![person("张三"), person("李四")], vec![professional("张三"), professional("张三")]);
    let two = judged(Measure::CertifiedStaff(with(2.0)), &facts);
    assert_eq!((two.outcome, two.counted.len()), (Outcome::Fail, 1));
    assert_eq!(whys(&two), ["与另一行是同一人，只计一次"]);
    // Nor does a second one that can't be told open the question.
    facts.certificates[0].valid_until = blank();
    assert_eq!(outcome(Measure::CertifiedStaff(with(2.0)), &facts), Outcome::Fail);
    assert_eq!(outcome(Measure::CertifiedStaff(with(1.0)), &facts), Outcome::Pass);
}

#[test]
fn a_person_listed_twice_counts_once() {
    let numbered = |number: &str| {
        let mut person = person("张三");
        person.identity = text(number);
        person
    };
    let staff = |people: Vec<Person>, count: f64| outcome(Measure::Staff(with(count)), &staffed(people, Vec::new()));
    assert_eq!(staff(vec![person("张三"), person("张 三")], 2.0), Outcome::Fail);
    assert_eq!(staff(vec![numbered("1"), numbered("1")], 2.0), Outcome::Fail);
    assert_eq!(staff(vec![numbered("1"), numbered("2")], 2.0), Outcome::Pass);
    // With one number left blank they may be one or two.
    assert_eq!(staff(vec![numbered("1"), person("张三")], 2.0), Outcome::Undecided);
    assert_eq!(staff(vec![person("张三"), numbered("1")], 1.0), Outcome::Pass);
}

#[test]
fn a_holder_must_be_among_the_people() {
    let mut facts = staffed(vec![person("张三")], vec![professional("李四")]);
    let one = judged(Measure::CertifiedStaff(with(1.0)), &facts);
    assert_eq!(one.outcome, Outcome::Fail);
    assert_eq!(whys(&one), ["持有人不在“人员”工作表中"]);
    assert_eq!(one.lacking, "再有1人取得应急处理专业认证证书");
    facts.people.clear();
    assert_eq!(outcome(Measure::CertifiedStaff(with(1.0)), &facts), Outcome::Undecided);
}

#[test]
fn certificates_are_valid_through_their_last_day() {
    let until = |until| {
        let mut held = professional("张三");
        held.valid_until = until;
        judged(Measure::CertifiedStaff(with(1.0)), &staffed(vec![person("张三")], vec![held]))
    };
    assert_eq!(until(day(AS_OF)).outcome, Outcome::Pass);
    let expired = until(day(date(2026, 6, 14)));
    assert_eq!(expired.outcome, Outcome::Fail);
    assert_eq!(whys(&expired), ["有效期至2026年6月14日，已过期"]);
    assert_eq!(until(unreadable()).outcome, Outcome::Undecided);
    let mut permanent = blank();
    permanent.typed = "长期有效".to_owned();
    assert_eq!(until(permanent).outcome, Outcome::Pass);
}

#[test]
fn one_certificate_does_not_serve_two_people_of_one_name() {
    let of_team = |number: &str| {
        let mut person = person("张三");
        person.identity = text(number);
        person.teams = words("安全咨询团队");
        person
    };
    let team = |count| Measure::TeamCertified { team: "安全咨询团队".to_owned(), at_least: with(count) };
    let facts = staffed(vec![of_team("1"), of_team("2")], vec![professional("张三")]);
    assert_eq!(outcome(team(2.0), &facts), Outcome::Undecided);
}

#[test]
fn people_who_could_be_of_a_team_only_if_somebody_says_so() {
    let team = |count| Measure::Team { team: "实施组".to_owned(), at_least: with(count) };
    let mut facts = staffed(vec![person("张三"), person("李四")], Vec::new());
    assert_eq!(outcome(team(1.0), &facts), Outcome::Undecided);
    facts.people[0].teams = words("研发组、实施组");
    assert_eq!(outcome(team(1.0), &facts), Outcome::Pass);
    assert_eq!(outcome(team(2.0), &facts), Outcome::Fail);
}

// Leaders

fn technical(name: &str, degree: Degree, years: f64) -> Person {
    let mut person = person(name);
    person.posts = words("技术负责人");
    person.degree = known("学历", degree);
    person.technical_years = number(years);
    person
}

#[test]
fn of_several_leaders_one_must_come_to_all() {
    let wanted = Test::All(vec![
        Test::Measure(Measure::Degree { role: Leader::Technical, degree: Degree::Master }),
        Test::Measure(Measure::ExperienceYears {
            role: Leader::Technical,
            field: Experience::Technical,
            at_least: with(5.0),
        }),
    ]);
    let judge = |people| {
        let so = ("isccc-sv-001-2015", AS_OF, ProjectWindow::default());
        judged_so(&wanted, &staffed(people, Vec::new()), so)
    };
    let (learned, seasoned) = (technical("甲", Degree::Master, 1.0), technical("乙", Degree::Bachelor, 9.0));
    assert_eq!(judge(vec![learned.clone(), seasoned.clone()]).outcome, Outcome::Fail);
    let best = judge(vec![learned, seasoned, technical("丙", Degree::Doctor, 5.0)]);
    assert_eq!(best.outcome, Outcome::Pass);
    assert!(best.found.contains("技术负责人丙"), "{}", best.found);
}

#[test]
fn an_intermediate_title_must_be_held_eight_years() {
    let judge = |grade, series: &str, since| {
        let mut leader = person("李四");
        leader.posts = words("财务负责人");
        leader.title = known("会计师", grade);
        leader.title_series = text(series);
        leader.title_since = since;
        let wanted = Measure::ProfessionalTitle {
            role: Leader::Finance,
            series: "财务".to_owned(),
            title: TitleGrade::Intermediate,
            held_years: Some(8.0),
        };
        judged(wanted, &staffed(vec![leader], Vec::new()))
    };
    let middle = TitleGrade::Intermediate;
    assert_eq!(judge(middle, "财务", day(date(2018, 6, 15))).outcome, Outcome::Pass);
    let short = judge(middle, "会计", day(date(2018, 6, 16)));
    assert_eq!(short.outcome, Outcome::Fail);
    assert_eq!(short.found, "财务负责人李四的职称是会计师（中级），取得7年11个月，要求财务系列中级职称满8年");
    assert_eq!(judge(middle, "财务", blank()).outcome, Outcome::Undecided);
    // Too low a title stays so whatever else is not known.
    assert_eq!(judge(TitleGrade::Junior, "财务", blank()).outcome, Outcome::Fail);
    assert_eq!(judge(middle, "电子信息", day(date(2010, 1, 1))).outcome, Outcome::Fail);
    assert_eq!(judge(middle, "经济", day(date(2010, 1, 1))).outcome, Outcome::Undecided);
}

// Money, places, response

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
