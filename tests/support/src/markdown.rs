//! Pages of the documentation, as rustdoc reads them.

/// Returns the anchors of the headings, outside of code.
///
/// ```
/// use tower_cors_test_support::markdown::anchors;
///
/// let page = "# A page\n\n```sh\n# a comment\n```\n\n## Error `no-origin`: *why*?\n";
/// assert_eq!(anchors(page), ["a-page", "error-no-origin-why"]);
/// ```
pub fn anchors(page: &str) -> Vec<String> {
    let headings = text_lines(page).filter(|line| line.starts_with('#'));
    let texts = headings.map(|line| line.trim_start_matches('#').trim());
    texts.map(anchor).collect()
}

/// Returns the targets of the links, outside of code.
///
/// ```
/// use tower_cors_test_support::markdown::links;
///
/// let page = "See [a](#a) and\n[`b`](crate::b#c).\n\n[d]: https://d.example\n";
/// assert_eq!(links(page), ["#a", "crate::b#c", "https://d.example"]);
/// ```
pub fn links(page: &str) -> Vec<&str> {
    let mut links = Vec::new();
    for line in text_lines(page) {
        let inline = line.split("](").skip(1);
        links.extend(inline.filter_map(|rest| rest.split(')').next()));
        let reference = line
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]: "));
        links.extend(reference.map(|(_, target)| target));
    }
    links
}

/// Returns the lines that are not code.
fn text_lines(page: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    page.lines().filter(move |line| {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// Returns the anchor that rustdoc gives to a heading.
fn anchor(heading: &str) -> String {
    let chars = heading.chars().filter_map(|char| match char {
        ' ' => Some('-'),
        '-' | '_' => Some(char),
        _ => char.is_alphanumeric().then(|| char.to_ascii_lowercase()),
    });
    chars.collect()
}
