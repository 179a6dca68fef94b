//! What stands behind an expression.

use super::{Block, Examiner, FindingKind, Known};
use crate::template::expression::{Call, Expression, Key, Literal, Node, Operator, Path};
use crate::template::vocabulary::Kind;

static TEXT: Kind = Kind::Text;
static NUMBER: Kind = Kind::Number;
static TRUTH: Kind = Kind::Truth;

impl<'v> Examiner<'_, 'v> {
    /// The kind of an expression, and findings about all that stands within.
    pub(super) fn kind(&mut self, expression: &Expression, may_miss: bool) -> Known<'v> {
        match &expression.node {
            Node::Literal(_) => of_literal(expression),
            Node::List(items) => {
                self.each(items.iter());
                None
            }
            Node::Path(path) => self.path(path, may_miss),
            Node::Filter(operand, call) => {
                let kind = self.kind(operand, call.is_default());
                self.arguments(call);
                filtered(kind, &call.name.text)
            }
            Node::Test { operand, call, .. } => {
                self.kind(operand, call.is_presence());
                self.arguments(call);
                Some(&TRUTH)
            }
            Node::Function(call) => {
                self.arguments(call);
                None
            }
            Node::Not(operand) => {
                self.kind(operand, false);
                Some(&TRUTH)
            }
            Node::Negative(operand) => {
                self.kind(operand, false);
                Some(&NUMBER)
            }
            Node::Binary { operator, left, right } => self.binary(*operator, left, right),
            Node::Conditional { condition, yes, no } => {
                self.condition(condition, &[]);
                let kind = self.kind(yes, false);
                let other = self.kind(no, false);
                kind.filter(|_| kind == other)
            }
        }
    }

    fn binary(&mut self, operator: Operator, left: &Expression, right: &Expression) -> Known<'v> {
        match operator {
            Operator::And | Operator::Or => {
                let kind = self.kind(left, false);
                let other = self.kind(right, false);
                kind.filter(|_| kind == other)
            }
            Operator::In | Operator::NotIn => {
                self.compare(operator, left, right);
                Some(&TRUTH)
            }
            _ if operator.compares() => {
                self.compare(operator, left, right);
                Some(&TRUTH)
            }
            _ => {
                self.each([left, right].into_iter());
                Some(if operator == Operator::Concatenate { &TEXT } else { &NUMBER })
            }
        }
    }

    fn each<'e>(&mut self, expressions: impl Iterator<Item = &'e Expression>) {
        for expression in expressions {
            self.kind(expression, false);
        }
    }

    fn arguments(&mut self, call: &Call) {
        self.each(call.arguments.iter().map(|(_, value)| value));
    }

    fn path(&mut self, path: &Path, may_miss: bool) -> Known<'v> {
        for step in &path.steps {
            if let Key::Subscript(subscript) = &step.key {
                self.kind(subscript, false);
            }
        }
        if path.root.text == "loop" {
            return Some(self.of_loop(path));
        }
        let name = path.root.text.as_str();
        let Some(mut kind) = self.lookup(name) else {
            if !may_miss {
                let visible = self.visible();
                let kind = FindingKind::unknown_name(name, visible.iter().map(String::as_str));
                self.tell(&path.root.range, kind);
            }
            return None;
        };
        let mut before = path.root.range.clone();
        for step in &path.steps {
            let prefix = path.written.get(..before.len()).unwrap_or_default();
            kind = match step_into(kind?, &step.key, prefix) {
                Ok(kind) => kind,
                Err(_) if may_miss => return None,
                Err(finding) => {
                    self.tell(&step.range, finding);
                    return None;
                }
            };
            before = step.range.clone();
        }
        kind
    }

    fn of_loop(&mut self, path: &Path) -> &'static Kind {
        let inside = self.blocks.iter().any(|block| matches!(block, Block::For(around) if around.names.is_some()));
        if !inside {
            self.tell(&path.root.range, FindingKind::LoopOutside);
        }
        match path.steps.first().map(|step| &step.key) {
            Some(Key::Name(name)) if matches!(name.as_str(), "first" | "last") => &TRUTH,
            _ => &NUMBER,
        }
    }
}

/// What one step of a path leads to.
fn step_into<'v>(kind: &'v Kind, key: &Key, prefix: &str) -> Result<Known<'v>, FindingKind> {
    match (kind, key) {
        (Kind::Group(words), Key::Name(name)) => match kind.member(name) {
            Some(word) => Ok(Some(&word.kind)),
            None => Err(FindingKind::unknown_member(prefix, name, words.iter().map(|word| word.name.as_str()))),
        },
        (Kind::List(member), Key::Subscript(_)) => Ok(Some(member.as_ref())),
        (_, Key::Subscript(_)) => Ok(None),
        (other, Key::Name(_)) => Err(FindingKind::DotBehind { written: prefix.to_owned(), what: in_words(other) }),
    }
}

/// What a filter makes of a kind.
fn filtered<'v>(kind: Known<'v>, filter: &str) -> Known<'v> {
    match (filter, kind) {
        ("first" | "last" | "nth", Some(Kind::List(member))) => Some(member.as_ref()),
        ("sort" | "unique" | "reverse" | "safe", Some(Kind::List(_))) => kind,
        ("length" | "wordcount" | "int" | "float", _) => Some(&NUMBER),
        ("upper" | "lower" | "trim" | "replace" | "join" | "str" | "truncate" | "capitalize" | "title", _) => {
            Some(&TEXT)
        }
        _ => None,
    }
}

/// The kind that all of these literals share.
pub(super) fn common<'v>(items: &[Expression]) -> Known<'v> {
    let first = items.first().and_then(of_literal);
    first.filter(|_| items.iter().all(|item| of_literal(item) == first))
}

/// The kind of a literal.
pub(super) fn of_literal<'v>(expression: &Expression) -> Known<'v> {
    match &expression.node {
        Node::Literal(Literal::Text(_)) => Some(&TEXT),
        Node::Literal(Literal::Number(_)) => Some(&NUMBER),
        Node::Literal(Literal::Truth(_)) => Some(&TRUTH),
        _ => None,
    }
}

/// The text of a text literal.
pub(super) fn literal_text(expression: &Expression) -> Option<&str> {
    match &expression.node {
        Node::Literal(Literal::Text(text)) => Some(text),
        _ => None,
    }
}

/// What is compared with what; of pictures nobody knows.
pub(super) fn class(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Picture => None,
        Kind::Choice(_) => Some(in_words(&Kind::Text)),
        _ => Some(in_words(kind)),
    }
}

/// A kind as people call it.
pub(super) fn in_words(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text => "文字",
        Kind::Choice(_) => "选项",
        Kind::Number => "数",
        Kind::Truth => "是或否",
        Kind::Picture => "图片",
        Kind::Group(_) => "一组名称",
        Kind::List(_) => "列表",
    }
}
