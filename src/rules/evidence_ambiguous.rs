use super::evidence_lines::{file_words, own_lines};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::LineState;

pub(super) const RULE: Rule = Rule {
    code: "E107",
    name: "evidence-ambiguous",
    severity: Severity::Warning,
    title: "所列名称对应几个文件",
    page: include_str!("evidence_ambiguous.md"),
    check,
};

/// So many files are named in the sentence; the reconciliation names all.
const MOST_NAMED: usize = 5;

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for (evidence, line, row) in own_lines(case).filter(|(_, line, _)| line.state == LineState::Ambiguous) {
        let named = line.candidates.iter().take(MOST_NAMED);
        let named: Vec<String> =
            named.map(|candidate| format!("{}（{}）", file_words(evidence, candidate.file), candidate.words())).collect();
        let more = if line.candidates.len() > MOST_NAMED { "等" } else { "" };
        let contents = line.candidates.iter().map(|candidate| evidence.holdings.files[candidate.file].sha256);
        let is_one = contents.clone().all(|content| content.is_some() && contents.clone().next() == Some(content));
        let (severity, same, remedy) = if is_one {
            (Severity::Hint, "，内容完全相同", "留一份就够了")
        } else {
            let remedy = "在“证明材料对照”中选定文件，或在表中写出文件夹和完整的文件名";
            (RULE.severity, "", remedy)
        };
        sink.at(line.place)
            .clause(row)
            .weighing(severity)
            .typed(&line.listed.text)
            .remedy(remedy)
            .say(format!(
                "{}列出的{}，有{}个文件都可能是：{}{more}{same}",
                clause_words(row),
                quoted(&line.name),
                line.candidates.len(),
                named.join("、")
            ));
    }
}
