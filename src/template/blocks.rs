//! Pairs the tags that begin, divide and end a block, and refuses pairs that would tear the document's structure.

use crate::template::fault::TagFault;
use crate::template::tags::{Role, Shape};

/// What a tag must share with the others of its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level {
    pub(crate) shape: Shape,
    /// The element that holds what the tag replaces: of a row its table, of a paragraph its cell or body.
    pub(crate) host: usize,
}

/// The tags of one block: where it begins, divides and ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) role: Role,
    pub(crate) tags: Vec<usize>,
}

/// A tag and what is wrong with it; the opener's number where the message speaks of it.
pub(crate) struct Misfit {
    pub(crate) tag: usize,
    pub(crate) fault: TagFault,
}

/// More branches than anybody reads; Tera takes them one inside the other.
const MOST_BRANCHES: usize = 100;
/// Blocks inside one another; Tera itself stops at forty.
const DEEPEST: usize = 30;

/// Pairs all tags of a part, given in document order with what is needed to show them.
pub(crate) fn pair(tags: &[(Role, Level, &str)]) -> (Vec<Block>, Vec<Misfit>) {
    let mut open: Vec<Block> = Vec::new();
    let mut blocks = Vec::new();
    let mut misfits = Vec::new();
    for (index, &(role, level, _)) in tags.iter().enumerate() {
        let Some((wanted, word)) = belongs_to(role) else {
            if ends_with(role).is_some() {
                if open.len() == DEEPEST {
                    misfits.push(Misfit { tag: index, fault: TagFault::TooDeep(DEEPEST) });
                }
                open.push(Block { role, tags: vec![index] });
            }
            continue;
        };
        let Some(depth) = open.iter().rposition(|block| wanted.contains(&block.role)) else {
            misfits.push(Misfit { tag: index, fault: TagFault::Unopened(word) });
            continue;
        };
        // What was opened since then and not ended never will be.
        misfits.extend(open.drain(depth + 1..).filter_map(|block| never_ended(&block)));
        let block = &mut open[depth];
        let opener = block.tags[0];
        if tags[opener].1 != level {
            let fault = TagFault::Crossed { opener: tags[opener].2.to_owned() };
            misfits.push(Misfit { tag: index, fault });
        }
        block.tags.push(index);
        if block.tags.len() == MOST_BRANCHES {
            misfits.push(Misfit { tag: index, fault: TagFault::TooManyBranches(MOST_BRANCHES) });
        }
        if matches!(role, Role::EndIf | Role::EndFor) {
            blocks.extend(open.pop());
        }
    }
    misfits.extend(open.iter().filter_map(never_ended));
    (blocks, misfits)
}

/// Of a dividing or ending tag: the beginnings that it can belong to, and its word.
fn belongs_to(role: Role) -> Option<(&'static [Role], &'static str)> {
    match role {
        Role::Elif => Some((&[Role::If], "elif")),
        Role::Else => Some((&[Role::If, Role::For], "else")),
        Role::EndIf => Some((&[Role::If], "endif")),
        Role::EndFor => Some((&[Role::For], "endfor")),
        _ => None,
    }
}

fn ends_with(role: Role) -> Option<&'static str> {
    match role {
        Role::If => Some("endif"),
        Role::For => Some("endfor"),
        _ => None,
    }
}

fn never_ended(block: &Block) -> Option<Misfit> {
    let end = ends_with(block.role)?;
    Some(Misfit { tag: block.tags[0], fault: TagFault::NeverEnded(end) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(tags: &[(Role, usize)]) -> (Vec<Vec<usize>>, Vec<(usize, TagFault)>) {
        let levels: Vec<_> =
            tags.iter().map(|&(role, host)| (role, Level { shape: Shape::Inline, host }, "x")).collect();
        let (blocks, misfits) = pair(&levels);
        (
            blocks.into_iter().map(|block| block.tags).collect(),
            misfits.into_iter().map(|misfit| (misfit.tag, misfit.fault)).collect(),
        )
    }

    #[test]
    fn blocks_nest() {
        use Role::{Elif, Else, EndFor, EndIf, For, If, Value};
        let tags = [(For, 1), (If, 2), (Value, 2), (Elif, 2), (Else, 2), (EndIf, 2), (EndFor, 1)];
        assert_eq!(outcome(&tags), (vec![vec![1, 3, 4, 5], vec![0, 6]], vec![]));
    }

    #[test]
    fn every_misfit_is_told() {
        use Role::{EndFor, EndIf, For, If};
        assert_eq!(outcome(&[(EndIf, 1)]).1, [(0, TagFault::Unopened("endif"))]);
        assert_eq!(outcome(&[(For, 1), (If, 1), (EndFor, 1)]).1, [(1, TagFault::NeverEnded("endif"))]);
        assert_eq!(outcome(&[(If, 1), (EndIf, 2)]).1, [(1, TagFault::Crossed { opener: "x".into() })]);
        assert_eq!(outcome(&[(If, 1), (If, 1)]).1.len(), 2);
        let chain: Vec<_> = [(If, 1)].into_iter().chain([(Role::Elif, 1); 500]).chain([(EndIf, 1)]).collect();
        assert_eq!(outcome(&chain).1, [(99, TagFault::TooManyBranches(100))]);
        let nest: Vec<_> = [(If, 1); 40].into_iter().chain([(EndIf, 1); 40]).collect();
        assert_eq!(outcome(&nest).1, [(30, TagFault::TooDeep(30))]);
    }
}
