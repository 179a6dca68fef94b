//! Level words: 三级, 叁级, 3级, Ⅲ级, 三 级, and characters that only look like them.

use crate::assessment::LevelReading;
use crate::catalog::{Edition, Level};
use crate::text;

/// Numerals of levels beyond any scheme, in all their kinds: who writes one means a level.
const OTHER_NUMERALS: [&str; 14] = ["四", "肆", "4", "iv", "五", "伍", "5", "v", "六", "6", "零", "0", "特", "甲"];

/// Reads what stands in a level cell.
pub(super) fn read(typed: &str, edition: &Edition) -> LevelReading {
    let without_spaces: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let filled_in = without_spaces.trim_matches(['_', '＿']);
    if filled_in.is_empty() || filled_in == "级" {
        return LevelReading::Blank;
    }
    let rank_of_confusable = edition.levels.iter().position(|level| level.confusables.contains(&without_spaces));
    if let Some(level) = rank_of_confusable.and_then(|rank| u8::try_from(rank).ok()).map(Level) {
        return LevelReading::Confusable(level);
    }
    if let Some(level) = ticked(&without_spaces, edition) {
        return LevelReading::Known(level);
    }
    let key = text::key(typed).replace('_', "");
    if let Some(level) = edition.level(&key) {
        return LevelReading::Known(level);
    }
    let levels = levels_in(&key, edition);
    match levels.as_slice() {
        [only] if is_one_level_phrase(&key) => LevelReading::Known(*only),
        [_, _, ..] => LevelReading::Several(levels),
        _ if OTHER_NUMERALS.iter().any(|numeral| key == *numeral || key == format!("{numeral}级")) => {
            LevelReading::OutOfScheme
        }
        _ => LevelReading::Unparsed,
    }
}

/// The level whose box is ticked where every level has one: `□一级 ☑二级 □三级`, or the boxes behind their words.
fn ticked(typed: &str, edition: &Edition) -> Option<Level> {
    let is_open = |c: char| edition.verdicts.open.contains(&c.to_string());
    let is_tick = |c: char| !c.is_alphanumeric() && edition.verdicts.yes.contains(&c.to_string());
    let is_box = |c: char| is_open(c) || is_tick(c);
    let mut ticks = typed.match_indices(is_tick);
    let (at, tick) = ticks.next().filter(|_| ticks.next().is_none() && typed.contains(is_open))?;
    let word = if typed.starts_with(is_box) {
        typed.get(at + tick.len()..)?.split(is_box).next()
    } else {
        typed.get(..at)?.rsplit(is_box).next()
    };
    edition.level(&text::bare_key(word?))
}

/// The distinct levels named in a text, by pieces between separators and by `N级` inside it.
fn levels_in(key: &str, edition: &Edition) -> Vec<Level> {
    let mut found: Vec<Level> = Vec::new();
    for piece in key.split([',', '/', ';', '和', '及', '与', '或', '+', '&', '.']) {
        if let Some(level) = edition.level(piece) {
            found.push(level);
        }
    }
    let characters: Vec<char> = key.chars().collect();
    for (index, _) in characters.iter().enumerate().filter(|&(_, &c)| c == '级') {
        // The longest numeral before 级 wins: iii级 is not i级.
        let level = (1..=3.min(index)).rev().find_map(|length| {
            let word: String = characters[index - length..=index].iter().collect();
            edition.level(&word)
        });
        found.extend(level);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// A level with words around it that leave no doubt: 申报三级, 三级资质, 服务资质三级.
fn is_one_level_phrase(key: &str) -> bool {
    key.matches('级').count() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;

    #[test]
    fn spellings_of_levels() {
        let catalog = data::shipped().unwrap();
        let edition = &catalog.editions[0];
        let three = LevelReading::Known(Level(0));
        for typed in ["三级", "叁级", "3级", "Ⅲ级", "III级", "三 级", "三", "３级", " 三级 ", "三级资质"]
        {
            assert_eq!(read(typed, edition), three, "{typed}");
        }
        assert_eq!(read("一级", edition), LevelReading::Known(Level(2)));
        assert_eq!(read("II级", edition), LevelReading::Known(Level(1)));
        assert_eq!(read("—级", edition), LevelReading::Confusable(Level(2)));
        assert_eq!(read("⼀级", edition), LevelReading::Confusable(Level(2)));
        assert_eq!(read("四级", edition), LevelReading::OutOfScheme);
        assert_eq!(read("三级/二级", edition), LevelReading::Several(vec![Level(0), Level(1)]));
        assert_eq!(read("三级、二级", edition), LevelReading::Several(vec![Level(0), Level(1)]));
        assert_eq!(read(" ___ ", edition), LevelReading::Blank);
        assert_eq!(read("___级", edition), LevelReading::Blank);
        assert_eq!(read("高级", edition), LevelReading::Unparsed);
    }

    #[test]
    fn the_ticked_level_counts() {
        let catalog = data::shipped().unwrap();
        let edition = &catalog.editions[0];
        for typed in ["□一级 ☑二级 □三级", "一级□ 二级☑ 三级□", "□一级、√二级、□三级", "☐一级 ☒ 二级 ☐三级"]
        {
            assert_eq!(read(typed, edition), LevelReading::Known(Level(1)), "{typed}");
        }
        let several = LevelReading::Several(vec![Level(0), Level(1)]);
        assert_eq!(read("□三级 □二级", edition), several);
        assert_eq!(read("☑三级 ☑二级 □一级", edition), LevelReading::Several(vec![Level(0), Level(1), Level(2)]));
    }
}
