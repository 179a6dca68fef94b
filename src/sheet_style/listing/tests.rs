use super::*;

#[test]
fn addresses_are_spelled_out_once() {
    assert_eq!(address("甲/表.docx").as_deref(), Some("file:///甲/表.docx"));
    assert_eq!(address("甲 乙/100%.docx").as_deref(), Some("file:///甲%20乙/100%25.docx"));
    // What only has signs that the writer doesn't know of passes it untouched all the same.
    assert_eq!(address("甲#1/表.docx").as_deref(), Some("file:///%5B/../甲%231/表.docx"));
    assert_eq!(address(""), None);
    assert_eq!(address(&"长".repeat(700)), None);
}
