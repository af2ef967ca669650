//! Documents that are not well formed.

use proptest::prelude::*;
use tower_cors_gateway::{Azure, ImportError};
use tower_cors_test_support::{check_rows, corpus};

use super::page::PAGE;
use super::{error, import};

const SYNTAX_ERRORS: &str = include_str!("../data/azure_syntax_errors.tsv");

#[test]
fn syntax_errors() {
    check_rows(corpus(SYNTAX_ERRORS), |[document, _]| {
        let error = error(&document.replace('¶', "\n").replace('␛', "\u{1b}"));
        assert!(matches!(error, ImportError::Syntax { .. }), "{error:?}");
        error.to_string()
    });
}

#[test]
fn a_document_that_is_cut_off_is_an_error() {
    let page = PAGE.trim();
    for (end, _) in page.char_indices() {
        let error = error(&page[..end]);
        assert!(
            matches!(error, ImportError::Syntax { .. }),
            "{end}: {error}"
        );
    }
}

#[test]
fn byte_order_marks_and_line_ends() {
    let page = PAGE.trim();
    for document in [format!("\u{feff}{page}"), page.replace('\n', "\r\n")] {
        assert_eq!(import(&document).config, import(page).config, "{document}");
    }
}

proptest! {
    /// Every sequence of pieces of markup is either read, or refused with a place in it.
    #[test]
    fn no_text_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        let document = pieces.concat();
        let read = document.parse::<Azure>().and_then(|document| document.import());
        if let Err(ImportError::Syntax { line, column, .. } | ImportError::At { line, column, .. }) = read {
            let at = document.split('\n').nth(line - 1).map(|line| line.chars().count());
            prop_assert!(at.is_some_and(|length| column <= length + 1), "{line}:{column}");
        }
    }
}

#[rustfmt::skip]
const PIECES: &[&str] = &[
    "<cors>", "</cors>", "<cors ", "/>", ">", "<policies><inbound>", "</inbound></policies>",
    "<base />", "<choose>", "</choose>", "<allowed-origins>", "</allowed-origins>", "<origin>",
    "</origin>", "https://a.example", "*", "<allowed-headers><header>*",
    "</header></allowed-headers>", "allow-credentials=", "\"true\"", "'", "\"", "=", "&amp;",
    "&#", ";", "&", "<", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "[", "]",
    "@(", "@{", ")", "}", "//", "\n", " ", "é", "\u{feff}", "\u{0}",
];
