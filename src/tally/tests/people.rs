//! People and certificates: each once, and only while valid.

use super::*;

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
