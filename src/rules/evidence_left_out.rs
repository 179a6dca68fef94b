use super::evidence_lines::{MOST_TOLD, files_words, folder_of};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::WhyLeftOut;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "E118",
    name: "evidence-left-out",
    severity: Severity::Warning,
    title: "文件夹中有没有查看的内容",
    page: include_str!("evidence_left_out.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(evidence) = folder_of(case) else { return };
    let left_out = &evidence.holdings.left_out;
    for left in left_out.iter().take(MOST_TOLD) {
        let message = format!("“{}”没有查看：{}", left.path, left.why.words());
        sink.at(Place::Whole).file(&left.path).remedy(remedy(&left.why)).say(message);
    }
    if left_out.len() > MOST_TOLD {
        let more = left_out.len() - MOST_TOLD;
        sink.at(Place::Whole)
            .remedy("改正上面列出的几类问题后再核对一次")
            .say(format!("另有{more}处没有查看，原因同上"));
    }
    for group in &evidence.same_folded {
        sink.at(Place::Whole)
            .file(&evidence.holdings.files[group[0]].path)
            .remedy("改成能区别的名称：在 Windows 和 macOS 上它们是同一个文件，复制时会互相覆盖")
            .say(format!("{}的名称只有大小写或字符编码方式不同", files_words(evidence, group)));
    }
    let is_odd = |path: &&str| path.contains(char::REPLACEMENT_CHARACTER);
    let odd: Vec<&str> = evidence.holdings.files.iter().map(|file| file.path.as_str()).filter(is_odd).collect();
    for path in odd.into_iter().take(MOST_TOLD) {
        sink.at(Place::Whole)
            .file(path)
            .remedy("改用普通的中文或英文名称")
            .say(format!("文件“{path}”的名称中有控制字符或不是文字的字节（显示为�）"));
    }
}

/// How to put it right that something was not looked into.
pub(super) fn remedy(why: &WhyLeftOut) -> &'static str {
    match why {
        WhyLeftOut::LinkOut | WhyLeftOut::Link => "放入文件本身，不要放链接",
        WhyLeftOut::Special => "从文件夹中取走",
        WhyLeftOut::FolderUnreadable(_) => "检查文件夹的权限后再核对一次",
        WhyLeftOut::LeadsOut => "用常用的压缩软件重新打包",
        WhyLeftOut::NameTwice => "改名后重新打包",
        WhyLeftOut::Bomb => "不要解压，向提交方核实后重新打包",
        WhyLeftOut::Unsupported(_) => "用常用的压缩软件、不加密码重新打包",
        WhyLeftOut::TooDeep => "减少文件夹的层数",
        WhyLeftOut::TooMany => "分成几次核对，或取走无关的文件",
    }
}
