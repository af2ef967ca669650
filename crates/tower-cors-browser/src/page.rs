//! The page that fetches: its origin, and what it tells of its URL.

use http::HeaderValue;
use url::Url;

use super::error::SetupError;
use super::outgoing::authority;
use super::request::is_http;
use super::site::Relation;
use tower_cors::Origin;

/// Pages that have an opaque origin. <https://url.spec.whatwg.org/#concept-url-origin>
const OPAQUE_SCHEMES: [&str; 4] = ["about", "blob", "data", "file"];

/// A page, by what its requests depend on.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// `None`: an opaque origin, which is the same as no other one.
    origin: Option<PageOrigin>,
    /// What `Referer` is made of. <https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer>
    pub(super) referrer: Option<Url>,
}

/// A tuple origin. <https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-tuple>
#[derive(Clone, Debug)]
struct PageOrigin {
    scheme: String,
    host: String,
    serialized: HeaderValue,
}

impl Page {
    /// The page at `text`: an origin, or a URL.
    pub(super) fn parse(text: &str) -> Result<Self, SetupError> {
        if let Ok(origin) = Origin::parse(text) {
            return Self::with_origin(&origin, Url::parse(text).ok().as_ref());
        }
        let url = Url::parse(text).map_err(|why| SetupError::page(text, &why.to_string()))?;
        // Custom schemes have an origin here as they have in the shells that define them. To the URL standard they are opaque.
        let serialized = match url.origin() {
            url::Origin::Tuple(..) => url.origin().ascii_serialization(),
            url::Origin::Opaque(_) => format!("{}://{}", url.scheme(), authority(&url)),
        };
        match Origin::parse(&serialized) {
            Ok(origin) => Self::with_origin(&origin, Some(&url)),
            Err(_) if OPAQUE_SCHEMES.contains(&url.scheme()) => Ok(Self::sandboxed()),
            Err(why) => Err(SetupError::page(text, &format!("its origin {why}"))),
        }
    }

    /// A page of an opaque origin. It sends no `Referer` either.
    pub(super) fn sandboxed() -> Self {
        Self {
            origin: None,
            referrer: None,
        }
    }

    fn with_origin(origin: &Origin<'_>, url: Option<&Url>) -> Result<Self, SetupError> {
        let serialized = HeaderValue::try_from(origin.as_str())
            .map_err(|why| SetupError::page(origin.as_str(), &why.to_string()))?;
        Ok(Self {
            origin: Some(PageOrigin {
                scheme: origin.scheme().to_owned(),
                host: origin.host().to_owned(),
                serialized,
            }),
            referrer: url.and_then(strip),
        })
    }

    /// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>
    pub(super) fn serialized_origin(&self) -> HeaderValue {
        self.origin
            .as_ref()
            .map_or(HeaderValue::from_static("null"), |origin| {
                origin.serialized.clone()
            })
    }

    /// <https://html.spec.whatwg.org/multipage/browsers.html#same-origin>
    pub(super) fn is_same_origin(&self, url: &Url) -> bool {
        self.origin
            .as_ref()
            .is_some_and(|origin| origin.serialized == url.origin().ascii_serialization().as_str())
    }

    /// How near `url` is to the page.
    pub(super) fn relation_to(&self, url: &Url) -> Relation {
        match &self.origin {
            Some(_) if self.is_same_origin(url) => Relation::SameOrigin,
            Some(origin) if Relation::is_same(&origin.scheme, &origin.host, url) => {
                Relation::SameSite
            }
            _ => Relation::CrossSite,
        }
    }
}

/// <https://w3c.github.io/webappsec-referrer-policy/#strip-url>. Browsers name the pages of no other schemes.
fn strip(url: &Url) -> Option<Url> {
    if !is_http(url) {
        return None;
    }
    let mut stripped = url.clone();
    stripped.set_username("").ok()?;
    stripped.set_password(None).ok()?;
    stripped.set_fragment(None);
    Some(stripped)
}
