//! The expressions inside tags, understood before Tera sees them: what is wrong is told in the author's words, and
//! what is right is printed for Tera from the tree, so that nothing unknown slips through.
//!
//! ```text
//! text ─lexer→ tokens ─parser→ Expression ─printer→ Tera
//! ```
//!
//! Precedence is that of Tera. All ranges are bytes of the text that was handed in.

use std::ops::Range;

use crate::template::fault::Complaint;

mod lexer;
mod parser;
mod printer;
mod statement;

#[cfg(test)]
pub(crate) use parser::parse;
#[allow(unused_imports, reason = "keys of merges are to come as lists")]
pub(crate) use parser::parse_list;
pub(crate) use parser::parse_within;
pub(crate) use statement::{Statement, first_word};

/// The filters that say what stands in for a missing value.
const DEFAULTS: [&str; 2] = ["default", "默认"];
/// The tests whether a value is there.
const PRESENCE: [&str; 2] = ["defined", "undefined"];

type Result<T> = std::result::Result<T, Complaint>;

/// An expression and where its author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expression {
    pub(crate) range: Range<usize>,
    pub(crate) node: Node,
}

/// What an expression is made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Literal(Literal),
    List(Vec<Expression>),
    Path(Path),
    /// `operand | call`.
    Filter(Box<Expression>, Call),
    /// `operand is call`.
    Test {
        operand: Box<Expression>,
        negated: bool,
        call: Call,
    },
    Function(Call),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    Binary {
        operator: Operator,
        left: Box<Expression>,
        right: Box<Expression>,
    },
    /// `yes if condition else no`.
    Conditional {
        condition: Box<Expression>,
        yes: Box<Expression>,
        no: Box<Expression>,
    },
}

/// A value that stands in the tag itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Text(String),
    /// As written: digits, with or without a point.
    Number(String),
    Truth(bool),
    Nothing,
}

/// A word that its author chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
}

/// A name and what is reached from it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Path {
    /// As written.
    pub(crate) written: String,
    pub(crate) root: Name,
    pub(crate) steps: Vec<Step>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step {
    pub(crate) key: Key,
    /// `?.` or `?[`.
    pub(crate) optional: bool,
    /// From the path's beginning to this step's end.
    pub(crate) range: Range<usize>,
}

/// What a step takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Key {
    /// `.name` or `["name"]`.
    Name(String),
    /// `[expression]`.
    Subscript(Box<Expression>),
}

/// A filter, test or function with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) name: Name,
    pub(crate) arguments: Vec<(Name, Expression)>,
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    In,
    NotIn,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Divide,
    DivideWhole,
    Remainder,
    Concatenate,
    Power,
}

impl Operator {
    /// As Tera and its authors write it.
    pub(crate) fn written(self) -> &'static str {
        match self {
            Operator::Or => "or",
            Operator::And => "and",
            Operator::In => "in",
            Operator::NotIn => "not in",
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::Plus => "+",
            Operator::Minus => "-",
            Operator::Times => "*",
            Operator::Divide => "/",
            Operator::DivideWhole => "//",
            Operator::Remainder => "%",
            Operator::Concatenate => "~",
            Operator::Power => "**",
        }
    }

    /// Whether it compares two values.
    pub(crate) fn compares(self) -> bool {
        matches!(
            self,
            Operator::Equal
                | Operator::NotEqual
                | Operator::Less
                | Operator::LessOrEqual
                | Operator::Greater
                | Operator::GreaterOrEqual
        )
    }

    /// How firmly it holds its operands.
    fn level(self) -> u8 {
        match self {
            Operator::Or => level::OR,
            Operator::And => level::AND,
            Operator::In | Operator::NotIn => level::MEMBERSHIP,
            Operator::Plus | Operator::Minus => level::SUM,
            Operator::Power => level::POWER,
            Operator::Times
            | Operator::Divide
            | Operator::DivideWhole
            | Operator::Remainder
            | Operator::Concatenate => level::PRODUCT,
            _ => level::COMPARISON,
        }
    }
}

/// How firmly the parts of an expression hold together, in Tera's order.
mod level {
    pub(super) const CONDITIONAL: u8 = 0;
    pub(super) const OR: u8 = 1;
    pub(super) const AND: u8 = 2;
    /// `in`, `is`, and what `not` takes.
    pub(super) const MEMBERSHIP: u8 = 3;
    pub(super) const COMPARISON: u8 = 4;
    pub(super) const SUM: u8 = 5;
    pub(super) const PRODUCT: u8 = 6;
    pub(super) const POWER: u8 = 7;
    pub(super) const FILTER: u8 = 8;
    /// What a minus sign takes.
    pub(super) const SIGN: u8 = 9;
    pub(super) const WHOLE: u8 = 10;
}

impl Call {
    /// Whether it is a filter that stands in for a missing value.
    pub(crate) fn is_default(&self) -> bool {
        DEFAULTS.contains(&self.name.text.as_str())
    }

    /// Whether it is a test whether a value is there.
    pub(crate) fn is_presence(&self) -> bool {
        PRESENCE.contains(&self.name.text.as_str())
    }
}

impl Expression {
    /// Visits this expression and all within, outer before inner; the flag tells a path that may be missing.
    pub(crate) fn visit<'e>(&'e self, see: &mut dyn FnMut(&'e Expression, bool)) {
        self.visit_guarded(false, see);
    }

    fn visit_guarded<'e>(&'e self, may_miss: bool, see: &mut dyn FnMut(&'e Expression, bool)) {
        see(self, may_miss);
        match &self.node {
            Node::Literal(_) => {}
            Node::List(items) => items.iter().for_each(|item| item.visit(see)),
            Node::Path(path) => path.subscripts().for_each(|subscript| subscript.visit(see)),
            Node::Filter(operand, call) => {
                operand.visit_guarded(call.is_default(), see);
                call.visit(see);
            }
            Node::Test { operand, call, .. } => {
                operand.visit_guarded(call.is_presence(), see);
                call.visit(see);
            }
            Node::Function(call) => call.visit(see),
            Node::Not(operand) | Node::Negative(operand) => operand.visit(see),
            Node::Binary { left, right, .. } => {
                left.visit(see);
                right.visit(see);
            }
            Node::Conditional { condition, yes, no } => {
                yes.visit(see);
                condition.visit(see);
                no.visit(see);
            }
        }
    }

    /// Every path within, and whether it may be missing.
    pub(crate) fn paths(&self) -> Vec<(&Path, bool)> {
        let mut paths = Vec::new();
        self.visit(&mut |expression, may_miss| {
            if let Node::Path(path) = &expression.node {
                paths.push((path, may_miss));
            }
        });
        paths
    }
}

impl Path {
    fn subscripts(&self) -> impl Iterator<Item = &Expression> {
        self.steps.iter().filter_map(|step| match &step.key {
            Key::Subscript(subscript) => Some(subscript.as_ref()),
            Key::Name(_) => None,
        })
    }
}

impl Call {
    fn visit<'e>(&'e self, see: &mut dyn FnMut(&'e Expression, bool)) {
        self.arguments.iter().for_each(|(_, value)| value.visit(see));
    }
}

#[cfg(test)]
mod tests;
