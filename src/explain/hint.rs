//! What to change, or to look at.

use std::fmt;

use http::HeaderName;
use thiserror::Error;

use tower_cors_core::text::{Quoted, QuotedList, Ticked};

/// What to change about a policy or a request, or what to look at. `Display` says it in a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Hint {
    /// The allowed origin that is nearest to the request's.
    #[error("the nearest allowed origin is {}: {}", Quoted(.allowed), Listed(.differences))]
    #[non_exhaustive]
    NearestOrigin {
        /// The origin or pattern, as the configuration has it.
        allowed: String,
        /// The index of its rule, from 0.
        rule: usize,
        /// What it has where the request's origin has something else. One or two.
        differences: Vec<Difference>,
    },
    /// An origin that a regex matches, and that differs from the request's in its scheme or port.
    #[error("a regex matches {}: {}", Quoted(.allowed), Listed(.differences))]
    #[non_exhaustive]
    NearestByRegex {
        /// That origin.
        allowed: String,
        /// The index of the regex's rule, from 0.
        rule: usize,
        /// What it has where the request's origin has something else. One or two.
        differences: Vec<Difference>,
    },
    /// The origin can be allowed.
    #[error("if pages of that origin are to have access, add {}{} to `allow_origins`", Quoted(.origin), OrAnyPort(.any_port))]
    #[non_exhaustive]
    AddOrigin {
        /// The origin.
        origin: String,
        /// The pattern for all ports of this very machine, where the origin is there and has a port: development servers change
        /// theirs.
        any_port: Option<String>,
    },
    /// The request's `Host` is that of the origin.
    #[error(
        "the page seems to be the service's own, by the request's `Host`: if it is, browsers check nothing, and let it read the \
         response"
    )]
    OwnHost,
    /// The origin is not written as browsers write it.
    #[error("browsers write it {}, which {}: no browser sent this request", Ticked(.canonical), allowed_or_not(.allowed))]
    #[non_exhaustive]
    CanonicalOrigin {
        /// What browsers write.
        canonical: String,
        /// Whether the policy allows that.
        allowed: bool,
    },
    /// The origin is `null`.
    #[error(
        "`null` is the origin of sandboxed frames, of `data:` and `file:` pages, and of requests that were redirected from one \
         other origin to another: serve the page from an origin of its own, and do not redirect its requests"
    )]
    NullOrigin,
    /// A header has several lines.
    #[error("browsers send one line of {}: look for a proxy that adds another", Ticked(.name.as_str()))]
    #[non_exhaustive]
    SeveralLines {
        /// Its name.
        name: HeaderName,
    },
    /// Browsers write the method in upper case.
    #[error("browsers write it {}, which {}: no browser sent this request", Ticked(.normalized), granted_or_not(.granted))]
    #[non_exhaustive]
    NormalizedMethod {
        /// The method, as it was asked for.
        asked: String,
        /// What browsers make of it.
        normalized: String,
        /// Whether the policy grants that.
        granted: bool,
    },
    /// The method is granted in other letter case, in which browsers leave it.
    #[error(
        "{} is granted, and browsers do not change the letter case of {}: write `method: \"{granted}\"` in the page's `fetch`",
        Ticked(.granted), Ticked(.asked)
    )]
    #[non_exhaustive]
    MethodCase {
        /// The method, as it was asked for.
        asked: String,
        /// As it is granted.
        granted: String,
    },
    /// The method is granted in no letter case, and was probably meant to be in upper case.
    #[error(
        "browsers do not change the letter case of {}: write `method: \"{method}\"` in the page's `fetch`, and add {} to `allow_methods`",
        Ticked(.asked), Quoted(.method)
    )]
    #[non_exhaustive]
    UpperCaseMethod {
        /// The method, as it was asked for.
        asked: String,
        /// In upper case.
        method: String,
    },
    /// The method can be granted.
    #[error("add {} to `allow_methods`", Quoted(.method))]
    #[non_exhaustive]
    AddMethod {
        /// The method.
        method: String,
    },
    /// No page can send the method.
    #[error("no page can send {}, and no policy grants it", Ticked(.method))]
    #[non_exhaustive]
    ForbiddenMethod {
        /// The method.
        method: String,
    },
    /// The request headers can be allowed.
    #[error("add {} to `allow_headers`", QuotedList(.names))]
    #[non_exhaustive]
    AddHeaders {
        /// Their names, in lower case.
        names: Vec<String>,
    },
    /// `content-type` was asked for.
    #[error(
        "browsers ask for `content-type` unless it is that of a form or of plain text: JSON needs it"
    )]
    ContentType,
    /// What the clients of a protocol ask for was asked for.
    #[error("{} adds all that such a client needs, response headers too", Ticked(.method))]
    #[non_exhaustive]
    Preset {
        /// The method of [`CorsConfig`](crate::CorsConfig): `grpc_web()` or `connect()`.
        method: &'static str,
    },
    /// `authorization` was asked for where `*` is allowed.
    #[error("without credentials, `*` covers every request header but `authorization`")]
    NotCoveredByWildcard,
    /// The page sets a header that is a server's to set.
    #[error("{} is a response header: take it out of the headers of the page's `fetch`", Ticked(.name))]
    #[non_exhaustive]
    ResponseHeader {
        /// Its name, in lower case.
        name: String,
    },
    /// No page can set the header.
    #[error("no page can set {}: no browser sent this request", Ticked(.name))]
    #[non_exhaustive]
    ForbiddenHeader {
        /// Its name, in lower case.
        name: String,
    },
    /// An `OPTIONS` request that lacks what makes it a preflight.
    #[error(
        "this is no preflight: an `OPTIONS` request without {}; browsers send it, and a proxy may have taken it away",
        Ticked(.missing.as_str())
    )]
    #[non_exhaustive]
    NoPreflight {
        /// The header that it lacks.
        missing: HeaderName,
    },
    /// A request of another method that has what makes an `OPTIONS` request a preflight.
    #[error("this is no preflight: those are `OPTIONS` requests, as of `curl -X OPTIONS`")]
    NotOptions,
    /// A later rule would have granted the preflight, or credentials.
    #[error(
        "rule {0} would grant it, but the first rule that allows the origin decides: put rule {0} before that one",
        .rule + 1
    )]
    #[non_exhaustive]
    LaterRule {
        /// The index of that rule, from 0.
        rule: usize,
    },
    /// The browser's console will not name the step that failed.
    #[error(
        "the browser's console blames a missing `Access-Control-Allow-Origin`, whatever the reason; with `debug(true)`, it names the \
         step that fails"
    )]
    Debug,
    /// The request came with cookies, and the rule does not allow credentials.
    #[error(
        "the request has cookies: if the page sent it with `credentials: \"include\"`, it needs `allow_credentials(true)`, and its \
         origin by name"
    )]
    Credentials,
}

/// What an allowed origin has where the request's has something else.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Difference {
    /// The scheme.
    #[error("scheme {}, not {}", Ticked(.allowed), Ticked(.asked))]
    #[non_exhaustive]
    Scheme {
        /// Of the allowed origin.
        allowed: String,
        /// Of the request's.
        asked: String,
    },
    /// The port; `None` is the scheme's default one.
    #[error("port {}, not {}", Port(.allowed), Port(.asked))]
    #[non_exhaustive]
    Port {
        /// Of the allowed origin.
        allowed: Option<u16>,
        /// Of the request's.
        asked: Option<u16>,
    },
    /// A dot at the end of the host, which makes it another one.
    #[error("{} dot at the end of its host", if *.allowed { "a" } else { "no" })]
    #[non_exhaustive]
    TrailingDot {
        /// Whether the allowed origin has it.
        allowed: bool,
    },
    /// The request's host is that of the pattern itself, which stands for its subdomains only.
    #[error("subdomains only, not the domain itself")]
    Subdomains,
    /// Another name or address of this very machine.
    #[error("host {}, not {}, which is another one to browsers", Ticked(.allowed), Ticked(.asked))]
    #[non_exhaustive]
    Loopback {
        /// Of the allowed origin.
        allowed: String,
        /// Of the request's.
        asked: String,
    },
    /// One label of the host; `None` where it has none in that place.
    #[error("{}", Label(.allowed, .asked))]
    #[non_exhaustive]
    Label {
        /// Of the allowed origin.
        allowed: Option<String>,
        /// Of the request's.
        asked: Option<String>,
    },
}

/// Differences, with semicolons between them.
struct Listed<'a>(&'a [Difference]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, difference) in self.0.iter().enumerate() {
            let separator = if index > 0 { "; " } else { "" };
            write!(f, "{separator}{difference}")?;
        }
        Ok(())
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

struct Port<'a>(&'a Option<u16>);

impl fmt::Display for Port<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(port) => write!(f, "{port}"),
            None => f.write_str("the default one"),
        }
    }
}

struct Label<'a>(&'a Option<String>, &'a Option<String>);

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Some(allowed), Some(asked)) => {
                write!(f, "label {}, not {}", Ticked(allowed), Ticked(asked))
            }
            (Some(allowed), None) => write!(f, "one more label, {}", Ticked(allowed)),
            (None, Some(asked)) => write!(f, "no label {}", Ticked(asked)),
            (None, None) => Ok(()),
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
