//! What a tag says: a word and its expressions.

use std::ops::Range;

use super::parser::{parse_assignment, parse_loop, parse_within};
use super::{Expression, Name, Path};
use crate::template::fault::{Complaint, TagFault};

/// What a tag says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Statement {
    Comment,
    Value(Expression),
    If(Expression),
    Elif(Expression),
    Else,
    EndIf,
    For {
        name: Name,
        list: Expression,
    },
    EndFor,
    Set {
        name: Name,
        value: Expression,
        /// `set_global`: also outside of the loop that it stands in.
        global: bool,
    },
    /// Whether a cell goes on with its neighbour.
    Merge(Expression),
    /// The keys that a cell must share with its neighbour to go on with it.
    Keys(Vec<Expression>),
    /// A property of a cell that is a value: its span or its colour.
    Property(Expression),
}

impl Statement {
    /// Reads what stands between `{%` and `%}`, within a range of the tag as written.
    ///
    /// # Errors
    /// An unknown first word, or what is wrong with the expression behind it.
    pub(crate) fn parse(written: &str, within: Range<usize>) -> Result<Self, TagFault> {
        let inside = written.get(within.clone()).unwrap_or_default();
        let word = first_word(inside);
        let start = within.start + (inside.len() - inside.trim_start().len());
        let operand = start + word.len()..within.end;
        let alone = |statement| {
            let surplus = written.get(operand.clone()).unwrap_or_default().trim();
            let message = format!("「{word}」后面不应再有「{surplus}」");
            let fault = || Complaint { message, range: operand.clone() };
            if surplus.is_empty() { Ok(statement) } else { Err(fault()) }
        };
        let statement =
            match word {
                "if" => parse_within(written, operand.clone()).map(Statement::If),
                "elif" => parse_within(written, operand.clone()).map(Statement::Elif),
                "for" => parse_loop(written, operand.clone()).map(|(name, list)| Statement::For { name, list }),
                "set" | "set_global" => parse_assignment(written, operand.clone())
                    .map(|(name, value)| Statement::Set { name, value, global: word == "set_global" }),
                "else" => alone(Statement::Else),
                "endif" => alone(Statement::EndIf),
                "endfor" => alone(Statement::EndFor),
                _ => {
                    let shown = if word.is_empty() { inside.trim() } else { word };
                    return Err(TagFault::UnknownStatement(shown.to_owned()));
                }
            };
        statement.map_err(TagFault::Expression)
    }

    /// Its expressions.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Expression> {
        match self {
            Statement::Value(expression)
            | Statement::If(expression)
            | Statement::Elif(expression)
            | Statement::Merge(expression)
            | Statement::Property(expression)
            | Statement::For { list: expression, .. }
            | Statement::Set { value: expression, .. } => std::slice::from_ref(expression),
            Statement::Keys(expressions) => expressions.as_slice(),
            Statement::Comment | Statement::Else | Statement::EndIf | Statement::EndFor => &[],
        }
        .iter()
    }

    /// The paths in it, and whether each may be missing.
    pub(crate) fn paths(&self) -> Vec<(&Path, bool)> {
        self.expressions().flat_map(Expression::paths).collect()
    }
}

/// The word that says what a tag does.
pub(crate) fn first_word(inside: &str) -> &str {
    let rest = inside.trim_start();
    rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}
