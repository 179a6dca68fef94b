use super::evidence_lines::{file_words, own_lines};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::{LineState, Stance};

pub(super) const RULE: Rule = Rule {
    code: "E104",
    name: "evidence-missing",
    severity: Severity::Error,
    title: "所列的材料没有找到",
    page: include_str!("evidence_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for (evidence, line, row) in own_lines(case).filter(|(_, line, _)| line.state == LineState::Missing) {
        let decided = matches!(line.stance, Stance::Clerk(_));
        let why = if decided { "，对照表中也定为没有" } else { "" };
        let maybe: Vec<String> = line.candidates.iter().map(|candidate| file_words(evidence, candidate.file)).collect();
        let remedy = if maybe.is_empty() {
            "补交这份文件，或改正表中的名称".to_owned()
        } else {
            format!("补交这份文件；如果就是{}，把表中的名称改成与文件名一致", maybe.join("或"))
        };
        sink.at(line.place).clause(row).typed(&line.listed.text).remedy(remedy).say(format!(
            "{}列出的{}，在“{}”中没有找到{why}",
            clause_words(row),
            quoted(&line.name),
            evidence.holdings.name
        ));
    }
}
