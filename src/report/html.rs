//! The discrepancy list as one HTML page without outside links or scripts.

use super::words::{CountWords, ListWords};
use crate::document::PaperFault;
use crate::template::{names, value};
use serde::Serialize;
use tera::Tera;

/// The page's template, with Chinese names as its authors write them.
const TEMPLATE: &str = include_str!("../../templates/discrepancies/list.html");

const NAME: &str = "list.html";

/// The compiled page.
#[derive(Debug)]
pub struct Page {
    tera: Tera,
}

#[derive(Serialize)]
struct Words<'a> {
    #[serde(rename = "合计")]
    totals: Vec<CountWords>,
    #[serde(rename = "清单")]
    lists: &'a [ListWords],
}

impl Page {
    /// Compiles the shipped template. Values are escaped by its ending, `.html`.
    pub fn compile() -> Result<Self, PaperFault> {
        let mut tera = Tera::default();
        tera.autoescape_on(vec![".html"]);
        tera.add_raw_template(NAME, &encode(TEMPLATE)).map_err(|error| PaperFault::new(NAME, error))?;
        Ok(Page { tera })
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
        let context = value::context(&Words { totals, lists }).map_err(|error| PaperFault::new(NAME, error))?;
        self.tera.render(NAME, &context).map_err(|error| PaperFault::new(NAME, error))
    }
}

/// The template with the names in its tags as Tera takes them.
fn encode(template: &str) -> String {
    let mut encoded = String::with_capacity(template.len() + 1024);
    let mut rest = template;
    while let Some(open) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let (before, tag) = rest.split_at(open);
        let close = if tag.starts_with("{{") { "}}" } else { "%}" };
        let end = tag.find(close).unwrap_or(tag.len());
        encoded.push_str(before);
        encoded.push_str(&names::encode_tag(&tag[..end]));
        rest = &tag[end..];
        // The closing mark itself must not be taken for an opening one.
        let mark = rest.len().min(close.len());
        encoded.push_str(&rest[..mark]);
        rest = &rest[mark..];
    }
    encoded.push_str(rest);
    encoded
}
