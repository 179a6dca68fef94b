use super::*;

fn found(formula: &str) -> Vec<String> {
    let shown = |reference: Reference| {
        let start = beginning(&reference.first);
        let end = reference.last.as_ref().map_or(reference.first.digits.end, |last| last.digits.end);
        let sheet = match &reference.qualifier {
            Qualifier::Own => String::new(),
            Qualifier::Sheet(name) => format!("{name}|"),
            Qualifier::Several(first, last) => format!("{first}-{last}|"),
            Qualifier::Foreign => "外|".to_owned(),
        };
        format!("{sheet}{}", &formula[start..end])
    };
    survey(formula).references.into_iter().map(shown).collect()
}

#[test]
fn references_are_found_and_nothing_else() {
    let cases: [(&str, &[&str]); 18] = [
        ("SUM(B5:$C$7)+a1", &["B5:$C$7", "a1"]),
        ("LOG10(A1)+ATAN2(B2,3)", &["A1", "B2"]),
        ("\"A1 \"\"B2\"\" \"&C3", &["C3"]),
        ("'收入 ''1'''!A1+汇总!B2", &["收入 '1'|A1", "汇总|B2"]),
        ("SUM(A:C)+SUM($2:5)", &["$2:5"]),
        ("Sheet1!$3:$4", &["Sheet1|$3:$4"]),
        ("Table1[[#This Row],[A1]]*Table1[B2]", &[]),
        ("[1]Sheet1!A1+'[b.xlsx]x'!A2+A3", &["外|A1", "外|A2", "A3"]),
        ("SUM(一月:三月!B5)+SUM('1 月:3 月'!B5:B6)", &["一月-三月|B5", "1 月-3 月|B5:B6"]),
        ("#REF!+A1#+IF(A2=#N/A,B1,#NAME?)", &["A1", "A2", "B1"]),
        ("R1C1+A1B+XFE1+A0+A1048577+ABCD1", &[]),
        ("1.5E+10+2E3", &[]),
        ("A1.B+_A1+A1_", &[]),
        ("A5:INDEX(B:B,3)", &["A5"]),
        ("IF(A1>B1,{1,2;3,4},-C1%)", &["A1", "B1", "C1"]),
        ("Sheet1!#REF!+A1", &["A1"]),
        ("合计+TRUE", &[]),
        ("_xlfn.XLOOKUP(A1,B1:B3,C1:C3)", &["A1", "B1:B3", "C1:C3"]),
    ];
    for (formula, expected) in cases {
        assert_eq!(found(formula), expected, "{formula}");
    }
    assert!(survey("合计+1").has_names && survey("T[a]").has_names);
    assert!(!survey("SUM(A:B,TRUE,3:4)").has_names);
}

#[test]
fn rows_change_and_the_rest_stays() {
    let moved = |formula: &str| {
        let rows = |first, last| Ok::<_, ()>(Some(Fate::rows(first, last)));
        rewrite(formula, |reference| rows(reference.rows().0 + 10, reference.rows().1 + 20)).unwrap()
    };
    assert_eq!(moved("SUM( b5:$C$7 )&\"B5\""), "SUM( b15:$C$27 )&\"B5\"");
    assert_eq!(moved("B7:B5"), "B27:B15");
    assert_eq!(moved("x!$B$5"), "x!$B$15:$B$25");
    let pinned = rewrite("B5+$C$6", |_| Ok::<_, ()>(Some(Fate::Rows(NewRows { first: 9, last: 9, pinned: true }))));
    assert_eq!(pinned.unwrap(), "B$9+$C$9");
}

#[test]
fn formulas_are_shared_over_cells() {
    assert_eq!(offset("A1+$A1+A$1+$A$1", 2, 1), "B3+$A3+B$1+$A$1");
    assert_eq!(offset("SUM(A2:B3)+x!Z9", -1, 1), "SUM(B1:C2)+x!AA8");
    assert_eq!(offset("A1+B2", -1, 0), "#REF!+B1");
    assert_eq!(offset("3:4", 1, 5), "4:5");
}

#[test]
fn arguments_of_sums_are_known() {
    let survey = survey("SUM(A1, 'x, (y'!B2)+max(C3,D4*2)+IF(E5,[1]z!F6)+SUM((G7))");
    let functions: Vec<_> = survey.references.iter().map(|reference| reference.argument_of).collect();
    assert_eq!(functions, [Some("SUM"), Some("SUM"), Some("MAX"), None, None, None, None]);
    let gone = rewrite("SUM(A1, 'x, (y'!B2:B3)", |_| Ok::<_, ()>(Some(Fate::Zero)));
    assert_eq!(gone.unwrap(), "SUM(0, 0)");
}

#[test]
fn columns_have_numbers() {
    for (letters, number) in [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16_384)] {
        assert_eq!(column_number(letters), Some(number));
        assert_eq!(column_letters(number), letters);
    }
    assert_eq!(column_number("XFE"), None);
}

proptest::proptest! {
    #[test]
    fn no_formula_breaks_the_scanner(formula in "[A-C1-9$:!'\"\\[\\]#()表 ,.]{0,40}") {
        let same = rewrite(&formula, |r| {
            Ok::<_, ()>(Some(Fate::rows(r.rows().0, r.rows().1)))
        });
        proptest::prop_assert_eq!(same.unwrap(), formula.clone());
        let _ = offset(&formula, -2, 3);
    }
}
