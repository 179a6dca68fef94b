//! What makes two claims one: keys, and the guards against names and numbers that tell nothing.

use crate::text;
use std::hash::{DefaultHasher, Hasher};

/// A key of 128 bits: among millions no two different ones are taken for one.
pub(super) type Key = [u64; 2];

/// A project whose name is shorter, in characters, is not told by it.
pub(super) const SHORTEST_PROJECT: usize = 6;

/// The key of something that is told by these parts.
pub(super) fn key(by: u8, parts: &[&str]) -> Key {
    [0x7A_u8, 0x70].map(|seed| {
        let mut hasher = DefaultHasher::new();
        hasher.write(&[seed, by]);
        for part in parts {
            hasher.write_usize(part.len());
            hasher.write(part.as_bytes());
        }
        hasher.finish()
    })
}

/// Whether what is to be seen of an identity number, folded, tells of a person: of a shorter one only two characters are.
pub(super) fn tells_a_person(identity: &str) -> bool {
    const SHORTEST: usize = 8;
    identity.chars().count() >= SHORTEST && identity.chars().any(|c| c.is_ascii_digit())
}

/// Whether a certificate's number, folded, tells of one certificate whoever holds it. `0000`, `待补充` and numbers of few
/// digits don't, nor do those that are hidden in part.
pub(super) fn tells_a_certificate(number: &str) -> bool {
    const SHORTEST: usize = 8;
    const DIGITS: usize = 3;
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let is_one_digit = digits.iter().all(|digit| Some(digit) == digits.first());
    let is_counting = "0123456789".contains(&digits.iter().collect::<String>()) && digits.len() == number.len();
    number.chars().count() >= SHORTEST
        && digits.len() >= DIGITS
        && !number.contains('*')
        && !(is_one_digit && digits.len() == number.len())
        && !is_counting
}

/// A client, folded; empty where it is not stated, or so that it tells of nobody (某银行, 涉密).
pub(super) fn client(typed: &str) -> String {
    const HIDDEN: [&str; 4] = ["保密", "涉密", "不便", "无法公开"];
    let client = text::bare_key(typed);
    let is_hidden = client.contains('某') || typed.contains('*') || HIDDEN.iter().any(|word| client.contains(word));
    if is_hidden || client.chars().count() < 2 { String::new() } else { client }
}

/// Words of the trade, of contracts and of calendars. Longer ones stand before those that they contain.
const TRADE: [&str; 58] = [
    "信息安全",
    "网络安全",
    "信息系统",
    "等级保护",
    "风险评估",
    "应急处理",
    "应急响应",
    "安全运维",
    "安全集成",
    "软件安全",
    "灾难备份",
    "渗透测试",
    "安全测评",
    "工业控制",
    "云计算",
    "大数据",
    "信息化",
    "数据",
    "信息",
    "网络",
    "安全",
    "系统",
    "集成",
    "运维",
    "运行",
    "维护",
    "应急",
    "处理",
    "响应",
    "风险",
    "评估",
    "软件",
    "开发",
    "审计",
    "灾备",
    "备份",
    "恢复",
    "检测",
    "监测",
    "加固",
    "培训",
    "咨询",
    "保障",
    "技术",
    "支撑",
    "支持",
    "平台",
    "设备",
    "建设",
    "采购",
    "工程",
    "项目",
    "服务",
    "合同",
    "年度",
    "季度",
    "公司",
    "有限",
];

/// Whether nothing but words of the trade is left of a project's name, both folded, without its client: the same client
/// may well have had such a contract with another organisation in another year.
pub(super) fn is_of_the_trade(name: &str, client: &str) -> bool {
    const FEWEST: usize = 2;
    let mut rest = if client.is_empty() { name.to_owned() } else { name.replace(client, "") };
    for word in TRADE {
        if rest.contains(word) {
            rest = rest.replace(word, "");
        }
    }
    let telling =
        |c: &char| !c.is_ascii_digit() && !matches!(c, '年' | '月' | '日' | '第' | '期' | '的' | '及' | '和' | '与');
    rest.chars().filter(telling).count() < FEWEST
}
