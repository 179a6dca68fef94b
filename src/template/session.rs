//! What one filling keeps in mind while Tera renders: ceilings, the values that were written, the cells above and to
//! the left, pictures.
//!
//! Tera's functions, filters and escaping see nothing but their arguments, and one template may be filled by several
//! threads at once; so the state belongs to the thread and lives no longer than its [`Session`] guard.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use tera::Value;

use crate::ooxml::package::Limits;
use crate::template::pictures::{Gallery, Pictures};

thread_local! {
    static MEMORY: RefCell<Option<Memory>> = const { RefCell::new(None) };
}

/// What a filling remembers.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    limits: Limits,
    turns: usize,
    work: u64,
    /// Every text that was written, as a reader should find it again, in order.
    pub(crate) written: Written,
    tables: BTreeMap<i64, Position>,
    cells: BTreeMap<(i64, u64), Seen>,
    /// Of each table's columns of cells, the last row with one that may be merged downwards.
    mergeable: BTreeMap<(i64, u64), u64>,
    identities: u32,
    /// The pictures that were placed.
    pub(crate) gallery: Gallery,
}

/// Texts end to end, without an allocation for each.
#[derive(Debug, Default)]
pub(crate) struct Written {
    text: String,
    ends: Vec<usize>,
}

impl Written {
    /// Adds a text.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// The texts in the order of writing.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| self.text.get(start..end).unwrap_or_default())
    }
}

/// How far the rendering of a table has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Position {
    row: u64,
    cell: u64,
}

/// A cell with keys: where it stood, and the keys.
#[derive(Debug)]
struct Seen {
    position: Position,
    keys: Vec<Value>,
}

/// Which tag asks for a merge, and where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The table, by its element.
    pub(crate) table: i64,
    /// The tag, by its number in the part.
    pub(crate) tag: i64,
    /// The cell's number in its row; 0 where it is counted while rendering.
    pub(crate) cell: i64,
}

/// When a cell is to go on with its neighbour.
#[derive(Debug)]
pub(crate) enum Wish {
    /// Where these are the same.
    Keys(Vec<Value>),
    /// Where this holds.
    Condition(bool),
}

/// The guard of a filling on this thread.
pub(crate) struct Session(PhantomData<*const ()>);

impl Session {
    /// Begins a filling; one that was not ended is forgotten.
    pub(crate) fn begin(limits: &Limits, pictures: &Pictures) -> Self {
        let memory = Memory { limits: *limits, gallery: Gallery::new(pictures), ..Memory::default() };
        MEMORY.with_borrow_mut(|slot| *slot = Some(memory));
        Session(PhantomData)
    }

    /// Looks at what is remembered.
    #[expect(clippy::unused_self, reason = "only who holds the guard may look")]
    pub(crate) fn look<T>(&self, look: impl FnOnce(&mut Memory) -> T) -> T {
        MEMORY.with_borrow_mut(|slot| look(slot.get_or_insert_default()))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        MEMORY.with_borrow_mut(Option::take);
    }
}

/// Does something with the memory of the filling under way; nothing outside of one.
pub(crate) fn remember<T>(what: impl FnOnce(&mut Memory) -> T) -> Option<T> {
    MEMORY.with_borrow_mut(|slot| slot.as_mut().map(what))
}

impl Memory {
    /// Counts the letters and items that filters make: what a short template repeats without end.
    pub(crate) fn count_work(&mut self, amount: usize) -> Result<(), String> {
        self.work = self.work.saturating_add(amount as u64);
        let allowed = self.limits.output_size.saturating_mul(WORK);
        if self.work > allowed {
            Err("循环里的计算太多，超过上限，请减少循环或过滤器".to_owned())
        } else {
            Ok(())
        }
    }

    /// Counts the turns of a loop before it begins.
    ///
    /// # Errors
    /// The ceiling, where all loops together come to more.
    pub(crate) fn count_turns(&mut self, turns: usize) -> Result<(), String> {
        self.turns = self.turns.saturating_add(turns);
        let allowed = self.limits.turns;
        if self.turns > allowed { Err(format!("循环次数超过上限 {allowed} 次")) } else { Ok(()) }
    }

    /// Remembers a text that is written.
    pub(crate) fn write(&mut self, text: &str) {
        self.written.push(text);
    }

    /// Takes up the texts written so far, so that those of the next part are told apart.
    pub(crate) fn take_written(&mut self) -> Written {
        std::mem::take(&mut self.written)
    }

    /// A table begins: nothing in it continues what stood in an earlier one.
    pub(crate) fn begin_table(&mut self, table: i64) {
        let position = self.tables.entry(table).or_default();
        *position = Position { row: position.row + 2, cell: 0 };
    }

    /// A row of the table begins.
    pub(crate) fn begin_row(&mut self, table: i64) {
        let position = self.tables.entry(table).or_default();
        *position = Position { row: position.row + 1, cell: 0 };
    }

    /// A cell of the row begins.
    pub(crate) fn begin_cell(&mut self, table: i64) {
        self.tables.entry(table).or_default().cell += 1;
    }

    /// Whether a cell goes on with the one above: by keys, where the same tag wrote the same keys there; by a condition,
    /// where any cell that may be merged stands there. Blank keys never go on.
    pub(crate) fn continues_down(&mut self, place: Place, wish: Wish) -> bool {
        let Place { table, tag, cell } = place;
        let here = *self.tables.entry(table).or_default();
        let nth = if cell == 0 { here.cell } else { cell.unsigned_abs() };
        let above = self.mergeable.insert((table, nth), here.row).is_some_and(|row| row + 1 == here.row);
        match wish {
            Wish::Condition(holds) => holds && above,
            Wish::Keys(keys) => self.has_same_keys((tag, nth), here, keys, |above, here| above.row + 1 == here.row),
        }
    }

    /// Whether a cell goes on with the one to its left: by keys as above; by a condition, where there is one at all.
    pub(crate) fn continues_across(&mut self, place: Place, wish: Wish) -> bool {
        let Place { table, tag, .. } = place;
        let here = *self.tables.entry(table).or_default();
        let is_left = |left: Position, here: Position| left.row == here.row && left.cell + 1 == here.cell;
        match wish {
            Wish::Condition(holds) => holds && here.cell > 1,
            Wish::Keys(keys) => self.has_same_keys((tag, 0), here, keys, is_left),
        }
    }

    fn has_same_keys(
        &mut self,
        key: (i64, u64),
        here: Position,
        keys: Vec<Value>,
        is_neighbour: impl Fn(Position, Position) -> bool,
    ) -> bool {
        let neighbour = self.cells.get(&key).filter(|seen| is_neighbour(seen.position, here));
        let same = neighbour.is_some_and(|seen| seen.keys == keys) && !blank(&keys);
        self.cells.insert(key, Seen { position: here, keys });
        same
    }

    /// A number for a drawing that no other drawing of the document has.
    pub(crate) fn identity(&mut self) -> u32 {
        self.identities += 1;
        FIRST_IDENTITY + self.identities
    }
}

/// How much filters may make for each byte that may be written.
const WORK: u64 = 4;

/// Word numbers drawings from one; nobody draws a million.
const FIRST_IDENTITY: u32 = 1_000_000;

fn blank(keys: &[Value]) -> bool {
    keys.iter()
        .all(|key| key.is_none() || key.is_undefined() || key.as_str().is_some_and(|text| text.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Wish {
        Wish::Keys(vec![Value::from(text)])
    }

    #[test]
    fn equal_keys_continue_only_in_neighbouring_rows_of_one_table() {
        let mut memory = Memory::default();
        memory.begin_table(1);
        let next = |memory: &mut Memory, text: &str| {
            memory.begin_row(1);
            memory.continues_down(Place { table: 1, tag: 7, cell: 1 }, keys(text))
        };
        assert!(!next(&mut memory, "a"));
        assert!(next(&mut memory, "a"));
        assert!(!next(&mut memory, "b"));
        memory.begin_row(1);
        assert!(!next(&mut memory, "b"), "a row without the tag lies between");
        assert!(!next(&mut memory, " ") && !next(&mut memory, " "), "blanks have nothing in common");
        assert!(!next(&mut memory, "b"));
        memory.begin_table(1);
        assert!(!next(&mut memory, "b"));
    }

    #[test]
    fn equal_keys_continue_only_in_neighbouring_cells() {
        let mut memory = Memory::default();
        memory.begin_row(1);
        let mut outcome = Vec::new();
        for text in ["a", "a", "b"] {
            memory.begin_cell(1);
            outcome.push(memory.continues_across(Place { table: 1, tag: 7, cell: 0 }, keys(text)));
        }
        memory.begin_cell(1);
        memory.begin_cell(1);
        outcome.push(memory.continues_across(Place { table: 1, tag: 7, cell: 0 }, keys("b")));
        assert_eq!(outcome, [false, true, false, false]);
    }

    #[test]
    fn turns_are_limited_and_a_session_ends_with_its_guard() {
        let limits = Limits { turns: 3, ..Limits::default() };
        let session = Session::begin(&limits, &Pictures::default());
        assert_eq!(remember(|memory| memory.count_turns(3)), Some(Ok(())));
        assert!(remember(|memory| memory.count_turns(1)).unwrap().unwrap_err().contains("上限 3 次"));
        drop(session);
        assert_eq!(remember(|memory| memory.count_turns(1)), None);
    }
}
