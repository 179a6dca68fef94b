use super::*;
use crate::template::expression::parse;
use crate::template::vocabulary::Word;

fn word(name: &str, kind: Kind) -> Word {
    Word { name: name.into(), kind, meaning: String::new(), example: String::new() }
}

fn vocabulary() -> Vocabulary {
    let row = Kind::Group(vec![
        word("条款", Kind::Text),
        word("得分", Kind::Number),
        word("证据", Kind::List(Box::new(Kind::Text))),
    ]);
    Vocabulary {
        words: vec![
            word("组织名称", Kind::Text),
            word("级别", Kind::Choice(vec!["一级".into(), "二级".into(), "三级".into()])),
            word("人数", Kind::Number),
            word("通过", Kind::Truth),
            word("首行", row.clone()),
            word("表", Kind::List(Box::new(row))),
            word("照片", Kind::Picture),
        ],
    }
}

/// Tags written one behind the other.
fn statements(text: &str) -> (Vec<&str>, Vec<Statement>) {
    let tags: Vec<&str> = text.split_inclusive('}').filter(|tag| tag.trim() != "}").collect();
    let read = |tag: &&str| {
        let tag = tag.trim();
        match tag.strip_prefix("{%") {
            Some(_) => Statement::parse(tag, 2..tag.len() - 2).unwrap(),
            None => Statement::Value(parse(tag.trim_matches(['{', '}'])).unwrap()),
        }
    };
    let statements = tags.iter().map(read).collect();
    (tags, statements)
}

fn codes(text: &str) -> Vec<&'static str> {
    let (_, statements) = statements(text);
    let statements: Vec<&Statement> = statements.iter().collect();
    examine(&statements, &vocabulary()).iter().map(|finding| finding.kind.code()).collect()
}

fn message(text: &str) -> String {
    let (_, statements) = statements(text);
    let statements: Vec<&Statement> = statements.iter().collect();
    let findings = examine(&statements, &vocabulary());
    assert_eq!(findings.len(), 1, "{text}: {findings:?}");
    findings[0].to_string()
}

#[test]
fn what_is_right_is_not_complained_about() {
    let good = [
        "{{ 组织名称 }}{{ 人数 + 1 }}{{ 首行.条款 }}{{ 首行['得分'] }}{{ 照片 }}",
        "{% for 行 in 表 %}{{ 行.条款 }}{{ loop.index }}{% for 证 in 行.证据 %}{{ 证 }}{% endfor %}{% endfor %}",
        "{{ 没有 | default(value='无') }}{{ 首行.没有 | 默认(值='无') }}{% if 没有 is defined %}{% endif %}",
        "{% set 甲 = 人数 %}{% if 甲 > 1 %}{{ 甲 }}{% endif %}",
        "{% if 级别 == '一级' %}{% elif 级别 == '二级' %}{% else %}{% endif %}",
        "{% if 级别 in ['一级', '二级'] %}{% endif %}",
        "{% if 通过 %}{% elif not 通过 %}{% endif %}",
        "{% if 通过 %}{% endif %}{% if 通过 %}{% endif %}",
        "{% for 表 in 表 %}{{ 表.条款 }}{% endfor %}",
        "{% for 组织名称 in [1, 2] %}{% if 组织名称 == 1 %}{% endif %}{% endfor %}",
        "{{ 表 | length }}{{ 首行.证据 | join(sep='、') }}{{ 表[0].条款 }}",
        "{% if 照片 == '' %}{% endif %}{% if 人数 == none %}{% endif %}",
        "{% for 行 in 表 | sort(attribute='得分') %}{{ 行.条款 }}{% endfor %}",
    ];
    for text in good {
        assert_eq!(codes(text), [""; 0], "{text}");
    }
    assert_eq!(codes("{{ 表 | first }}"), ["T204"]);
}

#[test]
fn names_are_looked_up_where_they_stand() {
    assert_eq!(codes("{{ 没有 }}"), ["T201"]);
    assert_eq!(codes("{% for 行 in 表 %}{% endfor %}{{ 行.条款 }}"), ["T201"]);
    assert_eq!(codes("{% for 行 in 表 %}{% else %}{{ 行.条款 }}{% endfor %}"), ["T201"]);
    assert_eq!(codes("{{ 甲 }}{% set 甲 = 1 %}{{ 甲 }}"), ["T201"]);
    assert_eq!(codes("{% for 行 in 表 %}{% set 甲 = 1 %}{% endfor %}{{ 甲 }}"), ["T201"]);
    assert_eq!(codes("{% for 行 in 表 %}{% set_global 甲 = 1 %}{% endfor %}{{ 甲 }}"), [""; 0]);
    assert_eq!(codes("{% for 行 in 表 %}{{ 行.没有 }}{% endfor %}"), ["T202"]);
    assert_eq!(codes("{{ 组织名称 | replace(from=没有, to='') }}{{ 表[没有] }}"), ["T201", "T201", "T204"]);
    assert_eq!(codes("{{ loop.index }}"), ["T211"]);
    assert_eq!(codes("{% for 行 in 表 %}{% else %}{{ loop.index }}{% endfor %}"), ["T211"]);
    assert_eq!(
        message("{{ 组织 }}"),
        "没有「组织」这个名称，是否想写「组织名称」；可用的名称有：组织名称、级别、人数、通过、首行、表、照片"
    );
    assert_eq!(message("{{ 首行.条框 }}"), "「首行」里没有「条框」，是否想写「条款」；其中有：条款、得分、证据");
}

#[test]
fn kinds_must_fit() {
    assert_eq!(message("{% for x in 人数 %}{% endfor %}"), "「人数」是数，不是列表，不能循环；请给出列表");
    assert_eq!(codes("{% for x in 首行 %}{% endfor %}"), ["T203"]);
    assert_eq!(message("{{ 首行 }}"), "「首行」是一组名称，不能直接填写；请写成「首行.名称」");
    assert_eq!(codes("{{ 首行.证据 }}"), ["T204"]);
    assert_eq!(message("{{ 首行.条款.文 }}"), "「首行.条款」是文字，后面不能再有「.」；请删去");
    assert_eq!(message("{{ 表.条款 }}"), "「表」是列表，后面不能用「.」；请用 for 逐项取用");
    assert_eq!(codes("{% set 甲 = 人数 %}{{ 甲.乙 }}"), ["T205"]);
    assert_eq!(codes("{% set 甲 = 人数 %}{% set 甲 = 首行 %}{{ 甲.条款 }}"), [""; 0]);
    assert_eq!(codes("{% for x in [] %}{% endfor %}"), ["T210"]);
}

#[test]
fn comparisons_must_be_possible() {
    assert_eq!(
        message("{% if 级别 == '1级' %}{% endif %}"),
        "「级别」不会是「1级」，是否想写「一级」；它只会是：一级、二级、三级"
    );
    assert_eq!(codes("{% if '四级' != 级别 %}{% endif %}"), ["T208"]);
    assert_eq!(codes("{% if 级别 in ['一级', '四级'] %}{% endif %}"), ["T208"]);
    assert_eq!(codes("{% if 人数 == '3' %}{% endif %}{% if 组织名称 > 3 %}{% endif %}"), ["T209", "T209"]);
    assert_eq!(codes("{% if 通过 == '是' %}{% endif %}{% if 3 in 首行.证据 %}{% endif %}"), ["T209", "T209"]);
    assert_eq!(codes("{{ 'a' if 首行.得分 == '3' else 'b' }}"), ["T209"]);
}

#[test]
fn decided_conditions_are_told() {
    let never = ["1 == 2", "false", "''", "人数 > 1 and none", "1 in []", "not (1 < 2)", "'a' in ['b', 'c']"];
    for condition in never {
        assert_eq!(codes(&format!("{{% if {condition} %}}{{% endif %}}")), ["T207"], "{condition}");
    }
    for condition in ["true", "级别 == '一级' or '二级'", "1 <= 2", "[1]", "'b' in ['a', 'b']"] {
        assert_eq!(codes(&format!("{{% if {condition} %}}{{% endif %}}")), ["T206"], "{condition}");
    }
    assert_eq!(codes("{{ 1 if true else 2 }}"), ["T206"]);
}

#[test]
fn conditions_decided_by_others_are_told() {
    let decided = [
        ("{% if 通过 %}{% if not 通过 %}{% endif %}{% endif %}", "T207"),
        ("{% if 通过 %}{% if 通过 %}{% endif %}{% endif %}", "T206"),
        ("{% if 人数 > 3 %}{% if 人数 <= 3 %}{% endif %}{% endif %}", "T207"),
        ("{% if 通过 and 人数 > 3 %}{% if 通过 %}{% endif %}{% endif %}", "T206"),
        ("{% if 通过 %}{% else %}{% if 通过 %}{% endif %}{% endif %}", "T207"),
        ("{% if 通过 or 人数 > 3 %}{% else %}{% if 人数 > 3 %}{% endif %}{% endif %}", "T207"),
        ("{% if 人数 > 3 %}{% elif 通过 %}{% elif 人数 > 3 %}{% endif %}", "T207"),
        ("{% if 级别 == '一级' %}{% elif 通过 and 级别 == '一级' %}{% endif %}", "T207"),
        ("{% if 通过 %}{% for 行 in 表 %}{% if not 通过 %}{% endif %}{% endfor %}{% endif %}", "T207"),
    ];
    for (text, code) in decided {
        assert_eq!(codes(text), [code], "{text}");
    }
    let open = [
        "{% if 通过 or 人数 > 3 %}{% if 通过 %}{% endif %}{% endif %}",
        "{% if 通过 %}{% for 通过 in [true, false] %}{% if 通过 %}{% endif %}{% endfor %}{% endif %}",
        "{% for 行 in 表 %}{% if loop.first %}{% for 证 in 行.证据 %}{% if loop.first %}{% endif %}{% endfor %}{% endif %}{% endfor %}",
        "{% set 甲 = 人数 %}{% if 甲 %}{% set_global 甲 = 0 %}{% if 甲 %}{% endif %}{% endif %}",
        "{% if 通过 %}{% elif 人数 > 3 %}{% if 人数 > 5 %}{% endif %}{% endif %}",
    ];
    for text in open {
        assert_eq!(codes(text), [""; 0], "{text}");
    }
    assert_eq!(
        message("{% if 人数 > 3 %}{% elif 人数 > 3 %}{% endif %}"),
        "这个条件永远不成立：前面的分支已经用过同样的条件；请改写或删去"
    );
}

#[test]
fn findings_know_where() {
    let (tags, statements) = statements("{% if 通过 %}{% if 组织名称 == 没有 %}{% endif %}{% endif %}");
    let statements: Vec<&Statement> = statements.iter().collect();
    let findings = examine(&statements, &vocabulary());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].statement, 1);
    assert_eq!(&tags[1][findings[0].range.clone()], "没有");
}

#[test]
fn unpaired_blocks_do_no_harm() {
    assert_eq!(codes("{% endif %}{% else %}{% elif 通过 %}{% endfor %}{% for x in 表 %}{% elif 人数 > 2 %}"), [""; 0]);
}
