//! Azure API Management's `<cors>`.

mod cors;
mod expressions;
mod hostile;
mod page;
mod sections;
mod xml;

use tower_cors_gateway::{Azure, ImportError, Imported};

use crate::importing::imported;

/// Imports a document.
#[track_caller]
fn import(document: &str) -> Imported {
    imported(document, document.parse::<Azure>())
}

#[track_caller]
fn error(document: &str) -> ImportError {
    let parsed = document.parse::<Azure>();
    let imported = parsed.and_then(|document| document.import());
    imported.expect_err("it imports")
}

/// Returns the `<cors>` that `short` describes.
///
/// Its words are `credentials=`, `terminate=`, `origins=`, `methods=`, `age=`, `headers=` and
/// `expose=`. Commas separate items. By default, the only origin is `https://a.example`, and the
/// only header is `x-a`. `headers=none` leaves out the list of headers.
fn cors(short: &str) -> String {
    let given = |key| {
        let mut words = short.split(' ').filter_map(|word| word.split_once('='));
        words.find(|(name, _)| *name == key).map(|(_, value)| value)
    };
    let attribute =
        |key, name| given(key).map_or(String::new(), |value| format!(" {name}=\"{value}\""));
    let attributes = attribute("credentials", "allow-credentials")
        + &attribute("terminate", "terminate-unmatched-request");
    let age = attribute("age", "preflight-result-max-age");
    let lists = [
        list(
            "allowed-origins",
            "",
            "origin",
            given("origins").or(Some("https://a.example")),
        ),
        list("allowed-methods", &age, "method", given("methods")),
        list(
            "allowed-headers",
            "",
            "header",
            given("headers")
                .or(Some("x-a"))
                .filter(|names| *names != "none"),
        ),
        list("expose-headers", "", "header", given("expose")),
    ];
    format!("<cors{attributes}>{}</cors>", lists.concat())
}

fn list(name: &str, attributes: &str, item: &str, values: Option<&str>) -> String {
    let Some(values) = values else {
        return String::new();
    };
    let items: Vec<String> = values
        .split(',')
        .map(|value| format!("<{item}>{value}</{item}>"))
        .collect();
    format!("<{name}{attributes}>{}</{name}>", items.concat())
}

/// Returns a document with `policies` in `<inbound>`.
fn inbound(policies: &str) -> String {
    format!("<policies><inbound>{policies}</inbound><backend><base /></backend></policies>")
}
