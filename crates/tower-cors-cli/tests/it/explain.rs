//! The example `explain` as a program: pasted requests, and what it says.

const APP: &str = "Origin: https://app.example.com";
const PARTNER: &str = "origin: https://shop.partner.example";
const JSON: &str = "content-type: application/json";

/// What it prints for a pasted command, and its status.
async fn explain(pasted: &[&str]) -> (String, Option<i32>) {
    let arguments = [
        &[
            "examples/cors.toml",
            "curl",
            "https://api.example.com/products/1",
        ],
        pasted,
    ]
    .concat();
    let output = tower_cors_test_support::program::run("explain", &arguments).await;
    let text = String::from_utf8(output.stdout).unwrap();
    (
        text + &String::from_utf8(output.stderr).unwrap(),
        output.status.code(),
    )
}

#[tokio::test]
async fn granted() {
    let pasted = [
        "-X",
        "PUT",
        "-H",
        APP,
        "-H",
        JSON,
        "--data-raw",
        "{}",
        "--compressed",
    ];
    let (text, status) = explain(&pasted).await;
    let parts: Vec<&str> = text.split("\n\n").collect();
    assert!(
        parts[0].starts_with("granted: the preflight for `PUT /products/1`"),
        "{text}"
    );
    assert!(
        parts[1].starts_with("granted: `PUT /products/1` from `https://app.example.com`"),
        "{text}"
    );
    assert_eq!(
        (parts[2], status),
        ("The page gets the response.\n", Some(0))
    );
}

#[tokio::test]
async fn refused() {
    let (text, status) = explain(&["-X", "PUT", "-H", PARTNER, "-H", JSON]).await;
    assert!(text.contains(r#"add "PUT" to `allow_methods`"#), "{text}");
    assert!(
        text.contains(r#"add "content-type" to `allow_headers`"#),
        "{text}"
    );
    assert!(
        text.contains("The page gets nothing. PUT https://api.example.com/products/1"),
        "{text}"
    );
    assert_eq!(status, Some(1));
}

#[tokio::test]
async fn with_cookies() {
    let (text, status) = explain(&["-H", PARTNER, "-b", "sid=secret"]).await;
    assert!(text.contains("`allow_credentials(true)`"), "{text}");
    assert!(!text.contains("secret"), "{text}");
    assert_eq!(status, Some(1));
}

#[tokio::test]
async fn a_preflight_itself() {
    let asks = "access-control-request-method: DELETE";
    let (text, status) = explain(&["-X", "OPTIONS", "-H", APP, "-H", asks]).await;
    assert!(
        text.starts_with("granted: the preflight for `DELETE /products/1`"),
        "{text}"
    );
    assert_eq!(status, Some(0));
}

#[tokio::test]
async fn no_origin() {
    let (text, status) = explain(&["-I"]).await;
    assert!(
        text.starts_with("no CORS request: `HEAD /products/1`"),
        "{text}"
    );
    assert_eq!(status, Some(0));
}

#[tokio::test]
async fn mistakes() {
    for (arguments, message) in [
        (
            &["nowhere.toml", "curl", "http://localhost/"][..],
            "cannot read nowhere.toml",
        ),
        (
            &["README.md", "curl", "http://localhost/"],
            "README.md is no configuration",
        ),
        (
            &[
                "examples/cors.toml",
                "curl",
                "http://localhost/",
                "-H",
                "Origin",
            ],
            "expected `Name: value`",
        ),
        (
            &["examples/cors.toml", "curl", "/", "-H", "Origin: nonsense"],
            "no page is at `nonsense`",
        ),
    ] {
        let output = tower_cors_test_support::program::run("explain", arguments).await;
        let text = tower_cors_test_support::program::stderr(&output);
        assert!(text.contains(message), "{text}");
        assert!(!output.status.success());
    }
}
