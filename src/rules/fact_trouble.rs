//! What the rules about the facts workbook share: each reports the troubles of its kind.

use super::{Sink, troubles};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::{FactTrouble, TroubleKind};

/// What a rule says of a trouble: its sentence, and how to put it right.
pub(super) struct Words {
    /// The sentence.
    pub(super) message: String,
    /// How to put it right.
    pub(super) remedy: String,
    /// Another weight than the rule's own.
    pub(super) severity: Option<Severity>,
}

impl Words {
    /// The words of a trouble of the rule's own weight.
    pub(super) fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Words { message: message.into(), remedy: remedy.into(), severity: None }
    }
}

/// Reports every trouble of a kind, in the words that the rule finds for it.
pub(super) fn report(case: &Case<'_>, sink: &mut Sink<'_>, kind: TroubleKind, words: impl Fn(&FactTrouble) -> Words) {
    let usual = sink.rule.severity;
    for trouble in troubles(case, kind) {
        let Words { message, remedy, severity } = words(trouble);
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(if holds_value(kind) { &trouble.understood } else { "" })
            .weighing(severity.unwrap_or(usual))
            .basis(basis(case, trouble))
            .remedy(remedy)
            .say(message);
    }
}

/// Whether what is noted beside a trouble of this kind is what was understood, and not what would have been expected.
fn holds_value(kind: TroubleKind) -> bool {
    matches!(
        kind,
        TroubleKind::AmountDoubtful
            | TroubleKind::NumberUnreadable
            | TroubleKind::DateDoubtful
            | TroubleKind::DateFuture
    )
}

/// What the workbook itself asks for in that field.
fn basis(case: &Case<'_>, trouble: &FactTrouble) -> String {
    let layout = &case.catalog.facts;
    let blocks = layout.blocks.iter().filter(|block| block.block.sheet() == trouble.sheet);
    let field = blocks.flat_map(|block| &block.fields).find(|field| field.label == trouble.label);
    let sheet = format!("{}的“{}”工作表", layout.title, trouble.sheet.name());
    field.map_or_else(|| sheet.clone(), |field| format!("{sheet}，“{}”的填写说明：{}", field.label, field.help))
}
