//! Advice by the status of a response.

use http::header::LOCATION;
use http::{StatusCode, Uri};

use super::exchange::{Answer, Exchange};

/// Returns the advice on the status of a preflight's answer. None for 200 to 299.
pub(super) fn preflight(failed: &Exchange, answer: &Answer) -> Vec<String> {
    let status = answer.status;
    if status.is_redirection() {
        return redirect(failed, answer);
    }
    let advice = match status.as_u16() {
        200..=299 => return Vec::new(),
        401 | 407 => {
            "The server asks for a login on `OPTIONS`. Browsers send preflights without cookies \
             and `authorization`. Answer preflights before the login is checked."
        }
        403 => {
            "The server, or a firewall or gateway in front of it, refuses the preflight. Check \
             that it allows the method `OPTIONS` and this origin."
        }
        404 | 410 => {
            "The server has no answer to `OPTIONS` at this URL. Check the URL, then let the CORS \
             layer answer preflights before the routes."
        }
        405 | 501 => {
            "The server does not handle `OPTIONS` here. Let its CORS layer answer preflights \
             before the routes, or add an `OPTIONS` route."
        }
        429 => "A rate limit counts the preflight. Leave `OPTIONS` out of the limit, or wait.",
        502..=504 => {
            "A proxy got no answer from the server behind it. Check that the server runs, then \
             try again."
        }
        500.. => "The server fails on `OPTIONS`. Its log has the error.",
        _ => {
            "The server refuses the preflight. Let its CORS layer answer `OPTIONS` before other \
             checks."
        }
    };
    vec![format!("{} {advice}", numbered(status))]
}

/// Returns the advice on the status of an actual response without CORS headers.
pub(super) fn response(answer: &Answer) -> Vec<String> {
    let status = answer.status;
    let advice = match status.as_u16() {
        300..=399 => {
            "The redirect itself needs CORS headers, and so does the response at its end. Request \
             the final URL directly, if you can."
        }
        401 | 403 => {
            "The server refuses the request before it adds CORS headers. Add them to errors, too, \
             so that the page can see the status."
        }
        404 | 405 => "Check the URL and the method. The server adds no CORS headers to this error.",
        502..=504 => {
            "A proxy got no answer from the server behind it, and its own error page has no CORS \
             headers. Check that the server runs."
        }
        400..=599 => {
            "The cause is probably this error, not CORS: many servers leave CORS headers off \
             their error pages. Fix the error first."
        }
        _ => return Vec::new(),
    };
    vec![format!("{} {advice}", numbered(status))]
}

fn redirect(failed: &Exchange, answer: &Answer) -> Vec<String> {
    let location = answer.lines(LOCATION);
    let target = location.first().map_or("", String::as_str);
    let guess = guess(&failed.url, target);
    vec![
        format!(
            "{} Browsers never follow a redirect of a preflight. {guess}",
            numbered(answer.status)
        ),
        String::from("Or let the server answer `OPTIONS` before it redirects."),
    ]
}

/// Returns the most probable reason for a redirect.
fn guess(url: &Uri, location: &str) -> &'static str {
    let path = url.path();
    let without_scheme = |text: &str| text.split_once("://").map(|(_, rest)| rest.to_owned());
    let is_upgrade = location.starts_with("https://")
        && url.scheme_str() == Some("http")
        && without_scheme(location) == without_scheme(&url.to_string());
    let target = location.split(['?', '#']).next().unwrap_or_default();
    let lower = target.to_ascii_lowercase();
    if is_upgrade {
        "Request the URL with https."
    } else if target.ends_with(&format!("{path}/")) {
        "Request the URL with the slash at its end."
    } else if path.ends_with('/') && target.ends_with(path.trim_end_matches('/')) && path != "/" {
        "Request the URL without the slash at its end."
    } else if ["login", "signin", "sign-in", "sign_in", "auth", "sso"]
        .iter()
        .any(|word| lower.contains(word))
    {
        "This one probably leads to a login. Answer preflights before the login is checked."
    } else {
        "Request the final URL directly."
    }
}

/// Returns the status as the subject of a sentence: `405 Method Not Allowed:`.
fn numbered(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}:", status.as_u16()),
        None => format!("{}:", status.as_u16()),
    }
}
