//! The request of a page, as the standard keeps it while it is fetched.

use std::collections::BTreeSet;

use http::header::{ACCEPT, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Uri, Version};
use url::Url;

use super::browser::Credentials;
use super::outgoing::referrer;
use super::page::Page;
use super::reason::BlockReason;
use super::safelist;
use super::shown::shown;
use super::site::Relation;
use tower_cors::fetch;

/// <https://fetch.spec.whatwg.org/#requests>
#[derive(Debug)]
pub(super) struct PageRequest {
    pub(super) method: Method,
    /// The header list: what the page has set, and `Accept`.
    pub(super) headers: HeaderMap,
    /// The current URL, without a fragment.
    pub(super) url: Url,
    pub(super) referrer: Option<Url>,
    /// Whether it has a body. Whether a body is empty cannot be seen: unless it is `GET` or `HEAD`, it has one.
    pub(super) has_body: bool,
    /// How many redirects it has followed.
    pub(super) redirects: u8,
    /// Of all URLs so far, the one farthest from the page.
    pub(super) relation: Relation,
    /// The redirect-taint. <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>
    pub(super) taints_origin: bool,
    /// What the caller attached, and the version that it chose.
    pub(super) extensions: Extensions,
    pub(super) version: Version,
    pub(super) page: Page,
    credentials: Credentials,
    /// Whether the response tainting is `cors`, rather than `basic`.
    tainted_by_cors: bool,
}

impl PageRequest {
    /// What `fetch()` makes of its arguments. <https://fetch.spec.whatwg.org/#dom-request>
    pub(super) fn new(
        page: &Page,
        server: &str,
        credentials: Credentials,
        parts: Parts,
    ) -> Result<Self, BlockReason> {
        let url = resolve(&parts.uri, server)?;
        let method = normalize(parts.method)?;
        Ok(Self {
            has_body: !matches!(method, Method::GET | Method::HEAD),
            method,
            headers: header_list(&parts.headers),
            referrer: page.referrer.clone(),
            redirects: 0,
            relation: page.relation_to(&url),
            url,
            taints_origin: false,
            extensions: parts.extensions,
            version: parts.version,
            page: page.clone(),
            credentials,
            tainted_by_cors: false,
        })
    }

    /// What depends on the current URL: the referrer, and whether this is CORS.
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>, steps 9 and 12
    pub(super) fn start(&mut self) {
        let from = self.referrer.take();
        self.referrer = from.and_then(|from| referrer(&from, &self.url));
        self.tainted_by_cors |= !self.page.is_same_origin(&self.url);
    }

    pub(super) fn is_tainted_by_cors(&self) -> bool {
        self.tainted_by_cors
    }

    /// Whether the server has to be asked first. <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 12
    pub(super) fn needs_preflight(&self) -> bool {
        self.tainted_by_cors && !(self.is_safelisted_method() && self.unsafe_names().is_empty())
    }

    /// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
    pub(super) fn is_safelisted_method(&self) -> bool {
        fetch::is_safelisted_method(self.method.as_str().as_bytes())
    }

    /// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
    pub(super) fn unsafe_names(&self) -> BTreeSet<&str> {
        safelist::unsafe_names(&self.headers)
    }

    /// Whether the credentials mode is `include`, which CORS asks for.
    pub(super) fn includes_credentials(&self) -> bool {
        self.credentials == Credentials::Include
    }

    /// Whether the actual request carries cookies.
    /// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, step 8.3
    pub(super) fn sends_cookies(&self) -> bool {
        match self.credentials {
            Credentials::Include => true,
            Credentials::SameOrigin => !self.tainted_by_cors,
            Credentials::Omit => false,
        }
    }

    /// The page's origin, or what redirects have made of it.
    /// <https://fetch.spec.whatwg.org/#serializing-a-request-origin>
    pub(super) fn serialized_origin(&self) -> HeaderValue {
        if self.taints_origin {
            return HeaderValue::from_static("null");
        }
        self.page.serialized_origin()
    }
}

/// The URL of a request, as a page's script would give it.
fn resolve(uri: &Uri, server: &str) -> Result<Url, BlockReason> {
    let text = match uri.scheme() {
        Some(_) => uri.to_string(),
        // Not joined: `//a` is a path here, where a script would name a host by it.
        None if uri.authority().is_none() && uri.path().starts_with('/') => {
            format!("{server}{uri}")
        }
        None => return Err(BlockReason::InvalidUrl),
    };
    let mut url = Url::parse(&text).map_err(|_| BlockReason::InvalidUrl)?;
    url.set_fragment(None);
    if has_user(&url) {
        return Err(BlockReason::UrlWithUser);
    }
    // <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 12
    if !is_http(&url) {
        return Err(BlockReason::NotHttp {
            scheme: shown(url.scheme()),
        });
    }
    Ok(url)
}

/// <https://url.spec.whatwg.org/#include-credentials>
pub(super) fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// <https://fetch.spec.whatwg.org/#http-scheme>
pub(super) fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// <https://fetch.spec.whatwg.org/#concept-method-normalize>
fn normalize(method: Method) -> Result<Method, BlockReason> {
    if fetch::is_forbidden_method(method.as_str().as_bytes()) {
        return Err(BlockReason::ForbiddenMethod);
    }
    let normalized = fetch::normalized_method(method.as_str());
    Ok(normalized
        .and_then(|name| Method::try_from(name).ok())
        .unwrap_or(method))
}

/// What is left of the headers that a page sets: forbidden ones are ignored. <https://fetch.spec.whatwg.org/#concept-headers-append>
fn header_list(set: &HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in set {
        if !is_forbidden(name, value) {
            let _ = headers.try_append(name, trimmed(value));
        }
    }
    // <https://fetch.spec.whatwg.org/#concept-fetch>, step 12
    if !headers.contains_key(ACCEPT) {
        let _ = headers.try_insert(ACCEPT, HeaderValue::from_static("*/*"));
    }
    headers
}

/// <https://fetch.spec.whatwg.org/#concept-header-value-normalize>
fn trimmed(value: &HeaderValue) -> HeaderValue {
    let mut trimmed = match HeaderValue::from_bytes(value.as_bytes().trim_ascii()) {
        Ok(trimmed) => trimmed,
        Err(_) => value.clone(),
    };
    trimmed.set_sensitive(value.is_sensitive());
    trimmed
}

/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
fn is_forbidden(name: &HeaderName, value: &HeaderValue) -> bool {
    fetch::is_forbidden_request_header(name.as_str())
        || (OVERRIDES.contains(&name.as_str()) && overrides_with_forbidden(value.as_bytes()))
}

/// Headers by which some servers let a request name its method.
const OVERRIDES: [&str; 3] = [
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
];

/// <https://fetch.spec.whatwg.org/#forbidden-request-header>, step 3
fn overrides_with_forbidden(value: &[u8]) -> bool {
    split(value)
        .into_iter()
        .any(|method| fetch::is_forbidden_method(method.trim_ascii()))
}

/// Splits at the commas that are not in quotes. <https://fetch.spec.whatwg.org/#header-value-get-decode-and-split>
fn split(value: &[u8]) -> Vec<&[u8]> {
    let (mut quoted, mut escaped) = (false, false);
    value
        .split(|byte| {
            let separates = *byte == b',' && !quoted;
            quoted ^= *byte == b'"' && !escaped;
            escaped = quoted && *byte == b'\\' && !escaped;
            separates
        })
        .collect()
}
