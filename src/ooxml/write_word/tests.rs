use super::*;
use crate::ooxml::edits;

/// A part whose first cell, or first paragraph where there is no cell, is changed.
fn changed(part: &str, change: impl Fn(&Markup<'_>, &Contents) -> Result<Vec<Edit>, Refusal>) -> String {
    let markup = Markup::read(part).unwrap();
    let element = markup.elements("w:tc").chain(markup.elements("w:p")).next().unwrap();
    let contents = signs::contents(&markup, element);
    let now = edits::apply(part, change(&markup, &contents).unwrap()).0;
    Markup::read(&now).unwrap();
    now
}

fn put(part: &str, text: &str) -> String {
    changed(part, |markup, contents| put_text(markup, contents, text))
}

fn shown(part: &str) -> String {
    let markup = Markup::read(part).unwrap();
    let element = markup.elements("w:tc").chain(markup.elements("w:p")).next().unwrap();
    signs::contents(&markup, element).signs.iter().map(|sign| sign.sign).collect()
}

#[test]
fn a_blank_cell_takes_the_properties_of_its_paragraph_mark() {
    let part = "<w:tc><w:tcPr/><w:p><w:pPr><w:jc w:val=\"center\"/><w:rPr><w:ins w:id=\"1\"/><w:sz w:val=\"18\"/></w:rPr></w:pPr></w:p></w:tc>";
    assert_eq!(
        put(part, "甲&乙\n丙"),
        part.replace(
            "</w:pPr></w:p>",
            "</w:pPr><w:r><w:rPr><w:sz w:val=\"18\"/></w:rPr><w:t xml:space=\"preserve\">甲&amp;乙</w:t><w:br/>\
             <w:t xml:space=\"preserve\">丙</w:t></w:r></w:p>"
        )
    );
    assert_eq!(
        put("<w:tc><w:p w:id=\"1\"/></w:tc>", "甲"),
        "<w:tc><w:p w:id=\"1\"><w:r><w:t xml:space=\"preserve\">甲</w:t></w:r></w:p></w:tc>"
    );
}

#[test]
fn a_placeholder_goes_and_its_looks_stay() {
    let part = "<w:tc><w:p><w:r><w:rPr><w:u/></w:rPr><w:t>__</w:t></w:r><w:bookmarkStart/><w:r><w:t>__</w:t></w:r></w:p><w:p/></w:tc>";
    assert_eq!(
        put(part, "甲"),
        "<w:tc><w:p><w:r><w:rPr><w:u/></w:rPr><w:t xml:space=\"preserve\">甲</w:t></w:r><w:bookmarkStart/></w:p><w:p/></w:tc>"
    );
}

#[test]
fn text_goes_into_its_control_and_the_placeholder_state_ends() {
    let part = "<w:tc><w:p><w:sdt><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent><w:r><w:rPr>\
                <w:rStyle w:val=\"PlaceholderText\"/></w:rPr><w:t>单击此处</w:t></w:r></w:sdtContent></w:sdt></w:p></w:tc>";
    assert_eq!(shown(part), "");
    let now = put(part, "甲");
    assert_eq!(
        now,
        "<w:tc><w:p><w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t xml:space=\"preserve\">甲</w:t></w:r>\
         </w:sdtContent></w:sdt></w:p></w:tc>"
    );
    assert_eq!(shown(&now), "甲");
}

#[test]
fn locked_and_bound_controls_refuse() {
    for property in ["<w:lock w:val=\"contentLocked\"/>", "<w:dataBinding w:xpath=\"/a\"/>", "<w15:dataBinding/>"] {
        let part =
            format!("<w:tc><w:sdt><w:sdtPr>{property}</w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt></w:tc>");
        let markup = Markup::read(&part).unwrap();
        let contents = signs::contents(&markup, 0);
        assert_eq!(put_text(&markup, &contents, "甲"), Err(Refusal::Fixed), "{property}");
    }
}

#[test]
fn a_check_box_control_shows_the_glyph_that_it_names() {
    let control = |state: &str, content: &str| {
        format!(
            "<w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"0\"/>{state}</w14:checkbox></w:sdtPr>\
             <w:sdtContent><w:r>{content}</w:r></w:sdtContent></w:sdt><w:r><w:t>符合</w:t></w:r></w:p>"
        )
    };
    let tick = |part: &str| changed(part, |markup, contents| tick(markup, contents, 0, "☑"));
    let letter = control("<w14:checkedState w14:val=\"2611\" w14:font=\"MS Gothic\"/>", "<w:t>☐</w:t>");
    let now = tick(&letter);
    assert_eq!(now, letter.replace("w14:val=\"0\"", "w14:val=\"1\"").replace('☐', "☑"));
    assert_eq!(shown(&now), "☑符合");
    let picture = control("<w14:checkedState w14:val=\"00FE\" w14:font=\"Wingdings\"/>", "<w:t>☐</w:t>");
    assert!(tick(&picture).contains("<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/>"));
    let default = control("", "<w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/>");
    assert!(tick(&default).contains("<w:r><w:t xml:space=\"preserve\">☒</w:t></w:r>"));
}

#[test]
fn a_check_box_around_a_whole_cell_or_its_label_is_one_too() {
    let control = |inside: &str| {
        format!(
            "<w:tr><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"0\"/></w14:checkbox></w:sdtPr><w:sdtContent>{inside}\
             </w:sdtContent></w:sdt></w:tr>"
        )
    };
    let part = control("<w:tc><w:p><w:r><w:t>☐ 是</w:t></w:r></w:p></w:tc>");
    assert_eq!(shown(&part), "☐ 是");
    let now = changed(&part, |markup, contents| tick(markup, contents, 0, "☑"));
    assert_eq!(now, part.replace("w14:val=\"0\"", "w14:val=\"1\"").replace('☐', "☒"));
}

#[test]
fn a_legacy_check_box_is_checked() {
    let part = "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:sizeAuto/><w:default w:val=\"0\"/></w:checkBox></w:ffData>\
                </w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    assert_eq!(shown(part), "☐");
    let now = changed(part, |markup, contents| tick(markup, contents, 0, "☑"));
    assert_eq!(now, part.replace("</w:checkBox>", "<w:checked/></w:checkBox>"));
    assert_eq!(shown(&now), "☑");
}

#[test]
fn an_item_is_chosen_or_refused() {
    let part = "<w:tc><w:p><w:sdt><w:sdtPr><w:showingPlcHdr/><w:dropDownList><w:listItem w:displayText=\"符合\" w:value=\"1\"/>\
                <w:listItem w:value=\"不符合\"/></w:dropDownList></w:sdtPr><w:sdtContent><w:r><w:t>选择</w:t></w:r></w:sdtContent></w:sdt></w:p></w:tc>";
    let now = changed(part, |markup, contents| choose(markup, contents, "不符合"));
    assert_eq!(now, part.replace("<w:showingPlcHdr/>", "").replace("<w:t>选择", "<w:t xml:space=\"preserve\">不符合"));
    let markup = Markup::read(part).unwrap();
    assert_eq!(choose(&markup, &signs::contents(&markup, 0), "不适用"), Err(Refusal::NoSuchItem));
}

#[test]
fn a_glyph_before_its_label_is_ticked_in_place() {
    let part =
        "<w:p><w:r><w:t>□符</w:t></w:r><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/><w:t>不</w:t></w:r></w:p>";
    assert_eq!(shown(part), "□符☐不");
    assert_eq!(changed(part, |markup, contents| tick(markup, contents, 0, "☑")), part.replace('□', "☑"));
    assert!(
        changed(part, |markup, contents| tick(markup, contents, 2, "☑"))
            .contains("<w:r><w:t xml:space=\"preserve\">☑</w:t><w:t>不</w:t></w:r>")
    );
}

#[test]
fn a_blank_over_several_runs_is_replaced_in_the_looks_of_its_first() {
    let part = "<w:p><w:r><w:t>满足</w:t></w:r><w:r><w:rPr><w:u/></w:rPr><w:t>_</w:t><w:tab/></w:r><w:r><w:t>_级要求</w:t></w:r></w:p>";
    let now = changed(part, |_, contents| replace(contents, 2..5, "二"));
    assert_eq!(
        now,
        "<w:p><w:r><w:t>满足</w:t></w:r><w:r><w:rPr><w:u/></w:rPr><w:t>二</w:t></w:r><w:r><w:t>级要求</w:t></w:r></w:p>"
    );
    assert_eq!(shown(&now), "满足二级要求");
}

#[test]
fn an_empty_range_is_filled_behind_the_sign_before_it() {
    let part = "<w:p><w:r><w:t>名称：</w:t></w:r></w:p>";
    assert_eq!(changed(part, |_, contents| replace(contents, 3..3, "甲")), part.replace('：', "：甲"));
}
