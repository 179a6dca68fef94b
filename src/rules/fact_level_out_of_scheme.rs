use super::{Rule, Sink, troubles, quoted, field_words};
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
    for trouble in troubles(case, TroubleKind::LevelOutOfScheme) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy(if trouble.understood.is_empty() { "核对级别和依据文件".to_owned() } else { format!("可写：{}；或更正依据文件", trouble.understood) })
            .say(format!("{}写的是{}，所依据的文件没有这个级别", field_words(trouble), quoted(&trouble.typed)));
    }
}
