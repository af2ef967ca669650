//! A page in the examples of the guides.

use std::fmt::Debug;

use http::{HeaderMap, Method, Request, Response, StatusCode};
use tower::{Service, ServiceExt};

/// The origin of the page.
const ORIGIN: &str = "https://app.example.com";

/// Sends a request, such as `PUT /users/7`, as a page of `https://app.example.com` does. Returns the
/// status that the page gets, or the status of the response that the browser blocks.
///
/// For other methods than `GET`, `HEAD` and `POST`, it sends a preflight first. It checks only the
/// origin: `tower-cors-browser` has the whole algorithm.
///
/// # Panics
///
/// Panics if `request` is not a request, or if the service fails.
///
/// ```
/// use http::{Request, Response};
/// use tower::{Layer, service_fn};
/// use tower_cors::CorsLayer;
/// use tower_cors_test_support::{page_gets, wait};
///
/// let service = service_fn(async |_: Request<String>| {
///     Ok::<_, std::convert::Infallible>(Response::new(String::new()))
/// });
/// let with_cors = CorsLayer::permissive().layer(service);
/// assert_eq!(wait(page_gets(&with_cors, "PUT /")), "200");
/// assert_eq!(wait(page_gets(&service, "GET /")), "blocked, 200");
/// assert_eq!(wait(page_gets(&service, "PUT /")), "no request, its preflight got 200");
/// ```
pub async fn page_gets<S, R>(service: &S, request: &str) -> String
where
    S: Service<Request<String>, Response = Response<R>, Error: Debug> + Clone,
{
    let (method, path) = request.split_once(' ').unwrap();
    let method: Method = method.parse().unwrap();
    let by_page = Request::builder().uri(path).header("origin", ORIGIN);
    if ![Method::GET, Method::HEAD, Method::POST].contains(&method) {
        let preflight = Request::options(path)
            .header("origin", ORIGIN)
            .header("access-control-request-method", method.as_str());
        let (status, headers) = send(service, preflight).await;
        if !status.is_success() || !is_granted(&headers) {
            return format!("no request, its preflight got {}", status.as_u16());
        }
    }
    let (status, headers) = send(service, by_page.method(method)).await;
    match is_granted(&headers) {
        true => status.as_u16().to_string(),
        false => format!("blocked, {}", status.as_u16()),
    }
}

async fn send<S, R>(service: &S, request: http::request::Builder) -> (StatusCode, HeaderMap)
where
    S: Service<Request<String>, Response = Response<R>, Error: Debug> + Clone,
{
    let request = request.body(String::new()).unwrap();
    let response = service.clone().oneshot(request).await.unwrap();
    (response.status(), response.headers().clone())
}

fn is_granted(headers: &HeaderMap) -> bool {
    let grant = headers.get("access-control-allow-origin");
    grant.is_some_and(|grant| grant == ORIGIN || grant == "*")
}
