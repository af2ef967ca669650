//! The request of a page, as the Fetch standard describes it.

use std::collections::BTreeSet;

use http::header::{
    HeaderName, HeaderValue, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE,
    IF_UNMODIFIED_SINCE,
};
use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Uri, Version};
use tower_cors::fetch;
use url::Url;

use crate::block_reason::BlockReason;
use crate::excerpt::{excerpt, url_excerpt};
use crate::http_url::{has_http_scheme, includes_credentials, is_potentially_trustworthy};
use crate::options::{CacheMode, Credentials, Mode, Options, StorageAccess};
use crate::page::Page;
use crate::request_headers::header_list;
use crate::safelist;
use crate::site::SecFetchSite;

/// Headers with which a page revalidates a response itself.
///
/// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, step 8.16
const CONDITIONAL_HEADERS: [HeaderName; 5] = [
    IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
    IF_UNMODIFIED_SINCE,
    IF_MATCH,
    IF_RANGE,
];

/// The part of a response that its page may read.
///
/// <https://fetch.spec.whatwg.org/#concept-request-response-tainting>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseTainting {
    Basic,
    Cors,
    Opaque,
}

/// A request.
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
    pub(crate) mode: Mode,
    pub(crate) credentials: Credentials,
    pub(crate) cache: CacheMode,
    /// <https://fetch.spec.whatwg.org/#use-cors-preflight-flag>
    pub(crate) use_cors_preflight: bool,
    pub(crate) storage_access: Option<StorageAccess>,
    /// `false` once a redirect has dropped the body.
    ///
    /// The body's type does not say if it is empty, so every method except `GET` and `HEAD` has
    /// one.
    pub(crate) has_body: bool,
    /// `true` if a redirect can send the body again.
    pub(crate) repeats_body: bool,
    pub(crate) redirect_count: u8,
    pub(crate) response_tainting: ResponseTainting,
    /// `true` if the redirect-taint is not `same-origin`.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>
    pub(crate) is_redirect_tainted: bool,
    /// The greatest value over all URLs so far.
    pub(crate) sec_fetch_site: SecFetchSite,
    /// Taken from the caller's request, like the version.
    pub(crate) extensions: Extensions,
    pub(crate) version: Version,
}

impl FetchRequest {
    /// Makes a request from the arguments of `fetch()`. A path without an origin is at `server`.
    ///
    /// <https://fetch.spec.whatwg.org/#dom-request>
    pub(crate) fn new(
        page: &Page,
        server: &str,
        options: Options,
        parts: Parts,
    ) -> Result<Self, BlockReason> {
        let url = parse_url(&parts.uri, server, options.mode)?;
        let method = normalize_method(parts.method)?;
        check_options(options, &method)?;
        let options = set_by_mode(options);
        let mode = options.mode;
        let request = Self {
            page: page.clone(),
            has_body: !matches!(method, Method::GET | Method::HEAD),
            repeats_body: false,
            method,
            header_list: header_list(mode, &parts.headers),
            referrer: page.referrer.clone().filter(|_| mode != Mode::WebSocket),
            mode,
            credentials: options.credentials,
            cache: options.cache,
            use_cors_preflight: options.use_cors_preflight,
            storage_access: options.storage_access,
            redirect_count: 0,
            response_tainting: ResponseTainting::Basic,
            is_redirect_tainted: false,
            sec_fetch_site: page.sec_fetch_site(&url),
            url,
            extensions: parts.extensions,
            version: parts.version,
        };
        request.check_same_origin(&request.url)?;
        Ok(request)
    }

    /// Checks that the mode allows the origin of `url`.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 12
    pub(crate) fn check_same_origin(&self, url: &Url) -> Result<(), BlockReason> {
        if self.mode == Mode::SameOrigin && !self.page.is_same_origin(url) {
            return Err(BlockReason::NotSameOrigin {
                url: url_excerpt(url.as_str()),
            });
        }
        Ok(())
    }

    /// Returns the cache mode that the request is sent with.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, step 8.16
    pub(crate) fn effective_cache_mode(&self) -> CacheMode {
        let has = |name| self.header_list.contains_key(name);
        match self.cache {
            CacheMode::Default if CONDITIONAL_HEADERS.iter().any(has) => CacheMode::NoStore,
            mode => mode,
        }
    }

    /// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
    pub(crate) fn has_safelisted_method(&self) -> bool {
        fetch::is_safelisted_method(self.method.as_str().as_bytes())
    }

    /// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
    pub(crate) fn unsafe_header_names(&self) -> BTreeSet<&str> {
        safelist::unsafe_header_names(&self.header_list)
    }

    /// Returns whether the credentials mode is `include`, which is all that CORS checks depend on.
    pub(crate) fn includes_credentials(&self) -> bool {
        self.credentials == Credentials::Include
    }

    /// Returns whether the browser sends cookies with this request.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, step 8.3
    pub(crate) fn sends_cookies(&self) -> bool {
        match self.credentials {
            Credentials::Include => {
                matches!(
                    self.storage_access_status(),
                    None | Some(StorageAccess::Active)
                )
            }
            Credentials::SameOrigin => self.response_tainting == ResponseTainting::Basic,
            Credentials::Omit => false,
        }
    }

    /// Returns the storage access status. `None` if the request does not have one.
    ///
    /// <https://privacycg.github.io/storage-access-headers/#sec-fetch-storage-access-header>
    pub(crate) fn storage_access_status(&self) -> Option<StorageAccess> {
        let is_embedded = matches!(self.mode, Mode::Cors | Mode::NoCors);
        let is_cross_site = self.page.sec_fetch_site(&self.url) == SecFetchSite::CrossSite;
        let has_status = is_embedded && is_cross_site && self.includes_credentials();
        self.storage_access.filter(|_| has_status)
    }

    /// Returns the value of `Origin`. `None` if the request does not have the header.
    ///
    /// <https://fetch.spec.whatwg.org/#append-a-request-origin-header>, and, for
    /// `Sec-Fetch-Storage-Access: inactive`,
    /// <https://privacycg.github.io/storage-access-headers/#origin-header-integration>
    pub(crate) fn origin_header(&self) -> Option<HeaderValue> {
        if self.response_tainting == ResponseTainting::Cors || self.mode == Mode::WebSocket {
            return Some(self.serialized_origin());
        }
        let is_inactive = self.storage_access_status() == Some(StorageAccess::Inactive)
            && is_potentially_trustworthy(&self.url);
        if matches!(self.method, Method::GET | Method::HEAD) && !is_inactive {
            return None;
        }
        // The referrer policy is `strict-origin-when-cross-origin`. It does not apply in the mode
        // `cors`, in which only URLs of the page's own origin get here.
        let is_downgrade = self.page.is_https() && self.url.scheme() != "https";
        Some(match is_downgrade {
            true => HeaderValue::from_static("null"),
            false => self.serialized_origin(),
        })
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

/// Checks that the options and the method fit together.
///
/// <https://fetch.spec.whatwg.org/#dom-request>
fn check_options(options: Options, method: &Method) -> Result<(), BlockReason> {
    let mode = options.mode;
    if options.cache == CacheMode::OnlyIfCached && mode != Mode::SameOrigin {
        return Err(BlockReason::OnlyIfCached);
    }
    if let Some(methods) = mode.methods().filter(|all| !all.contains(&method.as_str())) {
        return Err(BlockReason::MethodNotInMode {
            mode,
            methods: methods.join(", "),
        });
    }
    if options.use_cors_preflight && !matches!(mode, Mode::Cors | Mode::SameOrigin) {
        return Err(BlockReason::PreflightNotInMode { mode });
    }
    Ok(())
}

/// Sets the options that some modes fix.
///
/// <https://fetch.spec.whatwg.org/#concept-request-credentials-mode>, and
/// <https://websockets.spec.whatwg.org/#concept-websocket-establish>, step 2
fn set_by_mode(options: Options) -> Options {
    match options.mode {
        Mode::SameOrigin | Mode::Cors | Mode::NoCors => options,
        Mode::Navigate => Options {
            credentials: Credentials::Include,
            ..options
        },
        Mode::WebSocket => Options {
            credentials: Credentials::Include,
            cache: CacheMode::NoStore,
            ..options
        },
    }
}

/// Parses the URI of a request. A path without an origin is at `server`.
///
/// Here, `//a` is such a path. In a script, it would name the host `a`.
fn parse_url(uri: &Uri, server: &str, mode: Mode) -> Result<Url, BlockReason> {
    let text = match uri.scheme() {
        Some(_) => uri.to_string(),
        None if uri.authority().is_none() && uri.path().starts_with('/') => {
            format!("{server}{uri}")
        }
        None => return Err(BlockReason::InvalidUrl),
    };
    let mut url = Url::parse(&text).map_err(|_| BlockReason::InvalidUrl)?;
    url.set_fragment(None);
    if mode == Mode::WebSocket {
        set_http_scheme(&mut url);
    }
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

/// Turns `ws` into `http`, and `wss` into `https`.
///
/// <https://websockets.spec.whatwg.org/#concept-websocket-establish>, step 1
fn set_http_scheme(url: &mut Url) {
    // Both schemes of each pair are special, so this cannot fail.
    let _ = match url.scheme() {
        "ws" => url.set_scheme("http"),
        "wss" => url.set_scheme("https"),
        _ => Ok(()),
    };
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
