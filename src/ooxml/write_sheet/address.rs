//! Addresses of cells as sheets write them.

/// `B3` as row and column from zero.
pub(super) fn position(address: &str) -> Option<(u32, u16)> {
    let address = address.replace('$', "");
    let letters = address.chars().take_while(char::is_ascii_alphabetic).count();
    let (letters, digits) = address.split_at_checked(letters)?;
    let col = letters.chars().try_fold(0_u32, |sum, letter| {
        let value = u32::from(letter.to_ascii_uppercase()).checked_sub(u32::from('A'))? + 1;
        sum.checked_mul(26)?.checked_add(value)
    })?;
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, u16::try_from(col.checked_sub(1)?).ok()?))
}

/// `B3:D5` or `B3` as corners.
pub(super) fn area(reference: &str) -> Option<(u32, u16, u32, u16)> {
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    let ((top, left), (bottom, right)) = (position(first)?, position(last)?);
    Some((top, left, bottom, right))
}

/// Row and column from zero as `B3`.
pub(in crate::ooxml) fn address(row: u32, col: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(col) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", row.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_there_and_back() {
        for (row, col) in [(0, 0), (22, 4), (9, 25), (9, 26), (1_048_575, 16_383)] {
            assert_eq!(position(&address(row, col)), Some((row, col)));
        }
        assert_eq!(position("A0"), None);
        assert_eq!(position("5"), None);
        assert_eq!(position("ZZZZZZZZZZ1"), None);
    }
}
