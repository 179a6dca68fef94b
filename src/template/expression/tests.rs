use proptest::prelude::*;
use serde_json::json;
use tera::Context;

use super::*;
use crate::template::dialect::{self, Escape};

fn complaint(text: &str) -> (String, &str) {
    let complaint = parse(text).expect_err(text);
    (complaint.message, &text[complaint.range])
}

#[test]
fn paths_are_printed_for_tera() {
    let cases = [
        ("组织", "zh_7ec4_7ec7"),
        ("行.条款", r#"zh_884c["条款"]"#),
        ("行?.条款.文", r#"zh_884c?["条款"]["文"]"#),
        ("row.name", "row.name"),
        ("row . name", "row.name"),
        ("行.zh_1", "zh_884c.zh_1"),
        ("zh_1", "zh_7a_68_5f_31"),
        ("x['行']", r#"x["行"]"#),
        ("x['a b'].c", r#"x["a b"].c"#),
        ("x['\"]']", r#"x["\"]"]"#),
        ("x.true", r#"x["true"]"#),
        ("x[0]", "x[0]"),
        ("x[行]", r#"x[(zh_884c | __known(name="行"))]"#),
        ("loop.index", "loop.index"),
    ];
    for (text, expected) in cases {
        assert_eq!(parse(text).unwrap().to_tera_value(), expected, "{text}");
    }
}

#[test]
fn what_must_be_there_is_made_sure_of() {
    let cases = [
        ("a.b", r#"(a.b | __known(name="a.b"))"#),
        ("a['b'] == 1", r#"(a["b"] | __known(name="a['b']")) == 1"#),
        ("a is defined", "a is defined"),
        ("a is not undefined", "a is not undefined"),
        ("a | default(value=1)", "a | default(value=1)"),
        ("甲 | 默认(值=乙)", r#"zh_7532 | zh_9ed8_8ba4(zh_503c=(zh_4e59 | __known(name="乙")))"#),
        ("a is odd", r#"(a | __known(name="a")) is odd"#),
        ("not loop.first", "not loop.first"),
    ];
    for (text, expected) in cases {
        let expected = expected.replace(r#"a["b"]"#, "a.b");
        assert_eq!(parse(text).unwrap().to_tera(), expected, "{text}");
    }
}

#[test]
fn literals_are_written_anew() {
    let cases = [
        ("'行'", r#""行""#),
        ("“行”", r#""行""#),
        ("”行“", r#""行""#),
        ("‘a\"b’", r#""a\"b""#),
        ("`a`", r#""a""#),
        (r"'a\\'", r#""a\\""#),
        (r#""a\"b\”""#, r#""a\"b”""#),
        ("'}} %}\u{2}b'", "\"}} %}\u{2}b\""),
        ("[1, 2.5, true, none,]", "[1, 2.5, true, none]"),
        ("-1.5", "-1.5"),
    ];
    for (text, expected) in cases {
        assert_eq!(parse(text).unwrap().to_tera(), expected, "{text}");
    }
}

#[test]
fn parentheses_stand_where_they_matter() {
    let cases = [
        ("1 + 2 + 3", "1 + 2 + 3"),
        ("1 + (2 + 3)", "1 + (2 + 3)"),
        ("(1 + 2) * 3", "(1 + 2) * 3"),
        ("2 ** 3 ** 2", "2 ** 3 ** 2"),
        ("(2 ** 3) ** 2", "(2 ** 3) ** 2"),
        ("not (true and false)", "not (true and false)"),
        ("1 - -1", "1 - (-1)"),
        ("1 + 2 | str", "1 + 2 | str"),
        ("(1 + 2) | str", "(1 + 2) | str"),
        ("'a' ~ (not true)", "\"a\" ~ ((not true) | str)"),
        ("1 if true else 2 if false else 3", "1 if true else (2 if false else 3)"),
    ];
    for (text, expected) in cases {
        assert_eq!(parse(text).unwrap().to_tera(), expected, "{text}");
    }
}

#[test]
fn mistakes_are_told_with_place_and_remedy() {
    let cases = [
        ("", "没有写内容", ""),
        ("甲 ==", "写到「==」就断了，后面缺少内容", ""),
        ("甲 = 1", "多出「=」：比较要写成「==」", "="),
        ("甲 且 乙", "多出「且」：「并且」要写成「and」", "且"),
        ("甲 乙", "多出「乙」：中间缺少运算符", "乙"),
        ("甲 && 乙", "多出「&&」：「并且」要写成「and」", "&&"),
        ("! 甲", "「!」要写成「not」", "!"),
        ("f（甲）", "「（」要写成半角的「(」", "（"),
        ("甲｜upper", "「｜」要写成半角的「|」", "｜"),
        ("甲 ＝ 1", "「＝」要写成半角的「==」", "＝"),
        ("甲 ≥ 1", "「≥」要写成半角的「>=」", "≥"),
        ("甲 ＋ １", "「＋」要写成半角的「+」", "＋"),
        ("１", "「１」要写成半角的「1」", "１"),
        ("甲；", "「；」要写成半角的「;」", "；"),
        ("《甲》", "「《」不能用在表达式里；文字要加引号", "《"),
        ("a\u{200B}", "夹着看不见的字符，请删去重写", "\u{200B}"),
        ("'甲", "引号「'」没有配对的引号", "'甲"),
        (r"'a\d'", r"引号里的「\d」不认识；反斜杠要写成「\\」", r"\d"),
        ("3号楼", "「3号楼」不是数；名称不能以数字开头，文字要加引号", "3号楼"),
        ("99999999999999999999", "这个数太大", "99999999999999999999"),
        ("(甲", "括号「(」没有配对的「)」", ""),
        ("甲)", "多出「)」：前面没有与它配对的「(」", ")"),
        ("{'a': 1}", "不支持花括号写的映射，请用数据里的名称", "{"),
        ("甲[1:2]", "不支持切片「[…:…]」，请用过滤器 first、last 或 nth", ":"),
        ("[x for x in 甲]", "不支持列表推导「[… for …]」，请用 for 循环", "for"),
        ("<Button />", "不支持组件「<…>」", "<"),
        ("[...甲]", "不支持「...」展开", "..."),
        ("甲 | truncate(3)", "参数要写成「名称=值」，如 default(value=\"无\")", "3"),
        ("甲 | f(a=1, a=2)", "参数「a」写了两次", "a"),
        ("甲 | ", "「|」后面要写过滤器的名称", ""),
        ("甲 is", "「is」后面要写判断的名称，如「is defined」", ""),
        ("1 < 甲 < 3", "几个比较不能连写：请用 and 连接，或加括号", "<"),
        ("甲 <> 乙", "「<>」要写成「!=」", "<"),
        ("not not 甲", "「not」「-」不能连写，请加括号", "not"),
        ("甲 is odd | str", "「is」判断后面还要运算的，请给判断加括号", "|"),
        ("甲 == 乙 is odd", "几个比较不能连写：请用 and 连接，或加括号", "is"),
        ("甲.0", "列表的第几项要写成「[0]」，从 0 数起", "0"),
        ("甲.", "「.」后面要写名称", ""),
        ("loop.count", "「loop」只有 loop.index、loop.index0、loop.first、loop.last、loop.length", "loop.count"),
        ("loop", "「loop」只有 loop.index、loop.index0、loop.first、loop.last、loop.length", "loop"),
        ("__tera_context", "名称不能以「__」开头：「__tera_context」", "__tera_context"),
        ("甲 if 乙", "二选一要写成「甲 if 条件 else 乙」，缺少「else」", ""),
        ("甲 not 乙", "「not」在这里只能写成「not in」", "not"),
        ("[[[1]]]", "列表里最多再套一层列表", "1"),
        ("甲 | f(x)(y)", "参数要写成「名称=值」，如 default(value=\"无\")", "x"),
        ("'a'[0]", "多出「[」：下标只能跟在名称后面", "["),
    ];
    for (text, message, place) in cases {
        if text == "[[[1]]]" {
            assert_eq!(complaint(text).0, message);
            continue;
        }
        assert_eq!(complaint(text), (message.to_owned(), place), "{text}");
    }
}

#[test]
fn what_is_too_large_is_refused() {
    for text in ["(".repeat(5000), "a".repeat(5000), "(".repeat(100), "[1] + ".repeat(300) + "1", "a[".repeat(10)] {
        assert!(parse(&text).is_err());
    }
}

/// What passes here must pass Tera's bounds too.
#[test]
fn the_largest_expressions_fit_into_tera() {
    let grow = |open: &str, middle: &str, close: &str| {
        let sizes = 1..400;
        let text = |n: usize| [open.repeat(n).as_str(), middle, &close.repeat(n)].concat();
        let largest = sizes.map(text).take_while(|text| parse(text).is_ok()).last();
        largest.unwrap_or_else(|| panic!("{open}{middle}{close}"))
    };
    let shapes = [
        ("(", "a", ")"),
        ("(a + ", "a", ")"),
        ("not (", "a", ")"),
        ("-(a ** -", "a", ")"),
        ("a and not (", "a", ")"),
        ("a if a else ", "a", ""),
        ("a if (", "a", ") else a"),
        ("a and ", "a", ""),
        ("a ~ ", "(not a)", ""),
        ("", "a", ".甲"),
        ("", "a", "[a]"),
        ("a[", "a.甲", "]"),
        ("", "a", " | f(v=a)"),
        ("a | f(v=", "a", ")"),
        ("f(v=[", "a", "])"),
        ("a ** ", "a", ""),
        ("a not in ", "a", ""),
        ("(a if a else (", "a", "))"),
        ("(", "a", ") | str is odd"),
    ];
    for (open, middle, close) in shapes {
        let text = grow(open, middle, close);
        let mut tera = dialect::tera(Escape::Plain).unwrap();
        tera.register_filter("f", |value: tera::Value, _: tera::Kwargs, _: &tera::State<'_>| value);
        tera.register_function("f", |_: tera::Kwargs, _: &tera::State<'_>| 1);
        let code = dialect::block(&format!("for x in ({}) | __in_order", parse(&text).unwrap().to_tera()));
        let outcome = tera.add_raw_template("t", &(code + &dialect::block("endfor")));
        assert!(outcome.is_ok(), "{text}\n{}", outcome.unwrap_err());
    }
}

#[test]
fn statements_are_read() {
    let read = |text: &str| Statement::parse(text, 2..text.len() - 2);
    assert!(matches!(read("{% for 行 in 表 | f %}"), Ok(Statement::For { name, .. }) if name.text == "行"));
    assert!(matches!(read("{% set 甲 = 乙 == 1 %}"), Ok(Statement::Set { global: false, .. })));
    assert!(matches!(read("{% set_global 甲=1 %}"), Ok(Statement::Set { global: true, .. })));
    assert!(matches!(read("{% if(甲) %}"), Ok(Statement::If(_))));
    let told = |text: &str| match read(text) {
        Err(crate::template::fault::TagFault::Expression(complaint)) => {
            (complaint.message, text[complaint.range].to_owned())
        }
        other => panic!("{text}: {other:?}"),
    };
    let cases = [
        ("{% for 键, 值 in 表 %}", "不支持「for 键, 值 in …」，请给出列表，写成「for 名称 in 列表」", ","),
        ("{% for 行 表 %}", "循环要写成「for 名称 in 列表」", "表"),
        ("{% for loop in 表 %}", "「loop」另有用处，请换一个名称", "loop"),
        ("{% for %}", "要写成「for 名称 in 列表」", ""),
        ("{% set 甲 %}", "定义要写成「set 名称 = 值」", ""),
        ("{% set 甲 = 1 2 %}", "多出「2」：中间缺少运算符", "2"),
        ("{% endif 甲 %}", "「endif」后面不应再有「甲」", " 甲 "),
    ];
    for (text, message, place) in cases {
        assert_eq!(told(text), (message.to_owned(), place.to_owned()), "{text}");
    }
}

#[test]
fn lists_are_read_item_by_item() {
    let items = parse_list("by 甲, 乙.丙", 3.."by 甲, 乙.丙".len()).unwrap();
    assert_eq!(items.iter().map(Expression::to_tera_value).collect::<Vec<_>>(), ["zh_7532", r#"zh_4e59["丙"]"#]);
    assert!(parse_list("", 0..0).is_err());
    assert!(parse_list("甲,", 0..4).is_err());
}

fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "1",
            "0",
            "2.5",
            "'a'",
            "\"b\\\"c\"",
            "true",
            "false",
            "none",
            "[]",
            "[1, 'a']",
            "n",
            "t",
            "b",
            "m.k",
            "m.s",
            "l",
            "l[0]",
            "m['k']",
            "e",
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let operators = vec![
            "+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in", "not in",
        ];
        prop_oneof![
            (inner.clone(), prop::sample::select(operators), inner.clone())
                .prop_map(|(left, operator, right)| format!("{left} {operator} {right}")),
            inner.clone().prop_map(|inner| format!("({inner})")),
            inner.clone().prop_map(|inner| format!("not {inner}")),
            inner.clone().prop_map(|inner| format!("-{inner}")),
            inner.clone().prop_map(|inner| format!("{inner} | str")),
            inner.clone().prop_map(|inner| format!("{inner} is number")),
            inner.clone().prop_map(|inner| format!("{inner} is not string")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("{left} | default(value={right})")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(yes, condition, no)| { format!("{yes} if {condition} else {no}") }),
        ]
    })
}

/// What Tera makes of a source, or nothing where it refuses.
fn rendered(source: &str) -> std::result::Result<String, bool> {
    let mut tera = dialect::tera(Escape::Plain).unwrap();
    tera.add_raw_template("t", &dialect::value(source)).map_err(|_| false)?;
    let data = json!({"n": 3, "t": "a", "b": true, "m": {"k": 1, "s": "x"}, "l": [1, "a"], "e": ""});
    tera.render("t", &Context::from_serialize(&data).unwrap()).map_err(|_| true)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn printing_changes_no_meaning(text in expressions()) {
        if let Ok(expression) = parse(&text) {
            let original = rendered(&text);
            let strict = rendered(&expression.to_tera());
            prop_assert_eq!(&strict, &rendered(&expression.to_tera_value()));
            if original == Err(false) {
                // Tera wants no sign behind `~`, not even within parentheses.
                prop_assert!(text.contains('~') && strict != Err(false), "{}", expression.to_tera());
            } else {
                prop_assert_eq!(&original, &strict, "{}", expression.to_tera());
            }
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[ -~甲行.（“”‘’'\"|=<>\\[\\](){}\\\\0-9a-c\u{3000}\u{200b}]{0,40}") {
        let _ = parse(&text);
        let _ = Statement::parse(&text, 0..text.len());
        let _ = parse_list(&text, 0..text.len());
    }

    #[test]
    fn no_word_salad_makes_the_parser_panic(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "甲", ".", "[", "]", "(", ")", "not", "in", "is", "if", "else", "|", "f", "=", "==", "-", "1", "'a'", ",", "and",
                "loop", "?.", "?[", "for", "set", ":",
            ]),
            0..12,
        ),
    ) {
        let text = words.join(" ");
        if let Ok(expression) = parse(&text) {
            prop_assert_eq!(&text[expression.range.clone()], text.trim());
            let source = expression.to_tera();
            let mut tera = dialect::tera(Escape::Plain).unwrap();
            tera.register_filter("f", |value: tera::Value, _: tera::Kwargs, _: &tera::State<'_>| value);
            tera.register_function("f", |_: tera::Kwargs, _: &tera::State<'_>| 1);
            if let Err(error) = tera.add_raw_template("t", &dialect::value(&source)) {
                prop_assert!(error.to_string().contains("Unknown"), "{source}: {error}");
            }
        }
    }
}
