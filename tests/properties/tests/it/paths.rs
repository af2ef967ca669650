//! Paths against models of routers.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use tower_cors_properties::routers::{
    DECODINGS, NORMALIZATIONS, PATHS, Step, a_path_is_allowed_where_all_readings_agree,
    no_spelling_gets_the_configuration_of_another_route,
};

/// A router: up to six steps in any order, at most two of them decode.
fn router() -> impl Strategy<Value = Vec<(&'static str, Step)>> {
    let normalizations = || vec(select(NORMALIZATIONS.to_vec()), 0..3);
    let decodings = vec(select(DECODINGS.to_vec()), 0..3);
    (
        decodings,
        [normalizations(), normalizations(), normalizations()],
    )
        .prop_map(|(decodings, [before, between, after])| {
            let mut decodings = decodings.into_iter();
            let mut steps = before;
            steps.extend(decodings.next());
            steps.extend(between);
            steps.extend(decodings.next());
            steps.extend(after);
            steps
        })
}

/// A target made of pieces that routers read in different ways.
fn target() -> impl Strategy<Value = String> {
    let pieces = vec![
        "/", "/", "/", "a", "b", "c.d", "%C3%B6", "%c3%b6", "ö", "%61", "%2561", "%252561", "%2F",
        "%2f", "%252F", "%5C", "\\", ";", ";v=1", "%3B", ".", "..", "/..", "/../", "%2e", "%2E%2e",
        "%25", "%", "%2", "c%2Ed", "x", ":", "*", "%00", "%u0061", "%u002F", "..;", ";x%2F",
        "..%2F",
    ];
    vec(select(pieces), 0..12).prop_map(|pieces| format!("/{}", pieces.concat()))
}

fn some_paths() -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(PATHS.to_vec(), 1..=PATHS.len())
}

proptest! {
    #[test]
    fn spellings(paths in some_paths(), target in target(), router in router()) {
        no_spelling_gets_the_configuration_of_another_route(&paths, &target, &router);
    }

    #[test]
    fn refusals(paths in some_paths(), target in target()) {
        a_path_is_allowed_where_all_readings_agree(&paths, &target);
    }
}
