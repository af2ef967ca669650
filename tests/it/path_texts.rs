//! Configurations below a path: which paths build.

use tower_cors::CorsConfig;
use tower_cors_test_support::{check_rows, config, corpus, repeat, rows};

/// Returns the errors of a base configuration with this path, or `builds`.
fn outcome_of(path: &str) -> String {
    let base = config("origin=https://base.example");
    let errors = base.for_path(path, config("origin=*")).build().err();
    errors.map_or(String::from("builds"), |errors| errors.to_string())
}

#[test]
fn paths_that_build_or_not() {
    let text = include_str!("data/path_texts.tsv");
    check_rows(corpus(text), |[path, _]| {
        let outcome = outcome_of(path);
        let place = format!("for_path: {path:?} ");
        outcome.strip_prefix(&place).unwrap_or(&outcome).to_owned()
    });
}

/// A text costs no more than a pass over it, however often it is encoded.
#[test]
fn long_path_texts() {
    let table = "
        /%{25*50000}   | path
        /{%25*30000}   | path
        /{../*30000}   | path
        /{%*100000}    | path
        /{a/*30000}b   | builds
        ";
    check_rows(rows(table), |[text, _]| {
        let base = config("origin=https://base.example");
        let errors = base.for_path(&repeat(text), config("origin=*")).build();
        let outcome = errors.map_or_else(|errors| errors.first().code(), |_| "builds");
        outcome.to_owned()
    });
}

/// The text that an error says to write builds.
#[test]
fn what_follows_write_builds() {
    let text = include_str!("data/path_texts.tsv");
    let mut count = 0;
    for [_, message] in corpus(text) {
        if let Some((_, path)) = message.split_once("; write \"") {
            count += 1;
            assert_eq!(outcome_of(path.trim_end_matches('"')), "builds", "{path}");
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn paths_of_several_configurations() {
    let app = || config("origin=https://app.example");
    let nested = app().for_path("/a", app().for_path("/b", app()));
    let twice = app().for_path("/a", app()).for_path("/a", app());
    let both = app()
        .for_path("/a", config("origin=https://A.example next_rule origin=x"))
        .for_path("/b", config("method=put"));
    let both = both.allow_headers("cookie");
    let messages = |config: CorsConfig| config.build().unwrap_err().to_string();

    assert_eq!(
        messages(nested),
        "path \"/a\", for_path: \"/b\" is inside another path's configuration, but paths do not \
         nest; move it to the base configuration, and write the whole path",
    );
    assert_eq!(
        messages(twice),
        "for_path: \"/a\" already has a configuration; put all settings into one",
    );
    let errors = both.build().unwrap_err();
    let places = errors.iter().map(|error| error.place());
    let places: Vec<_> = places
        .map(|place| (place.path(), place.rule(), place.field()))
        .collect();
    assert_eq!(
        places,
        [
            (None, Some(0), "allow_headers"),
            (Some("/a"), Some(0), "allow_origins"),
            (Some("/a"), Some(1), "allow_origins"),
            (Some("/b"), Some(0), "allow_origins"),
            (Some("/b"), Some(0), "allow_methods"),
        ]
    );
}

#[test]
fn warnings_and_canonical_configurations_of_paths() {
    let part = || config("origin=https://a.example header=X-A origin=https://a.example");
    let policy = config("origin=*").for_path("/a", part()).compile().unwrap();
    let warnings: Vec<String> = policy.warnings().iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        ["path \"/a\", allow_origins: \"https://a.example\" is listed more than once"]
    );
    let canonical = config("origin=https://a.example header=x-a");
    assert_eq!(
        policy.config(),
        &config("origin=*").for_path("/a", canonical)
    );

    let again = policy.config().clone().compile().unwrap();
    assert_eq!(again.config(), policy.config());
    assert!(again.warnings().is_empty());

    let policy = config("origin=*").for_path("/users/:id", config("origin=*"));
    assert_eq!(
        policy.compile().unwrap().warnings()[0].to_string(),
        "for_path: \"/users/:id\" has a segment that begins with `:`, but paths have no parameters \
         and are compared literally; a path already covers everything below it"
    );
}
