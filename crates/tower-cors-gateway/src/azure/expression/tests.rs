//! Tests that finding expressions takes linear work, in any document.

use proptest::prelude::*;

use super::cursor::STEPS;
use super::{mask, unmask};

/// Returns the work of masking `document`, in steps.
fn steps(document: &str) -> usize {
    STEPS.set(0);
    _ = mask(document);
    STEPS.get()
}

/// Pieces of documents that make the scanner look ahead or read a part again.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "@(", "@{", "@", "(", ")", "[", "]", "{", "}", "\"", "'", "@\"", "$\"", "$@\"", "\"\"", "{{",
    "$", "\"\"\"", "$\"\"\"", "$$\"\"\"", "}}", "\t",
    "\\", "//", "/*", "*/", "\n", ":", "::", "&", "&quot;", "&#40;", "&#41;", "&apos;", "<", ">",
    "/>", "<a b=\"", "<a b='", "<a>", "</a>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!",
    "x", " ",
];

/// The limit of steps for each byte. Every rule of C# peeks at a character, both escaped and raw.
const MAX_STEPS: usize = 20;

#[test]
fn twice_the_document_is_twice_the_work() {
    let table = PIECES.iter().flat_map(|first| {
        let pairs = PIECES.iter().map(move |second| format!("{first}{second}"));
        pairs.flat_map(|pair| ["", "@(", "<a b=\"", "<a b=\"@("].map(|begin| (begin, pair.clone())))
    });
    for (begin, piece) in table {
        let document = |count| begin.to_owned() + &piece.repeat(count);
        let (once, twice) = (steps(&document(200)), steps(&document(400)));
        assert!(
            twice * 2 <= once * 5 + 200,
            "{begin}{piece}: {once}, then {twice}"
        );
    }
}

proptest! {
    #[test]
    fn the_work_is_linear(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..200)) {
        let document = pieces.concat();
        let steps = steps(&document);
        prop_assert!(steps <= MAX_STEPS * (document.len() + 1), "{steps} for {}", document.len());
    }

    #[test]
    fn a_mask_comes_off(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..50)) {
        let document = pieces.concat();
        if let Ok(masked) = mask(&document) {
            prop_assert_eq!(masked.len(), document.len());
            prop_assert_eq!(unmask(&masked), document.as_str());
        }
    }
}
