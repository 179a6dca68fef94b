//! Years, grades held before, either of two ways.

use super::*;

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
    let catalog = shipped();
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
    let catalog = shipped();
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
