//! What operators stand between: literals, lists, paths, calls, and all in parentheses.

use std::ops::Range;

use super::Parser;
use crate::template::expression::lexer::Kind;
use crate::template::expression::{Call, Expression, Key, Literal, Name, Node, Path, Result, Step, level};
use crate::template::fault::Complaint;

/// Subscripts within subscripts; Tera allows 4, the innermost may become one when printed.
const MAX_SUBSCRIPTS: usize = 3;
/// Lists within lists, as in Tera.
const MAX_LISTS: usize = 2;

/// What only grammar may use.
const KEYWORDS: [&str; 7] = ["if", "else", "and", "or", "not", "is", "in"];
/// What Tera keeps for itself and no tag may define.
const RESERVED: [&str; 4] = ["loop", "self", "continue", "break"];
/// What `loop` knows.
const OF_LOOP: [&str; 5] = ["index", "index0", "first", "last", "length"];

impl<'t> Parser<'t> {
    pub(super) fn operand(&mut self) -> Result<Expression> {
        let start = self.range().start;
        let kind = self.peek().clone();
        if let Kind::Word(word) = kind
            && !KEYWORDS.contains(&word)
        {
            let node = self.word(word)?;
            return Ok(Expression { range: start..self.behind(), node });
        }
        let refused = self.no_operand();
        self.advance();
        let node = match kind {
            Kind::Number(number) => Node::Literal(Literal::Number(number.to_owned())),
            Kind::Text(text) => Node::Literal(Literal::Text(text)),
            Kind::Word("not") => Node::Not(Box::new(self.prefixed(level::MEMBERSHIP)?)),
            Kind::Mark("-") => Node::Negative(Box::new(self.prefixed(level::SIGN)?)),
            Kind::Mark("[") => Node::List(self.list()?),
            Kind::Mark("(") => {
                let inner = self.expression(level::CONDITIONAL)?;
                self.require_mark(")", "括号「(」没有配对的「)」")?;
                return Ok(Expression { range: start..self.behind(), ..inner });
            }
            _ => return Err(refused),
        };
        Ok(Expression { range: start..self.behind(), node })
    }

    /// Why no operand begins here.
    fn no_operand(&self) -> Complaint {
        let here = self.written(self.range());
        let message = match self.peek() {
            Kind::End if self.at == 0 => "没有写内容".to_owned(),
            Kind::End => format!("写到「{}」就断了，后面缺少内容", self.written(self.tail())),
            Kind::Mark("{") => "不支持花括号写的映射，请用数据里的名称".to_owned(),
            Kind::Mark("<") => "不支持组件「<…>」".to_owned(),
            Kind::Mark("...") => "不支持「...」展开".to_owned(),
            Kind::Mark("!") => "「!」要写成「not」".to_owned(),
            Kind::Mark(")" | "]" | ",") => format!("「{here}」前面缺少内容"),
            Kind::Word(_) => format!("「{here}」前面或后面缺少内容"),
            _ => format!("此处不能写「{here}」，应是名称、数、带引号的文字或「(」"),
        };
        self.complain(message)
    }

    /// The last token before this one.
    fn tail(&self) -> Range<usize> {
        self.tokens.get(self.at.saturating_sub(1)).map_or(0..0, |token| token.range.clone())
    }

    fn prefixed(&mut self, least: u8) -> Result<Expression> {
        if matches!(self.peek(), Kind::Mark("-") | Kind::Word("not")) {
            return Err(self.complain("「not」「-」不能连写，请加括号"));
        }
        self.nested(1, |parser| parser.expression(least))
    }

    /// A literal, a function or a path.
    fn word(&mut self, word: &'t str) -> Result<Node> {
        let name = self.name();
        let literal = match word {
            "true" | "True" => Literal::Truth(true),
            "false" | "False" => Literal::Truth(false),
            "none" | "None" | "null" => Literal::Nothing,
            _ if self.peek() == &Kind::Mark("(") => {
                return Ok(Node::Function(Call { name, arguments: self.arguments()? }));
            }
            _ => return self.path(name).map(Node::Path),
        };
        Ok(Node::Literal(literal))
    }

    /// Takes the word here as a name.
    fn name(&mut self) -> Name {
        let range = self.range();
        self.advance();
        Name { text: self.written(range.clone()).to_owned(), range }
    }

    /// A name that a tag defines.
    pub(super) fn new_name(&mut self, form: &str) -> Result<Name> {
        let Kind::Word(word) = *self.peek() else { return Err(self.complain(format!("要写成「{form}」"))) };
        let literals = ["true", "True", "false", "False", "none", "None", "null"];
        if KEYWORDS.contains(&word) || RESERVED.contains(&word) || literals.contains(&word) || word.starts_with("__") {
            return Err(self.complain(format!("「{word}」另有用处，请换一个名称")));
        }
        Ok(self.name())
    }

    fn path(&mut self, root: Name) -> Result<Path> {
        let start = root.range.start;
        if root.text.starts_with("__") {
            let message = format!("名称不能以「__」开头：「{}」", root.text);
            return Err(Complaint { message, range: root.range });
        }
        self.count(1)?;
        let mut steps = Vec::new();
        loop {
            let (optional, dotted) = match self.peek() {
                Kind::Mark(".") => (false, true),
                Kind::Mark("?.") => (true, true),
                Kind::Mark("[") => (false, false),
                Kind::Mark("?[") => (true, false),
                _ => break,
            };
            self.count(1)?;
            self.advance();
            let key = if dotted { self.attribute()? } else { self.subscript()? };
            steps.push(Step { key, optional, range: start..self.behind() });
        }
        let range = start..self.behind();
        let path = Path { written: self.written(range.clone()).to_owned(), root, steps };
        if path.root.text == "loop" && !is_of_loop(&path) {
            let message = format!("「loop」只有 {}", OF_LOOP.map(|name| format!("loop.{name}")).join("、"));
            return Err(Complaint { message, range });
        }
        Ok(path)
    }

    fn attribute(&mut self) -> Result<Key> {
        match self.peek() {
            Kind::Word(_) => Ok(Key::Name(self.name().text)),
            Kind::Number(number) => Err(self.complain(format!("列表的第几项要写成「[{number}]」，从 0 数起"))),
            _ => Err(self.complain("「.」后面要写名称")),
        }
    }

    fn subscript(&mut self) -> Result<Key> {
        if self.subscripts == MAX_SUBSCRIPTS {
            return Err(self.complain("下标嵌套太深，请用 set 分成几步"));
        }
        let slice = "不支持切片「[…:…]」，请用过滤器 first、last 或 nth";
        if self.peek() == &Kind::Mark(":") {
            return Err(self.complain(slice));
        }
        self.subscripts += 1;
        let key = self.expression(level::CONDITIONAL)?;
        self.subscripts -= 1;
        if self.peek() == &Kind::Mark(":") {
            return Err(self.complain(slice));
        }
        self.require_mark("]", "下标「[」没有配对的「]」")?;
        Ok(match key.node {
            Node::Literal(Literal::Text(name)) => Key::Name(name),
            _ => Key::Subscript(Box::new(key)),
        })
    }

    fn list(&mut self) -> Result<Vec<Expression>> {
        if self.lists == MAX_LISTS {
            return Err(self.complain("列表里最多再套一层列表"));
        }
        self.lists += 1;
        let mut items = Vec::new();
        while !self.skip_mark("]") {
            if !items.is_empty() {
                if self.peek() == &Kind::Word("for") {
                    return Err(self.complain("不支持列表推导「[… for …]」，请用 for 循环"));
                }
                self.require_mark(",", "列表的各项之间要有逗号「,」，末尾要有「]」")?;
                if self.skip_mark("]") {
                    break;
                }
            }
            items.push(self.expression(level::CONDITIONAL)?);
        }
        self.lists -= 1;
        Ok(items)
    }

    /// The name and the arguments of a filter or test.
    pub(super) fn call(&mut self, missing: &str) -> Result<Call> {
        let Kind::Word(_) = self.peek() else { return Err(self.complain(missing)) };
        let name = self.name();
        let arguments = if self.peek() == &Kind::Mark("(") { self.arguments()? } else { Vec::new() };
        Ok(Call { name, arguments })
    }

    fn arguments(&mut self) -> Result<Vec<(Name, Expression)>> {
        self.advance();
        let mut arguments: Vec<(Name, Expression)> = Vec::new();
        while !self.skip_mark(")") {
            if !arguments.is_empty() {
                self.require_mark(",", "各参数之间要有逗号「,」，末尾要有「)」")?;
                if self.skip_mark(")") {
                    break;
                }
            }
            if self.peek() == &Kind::End {
                return Err(self.complain("括号「(」没有配对的「)」"));
            }
            let named = matches!(self.peek(), Kind::Word(_)) && self.peek_second() == &Kind::Mark("=");
            if !named {
                return Err(self.complain("参数要写成「名称=值」，如 default(value=\"无\")"));
            }
            let twice = self.complain(format!("参数「{}」写了两次", self.written(self.range())));
            let name = self.name();
            if arguments.iter().any(|(other, _)| other.text == name.text) {
                return Err(twice);
            }
            self.advance();
            arguments.push((name, self.expression(level::CONDITIONAL)?));
        }
        Ok(arguments)
    }
}

fn is_of_loop(path: &Path) -> bool {
    match &path.steps[..] {
        [Step { key: Key::Name(name), .. }] => OF_LOOP.contains(&name.as_str()),
        _ => false,
    }
}
