//! Which known names look like one that is not known.

/// Characters of a name that are looked at; comparing costs their product.
const LONGEST: usize = 64;

/// The known names that are likeliest meant, the nearest first; names equally near keep their order.
pub(crate) fn ranked<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let name: String = name.chars().take(LONGEST).collect();
    let mut ranked: Vec<(usize, &str)> =
        known.map(|known| (strsim::damerau_levenshtein(&name, known), known)).collect();
    ranked.sort_by_key(|&(distance, _)| distance);
    ranked.into_iter().map(|(_, known)| known).collect()
}

/// The known name that is likely meant: not more than half of it is otherwise.
pub(crate) fn one<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let nearest = ranked(name, known).into_iter().next().filter(|_| name.chars().count() <= LONGEST)?;
    let longest = name.chars().count().max(nearest.chars().count());
    (strsim::damerau_levenshtein(name, nearest) * 2 <= longest).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first_and_the_far_is_not_meant() {
        let known = || ["名称", "级别", "组织名称"].into_iter();
        assert_eq!(ranked("组织名", known()), ["组织名称", "名称", "级别"]);
        assert_eq!(one("组织名", known()), Some("组织名称"));
        assert_eq!(one("日期", known()), None);
        assert_eq!(one("x", [].into_iter()), None);
    }
}
