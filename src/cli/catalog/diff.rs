//! `ziping catalog diff`

use super::super::run;
use super::{DiffArgs, ShowFormat, known, position};
use crate::catalog::Catalog;
use crate::comparison::{self, Comparison};
use crate::disk;
use crate::report::{catalog_diff, json};
use anyhow::{anyhow, bail};
use std::path::Path;

/// One side of a comparison.
enum Side {
    /// An edition of the catalogue in use, by position.
    Edition(usize),
    /// A catalogue of its own.
    Folder(Box<Catalog>),
}

pub(super) fn print(args: &DiffArgs, folder: Option<&Path>) -> anyhow::Result<()> {
    let desk = run::desk(folder)?;
    let used = &desk.catalog;
    let (from, to) = (side(&args.from, used)?, side(&args.to, used)?);
    let comparison = compare(used, &from, &to);
    run::print(&match args.format {
        ShowFormat::Human => {
            catalog_diff::text(&comparison, &name(&from, &args.from, used), &name(&to, &args.to, used))
        }
        ShowFormat::Json => json::print(&catalog_diff::json(&comparison, &args.from, &args.to)),
    })
}

fn compare(used: &Catalog, from: &Side, to: &Side) -> Comparison {
    let id = |at: usize| used.editions.get(at).map_or("", |edition| edition.id.as_str());
    match (from, to) {
        (Side::Edition(from), Side::Edition(to)) if from == to => comparison::catalogs(used, used, Some(id(*from))),
        (Side::Edition(from), Side::Edition(to)) => comparison::editions(used, *from, *to),
        (Side::Edition(from), Side::Folder(to)) => comparison::catalogs(used, to, Some(id(*from))),
        (Side::Folder(from), Side::Edition(to)) => comparison::catalogs(from, used, Some(id(*to))),
        (Side::Folder(from), Side::Folder(to)) => comparison::catalogs(from, to, None),
    }
}

/// The side as the list names it.
fn name(side: &Side, given: &str, used: &Catalog) -> String {
    match side {
        Side::Edition(at) => {
            used.editions.get(*at).map_or_else(String::new, |edition| format!("{}《{}》", edition.code, edition.title))
        }
        Side::Folder(_) => given.to_owned(),
    }
}

fn side(given: &str, used: &Catalog) -> anyhow::Result<Side> {
    if let Some(at) = position(used, given) {
        return Ok(Side::Edition(at));
    }
    let path = Path::new(given);
    if !path.is_dir() {
        bail!("“{given}”不是依据文件，也不是文件夹；依据文件可选：{}", known(used));
    }
    let files = disk::load_catalog(path)?;
    run::read_catalog(&files).map(|catalog| Side::Folder(Box::new(catalog))).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(|error| format!("  {error}")).collect();
        anyhow!("条款目录“{given}”有{}处错误：\n{}", errors.len(), lines.join("\n"))
    })
}
