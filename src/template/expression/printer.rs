//! From a tree to Tera's source, where a path that leads nowhere is an error wherever its author did not allow for it.

use std::fmt::Write;

use super::{Call, Expression, Key, Literal, Node, Operator, Path, level};
use crate::template::{dialect, names};

impl Expression {
    /// Tera's source for this expression. A missing value fails with the path as its author wrote it, except where
    /// `default` or `is defined` deal with it.
    pub(crate) fn to_tera(&self) -> String {
        let mut out = String::new();
        self.print(&mut out);
        out
    }

    /// Tera's source for this expression as the value of a tag, where Tera itself refuses what is missing.
    pub(crate) fn to_tera_value(&self) -> String {
        let mut out = String::new();
        self.print_lenient(&mut out);
        out
    }

    /// How firmly its parts hold together.
    fn level(&self) -> u8 {
        match &self.node {
            Node::Binary { operator, .. } => operator.level(),
            Node::Test { .. } => level::MEMBERSHIP,
            Node::Filter(..) => level::FILTER,
            // Tera wants no sign behind a sign; within parentheses they may stand anywhere.
            Node::Conditional { .. } | Node::Not(_) | Node::Negative(_) => level::CONDITIONAL,
            Node::Literal(_) | Node::List(_) | Node::Path(_) | Node::Function(_) => level::WHOLE,
        }
    }

    /// With parentheses unless it holds together at least this firmly.
    fn print_at(&self, least: u8, out: &mut String) {
        if self.level() >= least {
            self.print(out);
        } else {
            out.push('(');
            self.print(out);
            out.push(')');
        }
    }

    /// A path as it is, for those who know what to do where it leads nowhere.
    fn print_lenient(&self, out: &mut String) {
        match &self.node {
            Node::Path(path) => path.print(out),
            _ => self.print(out),
        }
    }

    fn print(&self, out: &mut String) {
        match &self.node {
            Node::Literal(literal) => literal.print(out),
            Node::List(items) => print_list(items, out),
            Node::Path(path) => path.print_known(out),
            Node::Filter(operand, call) => {
                operand.print_operand(call.is_default(), level::FILTER, out);
                out.push_str(" | ");
                call.print(out);
            }
            Node::Test { operand, negated, call } => {
                operand.print_operand(call.is_presence(), level::MEMBERSHIP, out);
                out.push_str(if *negated { " is not " } else { " is " });
                call.print(out);
            }
            Node::Function(call) => {
                call.print(out);
                if call.arguments.is_empty() {
                    out.push_str("()");
                }
            }
            Node::Not(operand) => {
                out.push_str("not ");
                operand.print_at(level::MEMBERSHIP, out);
            }
            Node::Negative(operand) => {
                out.push('-');
                operand.print_at(level::SIGN, out);
            }
            Node::Binary { operator, left, right } => print_binary(*operator, left, right, out),
            Node::Conditional { condition, yes, no } => {
                yes.print_at(level::OR, out);
                out.push_str(" if ");
                condition.print_at(level::OR, out);
                out.push_str(" else ");
                no.print_at(level::OR, out);
            }
        }
    }

    fn print_operand(&self, may_miss: bool, least: u8, out: &mut String) {
        if may_miss && matches!(self.node, Node::Path(_)) {
            self.print_lenient(out);
        } else {
            self.print_at(least, out);
        }
    }

    /// Whether Tera takes it for a sign with an operand, which it refuses behind `~`.
    fn is_signed(&self) -> bool {
        matches!(
            self.node,
            Node::Not(_)
                | Node::Negative(_)
                | Node::Test { negated: true, .. }
                | Node::Binary { operator: Operator::NotIn, .. }
        )
    }
}

fn print_binary(operator: Operator, left: &Expression, right: &Expression, out: &mut String) {
    let level = operator.level();
    let (of_left, of_right) = if operator == Operator::Power { (level + 1, level) } else { (level, level + 1) };
    left.print_at(of_left, out);
    out.push(' ');
    out.push_str(operator.written());
    out.push(' ');
    if operator == Operator::Concatenate && right.is_signed() {
        out.push_str("((");
        right.print(out);
        out.push_str(") | str)");
    } else {
        right.print_at(of_right, out);
    }
}

fn print_list(items: &[Expression], out: &mut String) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        item.print(out);
    }
    out.push(']');
}

impl Literal {
    fn print(&self, out: &mut String) {
        match self {
            Literal::Text(text) => print_text(text, out),
            Literal::Number(number) => out.push_str(number),
            Literal::Truth(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Literal::Nothing => out.push_str("none"),
        }
    }
}

/// Nothing breaks out of double quotes but these two signs.
fn print_text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out.push('"');
}

impl Call {
    fn print(&self, out: &mut String) {
        out.push_str(&names::encode(&self.name.text));
        if self.arguments.is_empty() {
            return;
        }
        for (index, (name, value)) in self.arguments.iter().enumerate() {
            out.push_str(if index == 0 { "(" } else { ", " });
            // Writing to a string never fails.
            let _ = write!(out, "{}=", names::encode(&name.text));
            value.print(out);
        }
        out.push(')');
    }
}

impl Path {
    fn print_known(&self, out: &mut String) {
        // Tera itself sees to it that `loop` is complete.
        if self.root.text == "loop" {
            return self.print(out);
        }
        out.push('(');
        self.print(out);
        let _ = write!(out, " | {}(name=", dialect::KNOWN);
        print_text(&self.written, out);
        out.push_str("))");
    }

    fn print(&self, out: &mut String) {
        out.push_str(&names::encode(&self.root.text));
        for step in &self.steps {
            if step.optional {
                out.push('?');
            }
            match &step.key {
                Key::Name(name) if is_plain(name) => {
                    out.push('.');
                    out.push_str(name);
                }
                Key::Name(name) => {
                    out.push('[');
                    print_text(name, out);
                    out.push(']');
                }
                Key::Subscript(subscript) => {
                    out.push('[');
                    subscript.print(out);
                    out.push(']');
                }
            }
        }
    }
}

/// Whether Tera takes the name behind a dot.
fn is_plain(name: &str) -> bool {
    let is_word = name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    let is_truth = matches!(name, "true" | "True" | "false" | "False");
    is_word && !is_truth && !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())
}
