//! Properties of the parsers of origins and patterns, compared with the `url` crate.

use proptest::prelude::*;
use proptest::sample::select;
use tower_cors::{CorsLayer, Origin, OriginError, OriginPattern};

use crate::inputs::{any_number_of_rejects, origin, text};

proptest! {
    #![proptest_config(any_number_of_rejects())]

    #[test]
    fn parsed_texts_are_serialized_as_by_browsers(text in prop_oneof![text(), origin(), "[ -~]{0,40}"]) {
        let Ok(origin) = Origin::parse(&text) else {
            return Ok(());
        };
        prop_assert_eq!(origin.as_str(), &text);
        // The `url` crate decodes punycode, but the parser does not.
        if text.contains("xn--") {
            return Ok(());
        }
        let url = url::Url::parse(&text).expect("a URL");
        let serialized = match url.origin() {
            url::Origin::Tuple(..) => url.origin().ascii_serialization(),
            url::Origin::Opaque(_) => url.to_string(),
        };
        prop_assert_eq!(serialized, text);
    }

    #[test]
    fn texts_serialized_as_by_browsers_parse(
        scheme in select(vec!["https", "http"]),
        host in r"[a-z0-9_.:-]{1,20}|\[[0-9a-f:.]{2,20}\]",
        port in any::<u16>(),
    ) {
        let Ok(url) = url::Url::parse(&format!("{scheme}://{host}:{port}")) else {
            return Ok(());
        };
        let text = url.origin().ascii_serialization();
        let longest_label = text.split(['.', '/', ':']).map(str::len).max();
        prop_assume!(longest_label <= Some(63) && !text.contains("..") && !text.contains("/."));
        // A URL may have port 0, but no server can listen there.
        prop_assume!(!text.ends_with(":0"));
        prop_assert!(Origin::parse(&text).is_ok(), "{}", text);
    }

    #[test]
    fn patterns_without_a_wildcard_are_origins(
        text in prop_oneof![text(), origin(), "[ -~]{0,40}"],
    ) {
        prop_assume!(!text.contains('*') && text != "null" && text != "file://");
        let is_origin = Origin::parse(&text).is_ok();
        match OriginPattern::parse(&text) {
            // Well-formed origins that no page has.
            Err(
                OriginError::PagelessScheme | OriginError::MistypedScheme | OriginError::Punycode,
            ) => {}
            parsed => prop_assert_eq!(parsed.is_ok(), is_origin),
        }
        let builds = CorsLayer::new().allow_origins([&text]).build().is_ok();
        prop_assert_eq!(builds, OriginPattern::parse(&text).is_ok());
    }
}
