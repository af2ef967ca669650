//! Regexes as `tower-cors` parses them: over bytes and without Unicode, because origins are ASCII.

use regex_syntax::hir::Hir;
use regex_syntax::{Error, ParserBuilder};

/// Parses `regex`. The error is one line.
pub(crate) fn parse(regex: &str) -> Result<Hir, String> {
    ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .build()
        .parse(regex)
        .map_err(|error| describe(&error))
}

fn describe(error: &Error) -> String {
    match error {
        // Without Unicode, this is the only kind of error that a translation has.
        Error::Translate(_) => "Unicode is not available here: origins are ASCII".to_owned(),
        // What else a regex can break, its dialect has checked.
        other => other.to_string().replace('\n', " "),
    }
}
