//! Filtered responses: the headers that a page can read, and the names of the others.

use http::header::ACCESS_CONTROL_EXPOSE_HEADERS;
use http::{HeaderMap, HeaderName, Response};
use tower_cors::fetch;

use crate::header_values::extract_list;
use crate::request::{FetchRequest, ResponseTainting};

/// The type of a response, which decides how much of it a script can read.
///
/// <https://fetch.spec.whatwg.org/#concept-response-type>
// Non-exhaustive: the standard has more types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseType {
    /// A response from the page's own origin, or one that needs no CORS check: a new document, an
    /// open WebSocket.
    Basic,
    /// A response from another origin that passed the CORS check. Scripts can read the status, the
    /// body and the exposed headers.
    Cors,
    /// A response from another origin, in the mode `no-cors`. Scripts can read none of it: they see
    /// the status 0, no headers and no body.
    ///
    /// An [`http::Response`] cannot have the status 0, so it keeps the status and the body that the
    /// browser got: an `<img>` shows the body, and tests ask for the status.
    Opaque,
}

/// A response as a page gets it, and the names of the headers that the browser removed.
///
/// [`Browser::fetch`](crate::Browser::fetch) returns such responses.
///
/// # Examples
///
/// "`response.headers.get('x-total-count')` is `null`, although the network panel shows the
/// header": the server does not expose it.
///
/// ```
/// use axum::{Router, routing::get};
/// use http::Request;
/// use tower_cors::CorsLayer;
/// use tower_cors_browser::{Browser, FilteredResponse};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let users = || async {
///     ([("x-total-count", "42"), ("content-disposition", r#"attachment; filename="users.csv""#)], "")
/// };
/// let cors = CorsLayer::new()
///     .allow_origins(["https://app.example.com"])
///     .expose_headers(["content-disposition"])
///     .build()?;
/// let app = Router::new().route("/users", get(users)).layer(cors);
///
/// let request = Request::get("/users").body(String::new())?;
/// let response = Browser::at("https://app.example.com")?.fetch(app, request).await?;
///
/// assert!(response.headers().get("content-disposition").is_some());
/// assert!(response.headers().get("x-total-count").is_none());
/// assert_eq!(response.hidden_headers(), ["vary", "x-total-count"]);
/// # Ok(())
/// # }
/// ```
pub trait FilteredResponse {
    /// Returns the type of the response. `None` if it does not come from a
    /// [`Browser`](crate::Browser).
    fn response_type(&self) -> Option<ResponseType>;

    /// Returns the names of the headers that the server sent but the page cannot read, sorted and
    /// without duplicates.
    ///
    /// Scripts can read a header once `Access-Control-Expose-Headers` lists it. People often miss
    /// `content-disposition` with the file name of a download, `www-authenticate` of a 401,
    /// `location` of a 201, `retry-after` of a 429 or 503, `etag`, `link`, and all `x-` names. With
    /// credentials, `*` exposes none of them. An [opaque](ResponseType::Opaque) response hides all
    /// headers.
    ///
    /// The list leaves out two groups. Scripts have no use for the headers of the CORS protocol
    /// itself. `set-cookie` and `set-cookie2` are forbidden response headers: nothing exposes them.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
    fn hidden_headers(&self) -> &[HeaderName];
}

impl<R> FilteredResponse for Response<R> {
    fn response_type(&self) -> Option<ResponseType> {
        let filtered = self.extensions().get::<Filtered>()?;
        Some(filtered.response_type)
    }

    fn hidden_headers(&self) -> &[HeaderName] {
        let filtered = self.extensions().get::<Filtered>();
        filtered.map_or(&[], |filtered| &filtered.hidden_headers)
    }
}

/// The extension that holds what an [`http::Response`] has no field for.
#[derive(Clone, Debug)]
struct Filtered {
    response_type: ResponseType,
    hidden_headers: Vec<HeaderName>,
}

/// Removes the headers that the page cannot read, and remembers their names.
///
/// <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 14
pub(crate) fn filter<R>(request: &FetchRequest, response: &mut Response<R>) {
    let headers = response.headers_mut();
    let filtered = match request.response_tainting {
        // <https://fetch.spec.whatwg.org/#concept-filtered-response-basic>
        ResponseTainting::Basic => Filtered {
            response_type: ResponseType::Basic,
            hidden_headers: retain(headers, |_| true),
        },
        // <https://fetch.spec.whatwg.org/#concept-filtered-response-cors>
        ResponseTainting::Cors => {
            let exposed = ExposedNames::of(request, headers);
            Filtered {
                response_type: ResponseType::Cors,
                hidden_headers: retain(headers, |name| exposed.is_safelisted(name)),
            }
        }
        // <https://fetch.spec.whatwg.org/#concept-filtered-response-opaque>
        ResponseTainting::Opaque => Filtered {
            response_type: ResponseType::Opaque,
            hidden_headers: retain(headers, |_| false),
        },
    };
    response.extensions_mut().insert(filtered);
}

/// Removes forbidden headers and those that are not readable. Returns the names that
/// `Access-Control-Expose-Headers` could make readable, sorted.
fn retain(headers: &mut HeaderMap, is_readable: impl Fn(&str) -> bool) -> Vec<HeaderName> {
    let is_forbidden = |name: &HeaderName| fetch::is_forbidden_response_header(name.as_str());
    let is_removed = |name: &&HeaderName| is_forbidden(name) || !is_readable(name.as_str());
    let mut removed: Vec<HeaderName> = headers.keys().filter(is_removed).cloned().collect();
    for name in &removed {
        headers.remove(name);
    }
    removed.retain(|name| !is_forbidden(name) && !fetch::is_cors_response_header(name.as_str()));
    removed.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    removed
}

/// The CORS-exposed header-name list.
///
/// <https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list>
enum ExposedNames {
    All,
    /// In lower case.
    Listed(Vec<Vec<u8>>),
}

impl ExposedNames {
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 14.1
    fn of(request: &FetchRequest, headers: &HeaderMap) -> Self {
        // Step 14.1.1. One bad token voids the header.
        let names = extract_list(headers, &ACCESS_CONTROL_EXPOSE_HEADERS);
        let names = names.ok().flatten().unwrap_or_default();
        // Step 14.1.2.
        if !request.includes_credentials() && names.contains(&&b"*"[..]) {
            return Self::All;
        }
        // Step 14.1.3. With credentials, `*` is the name of a header.
        Self::Listed(names.iter().map(|name| name.to_ascii_lowercase()).collect())
    }

    /// Returns whether the page can read a header that is not forbidden.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
    fn is_safelisted(&self, name: &str) -> bool {
        match self {
            _ if fetch::is_safelisted_response_header(name) => true,
            Self::All => true,
            Self::Listed(names) => names.iter().any(|listed| listed == name.as_bytes()),
        }
    }
}
