//! `ziping catalog show`

use super::super::run;
use super::{ShowArgs, ShowFormat, edition, mapping};
use crate::catalog::{Catalog, Edition, Inheritance, Level, MissingPart, Origin, Part, ProcedureFact, Scope, Wording};
use crate::report::{catalog, json};
use anyhow::{anyhow, bail};
use std::fmt::Write as _;
use std::path::Path;

pub(super) fn print(args: &ShowArgs, folder: Option<&Path>) -> anyhow::Result<()> {
    let desk = run::desk(folder)?;
    let catalog = &desk.catalog;
    if args.mapping {
        return mapping::print(args, catalog);
    }
    let wanted = match args.names.as_slice() {
        [] => None,
        [name] => Some(edition(catalog, name)?),
        _ => bail!("一次显示一份依据文件；两份之间的对照用 --mapping，改动用 ziping catalog diff"),
    };
    let text = match (wanted, args.format) {
        (wanted, ShowFormat::Json) => {
            if args.part.is_some() {
                bail!("json 格式总是整份依据文件，请去掉 --part");
            }
            json::print(&catalog::catalog(catalog, wanted.map(|(at, _)| at)))
        }
        (None, ShowFormat::Human) => {
            if args.part.is_some() {
                bail!("--part 要先给出依据文件，如 ziping catalog show 2015 --part a");
            }
            list(catalog)
        }
        (Some((at, edition)), ShowFormat::Human) => {
            let page = Page { catalog, edition, at, notes: args.notes };
            match &args.part {
                Some(part) => page.one_part(part)?,
                None => page.whole(),
            }
        }
    };
    run::print(&text)
}

fn list(catalog: &Catalog) -> String {
    let mut out = String::new();
    for (at, edition) in catalog.editions.iter().enumerate() {
        let page = Page { catalog, edition, at, notes: false };
        page.title(&mut out);
        for (_, part) in page.parts() {
            // Writing to a string can't fail.
            let _ = writeln!(out, "  {:<8}{} {}：{}", part.id, part.section, part.title, page.counts(part));
        }
        page.official_forms(&mut out);
        if !edition.missing.is_empty() {
            let (count, first) = (edition.missing.len(), missing_words(&edition.missing));
            let _ = writeln!(out, "  来源未收录{count}处，如{first}；显示全文可见全部");
        }
        out.push('\n');
    }
    out.push_str("查看全文：ziping catalog show <依据文件>；对照表：ziping catalog show --mapping\n");
    out
}

/// The first few missing parts: an edition may lack dozens.
fn missing_words(missing: &[MissingPart]) -> String {
    missing.iter().take(3).map(MissingPart::words).collect::<Vec<_>>().join("、")
}

/// An edition on its way to the terminal.
struct Page<'c> {
    catalog: &'c Catalog,
    edition: &'c Edition,
    at: usize,
    notes: bool,
}

impl<'c> Page<'c> {
    fn parts(&self) -> impl Iterator<Item = (usize, &'c Part)> {
        let at = self.at;
        self.catalog.parts.iter().enumerate().filter(move |(_, part)| part.edition == at)
    }

    fn title(&self, out: &mut String) {
        let wording = match self.edition.wording {
            Wording::Official => "原文",
            Wording::Own => "本项目的概括，非原文",
        };
        let _ = writeln!(out, "{}  {}《{}》（{wording}）", self.edition.id, self.edition.code, self.edition.title);
        let names: Vec<&str> =
            self.edition.names.iter().map(String::as_str).filter(|name| *name != self.edition.id).collect();
        if !names.is_empty() {
            let _ = writeln!(out, "  也可称为：{}", names.join("、"));
        }
    }

    /// How many requirements are printed under each level, from the lowest.
    fn counts(&self, part: &Part) -> String {
        let counts: Vec<String> = (0..)
            .map(Level)
            .zip(&self.edition.levels)
            .map(|(level, known)| {
                let count = part.requirements.iter().filter(|requirement| requirement.level == level).count();
                format!("{}{count}条", known.named.name)
            })
            .collect();
        counts.join("，")
    }

    fn official_forms(&self, out: &mut String) {
        let official = self.catalog.forms.iter();
        for form in official.filter(|form| form.edition == self.at && form.origin == Origin::Official) {
            let _ = writeln!(
                out,
                "  官方表格《{}》：{}条（ziping forms show {}）",
                form.title,
                form.clauses().count(),
                form.id
            );
        }
    }

    fn whole(&self) -> String {
        let mut out = String::new();
        self.title(&mut out);
        let _ = writeln!(out, "  来源：{}", self.edition.source);
        self.official_forms(&mut out);
        for (at, part) in self.parts() {
            self.part(at, part, &mut out);
        }
        self.procedure(&mut out);
        self.anomalies(&mut out, |_| true);
        self.missing(&mut out);
        out
    }

    fn one_part(&self, wanted: &str) -> anyhow::Result<String> {
        let is_wanted = |part: &Part| {
            [&part.id, &part.section, &part.title].into_iter().any(|name| name.eq_ignore_ascii_case(wanted))
        };
        let (at, part) = self.parts().find(|(_, part)| is_wanted(part)).ok_or_else(|| {
            let known: Vec<&str> = self.parts().map(|(_, part)| part.id.as_str()).collect();
            anyhow!("《{}》没有“{wanted}”这一部分，可选：{}", self.edition.title, known.join("、"))
        })?;
        let mut out = String::new();
        self.part(at, part, &mut out);
        self.anomalies(&mut out, |section| belongs(section, part));
        Ok(out.trim_start().to_owned())
    }

    fn part(&self, at: usize, part: &Part, out: &mut String) {
        let about = match &part.scope {
            Scope::General => "各类别".to_owned(),
            Scope::Category { category, class: None } => category.clone(),
            Scope::Category { category, class: Some(class) } => format!("{category}，{class}"),
        };
        let inheritance = match part.inheritance {
            Inheritance::Full => "各级别分别写全",
            Inheritance::Cumulative => "高级别包括低级别的全部要求",
        };
        let _ = writeln!(out, "\n━━ {} {}（{}；{about}；{inheritance}）", part.section, part.title, part.id);
        let _ = writeln!(out, "   {}", self.counts(part));
        if !part.preamble.is_empty() {
            let _ = writeln!(out, "{}", part.preamble);
        }
        let mut level = None;
        let mut heading = String::new();
        for (position, requirement) in part.requirements.iter().enumerate() {
            if level != Some(requirement.level) {
                level = Some(requirement.level);
                heading.clear();
                let _ = writeln!(out, "\n【{}】", self.edition.level_name(requirement.level));
                for inherits in part.inherits.iter().filter(|inherits| inherits.level == requirement.level) {
                    let _ = writeln!(out, "{} {}", inherits.section, inherits.text);
                }
            }
            if heading != requirement.heading() {
                heading = requirement.heading();
                let _ = writeln!(out, "\n  {heading}");
            }
            let limit = requirement
                .categories
                .as_ref()
                .map_or_else(String::new, |categories| format!("　〔仅{}〕", categories.join("、")));
            let _ = writeln!(out, "    {}  {}{limit}", requirement.id, requirement.text);
            self.thresholds(at, position, out);
        }
    }

    fn thresholds(&self, part: usize, requirement: usize, out: &mut String) {
        let rests = self.catalog.thresholds.iter();
        for threshold in rests.filter(|known| known.part == part && known.requirement == requirement) {
            let limit = threshold.limit_words();
            let limit = if limit.is_empty() { limit } else { format!("　〔{limit}〕") };
            let _ = writeln!(out, "        {}{limit}", threshold.words(self.edition));
        }
    }

    fn procedure(&self, out: &mut String) {
        if self.edition.procedure.is_empty() {
            return;
        }
        out.push_str("\n━━ 认证程序\n");
        for procedure in &self.edition.procedure {
            let _ = writeln!(out, "\n  {} {}", procedure.section, procedure.title);
            let _ = writeln!(out, "    {}", procedure.text.trim_end().replace('\n', "\n    "));
            for fact in self.edition.procedure_facts.iter().filter(|fact| fact.section == procedure.section) {
                let _ = writeln!(out, "        数值：{}{}{}", fact.value, fact.unit, self.note(fact));
            }
        }
        let known = |section: &str| self.edition.procedure.iter().any(|procedure| procedure.section == section);
        for fact in self.edition.procedure_facts.iter().filter(|fact| !known(&fact.section)) {
            let _ = writeln!(out, "  {} 数值：{}{}{}", fact.section, fact.value, fact.unit, self.note(fact));
        }
    }

    /// What those who keep the catalogue call a number, with their remark on it.
    fn note(&self, fact: &ProcedureFact) -> String {
        match (self.notes, fact.note.as_str()) {
            (false, _) => String::new(),
            (true, "") => format!("（{}）", fact.name),
            (true, note) => format!("（{}: {note}）", fact.name),
        }
    }

    fn anomalies(&self, out: &mut String, concerns: impl Fn(&str) -> bool) {
        let mut is_first = true;
        for anomaly in &self.edition.anomalies {
            if !anomaly.sections.iter().any(|section| concerns(section)) {
                continue;
            }
            if is_first {
                out.push_str("\n━━ 原文存疑（照原文保留）\n");
                is_first = false;
            }
            let _ = writeln!(out, "  {}：{}", anomaly.sections.join("、"), anomaly.text);
            if self.notes {
                let _ = writeln!(out, "      {}", anomaly.note);
            }
        }
    }

    fn missing(&self, out: &mut String) {
        if self.edition.missing.is_empty() {
            return;
        }
        out.push_str("\n━━ 来源未收录（依据它们的要求无法判定）\n");
        for missing in &self.edition.missing {
            let levels: Vec<&str> = missing.levels.iter().map(|level| self.edition.level_name(level)).collect();
            let whom = missing.categories.as_ref().map_or_else(|| "各类别".to_owned(), |names| names.join("、"));
            let _ = writeln!(out, "  {}（{}；{whom}）", missing.words(), levels.join("、"));
        }
    }
}

/// Whether a printed section stands in a part: it is the part's own, or begins as the part's requirements do.
fn belongs(section: &str, part: &Part) -> bool {
    section == part.section || part.requirements.iter().any(|requirement| requirement.id.starts_with(section))
}
