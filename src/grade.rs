//! How far an application has come: the highest level that its answers and facts support, and what the next one lacks.
//!
//! Three values throughout: a form that is not there, a row without a conclusion or a missing part of a standard leaves a
//! level undecided and never makes it pass.

use crate::application::AppliedFor;
use crate::assessment::Verdict as Conclusion;
use crate::case::Filled;
use crate::catalog::{Catalog, Edition, Known, Level, Necessity};
use crate::facts::Facts;
use crate::standing::{AtLevel, Lack, Share, Standing};
use crate::tally::{self, ProjectWindow, Subject};
use crate::verdict::{Outcome, Verdict};
use jiff::civil::Date;

/// What was handed in.
pub struct Papers<'p, 'c> {
    /// The catalogue.
    pub catalog: &'c Catalog,
    /// The forms.
    pub forms: &'p [&'p Filled<'c>],
    /// The facts.
    pub facts: Option<&'p Facts>,
    /// The categories applied for.
    pub categories: &'p [String],
    /// The day of checking.
    pub as_of: Date,
    /// How project windows are read.
    pub window: ProjectWindow,
    /// The audit type in any spelling, where it is known.
    pub audit: Option<&'p str>,
}

/// How far a category has come; `None` where no edition is known.
pub fn standing<'c>(applied: &AppliedFor<'c>, papers: &Papers<'_, 'c>) -> Option<Standing<'c>> {
    let edition = applied.edition?;
    let levels = edition.all_levels().iter().take(edition.levels.len()).map(|level| {
        let verdicts = papers.verdicts(applied, edition, level);
        AtLevel {
            level,
            general: papers.share(applied, edition, level, Half::General, &verdicts),
            professional: papers.share(applied, edition, level, Half::Professional, &verdicts),
        }
    });
    Some(Standing {
        category: applied.category.clone(),
        class: applied.class.clone(),
        edition,
        declared: applied.level,
        levels: levels.collect(),
    })
}

/// Which half of an edition's requirements.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    General,
    Professional,
}

impl<'c> Papers<'_, 'c> {
    /// The verdicts on a level's thresholds; how many there are where no facts are at hand.
    fn verdicts(
        &self,
        applied: &AppliedFor<'c>,
        edition: &'c Edition,
        level: Level,
    ) -> Result<Vec<Verdict<'c>>, Vec<usize>> {
        let class = applied.class.as_deref();
        let audit = self.audit.and_then(|audit| edition.audit(audit));
        let Some(facts) = self.facts else {
            let all = edition.all_levels();
            let concerned = self.catalog.thresholds.iter().filter_map(|threshold| {
                let part = self.catalog.parts.get(threshold.part)?;
                let requirement = part.requirements.get(threshold.requirement)?;
                let applies = self.catalog.editions.get(part.edition).is_some_and(|known| known.id == edition.id)
                    && tally::concerns(part, &applied.category, class)
                    && part.levels(requirement, all).contains(level)
                    && threshold.concerns(&applied.category, audit);
                applies.then_some(threshold.part)
            });
            return Err(concerned.collect());
        };
        let subject = Subject {
            facts,
            catalog: self.catalog,
            edition,
            category: &applied.category,
            as_of: self.as_of,
            window: self.window,
            audit,
        };
        Ok(tally::verdicts(self.catalog, &subject, class, level))
    }

    fn share(
        &self,
        applied: &AppliedFor<'c>,
        edition: &'c Edition,
        level: Level,
        half: Half,
        verdicts: &Result<Vec<Verdict<'c>>, Vec<usize>>,
    ) -> Share<'c> {
        let mut share = Share { outcome: Outcome::Pass, lacks: Vec::new() };
        self.rows(applied, edition, level, half, &mut share);
        let is_here = |part: usize| {
            let general = self.catalog.parts.get(part).is_some_and(|part| part.scope == crate::catalog::Scope::General);
            general == (half == Half::General)
        };
        match verdicts {
            Err(parts) => {
                let count = parts.iter().filter(|&&part| is_here(part)).count();
                if count > 0 {
                    share.note(Outcome::Undecided, Lack::Facts(count));
                }
            }
            Ok(verdicts) => {
                for verdict in verdicts.iter().filter(|verdict| is_here(verdict.threshold.part)) {
                    if verdict.outcome() != Outcome::Pass {
                        share.note(verdict.outcome(), Lack::Threshold(Box::new(verdict.clone())));
                    }
                }
            }
        }
        share
    }

    /// The forms that answer for a half of an edition: of that edition, or the official form of the category.
    fn form(&self, applied: &AppliedFor<'c>, edition: &Edition, half: Half) -> Option<&Filled<'c>> {
        let fits = |filled: &&&Filled<'c>| match half {
            Half::General => filled.form.is_general,
            Half::Professional => {
                let class = filled.form.part.and_then(|part| match &self.catalog.parts.get(part)?.scope {
                    crate::catalog::Scope::Category { class, .. } => class.as_deref(),
                    crate::catalog::Scope::General => None,
                });
                !filled.form.is_general
                    && filled.form.category == applied.category
                    && (applied.class.is_none() || class.is_none() || class == applied.class.as_deref())
            }
        };
        let of_edition = |filled: &&&Filled<'c>| filled.edition.id == edition.id;
        let forms = || self.forms.iter().filter(fits);
        forms().find(of_edition).or_else(|| forms().find(|filled| filled.form.part.is_none())).copied()
    }

    fn rows(&self, applied: &AppliedFor<'c>, edition: &Edition, level: Level, half: Half, share: &mut Share<'c>) {
        let Some(filled) = self.form(applied, edition, half) else {
            let wanted = self.catalog.forms.iter().find(|form| {
                let of_edition = self.catalog.editions.get(form.edition).is_some_and(|known| known.id == edition.id);
                let of_half = match half {
                    Half::General => form.is_general,
                    Half::Professional => !form.is_general && form.category == applied.category,
                };
                of_edition && of_half
            });
            let lack = match (wanted, half) {
                (Some(form), _) => Lack::Form(form.title.clone()),
                (None, Half::General) => Lack::Requirements(format!(
                    "条款目录中没有{}的通用要求：在申报信息中写明依据文件，或一并给出公共管理自评估表",
                    edition.citation()
                )),
                (None, Half::Professional) => {
                    Lack::Requirements(format!("条款目录中没有{}的{}要求", edition.citation(), applied.category))
                }
            };
            share.note(Outcome::Undecided, lack);
            return;
        };
        for missing in filled.form.missing.iter().filter(|missing| missing.levels.contains(level)) {
            share.note(Outcome::Undecided, Lack::Part(missing.words()));
        }
        // The undated edition's levels carry the same names.
        let Some(level) = filled.edition.level(edition.level_name(level)) else {
            share.note(
                Outcome::Undecided,
                Lack::Requirements(format!("《{}》没有与{}相当的级别", filled.form.title, edition.level_name(level))),
            );
            return;
        };
        let context = &filled.assessment.context;
        let chosen = context.chosen();
        let known = Known { level: Some(level), categories: Some(self.categories), ..context.known(&chosen) };
        let all = filled.edition.all_levels();
        let (mut failed, mut open) = (Vec::new(), Vec::new());
        for answer in &filled.assessment.answers {
            let Some(row) = filled.form.row(answer.clause) else { continue };
            let necessity = row.applicability.decide(all, known);
            if matches!(necessity, Necessity::NotRequired(_)) {
                continue;
            }
            match answer.conclusion.verdict {
                Some(Conclusion::Conforming) => {}
                Some(Conclusion::Nonconforming) => failed.push(answer.clause),
                Some(Conclusion::NotApplicable) | None => open.push(answer.clause),
            }
        }
        if !failed.is_empty() || !open.is_empty() {
            let outcome = if failed.is_empty() { Outcome::Undecided } else { Outcome::Fail };
            share.note(outcome, Lack::Rows { form: filled.form.title.clone(), failed, open });
        }
    }
}
