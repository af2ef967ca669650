//! The reason why a page gets nothing, as data.

use serde::Serialize;
use tower_cors_browser::{BlockReason, Blocked, Stage};

/// A reason with its code, for programs.
#[derive(Serialize)]
pub(crate) struct Reason {
    code: &'static str,
    message: String,
    url: &'static str,
    standard: &'static str,
    stage: &'static str,
}

impl From<&Blocked> for Reason {
    fn from(blocked: &Blocked) -> Self {
        Self {
            code: blocked.reason().code(),
            message: message(blocked.reason()),
            url: blocked.reason().url(),
            standard: blocked.reason().standard(),
            stage: match blocked.stage() {
                Stage::Preflight => "preflight",
                Stage::Response => "response",
                _ => "unsent",
            },
        }
    }
}

/// Returns the reason in words.
///
/// A wrong `Location` is left out: its query may hold a secret.
pub(crate) fn message(reason: &BlockReason) -> String {
    match reason {
        BlockReason::WrongLocation { .. } => String::from("`Location` is not a single valid URL"),
        reason => reason.to_string(),
    }
}
