//! The filters, functions and tests that a template may call, and their arguments.

use crate::template::expression::{Call, Expression, Node};
use crate::template::fault::TagFault;
use crate::template::{filters, nearest};

/// A name, the arguments that it needs, and those that it may have.
type Signature = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Arguments of the trade's filters, by their English name; the others have none.
const TRADE: [Signature; 4] = [
    ("default", &["value"], &["boolean"]),
    ("ordinal", &[], &["style"]),
    ("tick", &[], &["on", "off"]),
    ("oneof", &["of"], &["on", "off"]),
];

/// Tera's own filters.
const FILTERS: [Signature; 36] = [
    ("safe", &[], &[]),
    ("upper", &[], &[]),
    ("lower", &[], &[]),
    ("wordcount", &[], &[]),
    ("escape", &[], &[]),
    ("escape_html", &[], &[]),
    ("escape_xml", &[], &[]),
    ("newlines_to_br", &[], &[]),
    ("pluralize", &[], &["singular", "plural"]),
    ("trim", &[], &["pat"]),
    ("trim_start", &[], &["pat"]),
    ("trim_end", &[], &["pat"]),
    ("replace", &["from", "to"], &[]),
    ("capitalize", &[], &[]),
    ("title", &[], &[]),
    ("truncate", &["length"], &["end"]),
    ("indent", &[], &["width", "indentation", "first", "blank"]),
    ("str", &[], &[]),
    ("int", &[], &["base"]),
    ("float", &[], &[]),
    ("length", &[], &[]),
    ("reverse", &[], &[]),
    ("split", &["pat"], &[]),
    ("abs", &[], &[]),
    ("round", &[], &["method", "precision"]),
    ("first", &[], &[]),
    ("last", &[], &[]),
    ("nth", &["n"], &[]),
    ("join", &[], &["sep"]),
    ("sort", &[], &["attribute"]),
    ("unique", &[], &[]),
    ("get", &["key"], &["default"]),
    ("values", &[], &[]),
    ("keys", &[], &[]),
    ("pairs", &[], &[]),
    ("group_by", &["attribute"], &[]),
];

const FUNCTIONS: [Signature; 2] = [("range", &["end"], &["start", "step_by"]), ("throw", &["message"], &[])];

const TESTS: [Signature; 17] = [
    ("defined", &[], &[]),
    ("undefined", &[], &[]),
    ("string", &[], &[]),
    ("number", &[], &[]),
    ("map", &[], &[]),
    ("bool", &[], &[]),
    ("array", &[], &[]),
    ("integer", &[], &[]),
    ("float", &[], &[]),
    ("none", &[], &[]),
    ("iterable", &[], &[]),
    ("odd", &[], &[]),
    ("even", &[], &[]),
    ("divisible_by", &["divisor"], &[]),
    ("starting_with", &["pat"], &[]),
    ("ending_with", &["pat"], &[]),
    ("containing", &["pat"], &[]),
];

/// All filters: Tera's own, and those of the trade under both of their names.
fn filters() -> Vec<Signature> {
    let of_the_trade = filters::list().iter().flat_map(|word| {
        let (_, needed, possible) = TRADE.into_iter().find(|known| known.0 == word.name).unwrap_or_default();
        [(word.name, needed, possible), (word.chinese, needed, possible)]
    });
    of_the_trade.chain(FILTERS).collect()
}

/// Whether all filters, functions and tests within are known and have the arguments that they need.
///
/// # Errors
/// The first that is not.
pub(crate) fn check(expression: &Expression) -> Result<(), TagFault> {
    let mut outcome = Ok(());
    expression.visit(&mut |inner, _| {
        if outcome.is_ok() {
            outcome = match &inner.node {
                Node::Filter(_, call) => check_call("过滤器", call, &filters()),
                Node::Function(call) => check_call("函数", call, &FUNCTIONS),
                Node::Test { call, .. } => check_call("判断", call, &TESTS),
                _ => Ok(()),
            };
        }
    });
    outcome
}

fn check_call(what: &'static str, call: &Call, known: &[Signature]) -> Result<(), TagFault> {
    let name = call.name.text.as_str();
    let Some((_, needed, possible)) = known.iter().find(|(known, ..)| *known == name) else {
        let nearest = nearest::one(name, known.iter().map(|(known, ..)| *known)).map(str::to_owned);
        return Err(TagFault::UnknownCall { what, name: name.to_owned(), nearest });
    };
    for (argument, _) in &call.arguments {
        if !needed.iter().chain(*possible).any(|known| *known == argument.text) {
            let all: Vec<&str> = needed.iter().chain(*possible).copied().collect();
            let known =
                if all.is_empty() { "它不带参数".to_owned() } else { format!("可用：{}", all.join("、")) };
            return Err(TagFault::UnknownArgument { name: name.to_owned(), argument: argument.text.clone(), known });
        }
    }
    let missing = needed.iter().find(|needed| !call.arguments.iter().any(|(given, _)| given.text == **needed));
    missing.map_or(Ok(()), |argument| Err(TagFault::MissingArgument { name: name.to_owned(), argument }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::dialect::{self, Escape};
    use crate::template::expression::parse;
    use crate::template::names;

    fn fault(text: &str) -> String {
        check(&parse(text).unwrap()).unwrap_err().to_string()
    }

    #[test]
    fn every_known_name_is_one_of_the_dialect() {
        let mut tera = dialect::tera(Escape::Plain).unwrap();
        let filters: Vec<String> = filters().iter().map(|(name, ..)| format!("x | {}", names::encode(name))).collect();
        let tests = TESTS.map(|(name, ..)| format!("x is {name}"));
        let functions = FUNCTIONS.map(|(name, ..)| format!("{name}()"));
        for code in filters.into_iter().chain(tests).chain(functions) {
            assert!(tera.add_raw_template("t", &dialect::value(&code)).is_ok(), "{code}");
        }
    }

    #[test]
    fn what_is_unknown_is_told_with_what_may_be_meant() {
        assert_eq!(fault("x | uper"), "没有这个过滤器：「uper」，是否想写「upper」");
        assert_eq!(fault("x | 大写"), "没有这个过滤器：「大写」，是否想写「大写金额」");
        assert_eq!(fault("[x is defind, y]"), "没有这个判断：「defind」，是否想写「defined」");
        assert_eq!(fault("super()"), "没有这个函数：「super」");
        assert_eq!(fault("x | __known(name=\"x\")"), "没有这个过滤器：「__known」");
        assert_eq!(fault("x | default(val=1)"), "「default」没有参数「val」，可用：value、boolean");
        assert_eq!(fault("x | upper(a=1)"), "「upper」没有参数「a」，它不带参数");
        assert_eq!(fault("x | default"), "「default」缺少参数「value」，写成 default(value=…)");
        assert!(check(&parse("x | 默认(value=1) | replace(from='a', to='b')").unwrap()).is_ok());
    }
}
