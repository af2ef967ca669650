//! The page that fetches: its origin, and its referrer.

use http::HeaderValue;
use tower_cors::Origin;
use url::{ParseError, Url};

use crate::http_url::authority;
use crate::referrer::strip_url;
use crate::setup_error::SetupError;
use crate::site::{SecFetchSite, is_same_site, is_schemelessly_same_site};

/// The schemes of pages that have an opaque origin.
///
/// <https://url.spec.whatwg.org/#concept-url-origin>
const OPAQUE_SCHEMES: [&str; 4] = ["about", "blob", "data", "file"];

/// The origin that some webviews give to the pages of an app. Browsers use an opaque one.
const FILE_ORIGIN: &str = "file://";

/// The parts of a page that its requests depend on.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// `None` is an opaque origin, which is not same origin with any URL.
    origin: Option<TupleOrigin>,
    /// The page's URL, stripped for use as a referrer.
    pub(crate) referrer: Option<Url>,
}

/// <https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-tuple>
#[derive(Clone, Debug)]
struct TupleOrigin {
    scheme: String,
    host: String,
    serialized: HeaderValue,
}

impl Page {
    /// Parses an origin or a URL where a page can be.
    pub(crate) fn parse(text: &str) -> Result<Self, SetupError> {
        match text {
            "null" => return Ok(Self::sandboxed()),
            FILE_ORIGIN => return Ok(Self::at_file_origin()),
            _ => {}
        }
        if let Ok(origin) = Origin::parse(text) {
            return Self::with_origin(&origin, Url::parse(text).ok().as_ref());
        }
        let url = Url::parse(text).map_err(|error| SetupError::page(text, &reason(error)))?;
        match Origin::parse(&serialize_origin(&url)) {
            Ok(origin) => Self::with_origin(&origin, Some(&url)),
            Err(_) if OPAQUE_SCHEMES.contains(&url.scheme()) => Ok(Self::sandboxed()),
            Err(why) => Err(SetupError::page(text, &format!("its origin {why}"))),
        }
    }

    /// Returns a page with an opaque origin and no referrer.
    pub(crate) fn sandboxed() -> Self {
        Self {
            origin: None,
            referrer: None,
        }
    }

    fn at_file_origin() -> Self {
        Self {
            origin: Some(TupleOrigin {
                scheme: String::from("file"),
                host: String::new(),
                serialized: HeaderValue::from_static(FILE_ORIGIN),
            }),
            referrer: None,
        }
    }

    fn with_origin(origin: &Origin<'_>, url: Option<&Url>) -> Result<Self, SetupError> {
        let serialized = HeaderValue::try_from(origin.as_str())
            .map_err(|why| SetupError::page(origin.as_str(), &why.to_string()))?;
        Ok(Self {
            origin: Some(TupleOrigin {
                scheme: origin.scheme().to_owned(),
                host: origin.host().to_owned(),
                serialized,
            }),
            referrer: url.and_then(strip_url),
        })
    }

    /// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>
    pub(crate) fn serialized_origin(&self) -> HeaderValue {
        self.origin
            .as_ref()
            .map_or(HeaderValue::from_static("null"), |origin| {
                origin.serialized.clone()
            })
    }

    /// <https://html.spec.whatwg.org/multipage/browsers.html#same-origin>
    pub(crate) fn is_same_origin(&self, url: &Url) -> bool {
        self.origin
            .as_ref()
            .is_some_and(|origin| origin.serialized == url.origin().ascii_serialization().as_str())
    }

    /// Returns whether the resource policy `same-site` lets this page embed a response from `url`.
    ///
    /// <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>
    pub(crate) fn may_embed_same_site(&self, url: &Url) -> bool {
        self.origin.as_ref().is_some_and(|origin| {
            is_schemelessly_same_site(&origin.host, url)
                && (origin.scheme == "https" || url.scheme() != "https")
        })
    }

    /// Returns whether the page was loaded over `https`.
    pub(crate) fn is_https(&self) -> bool {
        self.origin
            .as_ref()
            .is_some_and(|origin| origin.scheme == "https")
    }

    /// Returns the value of `Sec-Fetch-Site` for a request to `url` alone.
    pub(crate) fn sec_fetch_site(&self, url: &Url) -> SecFetchSite {
        match &self.origin {
            Some(_) if self.is_same_origin(url) => SecFetchSite::SameOrigin,
            Some(origin) if is_same_site(&origin.scheme, &origin.host, url) => {
                SecFetchSite::SameSite
            }
            _ => SecFetchSite::CrossSite,
        }
    }
}

/// Returns the reason why a text is not a URL.
fn reason(error: ParseError) -> String {
    match error {
        // The page has no base URL. The usual cause is a host without `https://`.
        ParseError::RelativeUrlWithoutBase => String::from("it has no scheme, such as `https://`"),
        error => error.to_string(),
    }
}

/// Serializes the origin of a page at `url`.
///
/// By the URL standard, the origins of custom schemes are opaque. The app shells that define such
/// schemes use tuple origins, such as `tauri://localhost`, and so does this function.
fn serialize_origin(url: &Url) -> String {
    match url.origin() {
        origin @ url::Origin::Tuple(..) => origin.ascii_serialization(),
        url::Origin::Opaque(_) => format!("{}://{}", url.scheme(), authority(url)),
    }
}
