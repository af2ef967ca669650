//! The groups of origins that two lists of rules tell apart.

use tower_cors_test_support::{check_rows, rows};

use crate::diff::document::Rule;
use crate::diff::origins::{Group, Origins};

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
        https://a *                | https://a!: https://a *, null!: *, file://!: *, aa://aa: *
        https://a.aa.test https://* | https://aaa: https://*, https://a.aa.test!: https://a.aa.test https://*
        https://*.b.example https://a.b.example | https://a.b.example!: https://a.b.example https://*.b.example, https://aa.aa.b.example: https://*.b.example, https://b.b.example: https://*.b.example
        https://app-*.b.example https://app-.b.example https://app-a.b.example | https://app-.b.example!: https://app-.b.example, https://app-a.b.example!: https://app-a.b.example https://app-*.b.example, https://app-b.b.example: https://app-*.b.example
        https://*.b.example https://*.c.b.example:1 | https://a.a.b.example: https://*.b.example, https://a.b.example: https://*.b.example, https://a.a.c.b.example: https://*.b.example, https://a.a.c.b.example:1: https://*.c.b.example:1, https://a.c.b.example: https://*.b.example, https://a.c.b.example:1: https://*.c.b.example:1
        ";
    check_rows(rows::<2>(table), |[origins, _]| {
        let rules = [rule(origins)];
        let origins = Origins::new(&rules, &[]);
        let groups = origins.groups();
        let allowed = groups.iter().filter(|group| !group.entries.is_empty());
        allowed.map(shown).collect::<Vec<_>>().join(", ")
    });
}
