//! Conditions that are decided before there are data: by what stands in them, or by the conditions around them.

use super::finding::Reason;
use crate::template::expression::{Expression, Literal, Node, Operator};

/// A condition that is known to hold or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    /// The condition without its negation, in one writing for all that say the same.
    condition: String,
    holds: bool,
    names: Vec<String>,
}

impl Fact {
    /// Whether it speaks of one of these names.
    pub(super) fn mentions(&self, names: &[&str]) -> bool {
        self.names.iter().any(|name| names.contains(&name.as_str()))
    }
}

/// What is certain where this condition holds, or where it does not.
pub(super) fn facts(condition: &Expression, holds: bool) -> Vec<Fact> {
    let mut found = Vec::new();
    collect(condition, holds, &mut found);
    found
}

fn collect(condition: &Expression, holds: bool, found: &mut Vec<Fact>) {
    let (text, positive) = normal(condition);
    let names = condition.paths().into_iter().map(|(path, _)| path.root.text.clone()).collect();
    found.push(Fact { condition: text, holds: holds == positive, names });
    match &condition.node {
        Node::Not(inner) => collect(inner, !holds, found),
        Node::Binary { operator, left, right } => {
            let parts_follow = if holds { *operator == Operator::And } else { *operator == Operator::Or };
            if parts_follow {
                collect(left, holds, found);
                collect(right, holds, found);
            }
        }
        _ => {}
    }
}

/// One writing for a condition and its negation, and whether this is not the negation.
fn normal(condition: &Expression) -> (String, bool) {
    let mut positive = condition.clone();
    let negated = match &mut positive.node {
        Node::Not(inner) => {
            let (text, positive) = normal(inner);
            return (text, !positive);
        }
        Node::Test { negated, .. } => std::mem::take(negated),
        Node::Binary { operator, .. } => {
            let opposite = match operator {
                Operator::NotEqual => Some(Operator::Equal),
                Operator::NotIn => Some(Operator::In),
                Operator::GreaterOrEqual => Some(Operator::Less),
                Operator::LessOrEqual => Some(Operator::Greater),
                _ => None,
            };
            *operator = opposite.unwrap_or(*operator);
            opposite.is_some()
        }
        _ => false,
    };
    (positive.to_tera(), !negated)
}

/// Whether a condition holds, if that is certain, and why.
pub(super) fn outcome(condition: &Expression, earlier: &[&Fact], around: &[&Fact]) -> Option<(bool, Reason)> {
    let (text, positive) = normal(condition);
    let known = |facts: &[&Fact], reason| {
        let fact = facts.iter().find(|fact| fact.condition == text)?;
        Some((fact.holds == positive, reason))
    };
    let decided = known(earlier, Reason::EarlierBranch).or_else(|| known(around, Reason::Around));
    if decided.is_some() {
        return decided;
    }
    match &condition.node {
        Node::Not(inner) => outcome(inner, earlier, around).map(|(holds, reason)| (!holds, reason)),
        Node::Binary { operator: operator @ (Operator::And | Operator::Or), left, right } => {
            let deciding = *operator == Operator::Or;
            let left = outcome(left, earlier, around);
            let right = outcome(right, earlier, around);
            let alone = [left, right].into_iter().flatten().find(|(holds, _)| *holds == deciding);
            alone.or_else(|| left.and(right))
        }
        _ => by_literals(condition).map(|holds| (holds, Reason::Literals)),
    }
}

fn by_literals(condition: &Expression) -> Option<bool> {
    match &condition.node {
        Node::Literal(literal) => Some(match literal {
            Literal::Text(text) => !text.is_empty(),
            Literal::Number(number) => number.bytes().any(|byte| (b'1'..=b'9').contains(&byte)),
            Literal::Truth(truth) => *truth,
            Literal::Nothing => false,
        }),
        Node::List(items) => Some(!items.is_empty()),
        Node::Binary { operator, left, right } => decided(*operator, left, right),
        _ => None,
    }
}

fn decided(operator: Operator, left: &Expression, right: &Expression) -> Option<bool> {
    if let (Operator::In | Operator::NotIn, Node::List(items)) = (operator, &right.node) {
        let found = items.iter().map(|item| equal(left, item)).try_fold(false, |found, same| Some(found || same?));
        return found.map(|found| found == (operator == Operator::In));
    }
    match operator {
        Operator::Equal => equal(left, right),
        Operator::NotEqual => equal(left, right).map(|same| !same),
        Operator::Less => ordered(left, right).map(std::cmp::Ordering::is_lt),
        Operator::LessOrEqual => ordered(left, right).map(std::cmp::Ordering::is_le),
        Operator::Greater => ordered(left, right).map(std::cmp::Ordering::is_gt),
        Operator::GreaterOrEqual => ordered(left, right).map(std::cmp::Ordering::is_ge),
        _ => None,
    }
}

fn equal(left: &Expression, right: &Expression) -> Option<bool> {
    match (&left.node, &right.node) {
        (Node::Literal(Literal::Number(_)), Node::Literal(Literal::Number(_))) => {
            ordered(left, right).map(std::cmp::Ordering::is_eq)
        }
        (Node::Literal(left), Node::Literal(right)) => Some(left == right),
        _ => None,
    }
}

fn ordered(left: &Expression, right: &Expression) -> Option<std::cmp::Ordering> {
    match (&left.node, &right.node) {
        (Node::Literal(Literal::Text(left)), Node::Literal(Literal::Text(right))) => Some(left.cmp(right)),
        (Node::Literal(Literal::Number(left)), Node::Literal(Literal::Number(right))) => {
            left.parse::<f64>().ok()?.partial_cmp(&right.parse::<f64>().ok()?)
        }
        _ => None,
    }
}
