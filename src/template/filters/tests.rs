use serde_json::json;

use super::*;
use crate::template::dialect::{self, Escape};
use crate::template::value;

/// What comes of an expression, or why nothing does.
fn outcome(expression: &str) -> Result<String, String> {
    let mut tera = dialect::tera(Escape::Plain).unwrap();
    tera.add_raw_template("t", &dialect::value(expression)).unwrap_or_else(|error| panic!("{expression}: {error}"));
    let data = json!({"list": (0..2_000).collect::<Vec<_>>(), "long": "长".repeat(20_000), "none": null, "yes": true});
    let context = value::context(&data).unwrap();
    tera.render("t", &context).map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        format!("{error}{}", cause.unwrap_or_default())
    })
}

fn written(input: &str, filter: &str) -> String {
    outcome(&format!("{input} | {filter}")).unwrap()
}

#[track_caller]
fn refused(input: &str, filter: &str, reason: &str) {
    let message = outcome(&format!("{input} | {filter}")).unwrap_err();
    assert!(message.contains(reason), "{message}");
}

#[track_caller]
fn texts(filter: &str, cases: &[(&str, &str)]) {
    for (input, expected) in cases {
        assert_eq!(written(&format!("'{input}'"), filter), *expected, "{input} | {filter}");
    }
}

#[test]
fn every_example_is_true_under_both_names() {
    for word in list() {
        for name in [word.name, &names::encode(word.chinese)] {
            let arguments = if word.arguments.is_empty() { String::new() } else { format!("({})", word.arguments) };
            assert_eq!(written(word.input, &format!("{name}{arguments}")), word.output, "{}", word.chinese);
        }
    }
    let unique: std::collections::BTreeSet<_> = list().iter().flat_map(|word| [word.name, word.chinese]).collect();
    assert_eq!(unique.len(), 2 * list().len());
}

#[test]
fn dates_are_read_however_they_are_written() {
    let day = "2025年8月7日";
    for input in
        ["2025-08-07", "2025/8/7", "2025.8.7", "20250807", day, "2025年08月07日", " ２０２５-8-7 ", "2025 年 8 月 7 日"]
    {
        texts("date_zh", &[(input, day)]);
    }
    assert_eq!(written("20250807", "date_zh"), day);
    texts("date_zh", &[("2025-08", "2025年8月"), ("2025.8", "2025年8月"), ("2025年8月", "2025年8月")]);
    texts("date_iso", &[(day, "2025-08-07"), ("2025.12", "2025-12")]);
    texts("date_hanzi", &[("2010-10-20", "二〇一〇年十月二十日"), ("2025.11", "二〇二五年十一月")]);
}

#[test]
fn what_is_no_date_stays() {
    for input in [
        "",
        "2025",
        "2025-13",
        "2025-02-29",
        "2025-8/7",
        "2025-08-27T",
        "25-08-27",
        "长期有效",
        "2025-08-+7",
        "2025-08-",
        "20251301",
        "2025-1-2-3",
        "0000-01-01",
        "日",
        "年月日",
    ] {
        texts("date_zh", &[(input, input)]);
    }
    assert_eq!(written("2025.8", "date_zh"), "2025.8");
    assert_eq!(written("none", "date_zh"), "");
}

#[test]
fn amounts_are_written_exactly() {
    texts(
        "amount_words",
        &[
            ("10000", "壹万元整"),
            ("0.05", "伍分"),
            ("0", "零元整"),
            ("-0.00", "零元整"),
            ("1005", "壹仟零伍元整"),
            ("10.00", "壹拾元整"),
            ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("0.5", "伍角"),
            ("-12.5", "负壹拾贰元伍角"),
            ("￥1,234.50元", "壹仟贰佰叁拾肆元伍角"),
            ("人民币：１，０００元整", "壹仟元整"),
            ("1.23456万元", "壹万贰仟叁佰肆拾伍元陆角"),
            ("3亿元", "叁亿元整"),
            ("¥-3", "负叁元整"),
            ("100010001", "壹亿零壹万零壹元整"),
            ("1000000000000", "壹万亿元整"),
            ("9999999999999.99", "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
            ("", ""),
        ],
    );
    assert_eq!(written("0.29", "amount_words"), "贰角玖分");
    assert_eq!(written("10000", "amount_words"), "壹万元整");
}

#[test]
fn doubtful_amounts_are_refused() {
    refused("'1.005'", "amount_words", "「1.005」无法用过滤器「大写金额」：小数超过两位");
    refused("(0.1 + 0.2)", "amount_words", "小数超过两位");
    for doubtful in
        ["约三万", "1,23", "1 000", "12,3456", "1.2.3", ".5", "5.", "1e3", "--1", "-¥-1", "万元", "5元5角", "$5"]
    {
        refused(&format!("'{doubtful}'"), "amount_words", "不是金额");
    }
    refused("'10000000000000'", "amount_words", "最大为");
    refused("'99999999亿'", "amount_words", "最大为");
    refused("list", "amount_words", "不是金额");
    refused("long", "amount_words", "…」");
}

#[test]
fn numbers_are_spelled() {
    texts(
        "number_zh",
        &[
            ("0", "零"),
            ("10", "十"),
            ("-12", "负十二"),
            ("20", "二十"),
            ("110", "一百一十"),
            ("1010", "一千零一十"),
            ("10010", "一万零一十"),
            ("100000", "十万"),
            ("105000", "十万五千"),
            ("1000000010", "十亿零一十"),
            ("3.140", "三点一四零"),
        ],
    );
    texts("number_words", &[("10", "壹拾"), ("2025", "贰仟零贰拾伍")]);
    texts("thousands", &[("1234567", "1,234,567"), ("-999", "-999"), ("1,000.5", "1,000.5"), ("0012", "12")]);
    texts("circled", &[("1", "①"), ("20", "⑳"), ("21", "㉑"), ("35", "㉟"), ("36", "㊱"), ("50", "㊿")]);
    texts("roman", &[("1", "Ⅰ"), ("12", "Ⅻ")]);
    refused("51", "circled", "「51」无法用过滤器「圈码」：只有 1 至 50");
    refused("0", "roman", "1 至 12");
    refused("1.5", "circled", "圈码");
    refused("'一'", "number_zh", "「一」无法用过滤器「中文数字」：不是数");
}

#[test]
fn ordinals_know_their_styles() {
    for (style, expected) in [("一、", "十二、"), ("（一）", "（十二）"), ("1.", "12."), ("(1)", "(12)"), ("①", "⑫")]
    {
        assert_eq!(written("12", &format!("ordinal(style='{style}')")), expected);
    }
    refused("1", "ordinal(style='A')", "没有样式「A」，可用 一、 （一） 1. (1) ①");
    refused("0", "ordinal", "不是正整数");
}

#[test]
fn levels_are_one_to_nine() {
    for input in ["2", "二", "Ⅱ", "II", "ii", "二级", "2级", "２", "Ⅱ级"] {
        texts("level_word", &[(input, "二级")]);
    }
    assert_eq!(written("9", "level_word"), "九级");
    for input in ["0", "10", "十", "级", "IIII", "高"] {
        refused(&format!("'{input}'"), "level_word", "不是级别");
    }
    assert_eq!(written("none", "level_word"), "");
}

#[test]
fn ticks_need_a_clear_yes() {
    for yes in ["true", "1", "yes", "'是'", "'√'", "' ✓ '", "'TRUE'", "'1'", "[1]"] {
        assert_eq!(written(yes, "tick"), "☑", "{yes}");
    }
    for no in ["false", "0", "'否'", "'不符合'", "''", "none", "'0'", "[]", "unknown"] {
        assert_eq!(written(no, "tick"), "☐", "{no}");
    }
    assert_eq!(written("true", "tick(on='√', off='')"), "√");
}

#[test]
fn choices_are_of_those_given() {
    assert_eq!(written("' 乙 '", "oneof(of='甲 / 乙／丙')"), "☐甲 ☑乙 ☐丙");
    assert_eq!(written("2", "oneof(of='1/2', on='√', off='')"), "1 √2");
    assert_eq!(written("''", "oneof(of='甲/乙')"), "☐甲 ☐乙");
    refused("'丁'", "oneof(of='甲/乙')", "「丁」不在过滤器「选项」所列的「甲」「乙」之中");
    refused("list", "oneof(of='甲/乙')", "不在");
    refused("'甲'", "oneof", "要写明各选项");
}

#[test]
fn defaults_stand_in() {
    let chinese = names::encode("默认");
    assert_eq!(written("unknown", &format!("{chinese}(value='无')")), "无");
    assert_eq!(written("''", &format!("{chinese}(value='无')")), "");
    refused("''", &chinese, "要写明默认值");
}

#[test]
fn no_filter_grows_beyond_bounds() {
    refused("long", "replace(from='长', to='很长很长很长很长很长很长很长很长很长很长')", "超过 1048576 字节的上限");
    refused("long", "replace(from='', to=long)", "字节的上限");
    refused("list", "join(sep=long)", "字节的上限");
    refused("long | replace(from='长', to='\n')", "indent(width=1000)", "字节的上限");
    refused("long | replace(from='长', to='12345678')", "split(pat='')", "100000 项的上限");
    refused("range(end=100001)", "length", "100000 项的上限");
    refused("range(end=0, start=1)", "length", "start=");
    refused("long | replace(from='长', to='长长')", "__bounded", "65536 字节的上限");
    refused("range(end=2001)", "unique", "2000 个不同项的上限");
}

#[test]
fn shared_lists_are_counted_as_often_as_they_are_shared() {
    let many = vec!["list"; 60].join(", ");
    let more = vec![format!("[{many}]"); 10].join(", ");
    refused(&format!("[{more}]"), "__bounded", "1000000 项的上限");
    refused(&format!("[{many}]"), "str", "100000 项的上限");
    refused(&format!("[{many}, {many}]"), "join", "字节的上限");
}

#[test]
fn within_bounds_all_is_as_in_tera() {
    let cases = [
        ("'abab' | replace(from='a', to='xy')", "xybxyb"),
        ("[1, 'b', true] | join(sep='-')", "1-b-true"),
        ("'a b' | split(pat=' ') | join(sep=',')", "a,b"),
        ("'a\n\nb' | indent(width=1, first=true) | replace(from='\n', to='/')", " a// b"),
        ("range(start=1, end=10, step_by=4) | str", "[1, 5, 9]"),
        ("range(start=3, end=0, step_by=-1) | str", "[3, 2, 1]"),
        ("[1, 2, 1] | unique | str", "[1, 2]"),
        ("list | __bounded | length", "2000"),
        ("'a<' | escape | escape_html | escape_xml | newlines_to_br | safe", "a&lt;"),
    ];
    for (expression, expected) in cases {
        assert_eq!(outcome(expression).unwrap(), expected, "{expression}");
    }
}

mod exactness {
    use proptest::prelude::*;

    use super::written;

    /// The number that an amount in words says, in cents.
    fn cents(words: &str) -> u64 {
        let mut total = 0;
        let mut section = 0;
        let mut digit = 0;
        for sign in words.chars() {
            let place = |place: u64| digit * place;
            match sign {
                '拾' => section += place(10),
                '佰' => section += place(100),
                '仟' => section += place(1_000),
                '万' => total += (section + digit) * 10_000,
                '亿' => total = (total + section + digit) * 100_000_000,
                '元' => total = (total + section + digit) * 100,
                '角' => total += place(10),
                '分' => total += digit,
                '整' => {}
                _ => {
                    digit = "零壹贰叁肆伍陆柒捌玖".chars().position(|known| known == sign).unwrap() as u64;
                    continue;
                }
            }
            digit = 0;
            if matches!(sign, '万' | '亿' | '元') {
                section = 0;
            }
        }
        total
    }

    proptest! {
        #[test]
        fn amounts_say_what_they_are(amount in 0_u64..999_999_999_999_999, shift in 0_u32..14) {
            let amount = amount / 10_u64.pow(shift);
            let text = format!("'{}.{:02}'", amount / 100, amount % 100);
            prop_assert_eq!(cents(&written(&text, "amount_words")), amount);
        }
    }
}
