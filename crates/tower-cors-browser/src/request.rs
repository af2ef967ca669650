//! The request of a page, as the Fetch standard describes it.

use std::collections::BTreeSet;

use http::header::HeaderValue;
use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Uri, Version};
use tower_cors::fetch;
use url::Url;

use crate::block_reason::BlockReason;
use crate::excerpt::excerpt;
use crate::http_url::{has_http_scheme, includes_credentials};
use crate::page::Page;
use crate::request_headers::header_list;
use crate::safelist;
use crate::site::SecFetchSite;

/// A credentials mode: the option `credentials` of `fetch()`.
///
/// <https://fetch.spec.whatwg.org/#concept-request-credentials-mode>
// Exhaustive: the standard has these three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // The standard's credentials modes.
pub enum Credentials {
    /// Sends cookies nowhere.
    Omit,
    /// Sends cookies to the page's own origin.
    #[default]
    SameOrigin,
    /// Sends cookies everywhere. Another origin must then name the page's origin in its response,
    /// and allow credentials.
    Include,
}

/// The part of a response that its page may read.
///
/// The standard's third one, `opaque`, needs the mode `no-cors`, which this crate does not have.
///
/// <https://fetch.spec.whatwg.org/#concept-request-response-tainting>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseTainting {
    Basic,
    Cors,
}

/// A request in the mode `cors`.
///
/// <https://fetch.spec.whatwg.org/#concept-request>
#[derive(Debug)]
pub(crate) struct FetchRequest {
    pub(crate) page: Page,
    pub(crate) method: Method,
    pub(crate) header_list: HeaderMap,
    /// The current URL, without a fragment.
    pub(crate) url: Url,
    pub(crate) referrer: Option<Url>,
    pub(crate) credentials: Credentials,
    /// `false` once a redirect dropped the body.
    ///
    /// The type of bodies does not tell empty ones. All methods but `GET` and `HEAD` have a body.
    pub(crate) has_body: bool,
    pub(crate) redirect_count: u8,
    pub(crate) response_tainting: ResponseTainting,
    /// `true` if the redirect-taint is not `same-origin`.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>
    pub(crate) is_redirect_tainted: bool,
    /// The greatest value of all URLs so far.
    pub(crate) sec_fetch_site: SecFetchSite,
    /// The caller's, as is the version.
    pub(crate) extensions: Extensions,
    pub(crate) version: Version,
}

impl FetchRequest {
    /// Makes a request out of the arguments of `fetch()`. `server` is the origin of mere paths.
    ///
    /// <https://fetch.spec.whatwg.org/#dom-request>
    pub(crate) fn new(
        page: &Page,
        server: &str,
        credentials: Credentials,
        parts: Parts,
    ) -> Result<Self, BlockReason> {
        let url = parse_url(&parts.uri, server)?;
        let method = normalize_method(parts.method)?;
        Ok(Self {
            page: page.clone(),
            has_body: !matches!(method, Method::GET | Method::HEAD),
            method,
            header_list: header_list(&parts.headers),
            referrer: page.referrer.clone(),
            credentials,
            redirect_count: 0,
            response_tainting: ResponseTainting::Basic,
            is_redirect_tainted: false,
            sec_fetch_site: page.sec_fetch_site(&url),
            url,
            extensions: parts.extensions,
            version: parts.version,
        })
    }

    /// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
    pub(crate) fn has_safelisted_method(&self) -> bool {
        fetch::is_safelisted_method(self.method.as_str().as_bytes())
    }

    /// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
    pub(crate) fn unsafe_header_names(&self) -> BTreeSet<&str> {
        safelist::unsafe_header_names(&self.header_list)
    }

    /// Returns whether the credentials mode is `include`. The CORS protocol asks nothing else.
    pub(crate) fn includes_credentials(&self) -> bool {
        self.credentials == Credentials::Include
    }

    /// Returns whether cookies go along with this request.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, step 8.3
    pub(crate) fn sends_cookies(&self) -> bool {
        match self.credentials {
            Credentials::Include => true,
            Credentials::SameOrigin => self.response_tainting == ResponseTainting::Basic,
            Credentials::Omit => false,
        }
    }

    /// Serializes the request's origin: the page's, or `null` after certain redirects.
    ///
    /// <https://fetch.spec.whatwg.org/#serializing-a-request-origin>
    pub(crate) fn serialized_origin(&self) -> HeaderValue {
        if self.is_redirect_tainted {
            return HeaderValue::from_static("null");
        }
        self.page.serialized_origin()
    }
}

/// Parses the URI of a request. A mere path is one at `server`.
///
/// Here `//a` is such a path. In a script it would name the host `a`.
fn parse_url(uri: &Uri, server: &str) -> Result<Url, BlockReason> {
    let text = match uri.scheme() {
        Some(_) => uri.to_string(),
        None if uri.authority().is_none() && uri.path().starts_with('/') => {
            format!("{server}{uri}")
        }
        None => return Err(BlockReason::InvalidUrl),
    };
    let mut url = Url::parse(&text).map_err(|_| BlockReason::InvalidUrl)?;
    url.set_fragment(None);
    if includes_credentials(&url) {
        return Err(BlockReason::UrlWithUser);
    }
    // <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 12
    if !has_http_scheme(&url) {
        return Err(BlockReason::NotHttp {
            scheme: excerpt(url.scheme()),
        });
    }
    Ok(url)
}

/// <https://fetch.spec.whatwg.org/#concept-method-normalize>
fn normalize_method(method: Method) -> Result<Method, BlockReason> {
    if fetch::is_forbidden_method(method.as_str().as_bytes()) {
        return Err(BlockReason::ForbiddenMethod);
    }
    let normalized = fetch::normalized_method(method.as_str());
    Ok(normalized
        .and_then(|name| Method::try_from(name).ok())
        .unwrap_or(method))
}
