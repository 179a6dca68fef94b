//! Where the bars of the page begin and end, in the units of its pictures.

use super::words::{self, SEVERITIES};
use crate::report::inbox::CodeCount;
use serde::Serialize;

/// The length of a whole bar.
const WHOLE: usize = 600;

/// Where bars of codes begin, how long the longest is, and how far one stands below another.
const START: usize = 300;
const LONGEST: usize = 350;
const STEP: usize = 27;

/// More codes make no picture.
const MOST: usize = 10;

/// A part of a bar that stands for a whole.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct SegmentWords {
    #[serde(rename = "名")]
    name: &'static str,
    #[serde(rename = "数量")]
    count: String,
    /// Of the whole.
    #[serde(rename = "份额")]
    share: String,
    #[serde(rename = "起")]
    start: usize,
    #[serde(rename = "宽")]
    width: usize,
}

/// The bar of a code.
#[derive(Debug, Serialize)]
pub(super) struct BarWords<'a> {
    #[serde(rename = "代码")]
    code: &'a str,
    #[serde(rename = "名称")]
    title: &'static str,
    #[serde(rename = "数量")]
    count: String,
    #[serde(rename = "申请数")]
    applications: String,
    #[serde(rename = "高处")]
    top: usize,
    #[serde(rename = "基线")]
    baseline: usize,
    #[serde(rename = "末")]
    end: usize,
    #[serde(rename = "段")]
    parts: Vec<PartWords>,
}

/// A severity's part of a code's bar.
#[derive(Debug, Serialize)]
struct PartWords {
    #[serde(rename = "名")]
    name: &'static str,
    #[serde(rename = "起")]
    start: usize,
    #[serde(rename = "宽")]
    width: usize,
}

/// The parts of a bar, one for each count, together as long as the whole.
pub(super) fn segments(counts: &[(&'static str, usize)]) -> Vec<SegmentWords> {
    let total = counts.iter().map(|(_, count)| count).sum::<usize>().max(1);
    let mut before = 0;
    let parts = counts.iter().map(|&(name, count)| {
        let (start, end) = (before * WHOLE / total, (before + count) * WHOLE / total);
        before += count;
        // What is there is seen.
        let width = (end - start).max(2);
        let thousandths = (count * 1_000 + total / 2) / total;
        SegmentWords {
            name,
            count: words::grouped(count),
            share: format!("{}.{}%", thousandths / 10, thousandths % 10),
            start,
            width,
        }
    });
    parts.collect()
}

/// The bars of the most frequent codes, and how high the picture of them is.
pub(super) fn bars<'a>(codes: &[(&'a str, &CodeCount)]) -> (usize, Vec<BarWords<'a>>) {
    let most = codes.first().map_or(1, |(_, count)| count.total()).max(1);
    let bars: Vec<BarWords<'_>> = (0..)
        .zip(codes.iter().take(MOST))
        .map(|(at, (code, count))| {
            let mut before = 0;
            let parts = SEVERITIES.into_iter().zip(count.counts).filter(|(_, count)| *count > 0);
            let parts: Vec<PartWords> = parts
                .map(|(name, count)| {
                    let (start, end) = (before * LONGEST / most, (before + count) * LONGEST / most);
                    before += count;
                    PartWords { name, start: START + start, width: (end - start).max(1) }
                })
                .collect();
            BarWords {
                code,
                title: words::title_of(code),
                count: words::grouped(count.total()),
                applications: words::grouped(count.applications),
                top: at * STEP + 4,
                baseline: at * STEP + 18,
                end: parts.last().map_or(START, |part| part.start + part.width) + 8,
                parts,
            }
        })
        .collect();
    (bars.len() * STEP + 4, bars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_up_the_whole() {
        let parts = segments(&[("阻断", 1), ("错误", 998), ("提示", 1)]);
        assert_eq!(parts.iter().map(|part| part.share.as_str()).collect::<Vec<_>>(), ["0.1%", "99.8%", "0.1%"]);
        assert!(parts.iter().all(|part| part.width > 0));
        assert_eq!((parts[1].start, parts[1].width), (0, 599));
        assert!(segments(&[]).is_empty());
    }
}
