//! One `<cors>` element, as a rule.

use std::time::Duration;

use http::StatusCode;
use tower_cors::Disallowed;

use super::element::Element;
use crate::canonical::canonical_origin;
use crate::draft::Draft;
use crate::error::ImportError;
use crate::note::NoteKind;
use crate::path::join;
use crate::placeholder;

/// The default of `<allowed-methods>`.
const DEFAULT_METHODS: [&str; 2] = ["GET", "POST"];

/// The attribute that decides if Azure answers requests that do not match itself.
const TERMINATE: &str = "terminate-unmatched-request";

/// Returns the names of the attributes and children that the element `name` can have.
///
/// An element without children contains text.
fn schema(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "cors" => (
            &["allow-credentials", TERMINATE],
            &[
                "allowed-origins",
                "allowed-methods",
                "allowed-headers",
                "expose-headers",
            ],
        ),
        "allowed-origins" => (&[], &["origin"]),
        "allowed-methods" => (&["preflight-result-max-age"], &["method"]),
        "allowed-headers" | "expose-headers" => (&[], &["header"]),
        _ => (&[], &[]),
    }
}

/// Imports a `<cors>` as the current rule.
pub(super) fn import(path: &str, cors: &Element, draft: &mut Draft) -> Result<(), ImportError> {
    check(path, cors)?;
    let credentials = flag(path, cors, "allow-credentials", false)?;
    draft.configure(|config| config.allow_credentials(credentials));
    origins(path, cors, draft)?;
    methods(path, cors, draft)?;
    headers(path, cors, draft)?;
    let terminates = flag(path, cors, TERMINATE, true)?;
    unmatched_requests(terminates, draft);
    Ok(())
}

/// Returns whether a `<cors>` leaves no cross-origin request to the policies after it.
///
/// It does if it terminates the requests that it does not match, or matches all of them.
pub(super) fn leaves_no_request(cors: &Element) -> bool {
    let mut origins = cors
        .children
        .iter()
        .filter(|child| child.name == "allowed-origins")
        .flat_map(|list| &list.children);
    cors.attribute(TERMINATE) != Some("false") || origins.any(|origin| origin.text == "*")
}

/// Refuses unknown names and unevaluated values in `element` and everything below it.
fn check(path: &str, element: &Element) -> Result<(), ImportError> {
    let (attributes, children) = schema(&element.name);
    for (name, value) in &element.attributes {
        let path = join(path, name);
        if !attributes.contains(&name.as_str()) {
            return Err(element.place.at(unknown(path, attributes)));
        }
        check_literal(&path, element, value)?;
    }
    check_literal(path, element, &element.text)?;
    if !children.is_empty() && !element.text.is_empty() {
        return Err(value(
            path,
            element,
            &element.text,
            "is text where Azure expects elements",
        ));
    }
    for (name, child) in element.named_children() {
        let path = join(path, &name);
        if !children.contains(&child.name.as_str()) {
            return Err(child.place.at(unknown(path, children)));
        }
        check(&path, child)?;
    }
    Ok(())
}

/// Refuses a text that Azure evaluates for each request or at deployment.
fn check_literal(path: &str, element: &Element, text: &str) -> Result<(), ImportError> {
    let checked = match text.contains("@(") || text.contains("@{") {
        true => Err(placeholder::unevaluable(
            path,
            text,
            "is a policy expression",
        )),
        false => placeholder::refuse(path, text),
    };
    checked.map_err(|error| element.place.at(error))
}

fn unknown(path: String, known: &[&str]) -> ImportError {
    let known = match known {
        [] => "none".to_owned(),
        names => names.join(", "),
    };
    ImportError::UnknownKey { path, known }
}

fn value(path: &str, element: &Element, text: &str, reason: &str) -> ImportError {
    element.place.at(ImportError::value(path, text, reason))
}

/// Reads an attribute that is `true` or `false`.
fn flag(path: &str, cors: &Element, name: &str, default: bool) -> Result<bool, ImportError> {
    match cors.attribute(name) {
        None => Ok(default),
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(other) => {
            let reason = "is neither `true` nor `false`";
            Err(value(&join(path, name), cors, other, reason))
        }
    }
}

/// A list of a `<cors>`, such as `<allowed-origins>`. It is never empty.
struct List<'a> {
    path: String,
    element: &'a Element,
    /// The items, each with its name in paths.
    items: Vec<(String, &'a Element)>,
}

impl<'a> List<'a> {
    /// Reads the list `name` if the `<cors>` has it.
    fn find(path: &str, cors: &'a Element, name: &str) -> Result<Option<Self>, ImportError> {
        let path = join(path, name);
        let mut found = cors.children.iter().filter(|child| child.name == name);
        let Some(element) = found.next() else {
            return Ok(None);
        };
        if let Some(second) = found.next() {
            return Err(value(&path, second, name, "is given twice"));
        }
        let items: Vec<_> = element.named_children().collect();
        if items.is_empty() {
            let (_, children) = schema(name);
            let path = join(&path, &children.join(", "));
            return Err(element.place.at(ImportError::Missing { path }));
        }
        if let Some((name, empty)) = items.iter().find(|(_, item)| item.text.is_empty()) {
            return Err(value(&join(&path, name), empty, "", "is empty"));
        }
        Ok(Some(Self {
            path,
            element,
            items,
        }))
    }

    /// Reads the list `name`, which a `<cors>` must have.
    fn require(path: &str, cors: &'a Element, name: &str) -> Result<Self, ImportError> {
        Self::find(path, cors, name)?.ok_or_else(|| {
            let path = join(path, name);
            cors.place.at(ImportError::Missing { path })
        })
    }

    fn texts(&self) -> Vec<&'a str> {
        let texts = self.items.iter().map(|(_, item)| item.text.as_str());
        texts.collect()
    }
}

fn origins(path: &str, cors: &Element, draft: &mut Draft) -> Result<(), ImportError> {
    let list = List::require(path, cors, "allowed-origins")?;
    for (name, item) in &list.items {
        let checked = match item.text.as_str() {
            "*" => Ok(()),
            text if text.contains('*') => {
                Err("contains a `*`, which Azure accepts only alone".into())
            }
            text => canonical_origin(text).map(|_| ()),
        };
        checked.map_err(|reason: String| {
            let path = join(&list.path, name);
            value(&path, item, &item.text, &reason)
        })?;
    }
    draft.wildcard_or_each(&list.path, &list.texts(), Draft::origin)
}

fn methods(path: &str, cors: &Element, draft: &mut Draft) -> Result<(), ImportError> {
    let Some(list) = List::find(path, cors, "allowed-methods")? else {
        draft.methods(path, &DEFAULT_METHODS);
        draft.configure(|config| config.max_age(Duration::ZERO));
        return Ok(());
    };
    let methods = list.texts();
    draft.methods(&list.path, &methods);
    if let Some(unlisted) = Draft::unlisted_methods(&methods) {
        let message = format!("pages can send {unlisted} here; Azure rejects such preflights");
        draft.note(NoteKind::Wider, &list.path, None, message);
    }
    max_age(&list, draft)
}

fn max_age(methods: &List<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let name = "preflight-result-max-age";
    let text = methods.element.attribute(name).unwrap_or("0");
    let path = join(&methods.path, name);
    let seconds = text
        .parse()
        .map_err(|_| value(&path, methods.element, text, "is not a number of seconds"))?;
    draft.max_age(&path, Duration::from_secs(seconds));
    Ok(())
}

fn headers(path: &str, cors: &Element, draft: &mut Draft) -> Result<(), ImportError> {
    match List::find(path, cors, "allowed-headers")? {
        Some(list) if list.texts().contains(&"*") => draft.all_request_headers(),
        Some(list) => draft.request_headers(&list.path, &list.texts()),
        None => {
            let message = "missing: pages can send only CORS-safelisted request headers";
            let path = join(path, "allowed-headers");
            draft.note(NoteKind::Different, path, None, message);
        }
    }
    if let Some(exposed) = List::find(path, cors, "expose-headers")? {
        draft.exposed_headers(&exposed.path, &exposed.texts());
    }
    Ok(())
}

/// Sets the answers to requests whose origin matches no `<cors>`.
///
/// Preflights always get an empty 200. For actual requests, the last `<cors>` that they reach
/// decides.
fn unmatched_requests(terminates: bool, draft: &mut Draft) {
    let disallowed = if terminates {
        Disallowed::Reject(StatusCode::OK)
    } else {
        Disallowed::Forward
    };
    draft.statuses(StatusCode::OK, StatusCode::OK, disallowed);
}
