//! `ziping blank`

use super::{BlankArgs, run};
use crate::catalog::{Catalog, Form, Known};
use crate::disk;
use crate::form::excel::{self, Use};
use crate::form::words::FormWords;
use anyhow::{anyhow, bail};
use std::path::Path;
use std::process::ExitCode;

/// The date that empty forms carry: they are the same whenever they are made.
const CREATED: jiff::civil::Date = jiff::civil::date(2000, 1, 1);

pub(super) fn run(args: &BlankArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    if !args.out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        bail!("空表是Excel工作簿，--out 的文件名请以 .xlsx 结尾");
    }
    // It may be the workbook that the applicant has been filling.
    if args.out.exists() && !args.force {
        bail!("“{}”已存在，可能填有内容：请换一个文件名，或加 --force 覆盖", args.out.display());
    }
    let desk = run::desk(catalog)?;
    let form = find(&desk.catalog, &args.form)?;
    let edition = desk.catalog.edition_of(form);
    let level = edition
        .level(&args.level)
        .ok_or_else(|| anyhow!("《{}》没有“{}”这个级别，可选：{}", edition.title, args.level, edition.level_words()))?;
    let audit = match &args.audit {
        None => None,
        Some(audit) => Some(edition.audit(audit).ok_or_else(|| {
            let known: Vec<&str> = edition.audits.iter().map(|audit| audit.name.as_str()).collect();
            anyhow!("没有“{audit}”这种审核类型，可选：{}", known.join("、"))
        })?),
    };
    let mut chosen = vec![None; form.conditions.len()];
    for text in &args.conditions {
        let Some(condition) = form.condition(text) else {
            bail!("《{}》没有“{text}”这个项目条件", form.title)
        };
        if let Some(slot) = chosen.get_mut(usize::from(condition.group)) {
            *slot = Some(condition.value);
        }
    }
    let words = FormWords::blank(form, edition, level, |row| {
        let known = Known { level: Some(level), audit, conditions: &chosen, categories: None };
        row.applicability.decide(edition.all_levels(), known)
    });
    disk::write_file(&args.out, &excel::write(&words, Use::Blank, CREATED)?)?;
    let open = words.rows.iter().filter(|row| row.required).count();
    run::print(&format!(
        "{}：《{}》{}空表，{}条中有{open}条需要填写\n",
        args.out.display(),
        form.title,
        edition.level_name(level),
        words.rows.len()
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// The form that is called so, or a complaint that names those that there are.
pub(super) fn find<'c>(catalog: &'c Catalog, name: &str) -> anyhow::Result<&'c Form> {
    catalog.form(name).ok_or_else(|| {
        let known: Vec<String> = catalog.forms.iter().map(|form| format!("{}（{}）", form.id, form.category)).collect();
        anyhow!("没有“{name}”这种自评估表，可选：{}", known.join("、"))
    })
}
