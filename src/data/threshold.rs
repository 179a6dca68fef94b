//! What organisations must reach in numbers: `thresholds/<edition>.toml`.

use super::standard::named_level;
use super::{CatalogError, CatalogFile, complaint};
use crate::catalog::{
    Area, AtLeast, Audit, Degree, Edition, Experience, Leader, Measure, Part, Test, Threshold, TitleGrade,
};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawThresholds {
    edition: Spanned<String>,
    threshold: Vec<RawThreshold>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawThreshold {
    code: Spanned<String>,
    part: Spanned<String>,
    requirement: Spanned<String>,
    categories: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    except_categories: Vec<Spanned<String>>,
    audits: Option<Vec<Spanned<String>>>,
    test: Spanned<RawTest>,
    #[serde(default)]
    #[expect(dead_code, reason = "a remark for those who read the file")]
    note: String,
}

/// Every key of every measure; which ones a measure takes is checked when it is built.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawTest {
    any: Option<Vec<Spanned<RawTest>>>,
    all: Option<Vec<Spanned<RawTest>>>,
    measure: Option<Spanned<String>>,
    at_least: Option<f64>,
    at_most: Option<f64>,
    #[serde(default)]
    above: bool,
    window_years: Option<u8>,
    years: Option<u8>,
    months: Option<u8>,
    held_years: Option<f64>,
    users: Option<f64>,
    level: Option<Spanned<String>>,
    role: Option<Spanned<String>>,
    field: Option<Spanned<String>>,
    degree: Option<Spanned<String>>,
    series: Option<String>,
    title: Option<Spanned<String>>,
    system: Option<String>,
    question: Option<String>,
    r#where: Option<Spanned<String>>,
    kind: Option<String>,
    team: Option<String>,
    part: Option<String>,
    #[serde(default)]
    distinct_regions: bool,
    #[serde(default)]
    any_category: bool,
}

/// Checks thresholds against their edition and its parts.
pub(super) fn thresholds(
    file: &CatalogFile,
    raw: RawThresholds,
    editions: &[Edition],
    parts: &[Part],
    errors: &mut Vec<CatalogError>,
) -> Vec<Threshold> {
    let wanted = raw.edition.get_ref();
    let Some(edition_at) = editions.iter().position(|edition| edition.id == *wanted) else {
        errors.push(complaint(file, raw.edition.span(), format!("没有依据文件“{wanted}”（editions/{wanted}.toml）")));
        return Vec::new();
    };
    let mut builder = Builder { file, edition: &editions[edition_at], edition_at, parts, errors };
    raw.threshold.into_iter().filter_map(|raw| builder.threshold(raw)).collect()
}

struct Builder<'b> {
    file: &'b CatalogFile,
    edition: &'b Edition,
    edition_at: usize,
    parts: &'b [Part],
    errors: &'b mut Vec<CatalogError>,
}

impl Builder<'_> {
    fn complain(&mut self, span: Range<usize>, message: String) {
        self.errors.push(complaint(self.file, span, message));
    }

    fn threshold(&mut self, raw: RawThreshold) -> Option<Threshold> {
        let code = raw.code.get_ref();
        let is_code = code.len() == 4 && code.starts_with('T') && code[1..].bytes().all(|byte| byte.is_ascii_digit());
        if !is_code {
            self.complain(raw.code.span(), format!("“{code}”不是代码，应为T和三位数字，如T102"));
        }
        for category in raw.categories.iter().flatten().chain(&raw.except_categories) {
            if !self.edition.categories.contains(category.get_ref()) {
                let known = self.edition.categories.join("、");
                self.complain(category.span(), format!("“{}”不是服务类别，可用：{known}", category.get_ref()));
            }
        }
        let audits = raw.audits.map(|names| names.iter().filter_map(|name| self.audit(name)).collect());
        let test = self.test(raw.test);
        let part_id = raw.part.get_ref();
        let Some(part) = self.parts.iter().position(|part| part.edition == self.edition_at && part.id == *part_id)
        else {
            self.complain(
                raw.part.span(),
                format!("没有“{part_id}”这一部分（requirements/{}/{part_id}.toml）", self.edition.id),
            );
            return None;
        };
        let id = raw.requirement.get_ref();
        let Some(requirement) = self.parts[part].requirements.iter().position(|requirement| requirement.id == *id)
        else {
            self.complain(raw.requirement.span(), format!("“{part_id}”中没有编号为“{id}”的要求"));
            return None;
        };
        let names = |names: Vec<Spanned<String>>| names.into_iter().map(Spanned::into_inner).collect();
        Some(Threshold {
            code: raw.code.into_inner(),
            part,
            requirement,
            categories: raw.categories.map(names),
            except_categories: names(raw.except_categories),
            audits,
            test: test?,
        })
    }

    fn test(&mut self, raw: Spanned<RawTest>) -> Option<Test> {
        let span = raw.span();
        let raw = raw.into_inner();
        match (raw.measure.is_some(), raw.any.is_some(), raw.all.is_some()) {
            (true, false, false) => self.measure(&raw, &span).map(Test::Measure),
            (false, true, false) => self.tests(raw.any.unwrap_or_default(), &span).map(Test::Any),
            (false, false, true) => self.tests(raw.all.unwrap_or_default(), &span).map(Test::All),
            _ => {
                self.complain(span, "measure、any、all 三者写一个".to_owned());
                None
            }
        }
    }

    fn tests(&mut self, raw: Vec<Spanned<RawTest>>, span: &Range<usize>) -> Option<Vec<Test>> {
        if raw.is_empty() {
            self.complain(span.clone(), "any、all 不能为空".to_owned());
            return None;
        }
        raw.into_iter().map(|raw| self.test(raw)).collect()
    }

    /// A key that this measure needs.
    fn need<T: Clone>(&mut self, value: Option<&T>, key: &str, span: &Range<usize>) -> Option<T> {
        if value.is_none() {
            self.complain(span.clone(), format!("缺少“{key}”"));
        }
        value.cloned()
    }

    /// The lower bound that most measures have.
    fn at_least(&mut self, raw: &RawTest, span: &Range<usize>) -> Option<AtLeast> {
        let number = self.need(raw.at_least.as_ref(), "at_least", span)?;
        Some(AtLeast { number, above: raw.above })
    }

    /// One of the words that a key knows.
    fn word<T: Copy>(
        &mut self,
        value: Option<&Spanned<String>>,
        key: &str,
        known: &[(&str, T)],
        span: &Range<usize>,
    ) -> Option<T> {
        let Some(word) = value else {
            self.complain(span.clone(), format!("缺少“{key}”"));
            return None;
        };
        let found = known.iter().find(|(name, _)| name == word.get_ref()).map(|&(_, value)| value);
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            self.complain(word.span(), format!("“{}”不可用，可用：{}", word.get_ref(), names.join("、")));
        }
        found
    }

    fn measure(&mut self, raw: &RawTest, span: &Range<usize>) -> Option<Measure> {
        let name = raw.measure.as_ref()?;
        Some(match name.get_ref().as_str() {
            "service_years" => Measure::ServiceYears(self.at_least(raw, span)?),
            "prior_grade_years" => Measure::PriorGradeYears {
                level: self.level(raw.level.as_ref(), span)?,
                at_least: self.at_least(raw, span)?,
            },
            "projects_completed" => Measure::ProjectsCompleted {
                window_years: self.need(raw.window_years.as_ref(), "window_years", span)?,
                at_least: self.at_least(raw, span)?,
                any_category: raw.any_category,
            },
            "projects_signed" => {
                Measure::ProjectsSigned { window_years: raw.window_years, at_least: self.at_least(raw, span)? }
            }
            "contract_total" => Measure::ContractTotal {
                window_years: self.need(raw.window_years.as_ref(), "window_years", span)?,
                at_least: self.at_least(raw, span)?,
            },
            "contract_largest" => Measure::ContractLargest {
                window_years: self.need(raw.window_years.as_ref(), "window_years", span)?,
                at_least: self.at_least(raw, span)?,
            },
            "staff" => Measure::Staff(self.at_least(raw, span)?),
            "certified_staff" => Measure::CertifiedStaff(self.at_least(raw, span)?),
            "project_managers" => Measure::ProjectManagers(self.at_least(raw, span)?),
            "experience_years" => Measure::ExperienceYears {
                role: self.leader(raw, span)?,
                field: self.word(
                    raw.field.as_ref(),
                    "field",
                    &[("管理", Experience::Management), ("技术", Experience::Technical)],
                    span,
                )?,
                at_least: self.at_least(raw, span)?,
            },
            "degree" => Measure::Degree {
                role: self.leader(raw, span)?,
                degree: self.word(
                    raw.degree.as_ref(),
                    "degree",
                    &[("本科", Degree::Bachelor), ("硕士", Degree::Master), ("博士", Degree::Doctor)],
                    span,
                )?,
            },
            "professional_title" => Measure::ProfessionalTitle {
                role: self.leader(raw, span)?,
                series: self.need(raw.series.as_ref(), "series", span)?,
                title: self.word(
                    raw.title.as_ref(),
                    "title",
                    &[("初级", TitleGrade::Junior), ("中级", TitleGrade::Intermediate), ("高级", TitleGrade::Senior)],
                    span,
                )?,
                held_years: raw.held_years,
            },
            "audit_reports" => Measure::AuditReports { years: self.need(raw.years.as_ref(), "years", span)? },
            "financial_statements" => {
                Measure::FinancialStatements { months: self.need(raw.months.as_ref(), "months", span)? }
            }
            "registered_capital" => Measure::RegisteredCapital(self.at_least(raw, span)?),
            "office_area" => Measure::OfficeArea(self.at_least(raw, span)?),
            "management_system" => {
                Measure::ManagementSystem { system: self.need(raw.system.as_ref(), "system", span)? }
            }
            "statement" => Measure::Statement { question: self.need(raw.question.as_ref(), "question", span)? },
            "project_users" => Measure::ProjectUsers {
                users: self.need(raw.users.as_ref(), "users", span)?,
                at_least: self.at_least(raw, span)?,
            },
            "industries" => Measure::Industries(self.at_least(raw, span)?),
            "response_hours" => Measure::ResponseHours {
                area: self.area(raw, span)?,
                at_most: self.need(raw.at_most.as_ref(), "at_most", span)?,
            },
            "response_around_the_clock" => Measure::ResponseAroundTheClock { area: self.area(raw, span)? },
            "trial_run_months" => Measure::TrialRunMonths(self.at_least(raw, span)?),
            "sites" => Measure::Sites {
                kind: self.need(raw.kind.as_ref(), "kind", span)?,
                at_least: self.at_least(raw, span)?,
                distinct_regions: raw.distinct_regions,
            },
            "site_area" => Measure::SiteArea {
                kind: self.need(raw.kind.as_ref(), "kind", span)?,
                at_least: self.at_least(raw, span)?,
            },
            "site_tenure_years" => Measure::SiteTenureYears {
                kind: self.need(raw.kind.as_ref(), "kind", span)?,
                at_least: self.at_least(raw, span)?,
            },
            "backup_power_hours" => Measure::BackupPowerHours {
                kind: self.need(raw.kind.as_ref(), "kind", span)?,
                at_least: self.at_least(raw, span)?,
            },
            "team" => {
                Measure::Team { team: self.need(raw.team.as_ref(), "team", span)?, at_least: self.at_least(raw, span)? }
            }
            "team_certified" => Measure::TeamCertified {
                team: self.need(raw.team.as_ref(), "team", span)?,
                at_least: self.at_least(raw, span)?,
            },
            "missing" => Measure::Missing { part: self.need(raw.part.as_ref(), "part", span)? },
            other => {
                self.complain(name.span(), format!("没有“{other}”这种度量"));
                return None;
            }
        })
    }

    fn level(&mut self, name: Option<&Spanned<String>>, span: &Range<usize>) -> Option<crate::catalog::Level> {
        let Some(name) = name else {
            self.complain(span.clone(), "缺少“level”".to_owned());
            return None;
        };
        named_level(self.file, self.edition, name, self.errors)
    }

    fn audit(&mut self, name: &Spanned<String>) -> Option<Audit> {
        let at = self.edition.audits.iter().position(|audit| audit.name == *name.get_ref());
        if at.is_none() {
            self.complain(name.span(), format!("“{}”不是《{}》的审核类型", name.get_ref(), self.edition.title));
        }
        at.and_then(|at| u8::try_from(at).ok()).map(Audit)
    }

    fn leader(&mut self, raw: &RawTest, span: &Range<usize>) -> Option<Leader> {
        let known = [Leader::Organisation, Leader::Technical, Leader::Finance].map(|leader| (leader.name(), leader));
        self.word(raw.role.as_ref(), "role", &known, span)
    }

    fn area(&mut self, raw: &RawTest, span: &Range<usize>) -> Option<Area> {
        self.word(raw.r#where.as_ref(), "where", &[("本地", Area::Local), ("外地", Area::Remote)], span)
    }
}
