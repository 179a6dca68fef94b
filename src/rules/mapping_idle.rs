use super::evidence_lines::folder_of;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::Stance;
use crate::place::Place;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "E119",
    name: "mapping-idle",
    severity: Severity::Warning,
    title: "对照表中的选定没有生效",
    page: include_str!("mapping_idle.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(evidence) = folder_of(case) else { return };
    let Some(decisions) = &evidence.decisions else { return };
    for (at, why) in &evidence.idle_decisions {
        let Some(decision) = decisions.entries.get(*at) else { continue };
        // Of several files that were chosen one may be there.
        let is_partly = evidence.lines.iter().any(|line| line.stance == Stance::Clerk(*at) && !line.files.is_empty());
        let state = if is_partly { "有一部分没有生效" } else { "没有生效" };
        sink.at(Place::Whole)
            .typed(&decision.item)
            .basis(format!("“{}”", decisions.file))
            .remedy("改正对照表中的这一行，或重新生成对照表")
            .say(format!(
                "对照表“{}”{}“{}”的选定{state}：{why}",
                decisions.file,
                decision.place,
                text::excerpt(&decision.item, 30)
            ));
    }
    for trouble in &decisions.troubles {
        sink.at(Place::Whole)
            .basis(format!("“{}”", decisions.file))
            .remedy("改正对照表中的这一处，或重新生成对照表")
            .say(format!("对照表“{}”{}：{}", decisions.file, trouble.place, trouble.message));
    }
}
