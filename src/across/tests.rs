#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn claims(organisation: &str) -> Claims {
    Claims { organisation: organisation.to_owned(), ..Claims::default() }
}

fn person(name: &str, identity: &str, certificates: &[&str]) -> PersonClaim {
    PersonClaim {
        name: name.to_owned(),
        identity: identity.to_owned(),
        certificates: certificates.iter().map(|&number| number.to_owned()).collect(),
    }
}

fn project(name: &str, client: &str, signed: &str) -> ProjectClaim {
    ProjectClaim { name: name.to_owned(), client: client.to_owned(), signed: signed.to_owned() }
}

fn file(path: &str, content: char) -> FileClaim {
    FileClaim { path: path.to_owned(), sha256: content.to_string().repeat(64) }
}

fn form(file: &str, level: &str, audit: &str) -> FormClaim {
    FormClaim { file: file.to_owned(), form: "表".to_owned(), level: level.to_owned(), audit: audit.to_owned() }
}

/// What is told, one line each: whose, of what kind, what it is called here, and in which application it is too.
fn told(applications: &[Claims]) -> Vec<String> {
    let mut index = Index::default();
    for (position, claims) in applications.iter().enumerate() {
        index.add(position, &format!("申请{position}"), claims);
    }
    let line = |(position, shared): (usize, Shared)| match shared.more {
        0 => format!("{position} {:?} {} {}", shared.kind, shared.here, shared.application),
        more => format!("{position} {:?} 另有{more}", shared.kind),
    };
    index.shared().into_iter().map(line).collect()
}

/// What is told of people, each alone in an application of an organisation of its own.
fn told_of_people(people: [PersonClaim; 2]) -> Vec<String> {
    let of = |(at, person)| Claims { people: vec![person], ..claims(["甲", "乙"][at]) };
    told(&people.into_iter().enumerate().map(of).collect::<Vec<_>>())
}

fn told_of_projects(projects: [ProjectClaim; 2]) -> Vec<String> {
    let of = |(at, project)| Claims { projects: vec![project], ..claims(["甲", "乙"][at]) };
    told(&projects.into_iter().enumerate().map(of).collect::<Vec<_>>())
}

#[test]
fn a_person_is_told_by_more_than_the_name() {
    let is_told = |left, right| told_of_people([left, right]);
    let both = |kind: &str| vec![format!("0 {kind} 张示例 申请1"), format!("1 {kind} 张示例 申请0")];
    let number = "110***********4514";
    assert_eq!(is_told(person("张示例", number, &[]), person("张 示例", number, &[])).len(), 2);
    assert_eq!(is_told(person("张示例", number, &[]), person("张示例", number, &[])), both("Person"));
    assert_eq!(is_told(person("张示例", "", &["ab-12345"]), person("张示例", number, &["ab-12345"])), both("Holder"));
    // The short number and the name together tell of one person; the number alone tells nothing.
    assert_eq!(is_told(person("张示例", "", &["1234"]), person("张示例", "", &["1234"])), both("Holder"));
    for (left, right) in [
        (person("张示例", "", &[]), person("张示例", "", &[])),
        (person("张示例", number, &[]), person("张示例", "110***********4522", &[])),
        (person("张示例", number, &[]), person("李示例", number, &[])),
        (person("张示例", "1**4", &[]), person("张示例", "1**4", &[])),
        (person("张示例", "", &["1234"]), person("李示例", "", &["1234"])),
        (person("张示例", "", &["00000000"]), person("李示例", "", &["00000000"])),
        (person("张示例", "", &["123456789"]), person("李示例", "", &["123456789"])),
        (person("张示例", "", &["详见证书复印件附件"]), person("李示例", "", &["详见证书复印件附件"])),
        (person("张示例", number, &["1234"]), person("张示例", "110***********4522", &["1234"])),
    ] {
        assert!(is_told(left.clone(), right.clone()).is_empty(), "{left:?} {right:?}");
    }
}

#[test]
fn a_certificate_has_one_holder() {
    let number = ["cisp-2023-00817"];
    assert_eq!(
        told_of_people([person("张示例", "", &number), person("李示例", "", &number)]),
        ["0 Certificate 张示例 申请1", "1 Certificate 李示例 申请0"]
    );
    // Two identity numbers are two people even where the name and the certificate are one.
    let two = [person("张示例", "110***********4514", &number), person("张示例", "110***********4522", &number)];
    assert_eq!(told_of_people(two), ["0 Certificate 张示例 申请1", "1 Certificate 张示例 申请0"]);
    // Of somebody who is known already the certificates are not told besides.
    let same = person("张示例", "110***********4514", &["cisp-2023-00817", "cisp-2024-00001"]);
    assert_eq!(told_of_people([same.clone(), same]), ["0 Person 张示例 申请1", "1 Person 张示例 申请0"]);
}

#[test]
fn a_project_is_told_by_name_and_client_or_day() {
    let is_told = |left: (&str, &str, &str), right: (&str, &str, &str)| {
        let [left, right] = [left, right].map(|(name, client, signed)| project(name, client, signed));
        told_of_projects([left, right]).len()
    };
    let day = "2024-03-01";
    assert_eq!(is_told(("示例河大桥监控安全", "示例河局", day), ("示例河大桥 监控安全", "示例河局", "2024-04-01")), 2);
    assert_eq!(is_told(("示例河大桥监控安全", "示例河局", day), ("示例河大桥监控安全", "", day)), 2);
    assert_eq!(is_told(("示例河大桥监控安全", "某局", day), ("示例河大桥监控安全", "涉密单位", day)), 2);
    assert_eq!(is_told(("示例局网络安全服务项目", "示例局", day), ("示例局网络安全服务项目", "示例局", day)), 2);
    for (left, right) in [
        (("示例河大桥监控安全", "示例河局", day), ("示例河大桥监控安全", "示例山局", day)),
        (("示例河大桥监控安全", "", day), ("示例河大桥监控安全", "", "2024-03-02")),
        (("示例河大桥监控安全", "", ""), ("示例河大桥监控安全", "", "")),
        (("示例河大桥", "示例河局", day), ("示例河大桥", "示例河局", day)),
        (("示例局网络安全服务项目", "示例局", day), ("示例局网络安全服务项目", "示例局", "2023-03-01")),
        (("2024年度信息系统风险评估", "", day), ("2024年度信息系统风险评估", "", day)),
    ] {
        assert_eq!(is_told(left, right), 0, "{left:?} {right:?}");
    }
}

#[test]
fn the_credit_code_says_who_is_the_same_where_both_state_one() {
    let of = |organisation: &str, code: &str| Claims {
        credit_code: code.to_owned(),
        evidence: vec![file("记录.pdf", 'a')],
        ..claims(organisation)
    };
    assert!(told(&[of("甲", "1"), of("甲更名", "1")]).is_empty());
    assert!(told(&[of("甲", "1"), of("甲", "")]).is_empty());
    assert!(told(&[of("甲", ""), of("甲", "")]).is_empty());
    assert_eq!(told(&[of("甲", "1"), of("甲", "2")]).len(), 2);
    assert_eq!(told(&[of("", ""), of("", "")]).len(), 2);
    assert_eq!(told(&[of("甲", "1"), of("乙", "")]).len(), 2);
    // The first other organisation is named, not the first application.
    assert_eq!(
        told(&[of("甲", "1"), of("甲", "1"), of("乙", "2"), of("丙", "3")]),
        [
            "0 Evidence 记录.pdf 申请2",
            "1 Evidence 记录.pdf 申请2",
            "2 Evidence 记录.pdf 申请0",
            "3 Evidence 记录.pdf 申请0"
        ]
    );
}

#[test]
fn so_many_others_hold_the_same_evidence() {
    let of = |organisation: &str, code: &str| Claims {
        credit_code: code.to_owned(),
        evidence: vec![file("记录.pdf", 'a')],
        ..claims(organisation)
    };
    let mut index = Index::default();
    let all = [of("甲", "1"), of("甲", ""), of("乙", "2"), of("丙", ""), of("", "")];
    all.iter().enumerate().for_each(|(position, claims)| index.add(position, "申请", claims));
    let others: Vec<usize> = index.shared().iter().map(|(_, shared)| shared.others).collect();
    assert_eq!(others, [2, 2, 3, 3, 3]);
}

#[test]
fn of_what_is_handed_in_again_the_later_is_told() {
    let of = |organisation: &str, content: char, audit: &str| Claims {
        files: vec![file("表.xlsx", content), file("申报信息.xlsx", 'f')],
        forms: vec![form("表.xlsx", "二级", audit)],
        ..claims(organisation)
    };
    let without_facts = |mut claims: Claims| {
        claims.files.truncate(1);
        claims
    };
    assert_eq!(
        told(&[of("甲", 'a', "初次"), of("乙", 'a', "初次"), of("甲", 'b', "初次")]),
        ["1 File 表.xlsx 申请0", "1 File 申报信息.xlsx 申请0", "2 File 申报信息.xlsx 申请0", "2 Form 表.xlsx 申请0"]
    );
    // Same bytes are told once, not as the same form besides.
    assert_eq!(told(&[of("甲", 'a', "初次"), of("甲", 'a', "初次")].map(without_facts)), ["1 File 表.xlsx 申请0"]);
    assert!(told(&[of("甲", 'a', "初次"), of("甲", 'b', "监督")].map(without_facts)).is_empty());
    assert!(told(&[of("", 'a', "初次"), of("", 'b', "初次")].map(without_facts)).is_empty());
}

#[test]
fn of_very_many_the_first_are_told_and_the_rest_counted() {
    let of = |organisation: &str| Claims {
        evidence: (0..50).map(|no| FileClaim { path: format!("{no}.pdf"), sha256: format!("{no:064}") }).collect(),
        ..claims(organisation)
    };
    let told = told(&[of("甲"), of("乙")]);
    assert_eq!(told.len(), 42);
    assert_eq!((told[0].as_str(), told[19].as_str()), ("0 Evidence 0.pdf 申请1", "0 Evidence 19.pdf 申请1"));
    assert_eq!((told[20].as_str(), told[41].as_str()), ("0 Evidence 另有30", "1 Evidence 另有30"));
}

#[test]
fn what_is_said_names_the_file_and_masks_numbers() {
    let mut index = Index::default();
    let of = |organisation: &str, name: &str| Claims {
        files: vec![file("申请.xlsx", name.chars().next().unwrap())],
        evidence: vec![FileClaim { path: format!("{name}110101199003074514.pdf"), sha256: "b".repeat(64) }],
        people: vec![person(name, "110***********4514", &["pmp-110101"])],
        ..claims(organisation)
    };
    index.add(0, "甲", &of("甲", "张示例"));
    index.add(1, "乙", &of("乙", "张示例"));
    index.add(2, "丙", &of("丙", "李示例"));
    let said: Vec<Said> = index.shared().iter().map(|(_, shared)| said(shared)).collect();
    assert!(said.iter().all(|said| !format!("{said:?}").contains("19900307")), "{said:#?}");
    let of_all: Vec<String> = said.iter().map(|said| format!("{} {}", said.code, said.file)).collect();
    assert_eq!(of_all[..2], ["X113 张示例110***********4514.pdf", "X114 申请.xlsx"]);
}

fn any_claims() -> impl Strategy<Value = Claims> {
    let word = |words: &'static [&'static str]| prop::sample::select(words).prop_map(str::to_owned);
    let name = || word(&["张示例", "李示例", "王 示例", ""]);
    let number = || word(&["cisp-2023-001", "cisp-2023-002", "1234", "00000000"]);
    let identity = || word(&["", "110***********4514", "110***********4522", "1**4"]);
    let title = || word(&["示例河大桥监控安全", "示例山隧道监控安全", "网络安全服务项目"]);
    let client = || word(&["", "示例河局", "示例山局", "某局"]);
    let day = || word(&["", "2024-03-01", "2024-03-02"]);
    let files = |names: &'static [&'static str]| {
        let file =
            (word(names), prop::sample::select(vec!['a', 'b', 'c'])).prop_map(|(path, bytes)| file(&path, bytes));
        prop::collection::vec(file, 0..3)
    };
    let people = (name(), identity(), prop::collection::vec(number(), 0..3))
        .prop_map(|(name, identity, certificates)| PersonClaim { name, identity, certificates });
    let projects = (title(), client(), day()).prop_map(|(name, client, signed)| ProjectClaim { name, client, signed });
    let forms =
        (word(&["二级", "三级", ""]), word(&["初次", ""])).prop_map(|(level, audit)| form("表.xlsx", &level, &audit));
    (
        (word(&["", "甲", "乙"]), word(&["", "1", "2"])),
        files(&["表.xlsx", "申报信息.xlsx"]),
        prop::collection::vec(forms, 0..2),
        prop::collection::vec(people, 0..4),
        prop::collection::vec(projects, 0..3),
        files(&["记录.pdf", "方案.pdf"]),
    )
        .prop_map(|((organisation, credit_code), files, forms, people, projects, evidence)| Claims {
            organisation,
            credit_code,
            files,
            forms,
            people,
            projects,
            evidence,
        })
}

proptest! {
    /// Whoever feeds the index in which order, and however many indexes are merged into one.
    #[test]
    fn order_and_grouping_make_no_difference(
        applications in prop::collection::vec((any_claims(), 0_usize..4, any::<u16>()), 1..9),
    ) {
        let name = |position: usize| format!("申请{position}");
        let mut whole = Index::default();
        for (position, (claims, ..)) in applications.iter().enumerate() {
            whole.add(position, &name(position), claims);
        }
        let mut shards = vec![Index::default(); 4];
        let mut order: Vec<usize> = (0..applications.len()).collect();
        order.sort_by_key(|&position| applications[position].2);
        for position in order {
            let (claims, shard, _) = &applications[position];
            shards[*shard].add(position, &name(position), claims);
        }
        let mut merged = Index::default();
        shards.iter().rev().for_each(|shard| merged.merge(shard));
        prop_assert_eq!(whole.shared(), merged.shared());
    }

    /// What is told of one application of two organisations is told of the other.
    #[test]
    fn what_two_organisations_claim_is_told_of_both(left in any_claims(), right in any_claims()) {
        let mut index = Index::default();
        index.add(0, "申请0", &left);
        index.add(1, "申请1", &right);
        let codes = |wanted: usize| -> std::collections::BTreeSet<&str> {
            let shared = index.shared().into_iter().filter(|(position, _)| *position == wanted);
            let both = shared.filter(|(_, shared)| !shared.kind.is_repetition());
            both.map(|(_, shared)| rules::shared_words(&shared).rule.code).collect()
        };
        prop_assert_eq!(codes(0), codes(1));
    }
}
