//! 基本信息

use super::find::Found;
use super::numbers;
use super::reading::Reading;
use super::record::Record;
use crate::facts::Organisation;
use crate::facts::layout::Block;
use crate::place::Place;
use std::collections::BTreeMap;

/// Reads the form; where it is not there, everything is blank.
pub(super) fn read(found: &Found<'_>, reading: &mut Reading<'_>) -> Organisation {
    let nothing = Record { block: Block::Organisation, first: Place::Whole, cells: BTreeMap::new() };
    let record = found.form.as_ref().map_or(&nothing, |form| &form.record);
    let catalog = reading.catalog;
    let audit_name = |typed: &str| {
        catalog.editions.iter().find_map(|edition| Some(edition.audit_name(edition.audit(typed)?).to_owned()))
    };
    Organisation {
        name: reading.text(record, "name"),
        credit_code: reading.credit_code(record, "credit_code"),
        legal_representative: reading.text(record, "legal_representative"),
        registered_address: reading.text(record, "registered_address"),
        office_address: reading.text(record, "office_address"),
        postcode: reading.code(record, "postcode"),
        established: reading.date(record, "established"),
        registered_capital: reading.money(record, "registered_capital"),
        employees: reading.quantity(record, "employees", numbers::COUNT, false),
        security_staff: reading.quantity(record, "security_staff", numbers::COUNT, false),
        website: reading.text(record, "website"),
        contact: reading.text(record, "contact"),
        contact_post: reading.text(record, "contact_post"),
        phone: reading.code(record, "phone"),
        mobile: reading.code(record, "mobile"),
        email: reading.text(record, "email"),
        audit: reading.word(record, "audit", audit_name),
        assessed: reading.date(record, "assessed"),
        local_response: reading.quantity(record, "local_response", numbers::HOURS, true),
        remote_response: reading.quantity(record, "remote_response", numbers::HOURS, true),
        around_the_clock: reading.yes_no(record, "around_the_clock"),
    }
}
