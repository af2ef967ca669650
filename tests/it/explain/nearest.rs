//! Hints about the allowed origin that is nearest to a refused one.

use tower_cors::explain::{Difference, Hint};
use tower_cors::{CorsConfig, CorsLayer};
use tower_cors_test_support::{check_rows, corpus, explain, rows};

const BY_REGEX: &str = include_str!("../data/nearest_by_regex.tsv");

/// Returns the hints for a refused page of `origin`.
fn hints(config: CorsConfig, origin: &str) -> Vec<Hint> {
    let explanation = explain(config, &format!("GET Origin={origin}"));
    assert!(!explanation.is_allowed());
    explanation.hints().to_vec()
}

/// Checks rows of `allowed origin | origin | differences`.
#[test]
fn the_nearest_origin() {
    let table = "
        https://example.com         | http://example.com           | scheme `https`, not `http`
        https://example.com         | https://example.com:8443     | the default port, not 8443
        https://example.com:1       | https://example.com          | port 1, not the default
        https://example.com         | http://example.com:8080      | scheme `https`, not `http`; the default port, not 8080
        https://example.com         | https://example.com.         | without the dot at the end of the host
        https://example.com.        | https://example.com          | with a dot at the end of the host
        https://a.example.com       | https://b.example.com        | label `a`, not `b`
        https://a.b.example.com     | https://a.c.example.com      | label `b`, not `c`
        https://example.com         | https://exampel.com          | label `example`, not `exampel`
        https://example.com         | https://www.example.com      | without the label `www`
        https://www.example.com     | https://example.com          | with the label `www`
        https://a.b.example.com     | https://a.example.com        | with the label `b`
        https://*.example.com       | https://example.com          | subdomains only, not the domain itself
        https://*.example.com       | https://a.exampel.com        | label `example`, not `exampel`
        https://*.example.com       | https://a.example.com.       | without the dot at the end of the host
        https://*.example.com:*     | http://a.example.com:81      | scheme `https`, not `http`
        https://app-*.example.com   | https://web-1.example.com    | label `app-*`, not `web-1`
        https://app-*.example.com   | https://app-1.exampel.com    | label `example`, not `exampel`
        https://app-*.example.com   | https://app-1.example.com.   | without the dot at the end of the host
        https://app-*.example.com.  | https://app-1.example.com    | with a dot at the end of the host
        http://localhost:*          | https://localhost:3000       | scheme `http`, not `https`
        http://127.0.0.1:3000       | http://127.0.0.1:3001        | port 3000, not 3001
        http://[::1]                | https://[::1]                | scheme `http`, not `https`
        http://localhost:3000       | http://127.0.0.1:3000        | host `localhost`, not `127.0.0.1`, which browsers treat as a different host
        http://localhost:*          | http://[::1]:3000            | host `localhost`, not `[::1]`, which browsers treat as a different host
        http://127.0.0.1:3000       | http://localhost:5173        | port 3000, not 5173; host `127.0.0.1`, not `localhost`, which browsers treat as a different host
        http://127.0.0.1            | http://127.0.0.2             | host `127.0.0.1`, not `127.0.0.2`, which browsers treat as a different host
        http://127.0.0.1            | http://192.168.1.2           | none
        http://localhost            | http://locahost              | label `localhost`, not `locahost`
        https://example.com         | https://example.co           | label `com`, not `co`
        https://example.com         | https://exmaple.com          | label `example`, not `exmaple`
        https://example.com         | https://examples.com         | label `example`, not `examples`
        https://example.com         | https://elpmaxe.com          | none
        https://acme.com            | https://evil.com             | none
        https://a.com               | https://b.com                | none
        https://ab.com              | https://ac.com               | none
        https://*.example.com       | https://exampel.com          | none
        http://10.0.0.124           | http://10.0.0.a124           | none
        http://10.0.0.a124          | http://10.0.0.124            | none
        https://*.example.com       | https://a.evil.com           | none
        https://example.com         | https://example.com.evil     | none
        https://example.com         | https://evil.test            | none
        https://example.com         | https://example.org          | none
        https://a.example.com       | https://b.c.example.com      | none
        https://a.b.example.com     | https://c.d.example.com      | none
        https://*.example.com       | https://example.org          | none
        https://a.example.com       | http://b.example.com:81      | none
        https://localhost           | https://elsewhere            | none
        https://app-*.example.com   | https://web-1.exampel.com    | none
        https://app-*.example.com   | https://web-1.example.com.   | none
        https://app-*.example.com   | https://app-1.x.example.com  | none
        https://app-*.example.com   | https://example.com          | none
        https://app-*.example.com   | https://example              | none
        ";
    check_rows(rows(table), |[allowed, origin, _]| {
        let hints = hints(CorsLayer::new().allow_origins([allowed]), origin);
        let differences = hints.iter().find_map(|hint| match hint {
            Hint::NearestOrigin {
                allowed: nearest,
                differences,
                ..
            } => {
                assert_eq!(nearest, allowed);
                Some(differences)
            }
            _ => None,
        });
        differences.map_or(String::from("none"), |differences| {
            let texts: Vec<String> = differences.iter().map(Difference::to_string).collect();
            texts.join("; ")
        })
    });
}

#[test]
fn the_nearest_by_a_regex() {
    check_rows(corpus(BY_REGEX), |[regex, origin, _]| {
        let hints = hints(CorsLayer::new().allow_origin_regexes([regex]), origin);
        let mut by_regex = hints
            .iter()
            .filter(|hint| matches!(hint, Hint::NearestByRegex { .. }));
        by_regex
            .next()
            .map_or(String::from("none"), Hint::to_string)
    });
}

#[test]
fn the_nearest_of_many() {
    let config = CorsLayer::new()
        .allow_origins([
            "https://b.example.com",
            "https://www.example.com:8443",
            "https://www.example.com:9443",
        ])
        .next_rule()
        .allow_origins(["https://example.com"]);
    let explanation = explain(config, "GET Origin=https://www.example.com");
    let Hint::NearestOrigin { allowed, rule, .. } = &explanation.hints()[0] else {
        panic!("{explanation}");
    };
    assert_eq!(
        (allowed.as_str(), *rule),
        ("https://www.example.com:8443", 0)
    );
}
