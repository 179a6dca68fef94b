//! Holds what a template says against a vocabulary, before any data are there.
//!
//! Nothing is said of what is not known for sure: a kind that can't be told is never complained about.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::template::expression::{Expression, Name, Node, Operator, Statement};
use crate::template::vocabulary::{Kind, Vocabulary};

mod conditions;
mod finding;
mod kinds;

pub(crate) use finding::{Finding, FindingKind, Reason};

use conditions::Fact;

/// What stands behind an expression, as far as known.
type Known<'v> = Option<&'v Kind>;

/// All that is wrong with the statements of one part, given in the order of the part, blocks paired.
pub(crate) fn examine(statements: &[&Statement], vocabulary: &Vocabulary) -> Vec<Finding> {
    let mut examiner = Examiner {
        vocabulary,
        assigned: assigned(statements),
        names: BTreeMap::new(),
        blocks: Vec::new(),
        findings: Vec::new(),
        statement: 0,
    };
    for (number, statement) in statements.iter().enumerate() {
        examiner.statement = number;
        examiner.take(statement);
    }
    examiner.findings
}

/// The names that the part defines, and whether only once and not from within a loop for outside of it.
fn assigned<'s>(statements: &[&'s Statement]) -> BTreeMap<&'s str, bool> {
    let mut assigned = BTreeMap::new();
    for statement in statements {
        if let Statement::Set { name, global, .. } = statement {
            assigned.entry(name.text.as_str()).and_modify(|once| *once = false).or_insert(!global);
        }
    }
    assigned
}

/// A block that is open.
enum Block<'v> {
    If {
        /// What is certain since the earlier branches were not taken.
        earlier: Vec<Fact>,
        /// What is certain within this branch.
        here: Vec<Fact>,
        /// What is certain behind this branch.
        after: Vec<Fact>,
    },
    For(Loop<'v>),
}

impl<'v> Block<'v> {
    /// The names that end with the block.
    fn names_mut(&mut self) -> Option<&mut BTreeMap<String, Known<'v>>> {
        match self {
            Block::For(around) => around.names.as_mut(),
            Block::If { .. } => None,
        }
    }
}

struct Loop<'v> {
    name: String,
    /// The loop's name and those that its body defines; none in its `else`.
    names: Option<BTreeMap<String, Known<'v>>>,
}

struct Examiner<'s, 'v> {
    vocabulary: &'v Vocabulary,
    assigned: BTreeMap<&'s str, bool>,
    /// What the part defines outside of loops.
    names: BTreeMap<String, Known<'v>>,
    blocks: Vec<Block<'v>>,
    findings: Vec<Finding>,
    statement: usize,
}

impl<'v> Examiner<'_, 'v> {
    fn take(&mut self, statement: &Statement) {
        match statement {
            Statement::Comment => {}
            Statement::Value(expression) | Statement::Property(expression) => self.value(expression),
            Statement::Merge(condition) => self.condition(condition, &[]),
            Statement::Keys(expressions) => expressions.iter().for_each(|expression| self.value(expression)),
            Statement::If(condition) => {
                self.condition(condition, &[]);
                self.begin_branch(condition, Vec::new());
            }
            Statement::Elif(condition) => self.elif(condition),
            Statement::Else => match self.blocks.last_mut() {
                Some(Block::If { earlier, here, after }) => {
                    here.clear();
                    earlier.append(after);
                }
                Some(Block::For(around)) => around.names = None,
                None => {}
            },
            Statement::For { name, list } => self.begin_loop(name, list),
            Statement::Set { name, value, global } => self.define(name, value, *global),
            Statement::EndIf | Statement::EndFor => {
                self.blocks.pop();
            }
        }
    }

    fn tell(&mut self, range: &Range<usize>, kind: FindingKind) {
        self.findings.push(Finding { statement: self.statement, range: range.clone(), kind });
    }

    fn value(&mut self, expression: &Expression) {
        if let Some(kind @ (Kind::Group(_) | Kind::List(_))) = self.kind(expression, false) {
            let kind = FindingKind::PrintedWhole { written: written(expression), what: kinds::in_words(kind) };
            self.tell(&expression.range, kind);
        }
    }

    fn elif(&mut self, condition: &Expression) {
        // Taken out, so that these facts are told apart from those of the blocks around.
        let Some(Block::If { mut earlier, mut after, .. }) =
            self.blocks.pop_if(|block| matches!(block, Block::If { .. }))
        else {
            return self.condition(condition, &[]);
        };
        earlier.append(&mut after);
        self.condition(condition, &earlier);
        self.begin_branch(condition, earlier);
    }

    fn begin_branch(&mut self, condition: &Expression, earlier: Vec<Fact>) {
        let here = conditions::facts(condition, true);
        let after = conditions::facts(condition, false);
        self.blocks.push(Block::If { earlier, here, after });
    }

    fn begin_loop(&mut self, name: &Name, list: &Expression) {
        let member = match &list.node {
            Node::List(items) if items.is_empty() => {
                self.tell(&list.range, FindingKind::EmptyLoop);
                None
            }
            _ => self.member(list),
        };
        let names = Some(BTreeMap::from([(name.text.clone(), member)]));
        self.blocks.push(Block::For(Loop { name: name.text.clone(), names }));
    }

    /// What a loop over this gives.
    fn member(&mut self, list: &Expression) -> Known<'v> {
        let kind = self.kind(list, false);
        match (&list.node, kind) {
            (Node::List(items), _) => kinds::common(items),
            (_, Some(Kind::List(member))) => Some(member.as_ref()),
            (_, Some(other)) => {
                let kind = FindingKind::NotAList { written: written(list), what: kinds::in_words(other) };
                self.tell(&list.range, kind);
                None
            }
            (_, None) => None,
        }
    }

    fn define(&mut self, name: &Name, value: &Expression, global: bool) {
        let kind = self.kind(value, false);
        let once = self.assigned.get(name.text.as_str()).copied().unwrap_or_default();
        let hidden = self.lookup(&name.text);
        // A condition may keep the other meaning alive.
        let kind = kind.filter(|kind| once && hidden.is_none_or(|hidden| hidden == Some(kind)));
        let innermost = self.blocks.iter_mut().rev().find_map(Block::names_mut).filter(|_| !global);
        innermost.unwrap_or(&mut self.names).insert(name.text.clone(), kind);
    }

    /// The names of the loops around, the innermost first.
    fn loops(&self) -> impl Iterator<Item = &BTreeMap<String, Known<'v>>> {
        self.blocks.iter().rev().filter_map(|block| match block {
            Block::For(around) => around.names.as_ref(),
            Block::If { .. } => None,
        })
    }

    /// What a name means here; `None` where it means nothing.
    fn lookup(&self, name: &str) -> Option<Known<'v>> {
        let here = self.loops().find_map(|names| names.get(name).copied());
        here.or_else(|| self.names.get(name).copied())
            .or_else(|| self.vocabulary.word(name).map(|word| Some(&word.kind)))
    }

    /// All names that mean something here, the innermost first.
    fn visible(&self) -> Vec<String> {
        let mut names: Vec<String> = self.loops().flat_map(|names| names.keys().cloned()).collect();
        names.extend(self.names.keys().cloned());
        names.extend(self.vocabulary.words.iter().map(|word| word.name.clone()));
        names
    }

    /// Examines a condition; of the given facts the earlier branches are the source.
    fn condition(&mut self, condition: &Expression, earlier: &[Fact]) {
        let before = self.findings.len();
        self.kind(condition, false);
        if self.findings.len() > before {
            return;
        }
        let outcome = conditions::outcome(condition, &earlier.iter().collect::<Vec<_>>(), &self.facts());
        match outcome {
            // An `elif` that says what `else` would say is harmless.
            None | Some((true, Reason::EarlierBranch)) => {}
            Some((true, reason)) => self.tell(&condition.range, FindingKind::AlwaysHolds(reason)),
            Some((false, reason)) => self.tell(&condition.range, FindingKind::NeverHolds(reason)),
        }
    }

    /// What the blocks around make certain: nothing of names that are assigned anywhere, nor of those that mean
    /// something else since.
    fn facts(&self) -> Vec<&Fact> {
        let mut hidden: Vec<&str> = self.assigned.keys().copied().collect();
        let mut facts = Vec::new();
        for block in self.blocks.iter().rev() {
            match block {
                Block::If { earlier, here, .. } => {
                    let certain = here.iter().chain(earlier).filter(|fact| !fact.mentions(&hidden));
                    facts.extend(certain);
                }
                Block::For(around) => hidden.extend([around.name.as_str(), "loop"]),
            }
        }
        facts
    }

    /// The operands of a comparison, or what is looked for and what it is looked for in.
    fn compare(&mut self, operator: Operator, left: &Expression, right: &Expression) {
        let kind_of_left = self.kind(left, false);
        let kind_of_right = self.kind(right, false);
        if operator.compares() {
            self.compare_kinds((left, kind_of_left), (right, kind_of_right));
            return;
        }
        match (&right.node, kind_of_right) {
            (Node::List(items), _) => {
                for item in items {
                    let kind = kinds::of_literal(item);
                    self.compare_kinds((left, kind_of_left), (item, kind));
                }
            }
            (_, Some(Kind::List(member))) => {
                self.compare_kinds((left, kind_of_left), (right, Some(member.as_ref())));
            }
            _ => {}
        }
    }

    fn compare_kinds(&mut self, left: (&Expression, Known<'v>), right: (&Expression, Known<'v>)) {
        for ((expression, kind), (other, _)) in [(left, right), (right, left)] {
            if let (Some(Kind::Choice(choices)), Some(text)) = (kind, kinds::literal_text(other))
                // Where nothing was chosen, the text is blank.
                && !text.is_empty()
                && !choices.iter().any(|choice| choice == text)
            {
                let kind = FindingKind::no_such_choice(written(expression), text, choices);
                return self.tell(&other.range, kind);
            }
        }
        if let (Some(one), Some(another)) = (left.1.and_then(kinds::class), right.1.and_then(kinds::class))
            && one != another
        {
            let kind = FindingKind::Incomparable { left: one, right: another };
            self.tell(&(left.0.range.start..right.0.range.end.max(left.0.range.end)), kind);
        }
    }
}

/// A path as its author wrote it, for messages.
fn written(expression: &Expression) -> String {
    match &expression.node {
        Node::Path(path) => path.written.clone(),
        _ => "这个值".to_owned(),
    }
}

#[cfg(test)]
mod tests;
