//! Regexes as `tower-cors` parses them: over bytes and without Unicode, because origins are ASCII.

use regex_syntax::hir::{ErrorKind, Hir};
use regex_syntax::{Error, ParserBuilder};

/// Parses `regex`. The error is one line with the position of the character.
pub(crate) fn parse(regex: &str) -> Result<Hir, String> {
    ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .build()
        .parse(regex)
        .map_err(|error| describe(&error))
}

fn describe(error: &Error) -> String {
    let (reason, span) = match error {
        Error::Translate(error) if *error.kind() == ErrorKind::UnicodeNotAllowed => {
            return "Unicode is not available here: origins are ASCII".to_owned();
        }
        Error::Translate(error) => (error.kind().to_string(), error.span()),
        Error::Parse(error) => (error.kind().to_string(), error.span()),
        other => return other.to_string().replace('\n', " "),
    };
    format!("{reason} (at character {})", span.start.column)
}
