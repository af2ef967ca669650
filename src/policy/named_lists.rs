//! The lists of an answer to a preflight that name what it asks for.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::exposed::comma_separated;
use super::headers::{add, replace};
use super::request_headers::{RequestHeaders, requested_names};
use super::rule::Rule;
use crate::request::RequestHead;

/// The lists of one answer, in the place of prepared ones.
///
/// They are apart from [`AnswerHeaders`](super::plan::AnswerHeaders): few answers have them, and
/// every future would need room for them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NamedLists {
    methods: NamedList,
    headers: NamedList,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum NamedList {
    /// The prepared list is right.
    #[default]
    Prepared,
    /// One line.
    Line(HeaderValue),
    /// Several lines, or none: the answer then has no such header.
    Lines(Vec<HeaderValue>),
}

impl NamedLists {
    /// Returns the lists of an answer that shows only the method, for a rule that echoes it.
    #[cold]
    pub(super) fn of_methods(request: &RequestHead<'_>) -> Self {
        Self {
            methods: echo(request, ACCESS_CONTROL_REQUEST_METHOD),
            headers: NamedList::Prepared,
        }
    }

    /// Returns the lists of an answer that grants a preflight.
    #[cold]
    pub(super) fn of_granted(rule: &Rule, request: &RequestHead<'_>) -> Self {
        let mut lists = match rule.echoes_methods {
            true => Self::of_methods(request),
            false => Self::default(),
        };
        if rule.echoes_headers {
            lists.headers = echo(request, ACCESS_CONTROL_REQUEST_HEADERS);
        } else if !rule.headers.prefixes.is_empty() {
            lists.headers = covered(&rule.headers, request);
        }
        lists
    }

    /// Puts the lists in the place of the prepared ones.
    pub(super) fn replace_in(self, headers: &mut HeaderMap) {
        self.methods
            .replace_in(headers, ACCESS_CONTROL_ALLOW_METHODS);
        self.headers
            .replace_in(headers, ACCESS_CONTROL_ALLOW_HEADERS);
    }
}

impl NamedList {
    fn replace_in(self, headers: &mut HeaderMap, name: HeaderName) {
        match self {
            Self::Prepared => {}
            Self::Line(line) => replace(headers, name, line),
            Self::Lines(lines) => {
                let mut lines = lines.into_iter();
                match lines.next() {
                    Some(first) => replace(headers, name.clone(), first),
                    None => drop(headers.remove(&name)),
                }
                for line in lines {
                    add(headers, name.clone(), line);
                }
            }
        }
    }
}

/// Answers with the lines of the request header `asked`.
///
/// Echoing is safe because the rule checked the names first. Peers that echo without a check allow
/// every header.
fn echo(request: &RequestHead<'_>, asked: HeaderName) -> NamedList {
    let lines = || request.headers.get_all(&asked).iter();
    let mut each = lines();
    match (each.next(), each.next()) {
        (Some(only), None) => NamedList::Line(only.clone()),
        _ => NamedList::Lines(lines().cloned().collect()),
    }
}

/// Answers with the request headers that a rule with prefixes allows.
///
/// Those are the ones that it lists, and those of the preflight that a prefix covers.
///
/// The standard has no prefixes, so the answer must name each header.
/// <https://fetch.spec.whatwg.org/#http-new-header-syntax>
fn covered(rule: &RequestHeaders, request: &RequestHead<'_>) -> NamedList {
    let asked = request.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS);
    let by_prefix = || {
        let names = asked.iter().flat_map(requested_names);
        names.filter(|name| rule.covers_by_prefix(name))
    };
    let listed = || rule.names.iter().map(str::as_bytes);
    if listed().next().is_some() && by_prefix().next().is_none() {
        return NamedList::Prepared;
    }
    match comma_separated(|| listed().chain(by_prefix())) {
        Some(list) => NamedList::Line(list),
        None => NamedList::Lines(Vec::new()),
    }
}
