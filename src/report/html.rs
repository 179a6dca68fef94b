//! The discrepancy list as one HTML page without outside links or scripts.

use super::words::{CountWords, ListWords};
use crate::document::PaperFault;
use crate::template::text::TextTemplate;
use serde::Serialize;

const NAME: &str = "list.html";

/// The compiled page.
#[derive(Debug)]
pub struct Page {
    template: TextTemplate,
}

#[derive(Serialize)]
struct Words<'a> {
    #[serde(rename = "合计")]
    totals: Vec<CountWords>,
    #[serde(rename = "清单")]
    lists: &'a [ListWords],
}

impl Page {
    /// The page's template, with Chinese names as its authors write them.
    pub const TEMPLATE: &str = include_str!("../../templates/discrepancies/list.html");

    /// Compiles the shipped template.
    pub fn compile() -> Result<Self, PaperFault> {
        let template = TextTemplate::compile(NAME, Self::TEMPLATE).map_err(|errors| {
            let reasons: Vec<String> = errors.iter().map(ToString::to_string).collect();
            PaperFault::new(NAME, reasons.join("\n"))
        })?;
        Ok(Page { template })
    }

    /// The page over one or more lists.
    pub fn fill(&self, lists: &[ListWords]) -> Result<String, PaperFault> {
        let mut totals: Vec<CountWords> = Vec::new();
        for count in lists.iter().flat_map(|list| &list.counts) {
            match totals.iter_mut().find(|total| total.severity == count.severity) {
                Some(total) => total.count += count.count,
                None => totals.push(count.clone()),
            }
        }
        self.template.fill(&Words { totals, lists }).map_err(|error| PaperFault::new(NAME, error))
    }
}
