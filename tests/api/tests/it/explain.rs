//! `tower_cors::explain`.

use http::{HeaderMap, StatusCode};
use tower_cors::explain::{Check, Consequence, Explanation, Hint, Outcome, Step};
use tower_cors::{Rejection, RequestKind};

use crate::implements::is_shared;

const _: fn(&Explanation) -> RequestKind = Explanation::kind;
const _: fn(&Explanation) -> bool = Explanation::is_allowed;
const _: fn(&Explanation) -> Option<&Rejection> = Explanation::rejection;
const _: fn(&Explanation) -> Option<&str> = Explanation::path;
const _: fn(&Explanation) -> Option<usize> = Explanation::rule;
const _: fn(&Explanation) -> &[Step] = Explanation::steps;
const _: fn(&Explanation) -> Option<StatusCode> = Explanation::status;
const _: fn(&Explanation) -> &HeaderMap = Explanation::headers;
const _: fn(&Explanation) -> &Consequence = Explanation::consequence;
const _: fn(&Explanation) -> &[Hint] = Explanation::hints;
const _: fn(&Step) -> (Check, Outcome, &str) = |step| (step.check, step.outcome, &step.reason);
const _: fn(&Hint) -> &'static str = Hint::code;
const _: fn(&Hint) -> &'static str = Hint::url;

const _: () = is_shared::<Explanation>();
const _: () = is_serialized::<Explanation>();

const fn is_serialized<T: serde::Serialize + std::fmt::Display>() {}
