//! `Policy`, and the decisions that it makes.

use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Request, Response, StatusCode, Uri};
use tower_cors::explain::Explanation;
use tower_cors::{
    Action, ConfigErrors, ConfigWarning, CorsConfig, CorsHeaders, Decision, Excerpt, Origin,
    OriginError, OriginPattern, Policy, PortPattern, Rejection, RequestHead, RequestKind,
};

use crate::implements::is_shared;

const _: fn() -> Policy = Policy::deny_all;
const _: fn() -> Policy = Policy::passthrough;
const _: fn(&Policy, &RequestHead<'_>) -> Decision = Policy::decide;
const _: fn(&Policy, &RequestHead<'_>) -> Explanation = Policy::explain;
const _: fn(&Policy, &RequestHead<'_>, StatusCode, &HeaderMap) -> Explanation =
    Policy::explain_response;
const _: fn(&Policy, &str) -> bool = Policy::allows_origin;
const _: fn(&Policy) -> bool = Policy::allows_any_origin;
const _: fn(&Policy) -> &[ConfigWarning] = Policy::warnings;
const _: fn(&Policy) -> &CorsConfig = Policy::config;
const _: fn(CorsConfig) -> Result<Policy, ConfigErrors> = Policy::try_from;
const _: () = is_shared::<Policy>();

const _: fn(&Decision) -> RequestKind = Decision::kind;
const _: fn(&Decision) -> bool = Decision::is_allowed;
const _: fn(&Decision) -> Option<&Rejection> = Decision::rejection;
const _: fn(Decision) -> Action = Decision::into_action;
const _: fn(&Decision, &Decision) -> bool = Decision::eq;
const _: () = is_shared::<Decision>();

/// Every variant, with every field, and without an arm for others.
const _: fn(Action) -> Option<(StatusCode, HeaderMap)> = |action| match action {
    Action::Answer { status, headers } => Some((status, headers)),
    Action::Decorate(headers) => {
        let mut response = HeaderMap::new();
        headers.apply(&mut response);
        Some((StatusCode::OK, response))
    }
    Action::Pass => None,
};
const _: fn(CorsHeaders, &mut HeaderMap) = CorsHeaders::apply;
const _: fn(CorsHeaders, &mut Response<()>) = CorsHeaders::apply_to_response;
const _: () = is_shared::<Action>();

/// A server without `http::Request` builds its own head.
type Head<'a> = fn(&'a Method, &'a Uri, &'a HeaderMap, &'a Extensions) -> RequestHead<'a>;
const _: Head<'_> = |method, uri, headers, extensions| RequestHead {
    method,
    uri,
    headers,
    extensions,
};
const _: fn(&'static Request<()>) -> RequestHead<'static> = RequestHead::from;
const _: fn(&'static Parts) -> RequestHead<'static> = RequestHead::from;
const _: fn(&RequestHead<'static>) -> RequestKind = RequestHead::kind;
const _: fn(RequestKind) -> &'static str = |kind| match kind {
    RequestKind::NonCors => "non-cors",
    RequestKind::Actual => "actual",
    RequestKind::Preflight => "preflight",
};

const _: fn(&'static str) -> Result<Origin<'static>, OriginError> = Origin::parse;
const _: fn(&'static str) -> Result<Origin<'static>, OriginError> = Origin::try_from;
const _: fn(&Origin<'static>) -> &'static str = Origin::scheme;
const _: fn(&Origin<'static>) -> &'static str = Origin::host;
const _: fn(&Origin<'static>) -> Option<u16> = Origin::port;
const _: fn(&Origin<'static>) -> &'static str = Origin::as_str;
const _: for<'a> fn(&'a Origin<'static>) -> &'a str = Origin::as_ref;

const _: fn(&'static str) -> Result<OriginPattern<'static>, OriginError> = OriginPattern::parse;
const _: fn(&OriginPattern<'static>, &Origin<'_>) -> bool = OriginPattern::matches;
const _: fn(&OriginPattern<'static>) -> PortPattern = OriginPattern::port;
const _: fn(&str) -> Option<String> = OriginPattern::suggest;

const _: fn(&Rejection) -> &'static str = Rejection::code;
const _: fn(&Rejection) -> &'static str = Rejection::url;
const _: fn(&Excerpt) -> &str = Excerpt::as_str;
const _: fn(&Excerpt) -> bool = Excerpt::is_cut;
const _: () = is_shared::<Rejection>();
