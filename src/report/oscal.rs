//! Standards and assessments in NIST's OSCAL, for programs that know it: a *catalog* for each edition, and *assessment
//! results* for filled forms.
//!
//! Nothing here looks at the clock: the dates are arguments, and every UUID is made from what it names (`oscal/identity.rs`).

mod catalog;
mod identity;
mod model;
mod results;

pub use catalog::catalog;
pub use model::{AssessmentResultsDocument, CatalogDocument};
pub use results::results;

/// The version of OSCAL that both documents follow.
pub const VERSION: &str = "1.2.1";

/// The namespace of properties and parts that OSCAL itself does not know.
const NAMESPACE: &str = "urn:ziping:oscal";
