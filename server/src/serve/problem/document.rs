//! A problem as a program reads it (RFC 9457).

use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[schema(as = problem)]
pub(in crate::serve) struct ProblemDocument {
    /// An address that says what the code means.
    #[serde(rename = "type")]
    pub(super) about: String,
    pub(super) title: &'static str,
    pub(super) status: u16,
    pub(super) detail: String,
    pub(super) instance: String,
    /// Never changes its meaning.
    #[schema(pattern = "^DH[0-9]{4}$")]
    pub(super) code: String,
    /// What to do.
    pub(super) hint: String,
    /// Every parameter or field that is wrong.
    pub(super) errors: Vec<WrongValue>,
}

/// A parameter by its name, or a field of the body by its JSON pointer.
#[derive(Serialize, ToSchema)]
pub(super) struct WrongValue {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parameter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pointer: Option<String>,
    #[schema(pattern = "^DH[0-9]{4}$")]
    pub(super) code: String,
    pub(super) message: String,
}
