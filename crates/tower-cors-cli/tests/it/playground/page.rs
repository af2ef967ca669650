//! `cors playground` in Chromium, as a person uses it.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::json;

use super::devtools::{Chromium, Tab};
use crate::cors::{ANY_PORT, start_playground};

const WIDE: u32 = 1280;
/// The narrowest screen on which the page must fit.
const NARROW: u32 = 360;

/// The variable that makes a test write the picture.
const UPDATE_PICTURE: &str = "UPDATE_PICTURE";
const PICTURE: &str = "../../docs/playground.png";
const PICTURE_HEIGHT: u32 = 1600;
const PICTURE_SCALE: f32 = 0.75;
const MAX_PICTURE_LEN: usize = 200_000;
/// The address at which the playground listens by default.
const DEFAULT: &str = "127.0.0.1:8088";

const IS_READY: &str = "document.querySelectorAll('#case-list button').length > 0 \
                        && document.querySelector('#policy').value !== ''";
const HAS_RESULTS: &str = "!document.querySelector('#results').hidden \
                           && !document.querySelector('[type=submit]').disabled";
const FITS: &str = "document.documentElement.scrollWidth <= innerWidth";

/// The messages that Chromium writes because the policies refuse requests.
const EXPECTED_MESSAGES: [&str; 2] = ["has been blocked by CORS policy", "WebSocket connection to"];

#[tokio::test]
#[ignore = "needs Chromium: run .ci/browsers"]
async fn policy_is_fixed_and_sent() {
    let program = start_playground(ANY_PORT).await;
    let page = format!("http://{}", program.address);
    let mut chromium = Chromium::start().await;
    let tab = chromium.open(&page, WIDE).await;
    chromium.wait(&tab, IS_READY).await;

    write_policy(
        &mut chromium,
        &tab,
        "max_age = 5\nallow_origins = [\"HTTPS://a.example\"]",
    )
    .await;
    let error = "document.querySelector('#diagnostics li')?.innerText.includes('Line 2')";
    chromium.wait(&tab, error).await;
    let error = chromium.text(&tab, "#diagnostics li").await;
    assert!(
        error.contains("allow_origins = [\"HTTPS://a.example\"]"),
        "{error}"
    );
    assert!(error.contains("write \"https://a.example\""), "{error}");
    let marked = chromium.text(&tab, "#diagnostics mark").await;
    assert_eq!(marked, "\"HTTPS://a.example\"");

    let markup = "allow_origins = [\"<img src=x onerror=alert(1)>\"]";
    write_policy(&mut chromium, &tab, markup).await;
    let shown = "document.querySelector('#diagnostics p')?.innerText.includes('<img src=x')";
    chromium.wait(&tab, shown).await;
    assert_eq!(chromium.value(&tab, "document.images.length").await, 0);

    chromium.click(&tab, "[type=submit]").await;
    let problem = "document.querySelector('#request-error').innerText !== ''";
    chromium.wait(&tab, problem).await;
    let problem = chromium.text(&tab, "#request-error").await;
    assert_eq!(problem, "The policy has errors. Fix them first.");

    write_policy(
        &mut chromium,
        &tab,
        &format!("allow_origins = [\"{page}\"]"),
    )
    .await;
    let compiles = "document.querySelector('#check-status').innerText === 'The policy compiles.'";
    chromium.wait(&tab, compiles).await;
    assert_eq!(chromium.text(&tab, "#diagnostics").await, "");

    chromium.click(&tab, "[name=from][value=other]").await;
    // From the last field of the form, the next stop is the button.
    chromium.click(&tab, "#credentials").await;
    chromium.press(&tab, "Tab").await;
    chromium.press(&tab, "Enter").await;
    chromium.wait(&tab, HAS_RESULTS).await;
    let verdict = chromium.text(&tab, "#verdict").await;
    assert_eq!(
        verdict,
        "The page gets nothing. The simulator had predicted this."
    );
    let seen = "JSON.stringify({ ...document.querySelector('#ours').dataset })";
    let seen = chromium.value(&tab, seen).await;
    let expected = r#"{"outcome":"blocked","predicted":"blocked","agrees":"true"}"#;
    assert_eq!(seen, expected);
    let sequence = chromium.text(&tab, "#ours .sequence").await;
    let missing = "missing\nMissing, because the policy says: origin";
    assert!(sequence.contains(missing), "{sequence}");
    let explanation = chromium.text(&tab, "#explanations").await;
    assert!(explanation.contains("refused"), "{explanation}");

    check_link(&mut chromium, &tab, &page).await;
    check_console(&mut chromium).await;
}

/// Opens the address of the case in a new tab. It fills the case in, and sends nothing.
async fn check_link(chromium: &mut Chromium, tab: &Tab, page: &str) {
    let link = chromium.value(tab, "location.href").await;
    let link = link.as_str().unwrap().to_owned();
    let shared = chromium.open(&link, WIDE).await;
    chromium.wait(&shared, IS_READY).await;
    let form = "[document.querySelector('#policy').value, \
                 document.querySelector('[name=from]:checked').value, \
                 document.querySelector('#credentials').checked]";
    let filled = chromium.value(&shared, form).await;
    assert_eq!(
        filled,
        json!([format!("allow_origins = [\"{page}\"]"), "other", true])
    );
    let about = chromium.text(&shared, "#about").await;
    assert_eq!(
        about,
        "This case came with the link. Nothing has been sent."
    );
    // Longer than the page waits before it checks a policy.
    let pause = "new Promise((resolve) => setTimeout(resolve, 1000))";
    chromium.value(&shared, pause).await;
    let sent = chromium.requests(&shared);
    let own_files = format!("GET {page}/");
    assert!(sent.len() > 3, "{sent:?}");
    assert!(
        sent.iter().all(|one| one.starts_with(&own_files)),
        "{sent:?}"
    );
    assert_eq!(
        chromium
            .value(&shared, "document.querySelector('#results').hidden")
            .await,
        true
    );
}

/// Takes the picture in the README.
#[tokio::test]
#[ignore = "needs Chromium: run .ci/browsers"]
async fn picture() {
    let update = env::var_os(UPDATE_PICTURE).is_some();
    // A picture shows the address that people see. Another program may have it.
    let program = start_playground(if update { DEFAULT } else { ANY_PORT }).await;
    let mut chromium = Chromium::start().await;
    let tab = chromium
        .open(&format!("http://{}", program.address), WIDE)
        .await;
    chromium.wait(&tab, IS_READY).await;
    chromium
        .click(&tab, "#case-list li:nth-child(5) button")
        .await;
    assert_eq!(
        chromium.text(&tab, "#case-list [aria-pressed=true]").await,
        "Missing header"
    );
    chromium.click(&tab, "[type=submit]").await;
    chromium.wait(&tab, HAS_RESULTS).await;
    let clip = json!({
        "x": 0, "y": 0, "width": WIDE, "height": PICTURE_HEIGHT, "scale": PICTURE_SCALE,
    });
    let picture = chromium.picture(&tab, clip).await;
    assert!(picture.starts_with(b"\x89PNG"));
    assert!(picture.len() < MAX_PICTURE_LEN, "{} bytes", picture.len());
    if update {
        fs::write(
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(PICTURE),
            picture,
        )
        .unwrap();
    }
}

/// Each case does in Chromium what the simulator predicts, under both crates, and fits the screen.
#[tokio::test]
#[ignore = "needs Chromium: run .ci/browsers"]
async fn cases_are_as_predicted() {
    let program = start_playground(ANY_PORT).await;
    let page = format!("http://{}", program.address);
    let mut chromium = Chromium::start().await;
    let tab = chromium.open(&page, NARROW).await;
    chromium.wait(&tab, IS_READY).await;
    assert_eq!(chromium.value(&tab, FITS).await, true, "at first");
    chromium.click(&tab, "#cases summary").await;

    let count = "document.querySelectorAll('#case-list button').length";
    let count = chromium.value(&tab, count).await.as_u64().unwrap();
    let mut failures = String::new();
    for index in 0..count {
        failures += &run_case(&mut chromium, &tab, index).await;
    }
    assert!(count > 20, "only {count} cases");
    assert!(failures.is_empty(), "\n{failures}");
    check_console(&mut chromium).await;
}

/// Picks a case and sends it. Returns a description of what is wrong.
async fn run_case(chromium: &mut Chromium, tab: &Tab, index: u64) -> String {
    let button = format!("document.querySelectorAll('#case-list button')[{index}]");
    chromium
        .value(tab, &format!("void ({button}.id = 'case-{index}')"))
        .await;
    chromium.click(tab, &format!("#case-{index}")).await;
    let name = chromium.text(tab, &format!("#case-{index}")).await;
    let checked = "document.querySelector('#check-status').innerText !== ''";
    chromium.wait(tab, checked).await;
    chromium.click(tab, "[type=submit]").await;
    let is_done =
        format!("({HAS_RESULTS}) || document.querySelector('#request-error').innerText !== ''");
    chromium.wait(tab, &is_done).await;
    let state = "JSON.stringify([
        ...['#ours', '#tower-http'].map((id) => document.querySelector(id).dataset.agrees ?? 'none'),
        document.querySelector('#request-error').innerText,
        document.documentElement.scrollWidth <= innerWidth,
    ])";
    let state = chromium.value(tab, state).await;
    let expected = match name.as_str() {
        "A policy with mistakes" => {
            return match chromium.text(tab, "#request-error").await.as_str() {
                "The policy has errors. Fix them first." => String::new(),
                problem => format!("{name}: {problem:?}\n"),
            };
        }
        _ => r#"["true","true","",true]"#,
    };
    match state == expected {
        true => String::new(),
        false => format!("{name}: {state}\n"),
    }
}

/// Replaces the policy, as a person does.
async fn write_policy(chromium: &mut Chromium, tab: &Tab, policy: &str) {
    chromium.click(tab, "#policy").await;
    chromium.select_all(tab).await;
    chromium.type_text(tab, policy).await;
}

async fn check_console(chromium: &mut Chromium) {
    let messages = chromium.console().await;
    let is_expected =
        |message: &String| EXPECTED_MESSAGES.iter().any(|part| message.contains(part));
    assert!(!messages.is_empty());
    assert!(messages.iter().all(is_expected), "{messages:#?}");
}
