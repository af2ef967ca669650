//! Properties of the parsers of origins and patterns, compared with the `url` crate.

use proptest::prelude::*;
use proptest::sample::select;
use tower_cors_properties::origins::{
    origins_of_urls_parse, parsed_texts_are_serialized_as_by_browsers,
    patterns_without_a_wildcard_are_origins,
};

use crate::inputs::{any_number_of_rejects, origin, text};

proptest! {
    #![proptest_config(any_number_of_rejects())]

    #[test]
    fn texts(text in prop_oneof![text(), origin(), "[ -~]{0,40}"]) {
        parsed_texts_are_serialized_as_by_browsers(&text);
        patterns_without_a_wildcard_are_origins(&text);
    }

    #[test]
    fn urls(
        scheme in select(vec!["https", "http"]),
        host in r"[a-z0-9_.:-]{1,20}|\[[0-9a-f:.]{2,20}\]",
        port in any::<u16>(),
    ) {
        origins_of_urls_parse(&format!("{scheme}://{host}:{port}"));
    }
}
