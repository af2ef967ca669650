//! The groups of origins that two lists of rules tell apart.

use tower_cors_test_support::{check_rows, rows};

use crate::diff::document::Rule;
use crate::diff::origins::{Group, Origins};
use crate::diff::rules::compare;
use crate::diff::work::Work;

/// Returns a rule with these origins. A `+` among them is for credentials.
fn rule(text: &str) -> Rule {
    let words = text.split_whitespace();
    Rule {
        allow_origins: words
            .filter(|word| *word != "+")
            .map(str::to_owned)
            .collect(),
        allow_credentials: text.contains('+'),
        ..Rule::default()
    }
}

/// Names one origin of a group, with `!` if it is the only one, and the entries that match it.
fn shown(group: &Group<'_>) -> String {
    let mark = if group.is_single { "!" } else { "" };
    let texts = group.entries.iter().map(|entry| entry.text);
    let texts = texts.collect::<Vec<_>>().join(" ");
    format!("{}{mark}: {texts}", group.origin)
}

/// Rows: the origins of a rule, and its groups, apart from those that it does not allow.
#[test]
fn groups() {
    let table = "
        https://a.example          | https://a.example!: https://a.example
        https://*                  | https://a: https://*
        https://*.b.example        | https://a.a.b.example: https://*.b.example, https://a.b.example: https://*.b.example
        https://app-*.b.example    | https://app-a.b.example: https://app-*.b.example
        https://b.test:* https://b.test:1 | https://b.test:2: https://b.test:*, https://b.test:1!: https://b.test:* https://b.test:1
        http://[::1] http://[::1]:5 | http://[::1]!: http://[::1], http://[::1]:5!: http://[::1]:5
        tauri://localhost          | tauri://localhost!: tauri://localhost
        null                       | null!: null
        file://                    | file://!: file://
        *                          | null!: *, file://!: *, a://a: *
        * +                        | a://a: *
        null *                     | null!: null *, file://!: *, a://a: *
        https://a *                | https://a!: https://a *, null!: *, file://!: *, b://b: *
        https://a.aa.test https://* | https://b: https://*, https://a.aa.test!: https://a.aa.test https://*
        https://*.b.example https://a.b.example | https://a.b.example!: https://a.b.example https://*.b.example, https://c.c.b.example: https://*.b.example, https://b.b.example: https://*.b.example
        https://app-*.b.example https://app-.b.example https://app-a.b.example | https://app-.b.example!: https://app-.b.example, https://app-a.b.example!: https://app-a.b.example https://app-*.b.example, https://app-b.b.example: https://app-*.b.example
        https://*.b.example https://*.c.b.example:1 | https://a.a.b.example: https://*.b.example, https://a.b.example: https://*.b.example, https://a.a.c.b.example: https://*.b.example, https://a.a.c.b.example:1: https://*.c.b.example:1, https://a.c.b.example: https://*.b.example, https://a.c.b.example:1: https://*.c.b.example:1
        ";
    check_rows(rows::<2>(table), |[origins, _]| {
        let rules = [rule(origins)];
        let origins = Origins::new(&rules, &[]);
        let groups = origins.groups(&Work::new(1_000)).unwrap();
        let allowed = groups.iter().filter(|group| !group.entries.is_empty());
        allowed.map(shown).collect::<Vec<_>>().join(", ")
    });
}

/// Returns what the comparison of two long lists says, or why it gives up.
fn compared(old: Vec<String>, new: Vec<String>) -> String {
    let rules = |origins: Vec<String>| {
        [Rule {
            allow_origins: origins,
            ..Rule::default()
        }]
    };
    match compare(&rules(old), &rules(new), &Work::new(100_000)) {
        Ok(changes) => format!("{} changes", changes.len()),
        Err(error) => error.to_string(),
    }
}

/// Rows: the number of rules with a regex and an origin each, and whether they are compared.
#[test]
fn many_regexes() {
    let rules = |count: usize, text: &str| -> Vec<Rule> {
        let rule = |number| Rule {
            allow_origin_regexes: vec![format!("https://[a-z]+{text}{number}\\.b\\.example")],
            allow_origins: vec![format!("https://{text}{number}.b.example")],
            ..Rule::default()
        };
        (0..count).map(rule).collect()
    };
    let compared =
        |count: usize| compare(&rules(count, "a"), &rules(count, "b"), &Work::new(100_000));
    assert!(compared(20).is_ok());
    let error = compared(60).unwrap_err().to_string();
    assert!(error.starts_with("this takes more than"), "{error}");
}

/// A list's text by its number.
type Text = fn(usize) -> String;

/// A comparison ends, and it says so if it had to leave out something.
#[test]
fn many_patterns() {
    let list = |count: usize, text: Text| -> Vec<String> { (0..count).map(text).collect() };
    let exact = |number| format!("https://a{number}.b.example");
    let prefixes = |number| format!("https://p{number:04}x*.b.example");
    let both = |number| format!("https://p{number:04}x*y{number:04}.b.example");
    let mixed = |number| match number % 2 {
        0 => format!("https://p{number:04}x*.b.example"),
        _ => format!("https://*x{number:04}.b.example"),
    };
    let ports = |number| match number % 2 {
        0 => format!("https://*:{}", number + 1),
        _ => format!("https://a{number}.b.example"),
    };
    let too_many = "this takes more than";
    let table: [(usize, Text, &str); 7] = [
        (10_000, exact, "1 changes"),
        (500, prefixes, "1 changes"),
        (500, both, "1 changes"),
        (40, mixed, "1 changes"),
        (400, mixed, too_many),
        (40, ports, "1 changes"),
        (400, ports, too_many),
    ];
    for (count, text, expected) in table {
        let found = compared(list(count, text), list(count + 2, text));
        assert!(found.starts_with(expected), "{count} {}: {found}", text(0));
    }
}
