//! The files of the page, as the program contains them.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::Answer;
use super::addresses::Origins;

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Declares the files by path: the content type, and the text of the file.
macro_rules! files {
    ($($path:literal: $type:expr, $file:literal;)*) => {
        /// Returns the content type and the text of a file.
        fn find(path: &str) -> Option<(&'static str, &'static str)> {
            match path {
                $($path => Some(($type, include_str!(concat!("page/", $file)))),)*
                _ => None,
            }
        }
    };
}

files! {
    "/": HTML, "index.html";
    "/style.css": "text/css; charset=utf-8", "style.css";
    "/icon.svg": "image/svg+xml", "icon.svg";
    "/cases.json": "application/json", "cases.json";
    "/main.js": SCRIPT, "main.js";
    "/address.js": SCRIPT, "address.js";
    "/cases.js": SCRIPT, "cases.js";
    "/dom.js": SCRIPT, "dom.js";
    "/editor.js": SCRIPT, "editor.js";
    "/form.js": SCRIPT, "form.js";
    "/results.js": SCRIPT, "results.js";
    "/sending.js": SCRIPT, "sending.js";
    "/sequence.js": SCRIPT, "sequence.js";
    "/sender": HTML, "sender.html";
    "/sender.js": SCRIPT, "sender.js";
}

/// The files of the pages that send requests. All servers have them.
const SENDER_FILES: [&str; 2] = ["/sender", "/sender.js"];

/// Returns a file of the page.
pub(super) fn page_file(path: &str, origins: &Origins) -> Option<Answer> {
    let (content_type, text) = find(path)?;
    let policy = match path {
        _ if SENDER_FILES.contains(&path) => sender_policy(origins),
        _ => page_policy(origins),
    };
    let mut answer = Answer::new(text.to_owned());
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    *answer.headers_mut() = HeaderMap::from_iter(headers);
    protect(&mut answer, &policy);
    Some(answer)
}

/// Returns a file of the pages that send requests.
pub(super) fn sender_file(path: &str, origins: &Origins) -> Option<Answer> {
    SENDER_FILES
        .contains(&path)
        .then(|| page_file(path, origins))
        .flatten()
}

/// Returns a short answer in plain text.
pub(super) fn plain(status: StatusCode, text: &str) -> Answer {
    let mut answer = Answer::new(format!("{text}\n"));
    *answer.status_mut() = status;
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    answer.headers_mut().insert(CONTENT_TYPE, text);
    protect(&mut answer, "default-src 'none'; frame-ancestors 'none'");
    answer
}

/// Returns a redirect to the page's one address. Browsers keep the fragment.
pub(super) fn redirect(url: &str) -> Answer {
    let mut answer = plain(
        StatusCode::TEMPORARY_REDIRECT,
        "the page has another address",
    );
    if let Ok(url) = HeaderValue::from_str(url) {
        answer.headers_mut().insert(LOCATION, url);
    }
    answer
}

/// Returns an answer for the page's scripts.
pub(super) fn json(value: &impl serde::Serialize) -> Answer {
    let Ok(text) = serde_json::to_string(value) else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "the answer is not JSON");
    };
    let mut answer = Answer::new(text);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    *answer.headers_mut() = HeaderMap::from_iter(headers);
    protect(&mut answer, "default-src 'none'; frame-ancestors 'none'");
    answer
}

fn protect(answer: &mut Answer, policy: &str) {
    let headers = answer.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // All policies consist of visible ASCII. Without one, the page must not run.
    match HeaderValue::from_str(policy) {
        Ok(policy) => headers.insert(CONTENT_SECURITY_POLICY, policy),
        Err(_) => headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain")),
    };
}

/// The page runs its own scripts, asks its own server, and shows only the pages that send.
fn page_policy(origins: &Origins) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; frame-src {} {} {}; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        origins.page.origin(),
        origins.api.origin(),
        origins.other.origin(),
    )
}

/// A page that sends asks only the servers of the playground, and only the page can show it.
fn sender_policy(origins: &Origins) -> String {
    format!(
        "default-src 'none'; script-src 'self'; connect-src {} {} {}; base-uri 'none'; \
         form-action 'none'; frame-ancestors {}",
        origins.api.origin(),
        origins.api.web_socket(),
        origins.other.origin(),
        origins.page.origin(),
    )
}
