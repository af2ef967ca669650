//! Policy expressions, escaped or not, outside and inside `<cors>`.

use proptest::prelude::*;
use tower_cors_gateway::{Azure, ImportError};
use tower_cors_test_support::{check_rows, corpus, rows};

use super::{cors, error, import, inbound};
use crate::importing::compare;

const EXPRESSIONS: &str = include_str!("../data/azure_expressions.tsv");
const UNCLOSED: &str = include_str!("../data/azure_unclosed_expressions.tsv");

/// Every place where an expression can be next to a `<cors>`.
#[test]
fn expressions_are_skipped() {
    let expected = import(&cors("")).config;
    let places = [
        "<set-body>EXPRESSION</set-body>",
        "<a b=\"EXPRESSION\" c='d'/>",
        "<a b='EXPRESSION' />",
        "<a> text EXPRESSION and EXPRESSION <b>EXPRESSION</b></a>",
    ];
    let rows = corpus(EXPRESSIONS)
        .into_iter()
        .flat_map(|[expression]: [String; 1]| {
            let expression = expression.replace('¶', "\n");
            let escaped = escape(&expression);
            places.into_iter().flat_map(move |place| {
                [&expression, &escaped]
                    .map(|text| [place.replace("EXPRESSION", text), "equal".into()])
            })
        });
    check_rows(rows, |[policy, _]| {
        let document = inbound(&format!("<base-url/>{policy}{}{policy}", cors("")));
        let imported = document
            .parse::<Azure>()
            .and_then(|document| document.import());
        imported.map_or_else(
            |error| error.to_string(),
            |imported| compare(&imported.config, &expected),
        )
    });
}

/// In a `<cors>`, an expression is an error that shows it in full.
#[test]
fn expressions_within_cors_are_errors() {
    let rows = corpus(EXPRESSIONS);
    check_rows(
        rows.into_iter()
            .map(|[row]: [String; 1]| [row.clone(), row]),
        |[expression, _]| {
            let text = expression.replace('¶', "\n");
            let found = [text.clone(), escape(&text)].map(|text| {
                [
                    value_of_error(&format!("<cors allow-credentials=\"{text}\"/>")),
                    value_of_error(&format!(
                        "<cors><allowed-origins><origin> {text} </origin></allowed-origins></cors>"
                    )),
                ]
            });
            match found.as_flattened().iter().find(|found| **found != text) {
                Some(other) => other.replace('\n', "¶"),
                None => expression.to_owned(),
            }
        },
    );
}

/// Returns the value that an error shows, if it is an expression.
fn value_of_error(document: &str) -> String {
    match error(document) {
        ImportError::At { error, .. } => match *error {
            ImportError::Value { value, reason, .. }
                if reason.starts_with("is a policy expression, which cannot be evaluated here") =>
            {
                value
            }
            other => other.to_string(),
        },
        other => other.to_string(),
    }
}

#[test]
fn an_expression_that_is_not_closed_is_an_error() {
    check_rows(corpus(UNCLOSED), |[policy, _]| {
        error(&inbound(&policy.replace('¶', "\n"))).to_string()
    });
}

/// Texts that look a little like expressions, but are not.
#[test]
fn no_expressions() {
    let table = r#"
        <!-- @( --><a b="c"/>            | equal
        <![CDATA[@("</a>]]>              | equal
        <?a @{ ?>                        | equal
        <!-- with many more characters --><b c="@(d["e"])"/> | equal
        <![CDATA[ many more characters ]]><b c="@(d["e"])"/> | equal
        a@example.com ( {                | equal
        @ (a                             | equal
    "#;
    let expected = import(&cors("")).config;
    check_rows(rows(table), |[text, _]| {
        let document = inbound(&format!("<a>{text}</a>{}", cors("")));
        compare(&import(&document).config, &expected)
    });
}

/// In an attribute, an expression with the quote that ends the attribute is not escaped. Its
/// references are texts of C#. In an escaped expression, they mean characters.
#[test]
fn references_in_expressions() {
    let table = r#"
        <cors allow-credentials="@(a["&lt;"])"/> | @(a["&lt;"])
        <cors allow-credentials='@(a["&lt;"])'/> | @(a["<"])
        ORIGIN @(a && b) @(c["&lt;"])            | @(a && b) @(c["&lt;"])
        ORIGIN @(a < b) @(c == &quot;)&quot;)    | @(a < b) @(c == ")")
        ORIGIN @(a < b) @(c && d) @(e["&lt;"])   | @(a < b) @(c && d) @(e["&lt;"])
    "#;
    check_rows(rows(table), |[text, _]| {
        match text.strip_prefix("ORIGIN ") {
            Some(origin) => value_of_error(&format!(
                "<cors><allowed-origins><origin>{origin}</origin></allowed-origins></cors>"
            )),
            None => value_of_error(text),
        }
    });
}

/// A raw string has several lines if only spaces follow its quotes.
#[test]
fn white_space_after_the_quotes_of_a_raw_string() {
    let quotes = "\"\"\"";
    for space in ["\n", " \n", "\t\n", " \t \n"] {
        let expression = format!("@({quotes}{space})\n{quotes})");
        let document = format!("<cors allow-credentials='{expression}'/>");
        assert_eq!(value_of_error(&document), expression, "{space:?}");
    }
    for line_end in ["\r\n", "\t\r\n"] {
        let body = format!("<set-body>@({quotes}{line_end} ) {line_end}{quotes})</set-body>");
        assert!(
            inbound(&(body + &cors(""))).parse::<Azure>().is_ok(),
            "{line_end:?}"
        );
    }
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

/// Returns C# code with matching brackets, in the grammar of the skipper.
///
/// A space follows each string, because `@""` before `"a"` would read as the beginning of `@"""a"`.
fn code() -> impl Strategy<Value = String> {
    let plain = prop_oneof![
        r"[a-z0-9 =+.,;?!|&<>-]{1,4}".prop_filter("a reference", |text| !text.contains('&')),
        Just(" && ".to_owned()),
        Just(" < ".to_owned()),
        Just("\n".to_owned()),
        "//[ -~]{0,6}\n",
        r"/\*[ -)+-.0-~\n]{0,6}\*/",
        r#"'([ -&(-\[\]-~]|\\['"\\n])' "#,
        r#""([ !#-\[\]-~]|\\["\\n]){0,6}" "#,
        r#"@"([ !#-~\n]|""){0,6}" "#,
    ];
    let plain = plain.prop_filter("a reference", |text| {
        !text.contains(';') || !text.contains('&')
    });
    let plain = prop_oneof![6 => plain, 1 => raw_string(Just(String::new()).boxed(), 0)];
    plain.prop_recursive(4, 24, 4, |inner| {
        let several = prop::collection::vec(inner, 0..4).prop_map(|parts| parts.concat());
        let text = r"([ !#-\[\]-z|~]|\{\{|\}\}|\\n){0,4}".prop_filter("a hole", |text| {
            !text.contains('&')
                && text
                    .replace("{{", "")
                    .replace("}}", "")
                    .find(['{', '}'])
                    .is_none()
        });
        prop_oneof![
            several.clone(),
            several.clone().prop_map(|code| format!("({code})")),
            several.clone().prop_map(|code| format!("[{code}]")),
            several.clone().prop_map(|code| format!("{{{code}}}")),
            (text.clone(), several.clone(), text.clone()).prop_map(|(before, code, after)| {
                format!("$\"{before}{{({code}),5:x'}}{after}\" ")
            }),
            (1_usize..4).prop_flat_map({
                let several = several.clone();
                move |dollars| raw_string(several.clone().boxed(), dollars)
            }),
            (text.clone(), several, text, prop::bool::ANY).prop_map(
                |(before, code, after, order)| {
                    let begin = if order { "$@" } else { "@$" };
                    let (before, after) = (before.replace('\\', "\"\""), after.replace('\\', "\n"));
                    format!("{begin}\"{before}{{({code})}}{after}\" ")
                }
            ),
        ]
    })
}

/// Returns raw strings. With `dollars`, they have a hole with `code`.
fn raw_string(code: BoxedStrategy<String>, dollars: usize) -> impl Strategy<Value = String> {
    let text = r#"[a-z)'\\]([ a-z)'\\]|"{1,2}[a-z)]){0,4}"#;
    let lines = prop::sample::select(&["", " \n"][..]);
    (text, code, text, 3_usize..6, lines).prop_map(move |(before, code, after, quotes, line)| {
        let hole = match dollars {
            0 => String::new(),
            _ => format!(
                "{}({code}),5:x'{}",
                "{".repeat(dollars),
                "}".repeat(dollars)
            ),
        };
        let (begin, quotes) = ("$".repeat(dollars), "\"".repeat(quotes));
        format!("{begin}{quotes}{line}{before}{hole}{after}{line}{quotes} ")
    })
}

fn expression() -> impl Strategy<Value = String> {
    code()
        .prop_flat_map(|code| prop_oneof![Just(format!("@({code})")), Just(format!("@{{{code}}}"))])
}

proptest! {
    /// Every expression is skipped to its exact end, in any place, escaped or not.
    #[test]
    fn well_formed_expressions_are_skipped_exactly(expression in expression()) {
        for text in [expression.clone(), escape(&expression)] {
            let element = format!("<cors><allowed-origins><origin>{text}</origin></allowed-origins></cors>");
            prop_assert_eq!(value_of_error(&element), expression.trim());
            for quote in ['"', '\''] {
                let attribute = format!("<cors allow-credentials={quote}{text}{quote}/>");
                prop_assert_eq!(value_of_error(&attribute), expression.as_str());
            }
        }
    }

    /// An expression without its last bracket is never taken for a complete one.
    #[test]
    fn an_open_expression_is_an_error(expression in expression()) {
        let open = expression.strip_suffix([')', '}']).unwrap();
        let document = inbound(&format!("<set-body>{open}</set-body>{}", cors("")));
        let result = document.parse::<Azure>();
        prop_assert!(matches!(result, Err(ImportError::Syntax { .. })), "{:?}", result);
    }
}
