//! The example `clap_origins` as a program.

use tower_cors_test_support::program::{Program, command, run, stderr, within};

use crate::ask::{APP, DENIED, EVIL, check};

const ALLOWED: &[&str] = &[
    "access-control-allow-origin: https://app.example.com",
    "vary: Origin",
];
const LIST: &str = "https://other.example, https://app.example.com";

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn origins_of_a_flag_or_a_variable() {
    let by_flag = Program::start("clap_origins", &["--cors-origins", LIST]).await;
    let mut command = command("clap_origins");
    command.env("CORS_ORIGINS", LIST);
    let by_variable = Program::start_command(command).await;
    for server in [by_flag, by_variable] {
        check(server.address, &[
            ("listed", &["GET /", APP], 200, ALLOWED),
            ("not listed", &["GET /", EVIL], 200, DENIED),
        ])
        .await;
    }
}

#[tokio::test]
async fn a_bad_flag_is_named() {
    for (flag, message) in [
        (
            "https://App.example.com",
            "write \"https://app.example.com\"",
        ),
        ("", "--cors-origins: the value holds no origin"),
    ] {
        let output = within(run("clap_origins", &["--cors-origins", flag])).await;
        assert!(!output.status.success());
        let stderr = stderr(&output);
        assert!(
            stderr.contains("--cors-origins: ") && stderr.contains(message),
            "{stderr}"
        );
    }
}
