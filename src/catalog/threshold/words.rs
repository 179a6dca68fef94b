//! Thresholds in words, as messages and lists quote them: `近3年内签订并完成的项目不少于1个`.

use super::super::Edition;
use super::{Area, AtLeast, Degree, Experience, Measure, Test, Threshold, TitleGrade};

impl Threshold {
    /// Code and demand as people cite them: `门槛T102：近3年内签订并完成的项目不少于1个`.
    pub fn words(&self, edition: &Edition) -> String {
        format!("门槛{}：{}", self.code, self.test.words(edition))
    }

    /// The categories that it is limited to, in words: `仅安全集成`, `安全集成除外`; empty where it is for all.
    pub fn limit_words(&self) -> String {
        let only = self.categories.iter().map(|categories| format!("仅{}", categories.join("、")));
        let except = (!self.except_categories.is_empty()).then(|| format!("{}除外", self.except_categories.join("、")));
        only.chain(except).collect::<Vec<_>>().join("，")
    }
}

impl Test {
    /// What is demanded, in words: measures that must all be reached are joined by `；并且`, alternatives by `；或者`.
    pub fn words(&self, edition: &Edition) -> String {
        match self {
            Test::Measure(measure) => measure.words(edition),
            Test::Any(tests) => joined(tests, "或者", edition),
            Test::All(tests) => joined(tests, "并且", edition),
        }
    }

    /// The parts that the source does not hold and that this can't be told without, by their printed numbers.
    pub fn missing_parts(&self) -> Vec<&str> {
        match self {
            Test::Measure(Measure::Missing { part }) => vec![part],
            Test::All(tests) => tests.iter().flat_map(Test::missing_parts).collect(),
            // One alternative that can be told is enough.
            Test::Any(tests) if tests.iter().all(|test| !test.missing_parts().is_empty()) => {
                tests.iter().flat_map(Test::missing_parts).collect()
            }
            Test::Measure(_) | Test::Any(_) => Vec::new(),
        }
    }
}

/// Tests inside tests stand in brackets where they join several themselves.
fn joined(tests: &[Test], word: &str, edition: &Edition) -> String {
    let parts: Vec<String> = tests
        .iter()
        .map(|test| match test {
            Test::Any(inner) | Test::All(inner) if inner.len() > 1 => format!("（{}）", test.words(edition)),
            _ => test.words(edition),
        })
        .collect();
    parts.join(&format!("；{word}"))
}

impl AtLeast {
    /// The demand in words: `不少于3个`, `多于3个` where the number itself is not enough.
    pub fn words(self, unit: &str) -> String {
        let word = if self.above { "多于" } else { "不少于" };
        format!("{word}{}{unit}", number(self.number))
    }
}

/// Numbers without an empty fraction: `3`, `0.5`.
fn number(number: f64) -> String {
    format!("{number}")
}

/// `近3年内`; empty where the window has no end.
fn window(years: Option<u8>) -> String {
    years.map_or_else(String::new, |years| format!("近{years}年内"))
}

impl Measure {
    /// What is demanded, in words.
    pub fn words(&self, edition: &Edition) -> String {
        match self {
            Measure::ServiceYears(at_least) => format!("从事本类别服务{}", at_least.words("年")),
            Measure::PriorGradeYears { level, at_least } => {
                format!("取得本类别{}（或更高）资质{}", edition.level_name(*level), at_least.words("年"))
            }
            Measure::ProjectsCompleted { window_years, at_least, any_category } => {
                let whose = if *any_category { "各类别" } else { "" };
                format!("{}签订并完成的{whose}项目{}", window(Some(*window_years)), at_least.words("个"))
            }
            Measure::ProjectsSigned { window_years, at_least } => {
                format!("{}签订的项目{}", window(*window_years), at_least.words("个"))
            }
            Measure::ContractTotal { window_years, at_least } => {
                format!("{}完成的项目合同总额{}", window(Some(*window_years)), at_least.words("万元"))
            }
            Measure::ContractLargest { window_years, at_least } => {
                format!("{}完成的单个项目最大合同额{}", window(Some(*window_years)), at_least.words("万元"))
            }
            Measure::ProjectUsers { users, at_least } => {
                format!("系统用户数在{}以上的已完成项目{}", number(*users), at_least.words("个"))
            }
            Measure::Industries(at_least) => format!("已完成项目涉及的行业{}", at_least.words("个")),
            Measure::TrialRunMonths(at_least) => format!("已完成项目的试运行{}", at_least.words("个月")),
            Measure::AuditReports { years } => format!("有最近{years}个完整年度每年的审计报告"),
            Measure::FinancialStatements { months } => format!("有最近{months}个月的财务报表"),
            Measure::RegisteredCapital(at_least) => format!("注册资本{}", at_least.words("万元")),
            Measure::OfficeArea(at_least) => format!("办公场所面积{}", at_least.words("平方米")),
            Measure::ManagementSystem { system } => format!("持有有效的{system}认证证书"),
            Measure::Statement { question } => format!("对“{question}”答“是”"),
            Measure::ResponseHours { area, at_most } => {
                format!("{}应急响应不超过{}小时", area.name(), number(*at_most))
            }
            Measure::ResponseAroundTheClock { area } => format!("{}提供7×24小时响应", area.name()),
            Measure::Missing { part } => format!("依据{part}，来源未收录此部分，无法判定"),
            people_or_site => people_or_site.words_of_people_and_sites(),
        }
    }

    fn words_of_people_and_sites(&self) -> String {
        match self {
            Measure::Staff(at_least) => format!("从事安全服务的人员{}", at_least.words("名")),
            Measure::CertifiedStaff(at_least) => format!("持有本类别有效专业证书的人员{}", at_least.words("名")),
            Measure::ProjectManagers(at_least) => format!("持有有效项目管理证书的人员{}", at_least.words("名")),
            Measure::ExperienceYears { role, field, at_least } => {
                format!("{}{}经历{}", role.name(), field.name(), at_least.words("年"))
            }
            Measure::Degree { role, degree } => format!("{}具有{}及以上学位", role.name(), degree.name()),
            Measure::ProfessionalTitle { role, series, title, held_years } => {
                let held = held_years.map_or_else(String::new, |years| format!("，任职不少于{}年", number(years)));
                format!("{}具有{series}类{}以上职称{held}", role.name(), title.name())
            }
            Measure::Sites { kind, at_least, distinct_regions } => {
                let regions = if *distinct_regions { "，且位于不同区域" } else { "" };
                format!("{kind}{}{regions}", at_least.words("个"))
            }
            Measure::SiteArea { kind, at_least } => format!("{kind}机房面积合计{}", at_least.words("平方米")),
            Measure::SiteTenureYears { kind, at_least } => {
                format!("{kind}为自有，或剩余租期{}", at_least.words("年"))
            }
            Measure::BackupPowerHours { kind, at_least } => format!("{kind}后备供电{}", at_least.words("小时")),
            Measure::Team { team, at_least } => format!("{team}人员{}", at_least.words("名")),
            Measure::TeamCertified { team, at_least } => {
                format!("{team}中持有有效证书的人员{}", at_least.words("名"))
            }
            // Every other measure has its words above.
            _ => String::new(),
        }
    }
}

impl Experience {
    /// The field in words.
    pub fn name(self) -> &'static str {
        match self {
            Experience::Management => "信息技术管理",
            Experience::Technical => "安全技术",
        }
    }
}

impl Degree {
    /// The degree in words.
    pub fn name(self) -> &'static str {
        match self {
            Degree::College => "大专",
            Degree::Bachelor => "本科",
            Degree::Master => "硕士",
            Degree::Doctor => "博士",
        }
    }
}

impl TitleGrade {
    /// The grade in words.
    pub fn name(self) -> &'static str {
        match self {
            TitleGrade::Junior => "初级",
            TitleGrade::Intermediate => "中级",
            TitleGrade::Senior => "高级",
        }
    }
}

impl Area {
    /// The area in words.
    pub fn name(self) -> &'static str {
        match self {
            Area::Local => "本地",
            Area::Remote => "外地",
        }
    }
}

#[cfg(test)]
mod tests;
