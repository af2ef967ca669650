//! Requests of all kinds, and the responses that each policy gives.

use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::Full;
use hyper::body::Bytes;

use crate::policies::ALLOWED;

const DENIED: &str = "https://app.example.com.evil.example";

/// A kind of request: method, path, headers; the status, and whether the origin is granted.
pub(crate) struct Kind {
    method: Method,
    path: &'static str,
    origin: Option<&'static str>,
    asks: Option<(&'static str, &'static str)>,
    status: StatusCode,
    is_granted: bool,
}

impl Kind {
    /// Returns all kinds: actual requests, preflights, and others.
    pub(crate) fn all() -> Vec<Self> {
        let kind = |method, path, origin, status, is_granted| Self {
            method,
            path,
            origin,
            asks: None,
            status,
            is_granted,
        };
        let preflight = |asks, origin, status, is_granted| Self {
            asks: Some(asks),
            ..kind(Method::OPTIONS, "/", Some(origin), status, is_granted)
        };
        let (ok, refused) = (StatusCode::OK, StatusCode::FORBIDDEN);
        vec![
            kind(Method::GET, "/", Some(ALLOWED), ok, true),
            kind(Method::GET, "/uploads/a", Some(ALLOWED), ok, true),
            kind(Method::POST, "/", Some(ALLOWED), ok, true),
            kind(
                Method::GET,
                "/none",
                Some(ALLOWED),
                StatusCode::NOT_FOUND,
                true,
            ),
            kind(Method::GET, "/", Some(DENIED), ok, false),
            kind(Method::GET, "/", Some("null"), ok, false),
            kind(Method::GET, "/", Some("https://[::"), ok, false),
            kind(Method::GET, "/", None, ok, false),
            kind(
                Method::OPTIONS,
                "/",
                None,
                StatusCode::METHOD_NOT_ALLOWED,
                false,
            ),
            preflight(
                ("PUT", "content-type"),
                ALLOWED,
                StatusCode::NO_CONTENT,
                true,
            ),
            preflight(("PATCH", "content-type"), ALLOWED, refused, false),
            preflight(("PUT", "x-other"), ALLOWED, refused, false),
            preflight(("PUT", "content-type"), DENIED, refused, false),
        ]
    }

    pub(crate) fn request(&self) -> Request<Full<Bytes>> {
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(self.path)
            .header("host", "localhost");
        if let Some(origin) = self.origin {
            request = request.header("origin", origin);
        }
        if let Some((method, headers)) = self.asks {
            request = request
                .header("access-control-request-method", method)
                .header("access-control-request-headers", headers);
        }
        let body = match self.method {
            Method::POST => Bytes::from_static(b"a record"),
            _ => Bytes::new(),
        };
        request.body(Full::new(body)).unwrap()
    }

    /// Checks a response from behind the layer.
    pub(crate) fn check(&self, status: StatusCode, headers: &HeaderMap) {
        let about = (&self.method, self.path, self.origin, self.asks, headers);
        assert_eq!(status, self.status, "{about:?}");
        let origins: Vec<_> = headers
            .get_all("access-control-allow-origin")
            .iter()
            .collect();
        let expected = self.is_granted.then_some(ALLOWED);
        assert!(origins.iter().eq(expected.iter()), "{about:?}");
        let has_credentials = headers.contains_key("access-control-allow-credentials");
        assert_eq!(has_credentials, self.is_granted, "{about:?}");
        assert!(headers.contains_key("vary"), "{about:?}");
    }
}
