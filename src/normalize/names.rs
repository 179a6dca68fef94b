//! Names of organisations and people, and the code that names an organisation.

use crate::assessment::{AssessorReading, CreditCodeReading, OrganisationReading};
use crate::catalog::Edition;
use crate::text;
use crate::transcript::{Raw, Typed};

/// The alphabet of the 统一社会信用代码, in the order of its values (GB 32100-2015, table 1).
const CREDIT_CODE_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Reads an organisation's name. What is understood is the name as typed, without white space at its ends.
pub(super) fn organisation(typed: &str, edition: &Edition) -> OrganisationReading {
    let name = text::trim(typed);
    let key = text::key(name);
    if key.chars().all(|c| matches!(c, '_' | '-' | '/' | '.' | '*')) {
        return OrganisationReading::Blank;
    }
    if edition.organisation_placeholders.contains(&key) || key.contains("__") {
        return OrganisationReading::Placeholder;
    }
    // A branch in brackets after the name is part of it: 示例有限公司(北京).
    let without_brackets =
        key.strip_suffix(')').and_then(|head| head.rsplit_once('(')).map_or(key.as_str(), |(head, _)| head);
    let full =
        edition.organisation_suffixes.iter().any(|suffix| key.ends_with(suffix) || without_brackets.ends_with(suffix));
    if full { OrganisationReading::Full(name.to_owned()) } else { OrganisationReading::Abbreviated(name.to_owned()) }
}

/// Reads departments and people: `质量管理部/张示例、李示例`.
pub(super) fn assessors(typed: &str, edition: &Edition) -> AssessorReading {
    let names: Vec<String> = typed
        .split([
            '/', '／', '、', '，', ',', '；', ';', '\n', '\r', '|', ' ', '\u{3000}', '：', ':', '（', '(', '）', ')',
        ])
        .map(text::trim)
        .filter(|name| !text::bare_key(name).is_empty())
        .map(str::to_owned)
        .collect();
    if names.is_empty() {
        return AssessorReading::Blank;
    }
    let is_department = |name: &String| {
        let key = text::key(name);
        edition.department_suffixes.iter().any(|suffix| key.ends_with(suffix))
    };
    if names.iter().all(is_department) {
        AssessorReading::DepartmentOnly(names)
    } else {
        AssessorReading::People(names)
    }
}

/// Reads a 统一社会信用代码 and checks it (GB 32100-2015, §4 and annex A).
pub(super) fn credit_code(typed: &Typed) -> CreditCodeReading {
    if let Raw::Number(number) = typed.raw {
        // A number keeps fifteen digits; the code has eighteen characters.
        return if number.abs() >= 1e15 {
            CreditCodeReading::LostDigits
        } else {
            CreditCodeReading::Malformed(typed.text.clone())
        };
    }
    let code: String = text::key(&typed.text).to_uppercase().chars().filter(|c| !matches!(c, '-' | '_')).collect();
    if code.is_empty() {
        return CreditCodeReading::Blank;
    }
    if code.contains("E+") {
        return CreditCodeReading::LostDigits;
    }
    match check_character(&code) {
        None => CreditCodeReading::Malformed(text::trim(&typed.text).to_owned()),
        Some(expected) if code.ends_with(expected) => CreditCodeReading::Good(code),
        Some(expected) => CreditCodeReading::WrongCheck { code, expected },
    }
}

/// The eighteenth character that the first seventeen demand: weights 3^(i−1) mod 31, check (31 − Σ mod 31) mod 31.
/// `None` unless the code is eighteen characters of the alphabet.
fn check_character(code: &str) -> Option<char> {
    let values: Vec<usize> = code.chars().map(|c| CREDIT_CODE_ALPHABET.find(c)).collect::<Option<_>>()?;
    if values.len() != 18 {
        return None;
    }
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    CREDIT_CODE_ALPHABET.chars().nth((31 - sum % 31) % 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;
    use crate::place::Place;

    fn code(text: &str) -> CreditCodeReading {
        let mut typed = Typed::blank(Place::Whole);
        typed.text = text.to_owned();
        typed.raw = Raw::Text;
        credit_code(&typed)
    }

    #[test]
    fn codes_are_checked_by_their_last_character() {
        // Invented: district 000000 does not exist.
        let body = "91000000MA0000000";
        let check = check_character(&format!("{body}0")).unwrap();
        let good = format!("{body}{check}");
        assert_eq!(code(&good), CreditCodeReading::Good(good.clone()));
        assert_eq!(code(&good.to_lowercase()), CreditCodeReading::Good(good.clone()));
        let wrong = if check == '0' { '1' } else { '0' };
        assert_eq!(
            code(&format!("{body}{wrong}")),
            CreditCodeReading::WrongCheck { code: format!("{body}{wrong}"), expected: check }
        );
        assert_eq!(code("91000000IA00000000"), CreditCodeReading::Malformed("91000000IA00000000".into()));
        assert_eq!(code("9100"), CreditCodeReading::Malformed("9100".into()));
        assert_eq!(code("9.1E+17"), CreditCodeReading::LostDigits);
    }

    #[test]
    fn organisations_by_their_endings() {
        let catalog = data::shipped().unwrap();
        let edition = &catalog.editions[0];
        assert_eq!(organisation(" 示例科技有限公司 ", edition), OrganisationReading::Full("示例科技有限公司".into()));
        assert_eq!(
            organisation("示例科技有限公司（北京）", edition),
            OrganisationReading::Full("示例科技有限公司（北京）".into())
        );
        assert_eq!(organisation("示例科技", edition), OrganisationReading::Abbreviated("示例科技".into()));
        assert_eq!(organisation("____", edition), OrganisationReading::Blank);
        assert_eq!(organisation("ＸＸ公司", edition), OrganisationReading::Placeholder);
    }

    #[test]
    fn departments_are_no_people() {
        let catalog = data::shipped().unwrap();
        let edition = &catalog.editions[0];
        assert_eq!(assessors("质量管理部", edition), AssessorReading::DepartmentOnly(vec!["质量管理部".into()]));
        assert_eq!(
            assessors("质量管理部/张示例", edition),
            AssessorReading::People(vec!["质量管理部".into(), "张示例".into()])
        );
        assert_eq!(assessors(" / ", edition), AssessorReading::Blank);
    }
}
