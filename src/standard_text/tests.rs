//! An invented standard with the troubles of real extractions.

use super::*;

const TEA: &str = "\
T/TEA 7—2020

茶室服务规范

目 录

1 范围........................ 1
4 通用要求\t2
4.1 三级要求\t2
4.1.1 人员\t2
附录 A（规范性附录）：泡茶服务要求\t9

1 范围
本标准规定了茶室服务的要求，见附录
A。
4 通用要求
茶室分为三个级别。
4.1 三级要求
4.1.1 人员
- a) 茶师
3 名以上，其中 1 名通晓
12
种茶；
T/TEA 7—2020
6
b） 培 训 茶 师；（c）签订
合同。
4.1.2. 场所  场所要求：面积
100（含 100）平方米以上。
\u{C} 附 录 A
（规范性附录）
泡茶服务要求
A.1 1级要求
A.1.1 备茶
备茶要求：
a) 按下列各项备茶：
1) 洗具；
2）煮水。
参考文献
[1] 茶经
";

fn read(text: &str) -> StandardText {
    StandardText::read(text, Known { code: "T/TEA 7-2020", title: "茶室服务规范" })
}

fn section<'t>(text: &'t StandardText, number: &str) -> &'t Section {
    text.section(&Number::parse(number).unwrap()).unwrap()
}

#[test]
fn troubles_of_real_extractions() {
    let text = read(TEA);
    let printed: Vec<&str> = text.sections.iter().map(|section| section.printed.as_str()).collect();
    assert_eq!(printed, ["1", "4", "4.1", "4.1.1", "4.1.2", "附录A", "A.1", "A.1.1"]);
    let items: Vec<&str> = section(&text, "4.1.1").items.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(items, ["茶师3名以上，其中1名通晓12种茶；", "培训茶师；", "签订合同。"]);
    assert_eq!(
        section(&text, "4.1.2").heading_and_text(""),
        ("场所".to_owned(), "场所要求：面积100（含100）平方米以上。".to_owned())
    );
    assert_eq!(section(&text, "A.1").heading_and_text("").0, "1级要求");
    let list = section(&text, "A1.1");
    assert_eq!(list.heading_and_text(""), ("备茶".to_owned(), "备茶要求：".to_owned()));
    assert_eq!(list.item(&["a)", "2)"]).unwrap().text, "煮水。");
    assert!(text.skipped.iter().any(|line| line.text == "6"));
    assert!(text.stray.is_empty());
}

/// Of a standard that is not known, neither number nor title tell the headers.
#[test]
fn headers_of_an_unknown_standard() {
    let text = "1 范围\n茶师应洁\nT/TEA 7—2020  第 3 页\n净茶\n茶协会 第 4 页\n具并备\n茶协会 第 5 页\n好茶\n茶协会 第 6 页\n叶。\n";
    let read = StandardText::read(text, Known::default());
    assert_eq!(section(&read, "1").heading_and_text("").1, "茶师应洁净茶具并备好茶叶。");
    assert_eq!(read.skipped.len(), 4);
}

#[test]
fn a_heading_broken_over_lines_is_told_by_what_is_known() {
    let text = read("1 范围\n茶。\n2 茶师和\n茶具的管理\n茶具应洁净。\n");
    assert_eq!(
        section(&text, "2").heading_and_text("茶师和茶具的管理"),
        ("茶师和茶具的管理".to_owned(), "茶具应洁净。".to_owned())
    );
}

#[test]
fn a_list_without_a_section_is_told_not_taken() {
    let text = read("1 范围\na) 茶；\nb) 具。\na) 别的；\nb) 还有。\n");
    assert_eq!(section(&text, "1").items.len(), 2);
    assert_eq!(text.stray.len(), 2);
}

#[test]
fn spaces_stay_between_latin_words_only() {
    assert_eq!(tidy("提供 7 × 24 小时 tea room 服务 。"), "提供7×24小时tea room服务。");
    assert_eq!(after_prefix("（ 规范 性附录）茶", "(规范性附录)"), Some("茶"));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_fail(text in "([0-9A-Ca-c.)（ \n\t附录级要求。；：茶目第页]{0,200})") {
        let _ = read(&text);
    }
}
