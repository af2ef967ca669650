//! The step of the method: why it is granted, or not.

use http::header::ACCESS_CONTROL_REQUEST_METHOD;

use tower_cors_core::text::{Ticked, TickedList};

use super::hint::Hint;
use super::step::{Check, RuleName, Step};
use crate::fetch;
use crate::policy::Rule;
use crate::policy::methods::MethodError;
use crate::request::RequestHead;

pub(super) fn examine(rule: &Rule, name: RuleName, request: &RequestHead<'_>) -> (Step, Vec<Hint>) {
    let lines = request.headers.get_all(ACCESS_CONTROL_REQUEST_METHOD);
    let texts: Vec<_> = lines
        .iter()
        .map(|line| String::from_utf8_lossy(line.as_bytes()))
        .collect();
    let asked = texts.first().map(AsRef::as_ref).unwrap_or_default();
    let shown = Ticked(asked);
    let line = request.first_line(&ACCESS_CONTROL_REQUEST_METHOD);
    match line.map_or(Err(MethodError::Malformed), |line| rule.methods.check(line)) {
        Ok(()) if fetch::is_safelisted_method(asked.as_bytes()) => passed(format!(
            "{shown} is always granted, because browsers send it regardless of the answer"
        )),
        Ok(()) => passed(format!("{shown} is granted")),
        Err(MethodError::Malformed) if texts.len() > 1 => {
            let lines = TickedList(&texts);
            let name = ACCESS_CONTROL_REQUEST_METHOD;
            failed(
                format!("there are several lines: {lines}"),
                Some(Hint::SeveralLines { name }),
            )
        }
        Err(MethodError::Malformed) => failed(format!("{shown} is not a method"), None),
        Err(_) => {
            let granted = granted(rule);
            let among = TickedList(&granted);
            let reason = format!("{name} does not grant {shown}, only {among}");
            failed(reason, Some(hint(asked, &granted)))
        }
    }
}

fn passed(reason: String) -> (Step, Vec<Hint>) {
    (Step::passed(Check::Method, reason), Vec::new())
}

fn failed(reason: String, hint: Option<Hint>) -> (Step, Vec<Hint>) {
    let hints = hint.into_iter().collect();
    (Step::failed(Check::Method, reason), hints)
}

fn granted(rule: &Rule) -> Vec<&str> {
    let any = rule.methods.any.then_some("*");
    let names = rule.methods.names.iter().map(AsRef::as_ref);
    fetch::SAFELISTED_METHODS
        .into_iter()
        .chain(any)
        .chain(names)
        .collect()
}

fn hint(asked: &str, granted: &[&str]) -> Hint {
    let asked = asked.to_owned();
    if fetch::is_forbidden_method(asked.as_bytes()) {
        return Hint::ForbiddenMethod { method: asked };
    }
    let in_other_case = granted
        .iter()
        .find(|method| method.eq_ignore_ascii_case(&asked));
    let is_lower = asked.bytes().any(|byte| byte.is_ascii_lowercase());
    match (fetch::normalized_method(&asked), in_other_case) {
        (Some(normalized), _) => Hint::NormalizedMethod {
            asked,
            normalized: normalized.to_owned(),
            granted: in_other_case.is_some(),
        },
        (None, Some(granted)) if is_lower => Hint::MethodCase {
            asked,
            granted: (*granted).to_owned(),
        },
        (None, None) if is_lower => Hint::UpperCaseMethod {
            method: asked.to_ascii_uppercase(),
            asked,
        },
        (None, _) => Hint::AddMethod { method: asked },
    }
}
