use super::*;
use crate::data;

fn choice(accepted: &[&str], written: &str, ticks_alone: bool, unit: Option<char>) -> Put {
    let accepted = accepted.iter().map(|&word| word.to_owned()).collect();
    Put::Choice(Choice { accepted, written: written.to_owned(), ticks_alone, unit })
}

fn conforming() -> Put {
    choice(&["√", "✓", "是", "符合"], "√", true, None)
}

fn level() -> Put {
    choice(&["二级", "贰级", "二"], "二级", false, Some('级'))
}

fn shows(shown: &str) -> Surface {
    Surface { signs: shown.chars().collect(), items: None }
}

fn offers(items: &[&str]) -> Surface {
    Surface { signs: Vec::new(), items: Some(items.iter().map(|&item| item.to_owned()).collect()) }
}

fn done(surface: &Surface, spot: Spot, put: &Put) -> Result<Option<Stroke>, Hindrance> {
    stroke(surface, spot, put, &data::shipped().unwrap().editions[0].verdicts)
}

fn text(shown: &str) -> Put {
    Put::Text(Value::text(shown))
}

#[test]
fn blanks_and_lines_to_write_on_are_written_over() {
    let whole = Ok(Some(Stroke::Whole(Value::text("甲"))));
    for open in ["", "  \u{3000}", "____", "＿＿", "    年  月  日", "20__年__月__日"] {
        assert_eq!(done(&shows(open), Spot::Cell, &text("甲")), whole, "{open}");
    }
    for taken in ["乙", "/", "2025年1月1日", "20", "□"] {
        assert!(matches!(done(&shows(taken), Spot::Cell, &text("甲")), Err(Hindrance::Occupied { .. })), "{taken}");
    }
    assert_eq!(done(&shows(" 甲"), Spot::Cell, &text("甲")), Ok(None));
}

#[test]
fn a_box_is_ticked_by_its_label_or_alone() {
    let tick = |shown: &str, put: &Put| done(&shows(shown), Spot::Cell, put);
    assert_eq!(tick("☐符合 ☐不符合", &conforming()), Ok(Some(Stroke::Tick(0))));
    assert_eq!(tick("不符合□ 符合□", &conforming()), Ok(Some(Stroke::Tick(7))));
    assert_eq!(tick(" □ ", &conforming()), Ok(Some(Stroke::Tick(1))));
    assert_eq!(tick("□一级 □二级 □三级", &level()), Ok(Some(Stroke::Tick(4))));
    assert_eq!(tick("□一级 ☑二级 □三级", &level()), Ok(None));
    assert!(matches!(tick("☑一级 □二级 □三级", &level()), Err(Hindrance::Occupied { .. })));
    assert_eq!(tick("□", &level()), Err(Hindrance::NoBox));
    assert_eq!(tick("□甲 □乙", &conforming()), Err(Hindrance::NoBox));
    assert_eq!(tick("□符合 □符合", &conforming()), Err(Hindrance::NoBox));
}

#[test]
fn the_best_item_of_a_list_is_chosen() {
    let chosen = |items: &[&str]| done(&offers(items), Spot::Cell, &conforming());
    assert_eq!(chosen(&["是", "✓"]), Ok(Some(Stroke::Choose("✓".to_owned()))));
    assert_eq!(chosen(&["否", " 符合 "]), Ok(Some(Stroke::Choose(" 符合 ".to_owned()))));
    assert_eq!(chosen(&["甲"]), Err(Hindrance::NoItem(vec!["甲".to_owned()])));
    assert!(matches!(done(&offers(&["乙"]), Spot::Cell, &text("甲")), Err(Hindrance::NoItem(_))));
}

#[test]
fn a_value_goes_behind_its_colon() {
    let behind = |shown: &str, put: &Put| done(&shows(shown), Spot::BehindColon, put);
    assert_eq!(behind("名称：____ ", &text("甲")), Ok(Some(Stroke::Replace(3..7, "甲".to_owned()))));
    assert_eq!(behind("名称：", &text("甲")), Ok(Some(Stroke::Replace(3..3, "甲".to_owned()))));
    assert_eq!(behind("级别：__级", &level()), Ok(Some(Stroke::Replace(3..5, "二".to_owned()))));
    assert_eq!(behind("级别：□一级 □二级", &level()), Ok(Some(Stroke::Tick(7))));
    assert!(matches!(behind("名称：乙", &text("甲")), Err(Hindrance::Occupied { .. })));
    assert_eq!(behind("名称", &text("甲")), Err(Hindrance::NoBlank));
}

#[test]
fn the_blank_before_the_unit_is_filled_where_there_is_one() {
    let before = |surface: &Surface| done(surface, Spot::BeforeUnit('级'), &level());
    assert_eq!(before(&shows("满足 ___级要求")), Ok(Some(Stroke::Replace(2..6, "二".to_owned()))));
    assert_eq!(before(&shows("满足级要求")), Err(Hindrance::NoBlank));
    assert_eq!(before(&shows("__级和__级")), Err(Hindrance::NoBlank));
    assert_eq!(before(&offers(&["二", "三"])), Ok(Some(Stroke::Choose("二".to_owned()))));
}
