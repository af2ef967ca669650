//! Origin regexes: the origins that they match, and regexes that do not build.
#![cfg(feature = "regex")]

use tower_cors::explain::Hint;
use tower_cors::limits::MAX_REGEX_LEN;
use tower_cors::{CorsConfig, CorsLayer, Danger, RequestHead};
use tower_cors_test_support::{
    ask, check_rows, check_table, corpus, layer, outcome, request, rows,
};

const ERRORS: &str = include_str!("data/regex_errors.tsv");
#[cfg(feature = "public-suffix")]
const WITH_CREDENTIALS: &str = include_str!("data/regexes_with_credentials.tsv");
#[cfg(feature = "public-suffix")]
const LOOSE: &str = include_str!("data/loose_regexes.tsv");
#[cfg(feature = "public-suffix")]
const LOOSE_BY_PUBLIC_SUFFIX: &str = include_str!("data/loose_regexes_by_public_suffix.tsv");

fn regex(regex: &str) -> CorsConfig {
    CorsLayer::new().allow_origin_regexes([regex])
}

#[test]
fn a_regex_matches_the_whole_origin_and_nothing_else() {
    check_table(
        regex(r"https://pr-[0-9]+\.example\.com|https://a\.example"),
        "",
        "
        matches                  | GET Origin=https://pr-7.example.com          | inner 200 ACAO=https://pr-7.example.com Vary=Origin
        second alternative       | GET Origin=https://a.example                 | inner 200 ACAO=https://a.example Vary=Origin
        more behind              | GET Origin=https://pr-7.example.com.evil.net | inner 200 Vary=Origin
        more behind the second   | GET Origin=https://a.example.evil.net        | inner 200 Vary=Origin
        more before              | GET Origin=xhttps://pr-7.example.com         | inner 200 Vary=Origin
        less                     | GET Origin=https://pr-.example.com           | inner 200 Vary=Origin
        port                     | GET Origin=https://pr-7.example.com:8443     | inner 200 Vary=Origin
        no canonical origin      | GET Origin=https://pr-7.example.com/         | inner 200 Vary=Origin
        two lines                | GET Origin=https://a.example Origin=https://a.example | inner 200 Vary=Origin
        preflight                | OPTIONS Origin=https://a.example ACRM=GET    | layer 204 ACAO=https://a.example Vary=preflight
        ",
    );
}

#[test]
fn only_canonical_origins_are_matched() {
    check_table(
        regex(r"(?s)(?i)https://.+"),
        "",
        "
        canonical   | GET Origin=https://a.example                   | inner 200 ACAO=https://a.example Vary=Origin
        port        | GET Origin=https://a.example:8443              | inner 200 ACAO=https://a.example:8443 Vary=Origin
        upper case  | GET Origin=https://A.example                   | inner 200 Vary=Origin
        path        | GET Origin=https://a.example/path              | inner 200 Vary=Origin
        user        | GET Origin=https://user@a.example              | inner 200 Vary=Origin
        list        | GET Origin=https://a.example,https://b.example | inner 200 Vary=Origin
        empty label | GET Origin=https://a..example                  | inner 200 Vary=Origin
        ",
    );
}

#[test]
fn the_first_rule_wins_among_regexes_and_all_else() {
    let config = CorsLayer::new()
        .allow_origins(["https://exact.example.com"])
        .expose_headers(["x-1"])
        .next_rule()
        .allow_origin_regexes([r"https://c[0-9]\.example\.com", r"https://b\.example\.com"])
        .expose_headers(["x-2"])
        .next_rule()
        .allow_origins(["https://*.example.com"])
        .expose_headers(["x-3"])
        .next_rule()
        .allow_origin_regexes([r"https://.*"])
        .expose_headers(["x-4"]);
    check_table(
        config,
        "",
        "
        exact     | GET Origin=https://exact.example.com | inner 200 ACAO=https://exact.example.com ACEH=x-1 Vary=Origin
        regex     | GET Origin=https://c7.example.com    | inner 200 ACAO=https://c7.example.com ACEH=x-2 Vary=Origin
        second    | GET Origin=https://b.example.com     | inner 200 ACAO=https://b.example.com ACEH=x-2 Vary=Origin
        wildcard  | GET Origin=https://d.example.com     | inner 200 ACAO=https://d.example.com ACEH=x-3 Vary=Origin
        last      | GET Origin=https://d.example.org     | inner 200 ACAO=https://d.example.org ACEH=x-4 Vary=Origin
        none      | GET Origin=http://d.example.org      | inner 200 Vary=Origin
        ",
    );
}

#[test]
fn a_regex_of_the_first_rule_wins_over_an_exact_origin_of_the_second() {
    let config = regex(r"https://[ab]\.example\.com")
        .expose_headers(["x-1"])
        .next_rule()
        .allow_origins(["https://a.example.com", "https://c.example.com"])
        .expose_headers(["x-2"]);
    check_table(
        config,
        "",
        "
        both match      | GET Origin=https://a.example.com | inner 200 ACAO=https://a.example.com ACEH=x-1 Vary=Origin
        only the regex  | GET Origin=https://b.example.com | inner 200 ACAO=https://b.example.com ACEH=x-1 Vary=Origin
        only the origin | GET Origin=https://c.example.com | inner 200 ACAO=https://c.example.com ACEH=x-2 Vary=Origin
        ",
    );
}

#[test]
fn an_explanation_names_a_later_rule_only_if_its_regex_matches() {
    let config = CorsLayer::new()
        .allow_origins(["https://a.example.com", "https://b.example.com"])
        .next_rule()
        .allow_origin_regexes([r"https://a\.example\.com(:[0-9]+)?"])
        .allow_methods(["PUT"]);
    let policy = config.compile().unwrap();
    let table = "
        https://a.example.com | true
        https://b.example.com | false
        ";
    check_rows(rows(table), |[origin, _]| {
        let request = request(&format!("OPTIONS Origin={origin} ACRM=PUT"));
        let explanation = policy.explain(&RequestHead::from(&request));
        let is_later = |hint: &Hint| matches!(hint, Hint::LaterRule { rule: 1, .. });
        explanation.hints().iter().any(is_later).to_string()
    });
}

#[test]
fn regexes_that_do_not_compile() {
    check_rows(corpus(ERRORS), |[text, _]| {
        let message = outcome(regex(text));
        let after_place = message.strip_prefix(&format!("allow_origin_regexes: {text:?} "));
        after_place.unwrap_or(&message).to_owned()
    });
}

/// A verbose regex may be commented in any language.
#[test]
fn invisible_characters() {
    let rows = [
        ("(?x)https://a\\.example # für\n\t# uns\r\n", "builds"),
        (
            "https://a\\.example(?x) # \u{202e}",
            "it has the invisible character U+202E; remove it",
        ),
        (
            "(?x)https://a\\.example # \u{2028}",
            "it has the invisible character U+2028; remove it",
        ),
        (
            "(?x)https://a\\.example # \u{9b}2J",
            "it has the invisible character U+009B; remove it",
        ),
        (
            "https://a\\.example\u{1b}",
            "it has the invisible character U+001B; remove it",
        ),
        (
            "https://a\\.example\0",
            "it has the invisible character U+0000; remove it",
        ),
    ];
    check_rows(
        rows.map(|(text, expected)| [text, expected]),
        |[text, _]| {
            let message = outcome(regex(text));
            let reason = message.split_once(" does not compile: ");
            reason.map_or(message.clone(), |(_, reason)| reason.to_owned())
        },
    );
}

#[test]
fn the_longest_regex() {
    let of_len = |len: usize| {
        let [start, end] = ["https://[", r"]\.example"];
        regex(&format!(
            "{start}{}{end}",
            "a".repeat(len - start.len() - end.len())
        ))
    };
    assert_eq!(outcome(of_len(MAX_REGEX_LEN)), "builds");
    let message = outcome(of_len(MAX_REGEX_LEN + 1));
    assert!(
        message.ends_with("has more than 8192 bytes; shorten it"),
        "{message}"
    );
}

/// The one that exceeds the bound gets the error, whichever rule and path it is in.
#[test]
fn many_regexes_together_are_bounded() {
    let big = |n: usize| format!("https://(a{{500}}b{{{}}})?c\\.example\\.com", 900 + n);
    let some = |numbers| CorsLayer::new().allow_origin_regexes(Iterator::map(numbers, big));
    let message = |place: &str, number| {
        format!(
            "{place}: {:?} exceeds the memory limit: all regexes of a policy together may compile \
             to 4 MiB; use fewer, or use patterns instead (later regexes are not checked)",
            big(number)
        )
    };
    assert_eq!(outcome(some(0..50)), "builds");
    assert_eq!(
        outcome(some(0..115)),
        "allow_origin_regexes: the regexes need more memory for a search than the policy keeps: 8 \
         MiB, divided by its configurations with regexes; use fewer, or use patterns instead",
    );
    let after = "rule 2 of 2, allow_origin_regexes";
    for (config, place) in [
        (some(0..200), "allow_origin_regexes"),
        (
            some(0..100)
                .next_rule()
                .allow_origin_regexes((100..200).map(big)),
            after,
        ),
    ] {
        assert_eq!(outcome(config), message(place, 116));
    }
}

/// A client chooses the origins: each one that the caches do not know takes the whole search.
#[test]
fn the_time_of_a_search_is_bounded() {
    let hostile = |n: usize| format!(r"https://.*a.{{100}}\.e{n:02}");
    let some = |numbers| CorsLayer::new().allow_origin_regexes(Iterator::map(numbers, hostile));
    let message = |place, number| {
        format!(
            "{place}: {:?} takes more than 4000 steps for a byte of an origin, together with the \
             regexes before it; use fewer regexes, shorter repetitions, or patterns with `*` in \
             `allow_origins`",
            hostile(number)
        )
    };
    assert_eq!(outcome(some(0..36)), "builds");
    // A request is about one path only.
    let paths = some(0..36).for_path("/a", some(0..36));
    assert_eq!(outcome(paths), "builds");
    let first = some(0..60);
    assert_eq!(outcome(first), message("allow_origin_regexes", 36));
    let second = some(0..20)
        .next_rule()
        .allow_origin_regexes((20..40).map(hostile));
    assert_eq!(
        outcome(second),
        message("rule 2 of 2, allow_origin_regexes", 36)
    );
    // Each of them takes three.
    let plain = (0..1_000).map(|n| format!(r"https://[a-z0-9-]+\.app{n}\.example\.com"));
    assert_eq!(
        outcome(CorsLayer::new().allow_origin_regexes(plain)),
        "builds"
    );
}

/// For many regexes, the engine falls back to slower methods. None takes more memory than its
/// limit.
#[test]
fn a_thousand_regexes_match_a_hostile_origin() {
    let regexes = (0..1_000).map(|n| format!(r"https://[a-z0-9-]+\.team{n}\.example\.com(:\d+)?"));
    let layer = layer(CorsLayer::new().allow_origin_regexes(regexes));
    let table = "
        https://a.team999.example.com         | true
        https://a.team1000.example.com        | false
        https://{a-*31}.team1.example.com     | true
        https://{a.*109}a.example.com         | false
        ";
    check_rows(rows(table), |[origin, _]| {
        let response = ask(&layer, &format!("GET Origin={origin}"), "");
        response.contains("ACAO").to_string()
    });
}

/// These regexes match very many hosts: an unbounded search would never end. One that was given up
/// needs the danger, too: the last one has few domains, and is at many of its states at once.
#[test]
fn regexes_that_are_long_to_spell_compile_soon_enough() {
    let ambiguous = format!(r"https://(?:{})\.com", ["(?:a?){60}b"; 30].join("|"));
    let rows = [
        [r"https://[a-j]{60}\.com", "loose"],
        [r"https://[a-j]{3,300}\.com", "loose"],
        [r"https://a{1,600}\.com", "builds"],
        [r"https://([a-d][a-d]?)+\.com", "loose"],
        [r"https://(a|b|aa|bb|ab|ba)+-(a|b|aa|bb)+\.com", "loose"],
        [&ambiguous, "too complex"],
    ];
    check_rows(rows, |[text, _]| {
        let message = outcome(regex(text).allow_credentials(true));
        for (start, verdict) in [
            (
                "with credentials also allows domains that you did not name",
                "loose",
            ),
            (TOO_COMPLEX, "too complex"),
        ] {
            if message.contains(start) && message.contains(PIN) {
                return String::from(verdict);
            }
        }
        message
    });
    #[cfg(feature = "public-suffix")]
    {
        let pinned = ambiguous.replace(r"\.com", r"\.example\.com");
        assert_eq!(outcome(regex(&pinned).allow_credentials(true)), "builds");
    }
    let accepted = regex(&ambiguous).allow_credentials(true);
    let accepted = accepted.dangerously_allow(Danger::LooseRegexes);
    assert_eq!(outcome(accepted), "builds");
}

const TOO_COMPLEX: &str =
    "with credentials may also allow domains that you did not name, but is too complex to check";

/// The advice about a loose regex.
const PIN: &str = match cfg!(feature = "public-suffix") {
    true => {
        r"; pin it to a domain (`…\.example\.com`), or accept the risk: add `Danger::LooseRegexes`"
    }
    false => {
        r"; turn on the feature `public-suffix` and pin it to a domain (`…\.example\.com`), or accept the risk: add `Danger::LooseRegexes`"
    }
};

#[cfg(feature = "public-suffix")]
#[test]
fn pinned_and_insecure_regexes_with_credentials() {
    check_rows(corpus(WITH_CREDENTIALS), |[text, _]| {
        let config = regex(text).allow_credentials(true);
        let message = outcome(config.clone());
        let accepted = outcome(config.dangerously_allow(Danger::InsecureOrigins));
        match accepted == "builds" && message.contains("add `Danger::InsecureOrigins`") {
            true => String::from("needs Danger::InsecureOrigins"),
            false => message,
        }
    });
}

#[cfg(feature = "public-suffix")]
#[test]
fn loose_regexes() {
    check_rows(corpus(LOOSE), |[text, _]| looseness(text));
}

/// The search for an origin as an example is bounded, and it knows no IPv6 addresses.
#[test]
fn loose_regexes_without_an_example() {
    let table = r"
        https://\[.*\]             | loose
        https://\[[0-9a-f:]+\]     | loose
        ";
    let loose = format!("with credentials also allows domains that you did not name{PIN}");
    check_rows(rows(table), |[text, _]| {
        let message = outcome(regex(text).allow_credentials(true));
        match message.contains(&loose) {
            true => String::from("loose"),
            false => message,
        }
    });
}

/// Without the list, any name may be a public suffix, because a feature may only permit more.
#[cfg(not(feature = "public-suffix"))]
#[test]
fn without_the_list_subdomains_are_loose() {
    let table = r"
        https://[a-z]+\.example\.com        | loose
        https://.*\.co\.uk                  | loose
        https://pr-[12]\.example\.com       | builds
        https://app\.example\.com(:[0-9]+)? | builds
        https://[a-z]+\.localhost           | builds
        ";
    check_rows(rows(table), |[text, _]| {
        let message = outcome(regex(text).allow_credentials(true));
        match message.contains("add `Danger::LooseRegexes`") {
            true => String::from("loose"),
            false => message,
        }
    });
}

#[cfg(feature = "public-suffix")]
#[test]
fn loose_regexes_by_public_suffix() {
    check_rows(corpus(LOOSE_BY_PUBLIC_SUFFIX), |[text, _]| looseness(text));
}

#[cfg(feature = "public-suffix")]
/// Returns the middle of the message about a loose regex: an origin that it allows, and the remedy.
/// The regex builds without credentials, and once the danger is accepted.
fn looseness(text: &str) -> String {
    let mut config = regex(text).allow_credentials(true);
    if !text.starts_with("https://") {
        config = config.dangerously_allow(Danger::InsecureOrigins);
    }
    assert_eq!(outcome(regex(text)), "builds", "without credentials");
    let accepted = config.clone().dangerously_allow(Danger::LooseRegexes);
    assert_eq!(outcome(accepted), "builds", "accepted");

    let errors = config.clone().build().unwrap_err();
    assert_eq!(errors.first().danger(), Some(Danger::LooseRegexes));
    let message = outcome(config);
    let head = format!(
        "allow_origin_regexes: {text:?} with credentials also allows domains that you did not \
         name, such as "
    );
    let tail = ", or accept the risk: add `Danger::LooseRegexes` (in a document, \"loose-regexes\") to \
                `dangerously_allow`";
    let middle = message
        .strip_prefix(&head)
        .and_then(|rest| rest.strip_suffix(tail));
    middle.unwrap_or(&message).to_owned()
}

#[test]
fn regexes_in_a_rule() {
    let covered = regex(r"https://a\.example").allow_origins(["*"]);
    assert_eq!(
        outcome(covered),
        "allow_origins: \"*\" covers the other origins of its rule; remove them, or move \"*\" to \
         a separate rule at the end",
    );

    let twice =
        CorsLayer::new().allow_origin_regexes([r"https://a\.example", r"https://a\.example"]);
    let policy = twice.compile().unwrap();
    assert_eq!(
        policy.warnings()[1].to_string(),
        r#"allow_origin_regexes: "https://a\\.example" is listed more than once"#,
    );
    assert_eq!(policy.config(), &regex(r"https://a\.example"));
}
