//! One request and its response.

use http::header::{
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, LOCATION, ORIGIN,
};
use http::{HeaderMap, HeaderName, Method, StatusCode, Uri, Version};

/// A request that the browser made, and its response.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub(super) method: Method,
    pub(super) url: Uri,
    pub(super) headers: HeaderMap,
    /// Headers whose values were left out, because the URL is at another origin than the first.
    pub(super) redacted: Vec<HeaderName>,
    /// `None` if the request was not sent, or got no answer.
    pub(super) answer: Option<Answer>,
}

/// The head of a response.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) version: Version,
    pub(super) headers: HeaderMap,
}

impl Exchange {
    /// Returns whether the request is a preflight. A page cannot set the header.
    pub(super) fn is_preflight(&self) -> bool {
        self.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// Returns the method of the request, or the one that a preflight asks for.
    pub(super) fn page_method(&self) -> String {
        let asked = text(&self.headers, ACCESS_CONTROL_REQUEST_METHOD);
        asked.unwrap_or_else(|| self.method.to_string())
    }

    /// Returns the header names that a preflight asks for.
    pub(super) fn asked_headers(&self) -> Vec<String> {
        let names = text(&self.headers, ACCESS_CONTROL_REQUEST_HEADERS).unwrap_or_default();
        let names = names.split(',').filter(|name| !name.is_empty());
        names.map(str::to_owned).collect()
    }

    /// Returns the value of `Origin`.
    pub(super) fn origin(&self) -> Option<String> {
        text(&self.headers, ORIGIN)
    }
}

impl Answer {
    /// Returns whether browsers follow the response to another URL.
    /// <https://fetch.spec.whatwg.org/#redirect-status>
    pub(super) fn is_redirect(&self) -> bool {
        matches!(self.status.as_u16(), 301 | 302 | 303 | 307 | 308)
            && self.headers.contains_key(LOCATION)
    }

    /// Returns the lines of a header.
    pub(super) fn lines(&self, name: HeaderName) -> Vec<String> {
        let lines = self.headers.get_all(name).iter();
        lines
            .map(|line| String::from_utf8_lossy(line.as_bytes()).trim().to_owned())
            .collect()
    }

    /// Returns the elements that a header lists on all its lines.
    pub(super) fn list(&self, name: HeaderName) -> Vec<String> {
        let lines = self.lines(name);
        let elements = lines.iter().flat_map(|line| line.split(',')).map(str::trim);
        elements
            .filter(|element| !element.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}
