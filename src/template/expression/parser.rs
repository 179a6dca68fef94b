//! From tokens to a tree, with Tera's precedence and within Tera's bounds.

use std::ops::Range;

use super::lexer::{self, Kind, Token};
use super::{Expression, Name, Node, Operator, Result, level};
use crate::template::fault::Complaint;

mod operands;

/// Bytes of one expression.
const MAX_LENGTH: usize = 4096;
/// Nesting; Tera allows 40, and what the printer adds must fit in.
const MAX_DEPTH: usize = 32;
/// Operators, filters, steps and paths of one expression; Tera allows 256.
const MAX_PARTS: usize = 240;

/// Reads a whole text as one expression.
#[cfg(test)]
pub(crate) fn parse(text: &str) -> Result<Expression> {
    parse_within(text, 0..text.len())
}

/// Reads a part of a text as one expression; ranges count from the beginning of the text.
pub(crate) fn parse_within(text: &str, within: Range<usize>) -> Result<Expression> {
    Parser::new(text, within)?.all(|parser| parser.expression(level::CONDITIONAL))
}

/// Reads a part of a text as expressions with commas between them, at least one.
#[allow(dead_code, reason = "keys of merges are to come as lists")]
pub(crate) fn parse_list(text: &str, within: Range<usize>) -> Result<Vec<Expression>> {
    Parser::new(text, within)?.all(|parser| {
        let mut items = vec![parser.expression(level::CONDITIONAL)?];
        while parser.skip_mark(",") {
            parser.parts = 0;
            items.push(parser.expression(level::CONDITIONAL)?);
        }
        Ok(items)
    })
}

/// Reads `name in list`.
pub(super) fn parse_loop(text: &str, within: Range<usize>) -> Result<(Name, Expression)> {
    Parser::new(text, within)?.all(|parser| {
        let name = parser.new_name("for 名称 in 列表")?;
        if parser.peek() == &Kind::Mark(",") {
            return Err(parser.complain("不支持「for 键, 值 in …」，请给出列表，写成「for 名称 in 列表」"));
        }
        parser.require_word("in", "循环要写成「for 名称 in 列表」")?;
        Ok((name, parser.expression(level::CONDITIONAL)?))
    })
}

/// Reads `name = value`.
pub(super) fn parse_assignment(text: &str, within: Range<usize>) -> Result<(Name, Expression)> {
    Parser::new(text, within)?.all(|parser| {
        let name = parser.new_name("set 名称 = 值")?;
        parser.require_mark("=", "定义要写成「set 名称 = 值」")?;
        Ok((name, parser.expression(level::CONDITIONAL)?))
    })
}

/// What may stand behind a complete operand.
#[derive(Clone, Copy)]
enum Follower {
    Binary(Operator),
    Is,
    Pipe,
    If,
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token<'t>>,
    at: usize,
    depth: usize,
    parts: usize,
    subscripts: usize,
    lists: usize,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, within: Range<usize>) -> Result<Self> {
        if within.len() > MAX_LENGTH {
            let message = format!("表达式超过 {MAX_LENGTH} 字节，请用 set 分成几步");
            return Err(Complaint { message, range: within });
        }
        let tokens = lexer::tokens(text, within)?;
        Ok(Self { text, tokens, at: 0, depth: 0, parts: 0, subscripts: 0, lists: 0 })
    }

    /// What is read must be all that there is.
    fn all<T>(mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let outcome = read(&mut self)?;
        if self.peek() == &Kind::End { Ok(outcome) } else { Err(self.surplus()) }
    }

    // Tokens.

    fn peek(&self) -> &Kind<'t> {
        self.tokens.get(self.at).map_or(&Kind::End, |token| &token.kind)
    }

    fn peek_second(&self) -> &Kind<'t> {
        self.tokens.get(self.at + 1).map_or(&Kind::End, |token| &token.kind)
    }

    fn range(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(0..0, |token| token.range.clone())
    }

    /// Where the token before this one ends.
    fn behind(&self) -> usize {
        self.tokens.get(self.at.saturating_sub(1)).map_or(0, |token| token.range.end)
    }

    /// Steps over the token; the end token stays.
    fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len().saturating_sub(1));
    }

    fn skip_mark(&mut self, mark: &str) -> bool {
        let found = matches!(self.peek(), Kind::Mark(found) if *found == mark);
        if found {
            self.advance();
        }
        found
    }

    fn skip_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Kind::Word(found) if *found == word);
        if found {
            self.advance();
        }
        found
    }

    fn require_mark(&mut self, mark: &str, message: &str) -> Result<()> {
        if self.skip_mark(mark) { Ok(()) } else { Err(self.complain(message)) }
    }

    fn require_word(&mut self, word: &str, message: &str) -> Result<()> {
        if self.skip_word(word) { Ok(()) } else { Err(self.complain(message)) }
    }

    /// A complaint about the token here.
    fn complain(&self, message: impl Into<String>) -> Complaint {
        Complaint { message: message.into(), range: self.range() }
    }

    fn written(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// What must not follow a complete expression, and what may have been meant.
    fn surplus(&self) -> Complaint {
        let here = self.written(self.range());
        let remedy = match self.peek() {
            Kind::Mark("=") | Kind::Word("等于" | "是" | "为") => "比较要写成「==」",
            Kind::Mark("&&") | Kind::Word("且" | "并且" | "和" | "与" | "而且") => "「并且」要写成「and」",
            Kind::Mark("||") | Kind::Word("或" | "或者") => "「或者」要写成「or」",
            Kind::Mark("(") => "只有函数、过滤器和判断后面可以有括号",
            Kind::Mark("[" | "?[") => "下标只能跟在名称后面",
            Kind::Mark("?") => "二选一要写成「甲 if 条件 else 乙」",
            Kind::Mark("{" | "}") => "此处不能有花括号",
            Kind::Mark(")") => "前面没有与它配对的「(」",
            Kind::Mark("]") => "前面没有与它配对的「[」",
            Kind::Mark(",") => "此处只能有一个值",
            Kind::Word("不是" | "不等于") => "比较要写成「!=」",
            Kind::Word("else") => "「else」前面要有「if 条件」",
            Kind::Word(_) | Kind::Number(_) | Kind::Text(_) => "中间缺少运算符",
            _ => "请检查写法",
        };
        self.complain(format!("多出「{here}」：{remedy}"))
    }

    // Bounds.

    fn nested<T>(&mut self, levels: usize, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth + levels > MAX_DEPTH {
            return Err(self.complain("嵌套太深，请用 set 分成几步"));
        }
        self.depth += levels;
        let outcome = read(self);
        self.depth -= levels;
        outcome
    }

    fn count(&mut self, parts: usize) -> Result<()> {
        self.parts += parts;
        if self.parts > MAX_PARTS { Err(self.complain("表达式太长，请用 set 分成几步")) } else { Ok(()) }
    }

    // Expressions.

    fn expression(&mut self, least: u8) -> Result<Expression> {
        self.nested(1, |parser| {
            let operand = parser.operand()?;
            parser.followers(operand, least)
        })
    }

    /// What stands behind an operand and holds it at least this firmly.
    fn followers(&mut self, operand: Expression, least: u8) -> Result<Expression> {
        let start = operand.range.start;
        let mut left = operand;
        let mut last = None;
        while let Some((follower, firmness)) = self.follower()?.filter(|&(_, firmness)| firmness >= least) {
            if last == Some(level::COMPARISON) && matches!(firmness, level::COMPARISON | level::MEMBERSHIP) {
                return Err(self.complain("几个比较不能连写：请用 and 连接，或加括号"));
            }
            // Else Tera would take all before `is` as the operand of what stands behind it.
            if last.is_some_and(|last| last < firmness) {
                return Err(self.complain("「is」判断后面还要运算的，请给判断加括号"));
            }
            last = Some(firmness);
            self.count(1)?;
            let node = self.follow(follower, left)?;
            left = Expression { range: start..self.behind(), node };
        }
        Ok(left)
    }

    fn follower(&self) -> Result<Option<(Follower, u8)>> {
        let operator = match self.peek() {
            Kind::Word("if") => return Ok(Some((Follower::If, level::CONDITIONAL))),
            Kind::Word("is") => return Ok(Some((Follower::Is, level::MEMBERSHIP))),
            Kind::Mark("|") => return Ok(Some((Follower::Pipe, level::FILTER))),
            Kind::Word("not") if self.peek_second() == &Kind::Word("in") => Operator::NotIn,
            Kind::Word("not") => return Err(self.complain("「not」在这里只能写成「not in」")),
            Kind::Word("or") => Operator::Or,
            Kind::Word("and") => Operator::And,
            Kind::Word("in") => Operator::In,
            Kind::Mark("==") => Operator::Equal,
            Kind::Mark("!=") => Operator::NotEqual,
            Kind::Mark("<") if self.peek_second() == &Kind::Mark(">") => {
                return Err(self.complain("「<>」要写成「!=」"));
            }
            Kind::Mark("<") => Operator::Less,
            Kind::Mark("<=") => Operator::LessOrEqual,
            Kind::Mark(">") => Operator::Greater,
            Kind::Mark(">=") => Operator::GreaterOrEqual,
            Kind::Mark("+") => Operator::Plus,
            Kind::Mark("-") => Operator::Minus,
            Kind::Mark("*") => Operator::Times,
            Kind::Mark("/") => Operator::Divide,
            Kind::Mark("//") => Operator::DivideWhole,
            Kind::Mark("%") => Operator::Remainder,
            Kind::Mark("~") => Operator::Concatenate,
            Kind::Mark("**") => Operator::Power,
            _ => return Ok(None),
        };
        Ok(Some((Follower::Binary(operator), operator.level())))
    }

    fn follow(&mut self, follower: Follower, left: Expression) -> Result<Node> {
        self.advance();
        let left = Box::new(left);
        match follower {
            Follower::If => {
                let condition = self.nested(1, |parser| parser.expression(level::CONDITIONAL))?;
                self.require_word("else", "二选一要写成「甲 if 条件 else 乙」，缺少「else」")?;
                let no = self.nested(1, |parser| parser.expression(level::CONDITIONAL))?;
                Ok(Node::Conditional { condition: Box::new(condition), yes: left, no: Box::new(no) })
            }
            Follower::Is => {
                let negated = self.skip_word("not");
                let call = self.call("「is」后面要写判断的名称，如「is defined」")?;
                Ok(Node::Test { operand: left, negated, call })
            }
            Follower::Pipe => Ok(Node::Filter(left, self.call("「|」后面要写过滤器的名称")?)),
            Follower::Binary(operator) => {
                if operator == Operator::NotIn {
                    self.advance();
                }
                if operator == Operator::Concatenate {
                    // The printer may have to put a filter behind it.
                    self.count(1)?;
                }
                // Only powers are taken from the right.
                let least = operator.level() + u8::from(operator != Operator::Power);
                let right = Box::new(self.expression(least)?);
                Ok(Node::Binary { operator, left, right })
            }
        }
    }
}
