//! The sentences of hints.

use std::fmt;

use tower_cors_core::text::{Quoted, QuotedList, Ticked, TickedList};

use super::difference::Listed;
use super::hint::Hint;

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NearestOrigin {
                allowed,
                differences,
                ..
            } => write!(
                f,
                "the nearest allowed origin is {}: {}",
                Quoted(allowed),
                Listed(differences)
            ),
            Self::NearestByRegex {
                allowed,
                differences,
                ..
            } => write!(
                f,
                "a regex matches {}: {}",
                Quoted(allowed),
                Listed(differences)
            ),
            Self::AddOrigin { origin, any_port } => write!(
                f,
                "to give pages of that origin access, add {}{} to `allow_origins`",
                Quoted(origin),
                OrAnyPort(any_port)
            ),
            Self::AmbiguousPath => f.write_str(
                "request the path exactly as the route spells it: without empty or dot segments, \
                 `;`, `\\` or needless percent-encoding",
            ),
            Self::BaseConfiguration => f.write_str(
                "the base configuration would grant this request, but a path's configuration \
                 inherits nothing from it",
            ),
            Self::OtherPath { path } => write!(
                f,
                "the configuration of {0} would grant this request, but it covers only {0} and \
                 paths below it, in that exact letter case; inside axum's `nest`, the layer sees \
                 the path without its prefix",
                Quoted(path)
            ),
            Self::SettingsOfPath { path } => write!(
                f,
                "change the settings of {0}: `for_path({0}, …)` in code, `[paths.{0}]` in a document",
                Quoted(path)
            ),
            Self::OwnHost => f.write_str(
                "`Host` and the origin name the same host; if it is yours, add the origin to \
                 `own_origins`, so that `Reject` does not affect its pages; if not, this is DNS \
                 rebinding: check `Host`",
            ),
            Self::CanonicalOrigin { canonical, allowed } => write!(
                f,
                "a browser would send {}, which {}: this request is not from a browser",
                Ticked(canonical),
                allowed_or_not(allowed)
            ),
            Self::NullOrigin => f.write_str(
                "browsers send `null` for sandboxed frames, `data:` and `file:` pages, and requests \
                 that another server redirected here; serve the page from its own origin, and \
                 allow that origin; if a redirect led here, let the page request this URL directly",
            ),
            Self::SeveralLines { name } => write!(
                f,
                "browsers send one {} line: look for a proxy that adds another",
                Ticked(name.as_str())
            ),
            Self::NormalizedMethod {
                normalized,
                granted,
                ..
            } => write!(
                f,
                "a browser would send {}, which {}: this request is not from a browser",
                Ticked(normalized),
                granted_or_not(granted)
            ),
            Self::MethodCase { asked, granted } => write!(
                f,
                "{} is granted, but browsers do not change the letter case of {}: write \
                 `method: \"{granted}\"` in the page's `fetch`",
                Ticked(granted),
                Ticked(asked)
            ),
            Self::UpperCaseMethod { asked, method } => write!(
                f,
                "browsers do not change the letter case of {}: write `method: \
                 \"{method}\"` in the page's `fetch`, and add {} to `allow_methods`",
                Ticked(asked),
                Quoted(method)
            ),
            Self::AddMethod { method } => write!(f, "add {} to `allow_methods`", Quoted(method)),
            Self::ForbiddenMethod { method } => write!(
                f,
                "browsers never let a page send {}, and no policy grants it",
                Ticked(method)
            ),
            Self::AddHeaders { names } => write!(f, "add {} to `allow_headers`", QuotedList(names)),
            Self::ContentType => f.write_str(
                "browsers ask for `content-type` unless its value is for a form or plain text; JSON \
                 needs it",
            ),
            Self::Preset { preset } => write!(
                f,
                "{} adds everything that this client needs, exposed headers included",
                Ticked(preset.names().setter)
            ),
            Self::NotCoveredByWildcard => f.write_str(
                "prefixes, and `*` without credentials, cover every request header except \
                 `authorization`",
            ),
            Self::ResponseHeader { name } => write!(
                f,
                "{} is a response header: remove it from the headers of the page's \
                 `fetch`",
                Ticked(name)
            ),
            Self::ForbiddenHeader { name } => write!(
                f,
                "browsers never let a page set {}: this request is not from a browser",
                Ticked(name)
            ),
            Self::NoPreflight { missing } => write!(
                f,
                "this `OPTIONS` request is not a preflight, because it has no {}; \
                 browsers send that header, so a proxy may have removed it",
                Ticked(missing.as_str())
            ),
            Self::NotOptions => f.write_str(
                "this is not a preflight, because preflights are `OPTIONS` requests: use `curl -X \
                 OPTIONS`",
            ),
            Self::LaterRule { rule } => write!(
                f,
                "rule {0} would grant it, but the first rule that allows the origin \
                 decides: put rule {0} before that one",
                rule + 1
            ),
            Self::Debug => f.write_str(
                "the browser's console always blames a missing `Access-Control-Allow-Origin`; with \
                 `debug_preflights` on, it names the check that failed",
            ),
            Self::NoCookie => f.write_str(
                "the request has no cookie: pages send cookies only with `credentials: \
                 \"include\"`, and to another site only those with `SameSite=None; Secure`",
            ),
            Self::UnprotectedSocket => f.write_str(
                "pages of any origin can open this WebSocket: reject them with \
                 `on_disallowed_origin`, or check `Origin` where the service accepts it",
            ),
            Self::HiddenHeaders { names } => write!(
                f,
                "the response has headers that the page cannot read; if it needs them, add {} to \
                 `expose_headers`",
                QuotedList(names)
            ),
            Self::RemovedHeaders { names } => write!(
                f,
                "the inner service set {} itself, but the policy decides alone: remove the other \
                 CORS layer",
                TickedList(names)
            ),
            Self::Redirect { to } => write!(
                f,
                "the browser follows the redirect to {} with `Origin: null`, and without \
                 `authorization`: let the page request that URL itself, and allow its origin there, \
                 or fetch it here and pass the answer on",
                Ticked(to)
            ),
            Self::PreflightStatus { status } => write!(
                f,
                "browsers fail a preflight with status {}, and never follow its redirect: let the \
                 inner service answer `OPTIONS` with 2xx, or let the layer answer, with \
                 `PreflightMode::Answer` (in a document, \"answer\")",
                status.as_u16()
            ),
            Self::LoosePredicate { origin } => write!(
                f,
                "the predicate also allows {}, an origin that nobody has: with credentials, any \
                 page could act as your users; compare whole origins",
                Ticked(origin)
            ),
            Self::Credentials => f.write_str(
                "the request has cookies: if the page sent it with `credentials: \
                 \"include\"`, turn on `allow_credentials` in a rule that names the origin",
            ),
        }
    }
}

struct OrAnyPort<'a>(&'a Option<String>);

impl fmt::Display for OrAnyPort<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(pattern) => write!(f, " (or {}, for all ports)", Quoted(pattern)),
            None => Ok(()),
        }
    }
}

fn allowed_or_not(allowed: &bool) -> &'static str {
    if *allowed {
        "is allowed"
    } else {
        "is not allowed either"
    }
}

fn granted_or_not(granted: &bool) -> &'static str {
    if *granted {
        "is granted"
    } else {
        "is not granted either"
    }
}
