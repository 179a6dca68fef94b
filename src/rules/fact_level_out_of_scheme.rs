use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B112",
    name: "fact-level-out-of-scheme",
    severity: Severity::Error,
    title: "级别不在所依据文件的级别之内",
    page: include_str!("fact_level_out_of_scheme.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::LevelOutOfScheme, |trouble| {
        Words::new(
            format!("{}写的是{}，所依据的文件没有这个级别", field_words(trouble), quoted(&trouble.typed)),
            format!("{}；“依据文件”写错的，改正“依据文件”", trouble.understood),
        )
    });
}
