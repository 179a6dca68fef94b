//! `ziping blank`

use super::{BlankArgs, run};
use crate::catalog::{Catalog, Edition, Form, Known, Level, MissingPart, Origin};
use crate::disk;
use crate::facts::FactSheet;
use crate::facts::layout::{self, FactsLayout};
use crate::form::excel::{self, Use};
use crate::form::facts_workbook;
use crate::form::words::FormWords;
use anyhow::{anyhow, bail};
use std::path::Path;
use std::process::ExitCode;

/// The date that empty forms carry: they are the same whenever they are made.
const CREATED: jiff::civil::Date = jiff::civil::date(2000, 1, 1);

/// What the facts workbook is called besides its title.
const FACTS: &str = "facts";

pub(super) fn run(args: &BlankArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    if !args.out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        bail!("空表是Excel工作簿，--out 的文件名请以 .xlsx 结尾");
    }
    // It may be the workbook that the applicant has been filling.
    if args.out.exists() && !args.force {
        bail!("“{}”已存在，可能填有内容：请换一个文件名，或加 --force 覆盖", args.out.display());
    }
    let desk = run::desk(catalog)?;
    let layout = &desk.catalog.facts;
    if args.form == FACTS || args.form == layout.title {
        return facts(args, layout, &desk.catalog);
    }
    let form = find(&desk.catalog, &args.form, args.edition.as_deref())?;
    let edition = desk.catalog.edition_of(form);
    let Some(wanted) = &args.level else {
        bail!("请用 --level 给出申报级别，可选：{}", edition.level_words());
    };
    let level = edition
        .level(wanted)
        .ok_or_else(|| anyhow!("《{}》没有“{wanted}”这个级别，可选：{}", edition.title, edition.level_words()))?;
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
    if let Some(note) = missing(form, edition, level) {
        run::remark(&note);
    }
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

/// What the form lacks at a level, and why; nothing where it is whole.
pub(super) fn missing(form: &Form, edition: &Edition, level: Level) -> Option<String> {
    let missing: Vec<String> = form.missing_at(Some(level)).into_iter().map(MissingPart::words).collect();
    let level = edition.level_name(level);
    (!missing.is_empty())
        .then(|| format!("所据文本缺少{}，表中没有这些内容，是否满足{level}要求不能全部判定", missing.join("、")))
}

/// The form that is called so, an official one where no edition is named; or a complaint that names those that there are.
pub(super) fn find<'c>(catalog: &'c Catalog, name: &str, edition: Option<&str>) -> anyhow::Result<&'c Form> {
    let editions = editions(catalog, edition)?;
    let is_wanted = |form: &&Form| editions.contains(&form.edition);
    let called: Vec<&Form> = catalog.forms_called(name).into_iter().filter(is_wanted).collect();
    let official: Vec<&Form> = called.iter().copied().filter(|form| form.origin == Origin::Official).collect();
    match (official.as_slice(), called.as_slice()) {
        ([only], _) | ([], [only]) => Ok(only),
        (_, []) => {
            let known = catalog.forms.iter().filter(is_wanted);
            let known: Vec<String> = known.map(|form| format!("{}（{}）", form.id, form.category)).collect();
            Err(anyhow!("没有“{name}”这种自评估表，可选：{}", known.join("、")))
        }
        ([], several) | (several, _) => {
            let line = |form: &&Form| format!("  {}　《{}》", form.id, form.title);
            let lines: Vec<String> = several.iter().map(line).collect();
            let is_of_one = several.windows(2).all(|two| matches!(two, [one, next] if one.edition == next.edition));
            let how = if is_of_one {
                "请改写编号"
            } else {
                "请改写编号，或用 --edition 指明依据哪一份文件（如 --edition 2015）"
            };
            Err(anyhow!("“{name}”有{}种自评估表，{how}：\n{}", several.len(), lines.join("\n")))
        }
    }
}

/// The editions that are called so; all where none is named.
pub(super) fn editions(catalog: &Catalog, name: Option<&str>) -> anyhow::Result<Vec<usize>> {
    let is_called = |edition: &Edition| name.is_none_or(|name| edition.is_called(name));
    let found: Vec<usize> =
        (0..).zip(&catalog.editions).filter(|(_, known)| is_called(known)).map(|(at, _)| at).collect();
    if found.is_empty() {
        let line = |edition: &Edition| format!("  {}　{}", edition.id, edition.citation());
        let known: Vec<String> = catalog.editions.iter().map(line).collect();
        bail!("没有“{}”这份依据文件，可选：\n{}", name.unwrap_or_default(), known.join("\n"));
    }
    Ok(found)
}

/// Writes the facts workbook.
fn facts(args: &BlankArgs, layout: &FactsLayout, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let questions = layout::questions(catalog);
    disk::write_file(&args.out, &facts_workbook::write(layout, catalog, &questions, CREATED)?)?;
    let sheets: Vec<&str> = FactSheet::ALL.iter().map(|sheet| sheet.name()).collect();
    run::print(&format!(
        "{}：{}填报表，共{}张：{}\n",
        args.out.display(),
        layout.title,
        sheets.len(),
        sheets.join("、")
    ))?;
    Ok(ExitCode::SUCCESS)
}
