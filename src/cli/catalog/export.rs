//! `ziping catalog export`

use super::super::run;
use super::{ExportArgs, ExportFormat, edition, known};
use crate::disk;
use crate::report::{catalog, json, oscal};
use anyhow::anyhow;
use std::path::Path;

/// The date of OSCAL documents where none is given: the catalogue is the same whenever it is exported.
const UNDATED: jiff::civil::Date = jiff::civil::date(2000, 1, 1);

pub(super) fn write(args: &ExportArgs, folder: Option<&Path>) -> anyhow::Result<()> {
    let desk = run::desk(folder)?;
    let wanted = args.edition.as_deref().map(|name| edition(&desk.catalog, name)).transpose()?.map(|(at, _)| at);
    let text = match args.format {
        ExportFormat::Json => json::print(&catalog::catalog(&desk.catalog, wanted)),
        ExportFormat::Oscal => {
            let document = wanted.and_then(|at| oscal::catalog(&desk.catalog, at, args.as_of.unwrap_or(UNDATED)));
            let document = document.ok_or_else(|| {
                anyhow!("oscal 格式每个文件只有一份依据文件，请给出是哪一份：{}", known(&desk.catalog))
            })?;
            json::print(&document)
        }
    };
    match &args.out {
        Some(path) => disk::write_file(path, text.as_bytes()),
        None => run::print(&text),
    }
}
