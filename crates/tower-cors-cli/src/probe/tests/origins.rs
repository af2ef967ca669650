//! Advice on each kind of a wrong `Access-Control-Allow-Origin`.

use tower_cors_test_support::check_rows;

use super::{PAGE, advice};

/// The lines of the header, and the advice.
#[test]
fn wrong_values() {
    check_rows(
        [
            ["", "The value is empty. Write `PAGE`."],
            [
                "null",
                "`null` is the origin of sandboxed frames, not an empty value. Remove it, because any page can send it.",
            ],
            [
                "PAGE/",
                "Remove the slash at the end: an origin has no path.",
            ],
            [
                "PAGE//",
                "Remove the slash at the end: an origin has no path.",
            ],
            ["PAGE/a", "An origin has no path: write `PAGE`."],
            [
                "https://App.example.com",
                "Letter case counts: write `PAGE`.",
            ],
            [
                "app.example.com",
                "An origin begins with its scheme: write `PAGE`.",
            ],
            [
                "PAGE,https://b.example",
                "The header holds one origin, not a list. Compare the request's `Origin` with the list, and answer with that one origin.",
            ],
            [
                "PAGE~https://b.example",
                "The header holds one origin, not a list. Compare the request's `Origin` with the list, and answer with that one origin.",
            ],
            [
                "PAGE;https://b.example",
                "The header holds one origin, not a list. Compare the request's `Origin` with the list, and answer with that one origin.",
            ],
            [
                "https://*.example.com",
                "Browsers do not match patterns in this header: only `*` alone is a wildcard. Compare `Origin` with the pattern, and answer with that one origin.",
            ],
            ["\"PAGE\"", "Remove the quotes or brackets: write `PAGE`."],
            ["'PAGE'", "Remove the quotes or brackets: write `PAGE`."],
            ["[PAGE]", "Remove the quotes or brackets: write `PAGE`."],
            [
                "http://app.example.com",
                "Only the scheme differs. Add `PAGE` to the origins that the server allows, and answer with the one that asks.",
            ],
            [
                "PAGE:8443",
                "Only the port differs. Add `PAGE` to the origins that the server allows, and answer with the one that asks.",
            ],
            [
                "http://app.example.com:8443",
                "The server allows another origin. Add `PAGE` to the origins that the server allows, and answer with the one that asks.",
            ],
            [
                "https://b.example",
                "The server allows another origin. Add `PAGE` to the origins that the server allows, and answer with the one that asks.",
            ],
            [
                "http://b.example",
                "The server allows another origin. Add `PAGE` to the origins that the server allows, and answer with the one that asks.",
            ],
            [
                "https://b.example:8443",
                "The server allows another origin. Add `PAGE` to the origins that the server allows, and answer with the one that asks.",
            ],
            [
                "https://:",
                "Add `PAGE` to the origins that the server allows, and answer with the one that asks.",
            ],
            [
                "PAGE ACAO=PAGE",
                "The header is there 2 times. Probably the application and a proxy in front of it each add one: turn one of them off.",
            ],
            [
                "* ACAO=PAGE ACAO=https://b.example",
                "The header is there 3 times. Probably the application and a proxy in front of it each add one: turn one of them off.",
            ],
        ],
        |[value, _]| {
            let advice = advice("GET http://a.example/", &format!(": 200 ACAO={value}"));
            advice
                .replace("wrong-allow-origin | ", "")
                .replace(PAGE, "PAGE")
        },
    );
}
