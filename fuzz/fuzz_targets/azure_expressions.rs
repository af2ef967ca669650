//! Compares how policy expressions are skipped in Azure's documents with a plain model.
//!
//! The first byte picks the place of the expression in a document. The rest is its code.

#![no_main]
#![allow(missing_docs, reason = "the macro defines the entry point")]

use libfuzzer_sys::fuzz_target;
use tower_cors::CorsConfig;
use tower_cors_fuzz::csharp::{NoEnd, end_of_expression};
use tower_cors_gateway::{Azure, ImportError};

const CORS: &str =
    "<cors><allowed-origins><origin>https://a.example</origin></allowed-origins></cors>";

/// The places of an expression: the text before it, and the text after it.
const PLACES: [(&str, &str); 4] = [
    ("<set-body>", "</set-body>"),
    ("<set-variable value=\"", "\" name='a' />"),
    ("<set-variable value='", "' name=\"a\" />"),
    ("<set-body> text @(1) ", " @(\"2\")</set-body>"),
];

fuzz_target!(|data: &[u8]| {
    let Some((place, code)) = data.split_first() else {
        return;
    };
    let (before, after) = PLACES[usize::from(*place) % PLACES.len()];
    let expression = format!("@{}", String::from_utf8_lossy(code));
    let document = |value: &str| {
        format!("<policies><inbound>{CORS}{before}{value}{after}</inbound></policies>")
    };
    let found = import(&document(&expression));
    let begins = expression.starts_with("@(") || expression.starts_with("@{");
    // If the text contains references, it differs from the code.
    if !begins || expression.contains('&') || !expression.chars().all(is_xml) {
        return;
    }
    let rest = format!("{expression}{after}</inbound></policies>");
    let rest: Vec<char> = rest.chars().collect();
    match end_of_expression(&rest) {
        Err(NoEnd::TooDeep) => {}
        Err(NoEnd::Mistake) => {
            let is_refused = matches!(found, Err(ImportError::Syntax { .. }));
            assert!(is_refused, "{expression}: {found:?}");
        }
        Ok(end) => {
            let rest: String = rest[end..].iter().collect();
            let replaced = format!("<policies><inbound>{CORS}{before}@(0){rest}");
            let expected = import(&replaced);
            assert_eq!(
                found.ok(),
                expected.ok(),
                "{expression}, replaced by @(0): {rest}"
            );
        }
    }
});

fn import(document: &str) -> Result<CorsConfig, ImportError> {
    let azure: Azure = document.parse()?;
    Ok(azure.import()?.config)
}

/// Returns whether an XML document can contain `character`.
fn is_xml(character: char) -> bool {
    character >= ' ' && !('\u{fffe}'..='\u{ffff}').contains(&character)
        || ['\t', '\r', '\n'].contains(&character)
}
