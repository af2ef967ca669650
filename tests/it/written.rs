//! Origins and regexes as people write them in public reports, row by row.
#![cfg(all(feature = "public-suffix", feature = "regex"))]

use tower_cors::{ConfigErrors, CorsLayer, Danger, Policy};
use tower_cors_test_support::{check_rows, corpus};

const ORIGINS: &str = include_str!("data/written_origins.tsv");
const REGEXES: &str = include_str!("data/written_regexes.tsv");

/// An empty cell.
const NONE: &str = "-";

#[test]
fn origins() {
    let rows = corpus::<7>(ORIGINS);
    assert!(rows.len() >= 45, "only {} rows", rows.len());
    let rows = rows.into_iter().map(|row| {
        let mut cells = row.to_vec();
        cells.push(String::from("as written"));
        <[String; 8]>::try_from(cells).unwrap()
    });
    check_rows(
        rows,
        |[
            text,
            alone,
            with_credentials,
            says,
            never_says,
            matches,
            misses,
            _,
        ]| {
            let config = CorsLayer::new().allow_origins([text]);
            let policy = config.clone().compile();
            let credentialed = config.allow_credentials(true).compile();
            let message = message(&policy);
            let wrong = [
                (verdict(&policy) != alone).then(|| verdict(&policy)),
                (verdict(&credentialed) != with_credentials && with_credentials != "builds"
                    || with_credentials == "builds" && credentialed.is_err())
                .then(|| format!("with credentials {}", verdict(&credentialed))),
                (says != NONE && !message.contains(says)).then(|| message.clone()),
                (never_says != NONE && message.contains(never_says)).then(|| message.clone()),
                (matches != NONE && !policy.as_ref().is_ok_and(|p| p.allows_origin(matches)))
                    .then(|| format!("does not match {matches}")),
                (misses != NONE && policy.as_ref().is_ok_and(|p| p.allows_origin(misses)))
                    .then(|| format!("matches {misses}")),
            ];
            describe(wrong)
        },
    );
}

#[test]
fn regexes() {
    let rows = corpus::<4>(REGEXES);
    assert!(rows.len() >= 8, "only {} rows", rows.len());
    let rows = rows
        .into_iter()
        .map(|[regex, verdict, says, _why]| [regex, verdict, says, String::from("as written")]);
    check_rows(rows, |[regex, expected, says, _]| {
        let policy = CorsLayer::new().allow_origin_regexes([regex]).compile();
        let message = message(&policy);
        describe([
            (verdict(&policy) != expected).then(|| verdict(&policy)),
            (says != NONE && !message.contains(says)).then_some(message),
        ])
    });
}

/// Returns `builds`, `warned`, the only danger that keeps it from building, or `refused`.
fn verdict(policy: &Result<Policy, ConfigErrors>) -> String {
    match policy {
        Ok(policy) if policy.warnings().is_empty() => String::from("builds"),
        Ok(_) => String::from("warned"),
        Err(errors) => match errors.first().danger() {
            // `file://` is refused with credentials. Without them, its danger keeps it from
            // building.
            Some(danger) if errors.len() == 1 && danger != Danger::FileOrigin => danger.to_string(),
            _ => String::from("refused"),
        },
    }
}

fn describe<const N: usize>(wrong: [Option<String>; N]) -> String {
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    match wrong.as_slice() {
        [] => String::from("as written"),
        wrong => wrong.join("; "),
    }
}

/// Returns everything that the compiler says.
fn message(policy: &Result<Policy, ConfigErrors>) -> String {
    match policy {
        Ok(policy) => policy.warnings().iter().map(ToString::to_string).collect(),
        Err(errors) => errors.to_string(),
    }
}
