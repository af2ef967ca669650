#![doc = include_str!("../reasons/requests.md")]
#![doc = include_str!("../reasons/grants.md")]
#![doc = include_str!("../reasons/preflights.md")]
#![doc = include_str!("../reasons/responses.md")]

#[cfg(test)]
mod tests {
    use tower_cors_test_support::markdown::anchors;

    use crate::block_reason::BlockReason;

    const INDEX: [&str; 4] = [
        include_str!("../reasons/requests.md"),
        include_str!("../reasons/grants.md"),
        include_str!("../reasons/preflights.md"),
        include_str!("../reasons/responses.md"),
    ];
    const PAGE: &str =
        "https://docs.rs/tower-cors-browser/latest/tower_cors_browser/reasons/index.html#";

    /// Checks that each code has one entry, and each entry a code.
    #[test]
    fn the_index_has_each_reason_once() {
        let anchors = INDEX.into_iter().flat_map(anchors);
        let entries = anchors.filter(|anchor| anchor.starts_with("reason-"));
        let mut entries: Vec<String> = entries.map(|anchor| format!("{PAGE}{anchor}")).collect();
        entries.sort_unstable();
        let mut urls = BlockReason::URLS.to_vec();
        urls.sort_unstable();
        assert_eq!(entries, urls);
    }
}
