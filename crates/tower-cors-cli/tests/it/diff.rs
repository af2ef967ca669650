//! `cors diff`: the answer of the exit code, sentences, and data.

use crate::cors::{KRAKEND, NATIVE, file, run, run_words};

const OLD: &str = r#"
allow_origins = ["https://app.example.com", "https://old.example"]
"#;
const NEW: &str = r#"
[[rules]]
allow_origins = ["https://evil.example"]
allow_credentials = true
[[rules]]
allow_origins = ["https://app.example.com"]
allow_methods = "DELETE"
"#;

#[tokio::test]
async fn lines_are_in_the_order_of_their_importance() {
    let (old, new) = (file("diff-old.toml", OLD), file("diff-new.toml", NEW));
    let wider = run(&format!("diff {old} {new}")).await;
    assert_eq!(
        wider.stdout,
        "\
+ https://evil.example: may now read responses, with credentials
+ https://app.example.com: may now send DELETE
- https://old.example: no longer allowed
The new policy allows more than the old one.
",
    );
    assert_eq!((wider.status, &*wider.stderr), (Some(1), ""));
}

#[tokio::test]
async fn less_is_no_failure() {
    let old = file("diff-both.toml", OLD);
    let new = r#"allow_origins = "https://app.example.com""#;
    let narrower = run_words(&["diff", &old, "-"], new).await;
    assert_eq!(
        narrower.stdout,
        "- https://old.example: no longer allowed\n\
         The new policy allows nothing more than the old one.\n",
    );
    assert_eq!(narrower.status, Some(0));
}

#[tokio::test]
async fn programs_read_all_of_it() {
    let (old, new) = (
        file("diff-json-old.toml", OLD),
        file("diff-json-new.toml", NEW),
    );
    let wider = run(&format!("diff --json {old} {new}")).await;
    let data: serde_json::Value = serde_json::from_str(&wider.stdout).unwrap();
    let expected = serde_json::json!({
        "allows_more": true,
        "lines": [
            {
                "direction": "more",
                "kind": "credentials",
                "text": "may now read responses, with credentials",
                "path": null,
                "origins": [{ "matching": "https://evil.example" }],
            },
            {
                "direction": "more",
                "kind": "methods",
                "text": "may now send DELETE",
                "path": null,
                "origins": [{ "matching": "https://app.example.com" }],
            },
            {
                "direction": "less",
                "kind": "origins",
                "text": "no longer allowed",
                "path": null,
                "origins": [{ "matching": "https://old.example" }],
            },
        ],
    });
    assert_eq!(data, expected);
    assert_eq!(wider.status, Some(1));
}

#[tokio::test]
async fn dangers_are_accepted_in_both_files() {
    let (a, b) = ("http://a.example", "http://b.example");
    let policy = |origins: &str| format!("allow_origins = [{origins}]\nallow_credentials = true");
    let old = file("diff-danger-old.toml", &policy(&format!("{a:?}")));
    let new = file("diff-danger-new.toml", &policy(&format!("{a:?}, {b:?}")));
    let refused = run(&format!("diff {old} {new}")).await;
    assert_eq!(refused.status, Some(2));
    assert!(
        refused.stderr.contains("--accept-danger insecure-origins"),
        "{}",
        refused.stderr
    );
    let accepted = run(&format!(
        "diff {old} {new} --accept-danger insecure-origins"
    ))
    .await;
    assert!(
        accepted.stdout.starts_with("+ http://b.example: may now"),
        "{}",
        accepted.stdout
    );
    assert_eq!(accepted.status, Some(1));
}

/// Two files of a gateway can differ in something that their policies do not show.
#[tokio::test]
async fn a_note_that_only_one_import_has_is_a_difference() {
    let same = run(&format!("diff {KRAKEND} samples/krakend.json")).await;
    assert_eq!(
        (same.status, &*same.stdout),
        (Some(0), "Both policies allow the same.\n")
    );

    let narrow = r#"{"security/cors": {"allow_methods": ["PUT"], "allow_headers": ["*"]}}"#;
    let open = r#"{"security/cors": {
        "allow_methods": ["PUT", "GET", "HEAD", "POST"], "allow_headers": ["*"]
    }}"#;
    let (narrow, open) = (file("diff-put.json", narrow), file("diff-get.json", open));
    let notes = run(&format!("diff --from krakend {narrow} {open}")).await;
    let text = &notes.stdout;
    assert!(
        text.starts_with("+ only the import of the old file has this note: "),
        "{text}"
    );
    assert_eq!(notes.status, Some(1), "{text}");
    let notes = run(&format!("diff --from krakend {open} {narrow}")).await;
    let text = &notes.stdout;
    assert!(
        text.starts_with("- only the import of the new file has this note: "),
        "{text}"
    );
    assert_eq!(notes.status, Some(0), "{text}");
}

#[tokio::test]
async fn an_import_is_compared_with_its_own_policy() {
    let imported = run(&format!("import {KRAKEND}")).await.stdout;
    let policy = file("diff-imported.toml", &imported);
    let same = run_words(&["diff", &policy, "-"], &imported).await;
    assert_eq!(same.stdout, "Both policies allow the same.\n");
    let other = run(&format!("diff {policy} {NATIVE}")).await;
    assert_eq!(other.status, Some(1), "{}", other.stdout);
}
