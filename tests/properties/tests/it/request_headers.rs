//! The request headers of preflights, compared with a plain reader.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use tower_cors_properties::request_headers::{
    ALLOWED, Allowed, a_preflight_passes_if_the_rule_allows_each_name,
};

/// A line made of names and separators.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let pieces: Vec<&[u8]> = vec![
        b"x-a",
        b"X-A",
        b"x-ab",
        b"content-type",
        b"Authorization",
        b"x-amz-meta-",
        b"b",
        b",",
        b",",
        b", ",
        b" ,",
        b"\t",
        b" ",
        b"\"",
        b"\xff",
        b"!",
        b"*",
    ];
    vec(select(pieces), 0..9).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn lists(
        names in subsequence(ALLOWED.to_vec(), 0..=ALLOWED.len()),
        credentials in any::<bool>(),
        lines in vec(line(), 0..4),
    ) {
        let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
        let allowed = Allowed { names: &names, credentials };
        a_preflight_passes_if_the_rule_allows_each_name(&allowed, &lines);
    }
}
