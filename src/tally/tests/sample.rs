//! Facts to begin with: rows that count for everything, from which a test takes away what it is about.
//!
//! Used by the tests of the room and by those of the shipped thresholds; each brings the modules `facts` and `place` along.

use super::facts::{
    Applied, Certificate, CertificateKind, Entry, Facts, FinancialKind, FinancialYear, Organisation, Person, Project,
    Site, Statement,
};
use super::place::Place;
use jiff::civil::{Date, date};

/// An entry that was typed and understood.
pub(super) fn known<T>(typed: &str, value: T) -> Entry<T> {
    Entry { typed: typed.to_owned(), value: Some(value), place: Place::Whole }
}

/// An entry with nothing in it.
pub(super) fn blank<T>() -> Entry<T> {
    Entry::blank(Place::Whole)
}

/// An entry that nobody understands.
pub(super) fn unreadable<T>() -> Entry<T> {
    Entry { typed: "看不清".to_owned(), value: None, place: Place::Whole }
}

pub(super) fn text(typed: &str) -> Entry<String> {
    known(typed, typed.to_owned())
}

pub(super) fn day(value: Date) -> Entry<Date> {
    known(&value.to_string(), value)
}

pub(super) fn number(value: f64) -> Entry<f64> {
    known(&value.to_string(), value)
}

pub(super) fn words(typed: &str) -> Entry<Vec<String>> {
    known(typed, typed.split('、').map(str::to_owned).collect())
}

/// Nothing but an organisation's name.
pub(super) fn facts() -> Facts {
    Facts {
        organisation: Organisation {
            name: text("示例科技有限公司"),
            credit_code: blank(),
            legal_representative: blank(),
            registered_address: blank(),
            office_address: blank(),
            postcode: blank(),
            established: blank(),
            registered_capital: blank(),
            employees: blank(),
            security_staff: blank(),
            website: blank(),
            contact: blank(),
            contact_post: blank(),
            phone: blank(),
            mobile: blank(),
            email: blank(),
            audit: blank(),
            assessed: blank(),
            local_response: blank(),
            remote_response: blank(),
            around_the_clock: blank(),
        },
        applied: Vec::new(),
        statements: Vec::new(),
        people: Vec::new(),
        projects: Vec::new(),
        certificates: Vec::new(),
        sites: Vec::new(),
        finances: Vec::new(),
        sheets: Vec::new(),
        troubles: Vec::new(),
    }
}

pub(super) fn applied(category: &str, since: Entry<Date>) -> Applied {
    Applied { category: text(category), class: blank(), level: blank(), edition: blank(), since }
}

pub(super) fn statement(question: &str, answer: Entry<bool>) -> Statement {
    Statement { question: question.to_owned(), answer, remark: blank() }
}

/// Somebody in security service with nothing else to show.
pub(super) fn person(name: &str) -> Person {
    Person {
        name: text(name),
        identity: blank(),
        posts: blank(),
        degree: blank(),
        title: blank(),
        title_series: blank(),
        title_since: blank(),
        management_years: blank(),
        technical_years: blank(),
        in_service: known("是", true),
        teams: blank(),
        has_contract: known("是", true),
        is_insured: known("是", true),
    }
}

/// A project of a category, signed and accepted on these days.
pub(super) fn project(name: &str, category: &str, signed: Date, accepted: Date) -> Project {
    Project {
        name: text(name),
        client: text("示例银行"),
        category: text(category),
        industry: text("金融"),
        amount: number(10.0),
        signed: day(signed),
        started: blank(),
        completed: blank(),
        accepted: day(accepted),
        users: number(1000.0),
        trial_months: number(1.0),
    }
}

/// A certificate that runs to the end of 2027.
pub(super) fn certificate(holder: &str, kind: CertificateKind, name: &str, category: &str) -> Certificate {
    Certificate {
        holder: if holder.is_empty() { blank() } else { text(holder) },
        kind: known(kind.name(), kind),
        name: text(name),
        number: blank(),
        category: if category.is_empty() { blank() } else { text(category) },
        level: blank(),
        issuer: blank(),
        issued: day(date(2022, 1, 1)),
        valid_until: day(date(2027, 12, 31)),
    }
}

/// A site that is owned.
pub(super) fn site(kind: &str, region: &str) -> Site {
    Site {
        kind: text(kind),
        address: text(&format!("{region}示例路1号")),
        region: text(region),
        area: number(100.0),
        is_owned: known("自有", true),
        lease_until: blank(),
        backup_hours: number(48.0),
    }
}

/// An audit report of a firm that is named.
pub(super) fn report(year: i16) -> FinancialYear {
    FinancialYear {
        year: known(&year.to_string(), year),
        kind: known("审计报告", FinancialKind::AuditReport),
        firm: text("示例会计师事务所"),
        number: blank(),
        until: blank(),
        months: blank(),
        revenue: blank(),
        profit: blank(),
    }
}

/// Statements that cover so many months up to a day.
pub(super) fn statements(until: Date, months: f64) -> FinancialYear {
    FinancialYear {
        year: known(&until.year().to_string(), until.year()),
        kind: known("财务报表", FinancialKind::Statements),
        firm: blank(),
        number: blank(),
        until: day(until),
        months: number(months),
        revenue: blank(),
        profit: blank(),
    }
}
