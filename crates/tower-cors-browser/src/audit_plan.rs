//! The plan of an audit: a step for each origin, path and method.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Uri};
use tower_cors::fetch;
use tower_service::Service;

use crate::audit_error::AuditError;
use crate::audit_report::AuditRow;
use crate::browser::Browser;
use crate::excerpt::{excerpt, url_excerpt};
use crate::options::Credentials;
use crate::service::ServiceError;

/// A mistake in a list must not keep a test running for hours.
const MAX_ROWS: usize = 10_000;

/// The methods whose requests have no side effects.
const SAFE_METHODS: [Method; 2] = [Method::GET, Method::HEAD];

/// The lists of an audit, as someone wrote them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    pub(crate) origins: Vec<String>,
    pub(crate) methods: Vec<String>,
    /// Methods whose requests are sent even though they are not safe.
    pub(crate) sent: Vec<String>,
    pub(crate) paths: Vec<String>,
    pub(crate) headers: Vec<Header>,
    pub(crate) credentials: Credentials,
}

/// A header that pages set. Its value may be a secret.
#[derive(Clone)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

/// One row of an audit, not run yet.
pub(crate) struct Step {
    origin: String,
    browser: Browser,
    method: Method,
    path: Uri,
    headers: HeaderMap,
    is_sent: bool,
}

impl Lists {
    /// Checks the lists, and returns the steps in the order of the lists.
    pub(crate) fn plan(&self) -> Result<Vec<Step>, AuditError> {
        let pages = self.pages()?;
        let methods = self.all_methods()?;
        let paths = self.uris()?;
        let headers = self.header_map()?;
        let rows = [pages.len(), methods.len(), paths.len()];
        let rows = rows.into_iter().fold(1, usize::saturating_mul);
        if rows > MAX_ROWS {
            return Err(AuditError::TooManyRows {
                rows,
                max: MAX_ROWS,
            });
        }
        let mut steps = Vec::with_capacity(rows);
        for (origin, browser) in &pages {
            for path in &paths {
                for (method, is_sent) in &methods {
                    steps.push(Step {
                        origin: origin.clone(),
                        browser: browser.clone(),
                        method: method.clone(),
                        path: path.clone(),
                        headers: headers.clone(),
                        is_sent: *is_sent,
                    });
                }
            }
        }
        Ok(steps)
    }

    fn pages(&self) -> Result<Vec<(String, Browser)>, AuditError> {
        let page = |origin: String| {
            let browser = Browser::at(&origin)?.credentials(self.credentials);
            // `run` sends the preflight first. The cache keeps the request from sending it again.
            Ok((origin, browser.remember_preflights(true)))
        };
        let origins = named("origins", unique(&self.origins))?;
        origins.into_iter().map(page).collect()
    }

    /// Returns each method with whether its request is sent.
    fn all_methods(&self) -> Result<Vec<(Method, bool)>, AuditError> {
        let sent = normalized(&self.sent)?;
        let methods = unique(&[normalized(&self.methods)?, sent.clone()].concat());
        let with_flag = |method: Method| {
            let is_sent = SAFE_METHODS.contains(&method) || sent.contains(&method);
            (method, is_sent)
        };
        let methods = named("methods", methods)?;
        Ok(methods.into_iter().map(with_flag).collect())
    }

    fn uris(&self) -> Result<Vec<Uri>, AuditError> {
        let uri = |path: String| {
            Uri::try_from(&path).map_err(|_| AuditError::Path {
                text: url_excerpt(&path),
            })
        };
        let paths = named("paths", unique(&self.paths))?;
        paths.into_iter().map(uri).collect()
    }

    fn header_map(&self) -> Result<HeaderMap, AuditError> {
        let mut headers = HeaderMap::new();
        for Header { name, value } in &self.headers {
            let wrong = || AuditError::Header {
                name: excerpt(name),
            };
            let header = HeaderName::try_from(name).map_err(|_| wrong())?;
            let value = HeaderValue::try_from(value).map_err(|_| wrong())?;
            headers.try_append(header, value).map_err(|_| wrong())?;
        }
        Ok(headers)
    }
}

/// Refuses an empty list: an audit without rows would never fail.
fn named<T>(list: &'static str, items: Vec<T>) -> Result<Vec<T>, AuditError> {
    match items.is_empty() {
        true => Err(AuditError::Empty { list }),
        false => Ok(items),
    }
}

/// <https://fetch.spec.whatwg.org/#concept-method-normalize>
fn normalized(methods: &[String]) -> Result<Vec<Method>, AuditError> {
    let normalized = |method: &String| {
        let name = fetch::normalized_method(method).unwrap_or(method);
        Method::try_from(name).map_err(|_| AuditError::Method {
            text: excerpt(method),
        })
    };
    methods.iter().map(normalized).collect()
}

/// Returns the items in their order, each once.
fn unique<T: Clone + Eq + Hash>(items: &[T]) -> Vec<T> {
    let mut seen = HashSet::new();
    let is_new = |item: &&T| seen.insert(T::clone(item));
    items.iter().filter(is_new).cloned().collect()
}

impl Step {
    /// Sends the preflight, then the request if its method is one that the audit sends.
    pub(crate) async fn run<S, B, R>(
        mut self,
        service: &mut S,
        body: &mut impl FnMut() -> B,
    ) -> AuditRow
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: Into<ServiceError>,
        B: Default,
    {
        let request = self.request(B::default());
        let preflight = self.browser.preflight(&mut *service, request).await;
        let response = if self.is_sent {
            let request = self.request(body());
            let result = self.browser.fetch(service, request).await;
            Some(result.map(|response| response.status()))
        } else {
            None
        };
        AuditRow {
            origin: self.origin,
            method: self.method,
            path: self.path.to_string(),
            preflight,
            response,
        }
    }

    fn request<B>(&self, body: B) -> Request<B> {
        let mut request = Request::new(body);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.path.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }
}
