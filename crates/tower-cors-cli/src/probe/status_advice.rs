//! Advice by the status of a response.

use http::header::LOCATION;
use http::{StatusCode, Uri};
use url::Url;

use super::exchange::{Answer, Exchange};

/// Words of a path or a host that make a login probable.
const LOGIN: [&str; 10] = [
    "auth",
    "authorize",
    "log-in",
    "login",
    "oauth",
    "oauth2",
    "sign-in",
    "sign_in",
    "signin",
    "sso",
];

/// Returns the advice on the status of a response. None if the status tells nothing.
pub(super) fn advise(failed: &Exchange, answer: &Answer) -> Vec<String> {
    if failed.is_preflight() && answer.is_redirect() {
        return redirected_preflight(failed, answer);
    }
    let advice = match failed.is_preflight() {
        true => preflight(answer.status),
        false => response(answer),
    };
    let line = |advice| format!("{} {advice}", numbered(answer.status));
    advice.map(line).into_iter().collect()
}

/// Returns the advice on a preflight's response.
fn preflight(status: StatusCode) -> Option<&'static str> {
    Some(match status.as_u16() {
        200..=299 => return None,
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
    })
}

/// Returns the advice on an actual response without CORS headers.
fn response(answer: &Answer) -> Option<&'static str> {
    Some(match answer.status.as_u16() {
        _ if answer.is_redirect() => {
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
        _ => return None,
    })
}

fn redirected_preflight(failed: &Exchange, answer: &Answer) -> Vec<String> {
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

/// Returns the advice for the most probable reason of a redirect.
fn guess(url: &Uri, location: &str) -> &'static str {
    let url = Url::parse(&url.to_string());
    let parsed = url.and_then(|url| Ok((url.join(location)?, url)));
    let Ok((target, url)) = parsed else {
        return "Request the final URL directly.";
    };
    let is_same_host = target.host() == url.host();
    let is_same_path = target.path() == url.path() && target.query() == url.query();
    let is_upgrade = (url.scheme(), target.scheme()) == ("http", "https");
    let is_same_port = target.port() == url.port();
    if is_upgrade && is_same_host && is_same_port && is_same_path {
        "Request the URL with https."
    } else if is_same_host && target.path().strip_suffix('/') == Some(url.path()) {
        "Request the URL with the slash at its end."
    } else if is_same_host && url.path().strip_suffix('/') == Some(target.path()) {
        "Request the URL without the slash at its end."
    } else if is_login(&target) {
        "This one probably leads to a login. Answer preflights before the login is checked."
    } else {
        "Request the final URL directly."
    }
}

/// Returns whether a part of the host or the path is a word for a login.
fn is_login(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().split('.');
    let mut words = host.chain(url.path().split(['/', '.']));
    words.any(|word| LOGIN.contains(&word.to_ascii_lowercase().as_str()))
}

/// Returns the status as the subject of a sentence: `405 Method Not Allowed:`.
fn numbered(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}:", status.as_u16()),
        None => format!("{}:", status.as_u16()),
    }
}
