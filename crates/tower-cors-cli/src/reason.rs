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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use http::{Request, Response};
    use tower::service_fn;
    use tower_cors_browser::Browser;
    use tower_cors_test_support::{check_rows, rows, wait};

    use super::*;

    /// Rows: a method, a target that every origin is redirected to, and the reason as data.
    #[test]
    fn reasons() {
        let table = "
            TRACE |                        | unsent forbidden-method: no page can send this method
            PUT   |                        | preflight no-allow-origin: there is no `Access-Control-Allow-Origin`
            GET   |                        | response no-allow-origin: there is no `Access-Control-Allow-Origin`
            GET   | http://a:b/?token=7    | response wrong-location: `Location` is not a single valid URL
            ";
        check_rows(rows::<3>(table), |[method, target, _]| {
            let server = service_fn(async |_: Request<()>| {
                let response = match target {
                    "" => Response::builder(),
                    target => Response::builder()
                        .status(302)
                        .header("access-control-allow-origin", "*")
                        .header("location", target),
                };
                Ok::<_, Infallible>(response.body(()).unwrap())
            });
            let request = Request::builder().method(method).body(()).unwrap();
            let mut browser = Browser::at("https://app.example.com").unwrap();
            let blocked = wait(browser.fetch(server, request)).unwrap_err();
            let Reason {
                code,
                message,
                stage,
                ..
            } = Reason::from(&blocked);
            format!("{stage} {code}: {message}")
        });
    }
}
