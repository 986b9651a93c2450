//! What a form sends: it stands in the body, so that no address, history or log of a proxy ever holds
//! what somebody typed.

use axum::body::Body;
use axum::http::HeaderMap;

use crate::serve::ask::pairs;
use crate::serve::body;
use crate::serve::parameters::name_unknown;
use crate::serve::problem::Problem;

const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";
const BYTES_MAX: u64 = 16 << 10;

pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads the fields `known`; any other is refused.
    pub(super) async fn read(
        headers: &HeaderMap,
        body: Body,
        known: &[&str],
    ) -> Result<Form, Problem> {
        body::check_type(headers, MEDIA_TYPE)?;
        let bytes = body::whole(headers, body, BYTES_MAX).await?;
        let fields = pairs(Some(&String::from_utf8_lossy(&bytes)));
        let others = fields.iter().filter(|(name, _)| !known.contains(&name.as_str()));
        let wrong: Vec<_> = others.map(|(name, _)| name_unknown(name, &known.join(", "))).collect();
        if wrong.is_empty() { Ok(Form(fields)) } else { Err(Problem::wrong(wrong)) }
    }

    /// Empty where the field was not sent.
    pub(super) fn given(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}
