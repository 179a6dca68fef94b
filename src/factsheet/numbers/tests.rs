use super::*;

fn value(quantity: Quantity) -> Option<f64> {
    match quantity {
        Quantity::Number { value, .. } => Some((value * 1e6).round() / 1e6),
        Quantity::Percentage | Quantity::Unreadable => None,
    }
}

#[test]
fn amounts_in_every_dress() {
    for (written, wanted) in [
        ("50", 50.0),
        ("50万元", 50.0),
        ("50万", 50.0),
        ("500000元", 50.0),
        ("1,200,000元", 120.0),
        ("1，200，000元", 120.0),
        ("￥50万", 50.0),
        ("¥500,000.00元", 50.0),
        ("人民币50万元", 50.0),
        ("50万元人民币", 50.0),
        ("伍拾万元整", 50.0),
        ("人民币伍拾万元整", 50.0),
        ("壹佰贰拾万元整", 120.0),
        ("壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分", 123.456_789),
        ("五十万", 50.0),
        ("五十", 50.0),
        ("1.2亿", 12_000.0),
        ("一亿二千万元", 12_000.0),
        ("500千元", 50.0),
        ("5百万元", 500.0),
        ("50.5", 50.5),
        ("50万元（含税）", 50.0),
        ("-20", -20.0),
        ("(20)", -20.0),
        ("约50万元", 50.0),
        ("50余万元", 50.0),
        ("50w", 50.0),
    ] {
        assert_eq!(value(amount(written, 1.0)), Some(wanted), "{written}");
    }
    for written in ["50万美元", "30-50万", "待定", "1,2", "50万元/年", "5.5.5", "50万元60万元", ""] {
        assert_eq!(amount(written, 1.0), Quantity::Unreadable, "{written}");
    }
    assert_eq!(amount("50%", 1.0), Quantity::Percentage);
    assert_eq!(value(amount("500000", 1e-4)), Some(50.0));
    assert!(matches!(amount("伍拾万元整", 1.0), Quantity::Number { in_words: true, has_unit: true, .. }));
    assert!(matches!(amount("约50万元", 1.0), Quantity::Number { is_vague: true, in_words: false, .. }));
}

#[test]
fn counts_times_and_areas() {
    let read_exact = |written: &str, units: Units| match read(written, units, 1.0, false) {
        Quantity::Number { value, is_vague: false, .. } => Some((value * 1e6).round() / 1e6),
        _ => None,
    };
    for (written, units, wanted) in [
        ("10", COUNT, 10.0),
        ("10人", COUNT, 10.0),
        ("１０ 人", COUNT, 10.0),
        ("十人", COUNT, 10.0),
        ("二十五名", COUNT, 25.0),
        ("两人", COUNT, 2.0),
        ("5万用户", COUNT, 50_000.0),
        ("12,000", COUNT, 12_000.0),
        ("3年", YEARS, 3.0),
        ("3年半", YEARS, 3.5),
        ("三年半", YEARS, 3.5),
        ("半年", YEARS, 0.5),
        ("6个月", YEARS, 0.5),
        ("3年6个月", YEARS, 3.5),
        ("3.5", YEARS, 3.5),
        ("2年", MONTHS, 24.0),
        ("3个月", MONTHS, 3.0),
        ("120㎡", AREA, 120.0),
        ("120平方米", AREA, 120.0),
        ("1,200平米", AREA, 1200.0),
        ("120 m²", AREA, 120.0),
        ("2小时", HOURS, 2.0),
        ("30分钟", HOURS, 0.5),
        ("1小时30分", HOURS, 1.5),
        ("一个半小时", HOURS, 1.5),
        ("半小时", HOURS, 0.5),
        ("2h", HOURS, 2.0),
    ] {
        assert_eq!(read_exact(written, units), Some(wanted), "{written}");
    }
    for (written, units) in [
        ("若干", COUNT),
        ("10-20人", COUNT),
        ("10人20人", COUNT),
        ("7×24小时", HOURS),
        ("3年2年", YEARS),
        ("年", YEARS),
    ] {
        assert_eq!(read(written, units, 1.0, false), Quantity::Unreadable, "{written}");
    }
    assert_eq!(read("20%", COUNT, 1.0, false), Quantity::Percentage);
}

#[test]
fn vague_numbers_are_told() {
    let is_vague = |written: &str, units: Units, is_bound: bool| match read(written, units, 1.0, is_bound) {
        Quantity::Number { value, is_vague, .. } => (value, is_vague),
        other => panic!("{written}: {other:?}"),
    };
    assert_eq!(is_vague("10名以上", COUNT, false), (10.0, true));
    assert_eq!(is_vague("≥10人", COUNT, false), (10.0, true));
    assert_eq!(is_vague("10余人", COUNT, false), (10.0, true));
    assert_eq!(is_vague("2小时以内", HOURS, true), (2.0, false));
    assert_eq!(is_vague("不超过2小时", HOURS, true), (2.0, false));
    assert_eq!(is_vague("2小时以内", HOURS, false), (2.0, true));
}

#[test]
fn headings_name_units() {
    assert_eq!(factor_of("元", MONEY), Some(1e-4));
    assert_eq!(factor_of("万元", MONEY), Some(1.0));
    assert_eq!(factor_of("千元", MONEY).map(|factor| (factor * 1e6).round()), Some(1e5));
    assert_eq!(factor_of("月", YEARS), Some(1.0 / 12.0));
    assert_eq!(factor_of("必填", MONEY), None);
}
