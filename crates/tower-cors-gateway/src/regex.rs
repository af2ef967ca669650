//! Parsing regexes as `tower-cors` does: ASCII, and without Unicode classes, since origins are ASCII.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

/// Parses a regex, or says on one line what is wrong with it.
pub(crate) fn parse(regex: &str) -> Result<Hir, String> {
    let parsed = ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .build()
        .parse(regex);
    parsed.map_err(|error| match &error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    })
}
