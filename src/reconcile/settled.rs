//! Which files one item means: by a clerk's decision, by the register, by its name.

use super::composed;
use super::index::Index;
use super::name::Name;
use super::shortened::shortened;
use crate::catalog::Form;
use crate::evidence::words::EvidenceWords;
use crate::evidence::{
    Candidate, Choice, Decisions, Difference, Digest, Holdings, LineState, Listed, Register, RegisterEntry, Stance,
};
use crate::text::{self, key};
use std::collections::{HashMap, HashSet};
use unicode_normalization::is_nfc;

/// So many files are named that share only a part of the name.
const MOST_PARTS: usize = 5;

/// What became of an item.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    pub(super) state: LineState,
    pub(super) stance: Stance,
    pub(super) files: Vec<usize>,
    pub(super) candidates: Vec<Candidate>,
}

impl Settled {
    /// It needs no file.
    pub(super) fn no_file() -> Self {
        Settled { state: LineState::NoFile, stance: Stance::Name, files: Vec::new(), candidates: Vec::new() }
    }

    fn of(state: LineState, candidates: Vec<Candidate>) -> Self {
        let is_linked = matches!(state, LineState::Found | LineState::Near);
        let files = if is_linked { candidates.iter().map(|candidate| candidate.file).collect() } else { Vec::new() };
        let candidates = if state == LineState::Found { Vec::new() } else { candidates };
        Settled { state, stance: Stance::Name, files, candidates }
    }
}

/// Settles items one by one, each name once.
pub(super) struct Settler<'a> {
    holdings: &'a Holdings,
    index: &'a Index<'a>,
    /// The same files without what filing put before their names, where some were filed.
    filed: Option<&'a Index<'a>>,
    register: Option<&'a Register>,
    decisions: Option<&'a Decisions>,
    words: &'a EvidenceWords,
    /// Files by path, composed: only those whose characters are not.
    by_path: HashMap<String, usize>,
    by_content: HashMap<Digest, usize>,
    register_by_id: HashMap<String, Vec<usize>>,
    register_by_name: HashMap<String, Vec<usize>>,
    /// Decisions that decide, by the key of their item.
    decisions_by_item: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Settled>,
    /// Files that are called exactly as some item: they are nobody's slip of the pen.
    exact: HashSet<usize>,
    used_decisions: HashSet<usize>,
    lost: Vec<(usize, String)>,
}

impl<'a> Settler<'a> {
    pub(super) fn new(
        holdings: &'a Holdings,
        index: &'a Index<'a>,
        filed: Option<&'a Index<'a>>,
        register: Option<&'a Register>,
        decisions: Option<&'a Decisions>,
        words: &'a EvidenceWords,
    ) -> Self {
        let decomposed = holdings.files.iter().enumerate().filter(|(_, file)| !is_nfc(&file.path));
        let by_path = decomposed.map(|(at, file)| (composed(&file.path).into_owned(), at)).collect();
        let contents = holdings.files.iter().enumerate().rev().filter_map(|(at, file)| Some((file.sha256?, at)));
        let entries = || register.iter().flat_map(|register| register.entries.iter().enumerate());
        let decided = decisions.iter().flat_map(|decisions| decisions.entries.iter().enumerate());
        let decided = decided.filter(|(_, decision)| !matches!(decision.choice, Choice::Open(_)));
        Settler {
            register_by_id: by_text(entries().map(|(at, entry)| (key(&entry.id), at))),
            register_by_name: by_text(
                entries()
                    .filter(|(_, entry)| says_more(entry, holdings, words))
                    .map(|(at, entry)| (Name::of(&entry.name, words).key, at)),
            ),
            decisions_by_item: by_text(decided.map(|(at, decision)| (key(&decision.item), at))),
            by_content: if register.is_some() { contents.collect() } else { HashMap::new() },
            holdings,
            index,
            filed,
            register,
            decisions,
            words,
            by_path,
            by_name: HashMap::new(),
            exact: HashSet::new(),
            used_decisions: HashSet::new(),
            lost: Vec::new(),
        }
    }

    /// Notes which files are called exactly as some item, before any is settled.
    pub(super) fn note_exact<'l>(&mut self, items: impl Iterator<Item = &'l Listed>) {
        let mut seen = HashSet::new();
        for written in items.flat_map(|item| &item.names).filter(|name| seen.insert(name.as_str())) {
            for name in [Some(written.as_str()), shortened(written)].into_iter().flatten() {
                let item = Name::of(name, self.words);
                for index in [Some(self.index), self.filed].into_iter().flatten() {
                    self.exact.extend(exact(index, &item));
                }
            }
        }
    }

    /// Settles one name that a clause lists.
    pub(super) fn settle(&mut self, form: &Form, clause: u16, name: &str) -> Settled {
        if let Some(decided) = self.decided(form, clause, name) {
            return decided;
        }
        if let Some(known) = self.by_name.get(name) {
            return known.clone();
        }
        let settled = self.by_register(name).unwrap_or_else(|| self.by_name_or_part(name));
        self.by_name.insert(name.to_owned(), settled.clone());
        settled
    }

    /// What the clerk decided on an item; the decision for this form and clause before one for all.
    pub(super) fn decided(&mut self, form: &Form, clause: u16, item: &str) -> Option<Settled> {
        let entries = &self.decisions?.entries;
        let about = self.decisions_by_item.get(&key(item))?;
        let decided = about.iter().map(|&at| (at, &entries[at]));
        let (at, decision) = decided
            .filter(|(_, decision)| decision.is_for(form, clause, item))
            .max_by_key(|(_, known)| (known.clause.is_some(), !known.form.is_empty()))?;
        self.used_decisions.insert(at);
        let mut settled = Settled { stance: Stance::Clerk(at), ..Settled::no_file() };
        match &decision.choice {
            Choice::NoFile | Choice::Open(_) => {}
            Choice::Missing => settled.state = LineState::Missing,
            Choice::Files(paths) => {
                for path in paths {
                    let (found, lost) = self.files_chosen(path);
                    settled.files.extend(found);
                    self.lost.extend(lost.into_iter().map(|path| (at, format!("文件夹中没有“{path}”"))));
                }
                settled.state = if settled.files.is_empty() { LineState::Missing } else { LineState::Found };
            }
        }
        Some(settled)
    }

    /// The files that a clerk's line means, and the paths in it that lead to none. Only where the whole is no path do marks
    /// between several count: they may stand in names too.
    fn files_chosen<'p>(&self, line: &'p str) -> (Vec<usize>, Vec<&'p str>) {
        let whole = self.files_at(line);
        let pieces: Vec<&str> =
            line.split(['；', ';', '、']).map(text::trim).filter(|piece| !piece.is_empty()).collect();
        if !whole.is_empty() || pieces.len() < 2 {
            let lost = if whole.is_empty() { vec![line] } else { Vec::new() };
            return (whole, lost);
        }
        let (mut files, mut lost) = (Vec::new(), Vec::new());
        for piece in pieces {
            match self.files_at(piece) {
                found if found.is_empty() => lost.push(piece),
                found => files.extend(found),
            }
        }
        (files, lost)
    }

    /// The file at a path, or all below it where it is a folder's.
    fn files_at(&self, path: &str) -> Vec<usize> {
        let written = path.trim_matches(['/', '\\', ' ']).replace('\\', "/");
        let wanted = composed(&written);
        if let Some(file) = self.file_at(&wanted) {
            return vec![file];
        }
        self.below(&wanted)
    }

    /// The file at a path, composed.
    fn file_at(&self, path: &str) -> Option<usize> {
        let as_written = self.holdings.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok();
        as_written.or_else(|| self.by_path.get(path).copied())
    }

    fn below(&self, folder: &str) -> Vec<usize> {
        let is_below = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let files = self.holdings.files.iter().enumerate();
        files.filter(|(_, file)| is_below(&composed(&file.path))).map(|(at, _)| at).collect()
    }

    /// What the register says: an entry with this number or name whose file is there, by path or by content.
    fn by_register(&self, name: &str) -> Option<Settled> {
        let entries = &self.register?.entries;
        let item = Name::of(name, self.words);
        let by_id = self.register_by_id.get(&key(name)).into_iter().flatten();
        let by_name = self.register_by_name.get(&item.key).into_iter().flatten();
        let by_name = by_name.filter(|&&at| is_called_alike(&Name::of(&entries[at].name, self.words), &item));
        let mut found: Vec<(usize, usize)> =
            by_id.chain(by_name).filter_map(|&at| Some((at, self.file_of(&entries[at])?))).collect();
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [(entry, file)] => Some(Settled {
                stance: Stance::Register(*entry),
                files: vec![*file],
                ..Settled::of(LineState::Found, Vec::new())
            }),
            // Several entries of one name decide nothing.
            _ => None,
        }
    }

    fn file_of(&self, entry: &RegisterEntry) -> Option<usize> {
        let written = entry.file.replace('\\', "/");
        self.file_at(&composed(&written)).or_else(|| self.by_content.get(&entry.sha256?).copied())
    }

    /// What the name says; where nothing is called so, what it says without the words around it, and of files that were
    /// filed what their old names say.
    fn by_name_or_part(&self, written: &str) -> Settled {
        let names = [Some(written), shortened(written)];
        let indexes = [Some(self.index), self.filed].into_iter().flatten();
        let mut ways = indexes.flat_map(|index| names.into_iter().flatten().map(move |name| (index, name)));
        let settled = |(index, name)| self.by_name(index, name);
        let whole = ways.next().map_or_else(Settled::no_file, settled);
        if whole.state != LineState::Missing {
            return whole;
        }
        ways.map(settled).find(|part| part.state != LineState::Missing).unwrap_or(whole)
    }

    /// What the name alone says.
    fn by_name(&self, index: &Index<'_>, written: &str) -> Settled {
        let item = Name::of(written, self.words);
        let exact: Vec<usize> = if written.contains(['/', '\\']) { self.at_end_of_path(written) } else { Vec::new() };
        let exact: Vec<usize> = if exact.is_empty() { self::exact(index, &item).collect() } else { exact };
        let same = |files: Vec<usize>| -> Vec<Candidate> {
            files.into_iter().map(|file| Candidate { file, differences: vec![Difference::None] }).collect()
        };
        match exact.len() {
            0 => {}
            1 => return Settled::of(LineState::Found, same(exact)),
            _ => return Settled::of(LineState::Ambiguous, same(exact)),
        }
        let mut folders: Vec<(&str, &Name)> = index.folders_called(&item).collect();
        // A number before a folder's name is usual and tells nothing; another version or date does.
        let is_called = |name: &Name| name.key == item.key || name.is_edition_of(&item);
        let called = outermost(folders.iter().filter(|(_, name)| is_called(name)).copied().collect());
        if let [(folder, _)] = called.as_slice() {
            return Settled::of(LineState::Found, same(self.below(&composed(folder))));
        }
        folders = outermost(folders);
        if let Some(pages) = self.series(index, &item) {
            return Settled::of(LineState::Found, same(pages));
        }
        let mut called: Vec<usize> =
            joined(index, &item).filter(|&file| index.name(file).is_edition_of(&item)).collect();
        if called.is_empty() {
            let begins = index.beginning_with(&item.key);
            called = begins.filter(|&file| index.name(file).is_numbered_as(&item)).collect();
        }
        match called.as_slice() {
            [] => {}
            [file] => return Settled::of(LineState::Found, same(vec![*file])),
            files => return Settled::of(LineState::Ambiguous, same(files.to_vec())),
        }
        let near = self.near(index, &item);
        let typographic: Vec<Candidate> =
            near.iter().filter(|candidate| candidate.differences == [Difference::Typography]).cloned().collect();
        if typographic.len() == 1 {
            return Settled::of(LineState::Near, typographic);
        }
        let of_folder = |&(path, name): &(&str, &Name)| {
            let differences = name.differences_from(&item);
            let files = self.below(&composed(path)).into_iter();
            files.map(|file| Candidate { file, differences: differences.clone() }).collect::<Vec<_>>()
        };
        match (near.len(), folders.as_slice()) {
            (0, []) => Settled::of(LineState::Missing, self.sharing_part(index, &item)),
            (1, []) => Settled::of(LineState::Near, near),
            (0, [folder]) => Settled::of(LineState::Near, of_folder(folder)),
            (_, folders) => {
                let mut seen = HashSet::new();
                let mut candidates: Vec<Candidate> =
                    near.into_iter().chain(folders.iter().flat_map(of_folder)).collect();
                // A file called so may also lie in a folder called so.
                candidates.retain(|candidate| seen.insert(candidate.file));
                let state = if candidates.len() == 1 { LineState::Near } else { LineState::Ambiguous };
                Settled::of(state, candidates)
            }
        }
    }

    /// An item may name the folder too: `示例一号项目/验收报告.pdf`.
    fn at_end_of_path(&self, written: &str) -> Vec<usize> {
        let written = written.replace('\\', "/");
        let mut wanted = written.as_str();
        // Not any dot: the first folder's name may begin with one.
        while let Some(rest) = ["./", "../", "/"].into_iter().find_map(|step| wanted.strip_prefix(step)) {
            wanted = rest;
        }
        let wanted = composed(wanted);
        let ends = |path: &str| {
            let path = composed(path);
            let bare = path.rsplit_once('.').map_or(&*path, |(bare, _)| bare);
            [&*path, bare].into_iter().any(|path| {
                path.strip_suffix(&*wanted).is_some_and(|before| before.is_empty() || before.ends_with('/'))
            })
        };
        let files = self.holdings.files.iter().enumerate();
        files.filter(|(_, file)| ends(&file.path)).map(|(at, _)| at).collect()
    }

    /// The pages of one series: two and more files of one folder called as the item with a number behind.
    fn series(&self, index: &Index<'_>, item: &Name) -> Option<Vec<usize>> {
        let mut pages: Vec<(u32, usize)> =
            index.beginning_with(&item.key).filter_map(|file| Some((index.name(file).page_of(item)?, file))).collect();
        pages.sort_unstable();
        let folder = self.holdings.files[pages.first()?.1].folder();
        let is_one = pages.len() > 1
            && pages.iter().all(|&(_, file)| self.holdings.files[file].folder() == folder)
            && pages.windows(2).all(|pair| pair[0].0 != pair[1].0);
        is_one.then(|| pages.into_iter().map(|(_, file)| file).collect())
    }

    /// The files whose names differ in little, those that differ least first.
    fn near(&self, index: &Index<'_>, item: &Name) -> Vec<Candidate> {
        let differences = |file: usize| index.name(file).differences_from(item);
        let mut found: Vec<Candidate> = index
            .of_core(&item.core)
            .chain(index.of_key(&item.key))
            .map(|file| Candidate { file, differences: differences(file) })
            .collect();
        found.extend(
            joined(index, item).map(|file| Candidate { file, differences: index.name(file).edition_from(item) }),
        );
        if found.is_empty() {
            let slips = index.slips(item).filter(|(file, _)| !self.exact.contains(file));
            found = slips
                .map(|(file, count)| Candidate { file, differences: vec![Difference::Characters(count)] })
                .collect();
        }
        found.sort_by(|left, right| (&left.differences, left.file).cmp(&(&right.differences, right.file)));
        let mut seen = HashSet::new();
        found.retain(|candidate| seen.insert(candidate.file));
        found
    }

    /// Files that may be meant though their names share only a part, those that add least first: for the clerk to look at.
    fn sharing_part(&self, index: &Index<'_>, item: &Name) -> Vec<Candidate> {
        let mut found: Vec<(usize, &str, usize)> = index
            .sharing_part(item)
            .map(|(file, more)| (more, self.holdings.files[file].path.as_str(), file))
            .collect();
        found.sort_unstable();
        found.truncate(MOST_PARTS);
        found.into_iter().map(|(.., file)| Candidate { file, differences: vec![Difference::Part] }).collect()
    }

    /// Decisions that come to nothing: a file that is not there, an item that nobody lists.
    pub(super) fn idle_decisions(&mut self) -> Vec<(usize, String)> {
        let mut idle = std::mem::take(&mut self.lost);
        for (at, decision) in self.decisions.iter().flat_map(|decisions| decisions.entries.iter().enumerate()) {
            if !self.used_decisions.contains(&at) && !matches!(decision.choice, Choice::Open(_)) {
                let place = decision.clause.map_or("表中".to_owned(), |clause| format!("第{clause}条"));
                idle.push((at, format!("{place}没有列出这份材料")));
            }
        }
        idle.sort();
        idle.dedup();
        idle
    }

    /// For each file, the entry of the register that is of it.
    pub(super) fn registered(&self) -> Vec<Option<usize>> {
        let mut registered = vec![None; self.holdings.files.len()];
        for (at, entry) in self.register.iter().flat_map(|register| register.entries.iter().enumerate()) {
            if let Some(file) = self.file_of(entry) {
                registered[file].get_or_insert(at);
            }
        }
        registered
    }
}

/// Whether an entry's name says more than its file's does: people gave it, or the file is no longer where it was. What only
/// repeats the name of a file that is there must not make a near name of it an exact one.
fn says_more(entry: &RegisterEntry, holdings: &Holdings, words: &EvidenceWords) -> bool {
    let path = entry.file.replace('\\', "/");
    let is_there = holdings.files.binary_search_by(|file| file.path.as_str().cmp(&path)).is_ok();
    let own = path.rsplit('/').next().unwrap_or_default();
    !is_there || Name::of(own, words).key != Name::of(&entry.name, words).key
}

/// Positions by a text; none by an empty one.
fn by_text(keyed: impl Iterator<Item = (String, usize)>) -> HashMap<String, Vec<usize>> {
    let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
    for (key, at) in keyed.filter(|(key, _)| !key.is_empty()) {
        by_text.entry(key).or_default().push(at);
    }
    by_text
}

/// Whether a name of the register is an item's; either may leave out the extension.
fn is_called_alike(known: &Name, item: &Name) -> bool {
    let may_leave_out = !known.has_extension() || !item.has_extension() || known.extension() == item.extension();
    !known.key.is_empty() && known.key == item.key && may_leave_out
}

/// The folders without those that lie in another of them, whose files the outer one holds as well: archives are often
/// unpacked into a folder of their own name.
fn outermost<'f>(mut folders: Vec<(&'f str, &'f Name)>) -> Vec<(&'f str, &'f Name)> {
    let paths: HashSet<&str> = folders.iter().map(|&(path, _)| path).collect();
    let above = |path: &'f str| std::iter::successors(path.rsplit_once('/'), |(above, _)| above.rsplit_once('/'));
    folders.retain(|&(path, _)| above(path).all(|(above, _)| !paths.contains(above)));
    folders
}

/// The files that are called as the item says, to the letter.
fn exact<'i>(index: &'i Index<'_>, item: &'i Name) -> impl Iterator<Item = usize> + 'i {
    index.of_key(&item.key).filter(|&file| index.name(file).is_listed_as(item))
}

/// The files whose folder bears the first part of the name.
fn joined<'i>(index: &'i Index<'_>, item: &'i Name) -> impl Iterator<Item = usize> + 'i {
    let fits = |file: &usize| !item.has_extension() || index.name(*file).extension() == item.extension();
    index.joined_as(&item.core).into_iter().filter(fits)
}
