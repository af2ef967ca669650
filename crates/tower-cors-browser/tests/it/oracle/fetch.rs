//! A fetch, and the lists that a browser derives from it.

use tower_cors_browser::Credentials;

/// The arguments of `fetch()`.
#[derive(Clone, Debug)]
pub(super) struct Fetch {
    pub(super) method: Method,
    pub(super) headers: Vec<Header>,
    pub(super) credentials: Credentials,
    /// The use-CORS-preflight flag.
    pub(super) use_cors_preflight: bool,
}

impl Fetch {
    pub(super) fn includes_credentials(&self) -> bool {
        self.credentials == Credentials::Include
    }

    /// Returns the header names that a preflight asks for. They can repeat.
    pub(super) fn unsafe_names(&self) -> impl Iterator<Item = &'static str> {
        self.headers.iter().filter_map(|header| header.unsafe_name)
    }

    /// Returns whether a page of another origin needs a preflight.
    pub(super) fn needs_preflight(&self) -> bool {
        self.use_cors_preflight
            || !self.method.is_safelisted
            || self.unsafe_names().next().is_some()
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Method {
    pub(super) written: &'static str,
    pub(super) sent: &'static str,
    pub(super) is_safelisted: bool,
}

const fn safelisted(written: &'static str, sent: &'static str) -> Method {
    Method {
        written,
        sent,
        is_safelisted: true,
    }
}

const fn unsafe_method(written: &'static str, sent: &'static str) -> Method {
    Method {
        written,
        sent,
        is_safelisted: false,
    }
}

pub(super) const METHODS: [Method; 14] = [
    safelisted("GET", "GET"),
    safelisted("get", "GET"),
    safelisted("Head", "HEAD"),
    safelisted("POST", "POST"),
    safelisted("post", "POST"),
    unsafe_method("PUT", "PUT"),
    unsafe_method("put", "PUT"),
    unsafe_method("Delete", "DELETE"),
    unsafe_method("DELETE", "DELETE"),
    unsafe_method("options", "OPTIONS"),
    unsafe_method("PATCH", "PATCH"),
    unsafe_method("patch", "patch"),
    unsafe_method("PURGE", "PURGE"),
    unsafe_method("*", "*"),
];

#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) name: &'static str,
    pub(super) value: &'static str,
    /// The name that a preflight asks for. `None` if the header is safelisted or forbidden.
    pub(super) unsafe_name: Option<&'static str>,
}

const fn header(
    name: &'static str,
    value: &'static str,
    unsafe_name: Option<&'static str>,
) -> Header {
    Header {
        name,
        value,
        unsafe_name,
    }
}

#[rustfmt::skip]
pub(super) const HEADERS: [Header; 16] = [
    header("accept", "text/html", None),
    header("accept", "(", Some("accept")),
    header("accept-language", "de", None),
    header("content-type", "text/plain;charset=utf-8", None),
    header("Content-Type", "application/json", Some("content-type")),
    header("x-a", "1", Some("x-a")),
    header("X-A", "2", Some("x-a")),
    header("x-b", "", Some("x-b")),
    header("Authorization", "me", Some("authorization")),
    header("range", "bytes=0-", None),
    header("range", "bytes=-5", Some("range")),
    header("x-http-method-override", "PUT", Some("x-http-method-override")),
    header("x-http-method-override", "TRACE", None),
    header("cookie", "a=1", None),
    header("origin", "https://evil.example", None),
    header("sec-fetch-site", "same-origin", None),
];
