//! The filters by name.

use super::{Filter, FilterWord, choices, dates, numerals};

const fn word(
    names: [&'static str; 2],
    meaning: &'static str,
    [input, arguments, output]: [&'static str; 3],
    filter: Filter,
) -> FilterWord {
    let [name, chinese] = names;
    FilterWord { name, chinese, meaning, input, arguments, output, filter }
}

pub(super) const WORDS: &[FilterWord] = &[
    word(
        ["date_zh", "中文日期"],
        "日期写成年月日；认不出的原样保留",
        ["'2025-08-27'", "", "2025年8月27日"],
        |value, _| Ok(dates::chinese(value)),
    ),
    word(
        ["date_hanzi", "汉字日期"],
        "日期全用汉字；认不出的原样保留",
        ["'2025/8/27'", "", "二〇二五年八月二十七日"],
        |value, _| Ok(dates::in_characters(value)),
    ),
    word(
        ["date_iso", "标准日期"],
        "日期写成 年-月-日；认不出的原样保留",
        ["'2025年8月27日'", "", "2025-08-27"],
        |value, _| Ok(dates::iso(value)),
    ),
    word(["level_word", "级别词"], "一至九的级别写成「一级」的样子", ["'Ⅱ'", "", "二级"], numerals::level),
    word(
        ["amount_words", "大写金额"],
        "金额写成大写，精确到分；小数超过两位时报错，不四舍五入",
        ["'1,234,567.89'", "", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"],
        numerals::amount,
    ),
    word(["number_zh", "中文数字"], "数写成汉字", ["105", "", "一百零五"], numerals::chinese),
    word(["number_words", "大写数字"], "数写成大写汉字", ["105", "", "壹佰零伍"], numerals::formal),
    word(["thousands", "千分位"], "数每三位加逗号", ["'1234567.80'", "", "1,234,567.80"], numerals::thousands),
    word(["circled", "圈码"], "一至五十写成带圈数字", ["3", "", "③"], numerals::circled),
    word(["roman", "罗马数字"], "一至十二写成罗马数字", ["4", "", "Ⅳ"], numerals::roman),
    word(
        ["ordinal", "编号"],
        "编号；style 可用 一、 （一） 1. (1) ①，不写为 一、",
        ["12", "style='（一）'", "（十二）"],
        numerals::ordinal,
    ),
    word(["tick", "勾"], "真、是、√ 等写成 ☑，其余写成 ☐；可用 on= off= 换别的符号", ["'是'", "", "☑"], choices::tick),
    word(
        ["oneof", "选项"],
        "列出各选项并勾选所选的一项；值不在其中时报错，值为空时都不勾；可用 on= off= 换别的符号",
        ["'乙'", "of='甲/乙/丙'", "☐甲 ☑乙 ☐丙"],
        choices::one_of,
    ),
    word(
        ["default", "默认"],
        "没有定义时用 value 的值；加 boolean=true 则空值也用",
        ["''", "value='无', boolean=true", "无"],
        choices::default,
    ),
];
