use crate::catalog::{AtLeast, Degree, Edition, Leader, Measure, Test};

fn edition() -> Edition {
    let catalog = crate::data::shipped().unwrap();
    catalog.editions.into_iter().find(|edition| edition.id == "isccc-sv-001-2015").unwrap()
}

fn at_least(number: f64) -> AtLeast {
    AtLeast { number, above: false }
}

#[test]
fn one_measure() {
    let projects = Measure::ProjectsCompleted { window_years: 3, at_least: at_least(1.0), any_category: false };
    assert_eq!(Test::Measure(projects).words(&edition()), "近3年内签订并完成的项目不少于1个");
    let above = Measure::ContractTotal { window_years: 3, at_least: AtLeast { number: 500.5, above: true } };
    assert_eq!(above.words(&edition()), "近3年内完成的项目合同总额多于500.5万元");
}

#[test]
fn measures_together() {
    let role = Leader::Technical;
    let degree = Test::Measure(Measure::Degree { role, degree: Degree::Master });
    let staff = Test::Measure(Measure::Staff(at_least(10.0)));
    let either = Test::Any(vec![degree, staff.clone()]);
    assert_eq!(either.words(&edition()), "技术负责人具有硕士及以上学位；或者从事安全服务的人员不少于10名");
    let both = Test::All(vec![either, staff]);
    assert_eq!(
        both.words(&edition()),
        "（技术负责人具有硕士及以上学位；或者从事安全服务的人员不少于10名）；并且从事安全服务的人员不少于10名"
    );
}

#[test]
fn an_alternative_that_can_be_told_is_enough() {
    let missing = Test::Measure(Measure::Missing { part: "附录H".into() });
    let staff = Test::Measure(Measure::Staff(at_least(1.0)));
    assert_eq!(Test::All(vec![missing.clone(), staff.clone()]).missing_parts(), ["附录H"]);
    assert!(Test::Any(vec![missing.clone(), staff]).missing_parts().is_empty());
    assert_eq!(Test::Any(vec![missing]).missing_parts(), ["附录H"]);
}

/// Every measure that the shipped catalogue uses has words.
#[test]
fn no_threshold_is_without_words() {
    let catalog = crate::data::shipped().unwrap();
    for threshold in &catalog.thresholds {
        let edition = &catalog.editions[catalog.parts[threshold.part].edition];
        let words = threshold.words(edition);
        assert!(words.chars().count() > 10 && !words.ends_with('：') && !words.contains("；并且；"), "{words}");
    }
}
