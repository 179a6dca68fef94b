//! What the rules about several applications have in common. A batch of thousands tells by the same words what a run of
//! two files tells.

use super::{Rule, Sink, evidence_shared, file_repeated, person_claimed_twice, project_claimed_twice, quoted};
use crate::case::{Case, Shared, SharedKind};
use crate::place::Place;
use crate::text;

/// What is told of something shared.
pub struct Told {
    /// The rule that tells it.
    pub rule: &'static Rule,
    /// One Chinese sentence.
    pub message: String,
    /// How to put it right.
    pub remedy: &'static str,
}

/// What is to be said of something that two applications share.
pub fn shared_words(shared: &Shared) -> Told {
    let rule = rule_of(shared.kind);
    let (message, remedy) = match shared.kind {
        SharedKind::File | SharedKind::Form => file_repeated::words(shared),
        SharedKind::Evidence => evidence_shared::words(shared),
        SharedKind::Person | SharedKind::Holder | SharedKind::Certificate => person_claimed_twice::words(shared),
        SharedKind::Project => project_claimed_twice::words(shared),
    };
    Told { rule, message, remedy }
}

fn rule_of(kind: SharedKind) -> &'static Rule {
    match kind {
        SharedKind::File | SharedKind::Form => &file_repeated::RULE,
        SharedKind::Evidence => &evidence_shared::RULE,
        SharedKind::Person | SharedKind::Holder | SharedKind::Certificate => &person_claimed_twice::RULE,
        SharedKind::Project => &project_claimed_twice::RULE,
    }
}

/// Reports what the case shares of the kinds that are the rule's: each where it stands, and in the evidence's file where
/// it is one.
pub(super) fn report(
    case: &Case<'_>,
    sink: &mut Sink<'_>,
    place: impl Fn(&Shared) -> Place,
    file: impl Fn(&Shared) -> Option<String>,
) {
    let code = sink.rule.code;
    for shared in case.shared.iter().filter(|shared| rule_of(shared.kind).code == code) {
        let told = shared_words(shared);
        let place = place(shared);
        let mut report = sink.at(place).remedy(told.remedy);
        if let Some(path) = file(shared) {
            report = report.file(&path);
        }
        if matches!(place, Place::Cell { .. }) {
            let typed = if shared.kind.is_of_certificate() { &shared.what } else { &shared.here };
            report = report.typed(typed);
        }
        if let Some(basis) = basis(shared.kind) {
            report = report.basis(basis);
        }
        report.say(told.message);
    }
}

/// What the report rests on; of a form handed in again that is the form.
fn basis(kind: SharedKind) -> Option<&'static str> {
    match kind {
        SharedKind::File | SharedKind::Form => None,
        SharedKind::Evidence => Some("证明材料应是申报组织自己的"),
        SharedKind::Person | SharedKind::Holder | SharedKind::Certificate => Some("人员应是申报组织自己的"),
        SharedKind::Project => Some("项目应是申报组织自己的业绩"),
    }
}

/// Whether an entry, as typed, is the one that is shared; of a long one the index of applications keeps the beginning.
pub(super) fn is_called(typed: &str, shared: &str) -> bool {
    let (typed, known) = (text::key(&text::discreet(typed)), text::key(shared));
    known.strip_suffix('…').map_or(typed == known, |beginning| typed.starts_with(beginning))
}

/// The other application as messages name it: `申请“乙”`.
pub(super) fn other(shared: &Shared) -> String {
    format!("申请{}", quoted(&shared.application))
}

/// What the other application calls it, where that is something else: `（那里写作“…”）`.
pub(super) fn called_there(shared: &Shared) -> String {
    let is_same = text::key(&shared.here) == text::key(&shared.there);
    if is_same { String::new() } else { format!("（那里写作{}）", path_words(&shared.there)) }
}

/// A path, a name, of which more is shown than of what is typed elsewhere.
pub(super) fn path_words(path: &str) -> String {
    format!("“{}”", text::excerpt(path, 80))
}
