//! The people in charge.

use super::*;

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
