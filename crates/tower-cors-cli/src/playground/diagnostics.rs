//! Checking a policy's text, with errors and warnings by line.

use serde::Serialize;
use tower_cors::Policy;

use crate::diagnostic::{self, Level, Location};
use crate::failure::Failure;
use crate::policy_file::{Loaded, load_toml};

/// The longest text of a policy, in bytes.
pub(super) const MAX_POLICY_LEN: usize = 16 * 1024;
/// The most errors or warnings that an answer has.
const MAX_DIAGNOSTICS: usize = 50;

/// An error or a warning, and the line that it is about.
#[derive(Debug, Serialize)]
pub(super) struct Diagnostic {
    severity: &'static str,
    code: &'static str,
    message: String,
    /// `None` if it is about the whole text.
    line: Option<Line>,
}

/// A line with a mark: the text before the mark, the marked text, and the rest.
#[derive(Debug, Serialize)]
struct Line {
    line: usize,
    column: usize,
    before: String,
    marked: String,
    after: String,
}

/// Compiles a policy, and returns its warnings. Or else returns all its errors.
pub(super) fn compile(text: &str) -> Result<(Policy, Vec<Diagnostic>), Vec<Diagnostic>> {
    if text.len() > MAX_POLICY_LEN {
        return Err(vec![Diagnostic {
            severity: "error",
            code: "too-long",
            message: format!("the policy is too long; write at most {MAX_POLICY_LEN} bytes"),
            line: None,
        }]);
    }
    match load_toml(text) {
        Ok(Loaded {
            policy, warnings, ..
        }) => Ok((policy, shown(&warnings))),
        Err(Failure::Policy(findings)) => Err(shown(&findings.errors)),
        Err(Failure::File(error)) => Err(shown(std::slice::from_ref(&*error))),
        Err(failure) => Err(vec![Diagnostic {
            severity: "error",
            code: "failure",
            message: failure.to_string(),
            line: None,
        }]),
    }
}

fn shown(diagnostics: &[diagnostic::Diagnostic]) -> Vec<Diagnostic> {
    let first = diagnostics.iter().take(MAX_DIAGNOSTICS);
    first.map(Diagnostic::from).collect()
}

impl From<&diagnostic::Diagnostic> for Diagnostic {
    fn from(diagnostic: &diagnostic::Diagnostic) -> Self {
        Self {
            severity: match diagnostic.level {
                Level::Error => "error",
                Level::Warning => "warning",
            },
            code: diagnostic.code,
            message: diagnostic.message(),
            line: diagnostic.location.as_ref().and_then(Line::new),
        }
    }
}

impl Line {
    fn new(location: &Location) -> Option<Self> {
        let position = location.position()?;
        let excerpt = location.excerpt()?;
        let [before, marked, after] = excerpt.parts().map(str::to_owned);
        Some(Self {
            line: position.line,
            column: position.column,
            before,
            marked,
            after,
        })
    }
}

#[cfg(test)]
mod tests {
    use tower_cors_test_support::check_rows;

    use super::*;

    /// Rows: a document whose lines are separated by `;`, and `line:column code marked` of each
    /// diagnostic.
    const LINES: [[&str; 2]; 12] = [
        ["allow_origins = 'https://a.example'", ""],
        ["", "- no-origin"],
        ["a = ", "1:5 syntax "],
        ["max_age = 5;alow_origins = []", "2:1 document alow_origins"],
        [
            "allow_origins = ['https://A.example']",
            "1:18 origin 'https://A.example'",
        ],
        [
            "allow_origins = [;  'https://a.example',;  'https://b.example/',;]",
            "3:3 origin 'https://b.example/'",
        ],
        [
            "allow_origins = ['https://a.example', 'https://a.example']",
            "1:39 duplicate 'https://a.example'",
        ],
        [
            "allow_origins = ['https://a.example'];allow_methods = 'put';allow_headers = 'cookie'",
            "2:17 method-letter-case 'put' 3:17 cookie 'cookie'",
        ],
        [
            "[[rules]];allow_origins = ['https://a.example'];[[rules]];allow_origins = ['null']",
            "4:18 dangerous 'null'",
        ],
        [
            "allow_origins = ['https://a.example'];[paths.'/a'];allow_origins = ['https://A.example']",
            "3:18 origin 'https://A.example'",
        ],
        [
            "allow_origins = ['https://a.example'];max_age = '3h'",
            "2:11 max-age-capped '3h'",
        ],
        [
            "allow_origins = '*';allow_credentials = true",
            "1:17 dangerous '*'",
        ],
    ];

    #[test]
    fn lines() {
        check_rows(LINES, |[document, _]| {
            let (Ok((_, found)) | Err(found)) = compile(&document.replace(';', "\n"));
            let found: Vec<String> = found.iter().map(short).collect();
            found.join(" ")
        });
    }

    fn short(found: &Diagnostic) -> String {
        let code = found.code;
        match &found.line {
            Some(Line {
                line,
                column,
                marked,
                ..
            }) => format!("{line}:{column} {code} {marked}"),
            None => format!("- {code}"),
        }
    }

    #[test]
    fn the_longest_text() {
        let text = format!("allow_origins = '*'\n#{:>16363}", "");
        assert_eq!(text.len(), MAX_POLICY_LEN);
        assert!(compile(&text).is_ok());
        let errors = compile(&format!("{text} ")).unwrap_err();
        assert_eq!(short(&errors[0]), "- too-long");
        assert_eq!(
            errors[0].message,
            "the policy is too long; write at most 16384 bytes"
        );
    }
}
