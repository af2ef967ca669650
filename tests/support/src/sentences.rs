//! Tables in the guides whose first column has sentences that people search for.

use std::collections::BTreeSet;

/// The mark in a row that matches any value.
const VALUE: char = '…';

/// Checks that each sentence has a row below `heading`, and each row a sentence.
///
/// # Panics
///
/// Panics if a row has no sentence, if a sentence has no row, or if there is a row twice.
///
/// ```
/// use tower_cors_test_support::check_sentences;
///
/// let guide = "\n## Errors\n\n| error | cause |\n|---|---|\n| `no … here` | rain |\n| ``no `a` `` | b |\n";
/// check_sentences(guide, "## Errors", ["no sun here", "no moon here", "no `a`"]);
/// ```
#[track_caller]
pub fn check_sentences<'a>(
    guide: &str,
    heading: &str,
    sentences: impl IntoIterator<Item = &'a str>,
) {
    let rows = rows(guide, heading);
    let mut unused: BTreeSet<&str> = rows.iter().copied().collect();
    assert_eq!(unused.len(), rows.len(), "{heading} has a row twice");
    let mut lacking = Vec::new();
    for sentence in sentences {
        match row_of(sentence, &rows) {
            Some(row) => _ = unused.remove(row),
            None => lacking.push(sentence),
        }
    }
    assert!(
        lacking.is_empty() && unused.is_empty(),
        "{heading}: no row for {lacking:#?}; no sentence for {unused:#?}"
    );
}

/// Returns the code in the first cells of the rows below a heading.
fn rows<'a>(guide: &'a str, heading: &str) -> Vec<&'a str> {
    let (_, section) = guide.split_once(&format!("\n{heading}")).expect(heading);
    let section = section.split("\n#").next().unwrap_or_default();
    let lines = section.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = lines.filter_map(|line| Some(line.split_once(" | ")?.0));
    cells
        .filter(|cell| cell.starts_with('`'))
        .map(code)
        .collect()
}

/// Returns the text of a code span, in one or two backticks.
fn code(span: &str) -> &str {
    let fence = if span.starts_with("``") { "``" } else { "`" };
    let text = span
        .strip_prefix(fence)
        .and_then(|text| text.strip_suffix(fence));
    text.expect(span).trim()
}

/// Returns the row with the most words of a sentence.
fn row_of<'a>(sentence: &str, rows: &[&'a str]) -> Option<&'a str> {
    let matching = rows.iter().filter(|row| matches(row, sentence));
    let longest = matching.max_by_key(|row| row.replace(VALUE, "").len());
    longest.copied()
}

/// Returns whether a row with [values](VALUE) is the whole sentence.
fn matches(row: &str, sentence: &str) -> bool {
    let Some((start, rest)) = row.split_once(VALUE) else {
        return row == sentence;
    };
    let Some(after) = sentence.strip_prefix(start) else {
        return false;
    };
    let mut ends = after.char_indices().map(|(end, _)| &after[end..]);
    matches(rest, "") || ends.any(|after| matches(rest, after))
}

#[test]
fn rows_match_whole_sentences() {
    assert!(matches("a … c", "a b c"));
    assert!(matches("… is …", "a is b is c"));
    assert!(matches("a …", "a "));
    assert!(!matches("a …, d", "a b c"));
    assert!(!matches("a", "a b"));
}

#[test]
#[should_panic(expected = "no sentence for")]
fn a_row_without_a_sentence_fails() {
    check_sentences("\n# A\n| `b` | c |\n| `d` | e |", "# A", ["b"]);
}

#[test]
#[should_panic(expected = "no row for")]
fn a_sentence_without_a_row_fails() {
    check_sentences("\n# A\n| `b` | c |", "# A", ["b", "d"]);
}
