//! A line for each request: all of them for programs, the refused ones for people.

use std::io::{self, Write};

use http::header::ORIGIN;
use http::{HeaderValue, Method, Request};
use serde::Serialize;
use tower::{ServiceExt, service_fn};
use tower_cors::{DecisionReport, Rejection, ReportDecision};
use tower_cors_core::text::{Escaped, Ticked};

use super::upstream::HttpService;
use crate::json;

/// The form of the lines.
#[derive(Clone, Copy)]
pub(crate) enum Log {
    /// A sentence on standard error for each request that the policy refuses.
    Refusals,
    /// A JSON object on standard output for each request.
    Json,
}

/// A request, and the answer to it.
///
/// It has no query: that is where people put tokens, and a log outlives them.
#[derive(Serialize)]
struct Exchange<'a> {
    method: &'a str,
    path: &'a str,
    origin: Option<String>,
    kind: Option<String>,
    status: u16,
    refused: Option<Refused>,
}

#[derive(Serialize)]
struct Refused {
    code: &'static str,
    message: String,
}

impl Log {
    /// Returns the service with a line for each of its responses.
    pub(crate) fn around(self, service: HttpService) -> HttpService {
        HttpService::new(service_fn(move |mut request: Request<_>| {
            let service = service.clone();
            async move {
                request.extensions_mut().insert(ReportDecision);
                let (method, uri) = (request.method().clone(), request.uri().clone());
                let origin = request.headers().get(ORIGIN).cloned();
                let response = service.oneshot(request).await?;
                let status = response.status().as_u16();
                let report = response.extensions().get();
                self.write(&Exchange::new(&method, uri.path(), origin, status, report));
                Ok(response)
            }
        }))
    }

    /// Writes the line. If nobody reads the output any more, the proxy still serves.
    fn write(self, exchange: &Exchange<'_>) {
        _ = match (self, &exchange.refused) {
            (Self::Json, _) => json::print(exchange),
            (Self::Refusals, Some(refused)) => writeln!(
                io::stderr(),
                "refused {} {}: {} [{}]",
                Escaped(exchange.method),
                Ticked(exchange.path),
                refused.message,
                refused.code
            ),
            (Self::Refusals, None) => Ok(()),
        };
    }
}

impl<'a> Exchange<'a> {
    fn new(
        method: &'a Method,
        path: &'a str,
        origin: Option<HeaderValue>,
        status: u16,
        report: Option<&DecisionReport>,
    ) -> Self {
        let text = |origin: HeaderValue| String::from_utf8_lossy(origin.as_bytes()).into_owned();
        let rejection = report.and_then(|report| report.rejection.as_ref());
        Self {
            method: method.as_str(),
            path,
            origin: origin.map(text),
            kind: report.map(|report| report.kind.to_string()),
            status,
            refused: rejection.map(Refused::from),
        }
    }
}

impl From<&Rejection> for Refused {
    fn from(rejection: &Rejection) -> Self {
        Self {
            code: rejection.code(),
            message: rejection.to_string(),
        }
    }
}
