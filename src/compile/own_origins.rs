//! The origins of the service's own pages.

use tower_cors_core::strings;

use super::origins::check_origin;
use super::report::Report;
use crate::config::{CorsConfig, Disallowed};
use crate::error::{ConfigErrorKind, ConfigWarningKind};
use crate::policy::OwnOrigins;
use crate::policy::matcher::TextSet;

const FIELD: &str = "own_origins";

/// Checks the origins, and makes them canonical: each once.
pub(super) fn compile(config: &mut CorsConfig, report: &mut Report) -> OwnOrigins {
    let mut field = report.option(FIELD);
    let mut seen = TextSet::new();
    config.own_origins.retain(|origin| {
        let is_new = seen.insert(origin.as_bytes()).is_ok();
        if !is_new {
            field.warn(Some(origin), ConfigWarningKind::Duplicate);
        } else if strings::contains(origin, "*") || matches!(origin.as_str(), "null" | "file://") {
            // `Reject` protects against pages of other origins. A wildcard would exempt hosts that
            // nobody listed.
            field.error(Some(origin), ConfigErrorKind::OwnOriginNotExact);
        } else {
            // Without a `*`, what parses is exact.
            check_origin(&mut field, origin, false);
        }
        is_new
    });
    let rejects = matches!(config.options.on_disallowed_origin, Disallowed::Reject(_));
    if !config.own_origins.is_empty() && !rejects {
        field.warn(None, ConfigWarningKind::OwnOriginsWithoutReject);
    }
    OwnOrigins::new(&config.own_origins)
}
