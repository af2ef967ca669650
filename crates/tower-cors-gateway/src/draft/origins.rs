//! The origins of a rule.

use tower_cors::OriginPattern;
use tower_cors::fetch::default_port;
use tower_cors_core::text::Ticked;

use super::Draft;
use crate::canonical::{Spelling, canonical_origin, normalize};
use crate::error::ImportError;
use crate::note::NoteKind;
use crate::null_origin;

/// The total size in bytes above which further regexes are refused.
///
/// It bounds the time of an import. A configuration with a quarter of that size does not build.
const MAX_REGEXES_SIZE: usize = 1024 * 1024;
/// The size that each regex adds to its length.
const REGEX_OVERHEAD: usize = 100;

impl Draft {
    /// Allows `*` if it is among `origins`. Otherwise calls `allow` for each of them.
    pub(crate) fn wildcard_or_each(
        &mut self,
        path: &str,
        origins: &[&str],
        allow: impl Fn(&mut Self, &str, &str) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        if !origins.contains(&"*") {
            return (0..)
                .zip(origins)
                .try_for_each(|(index, origin): (usize, _)| {
                    allow(self, &format!("{path}[{index}]"), origin)
                });
        }
        let mut others = origins.to_vec();
        others.retain(|origin| *origin != "*");
        self.note_left_out(path, &others, "`*` covers it", "`*` covers them");
        self.configure(|config| config.allow_origins(["*"]));
        Ok(())
    }

    /// Sets the spellings of an origin that the gateway treats as the same, if they depend on the
    /// file.
    pub(crate) fn set_spelling(&mut self, spelling: Spelling) {
        self.gateway.spelling = spelling;
    }

    /// Allows an origin or a pattern, in its [canonical](canonical_origin) form.
    pub(crate) fn origin(&mut self, path: &str, text: &str) -> Result<(), ImportError> {
        let origin =
            canonical_origin(text).map_err(|reason| ImportError::value(path, text, reason))?;
        self.note_correction(path, text, &origin);
        self.configure(|config| config.allow_origins([origin]));
        Ok(())
    }

    /// Normalizes a glob, in which each `*` matches any run of characters, and allows it.
    ///
    /// The glob becomes a pattern if one has the same meaning, otherwise a regex. A glob that ends
    /// with the default port matches nothing.
    pub(crate) fn origin_glob(&mut self, path: &str, text: &str) -> Result<(), ImportError> {
        let glob = normalize(text);
        if !glob.contains('*') {
            return self.origin(path, text);
        }
        if ends_with_default_port(&glob) {
            let message = "allows no origin: browsers leave out the default port";
            self.note(NoteKind::LeftOut, path, Some(text), message);
            return Ok(());
        }
        self.note_correction(path, text, &glob);
        if let Some(pattern) = pattern_of(&glob) {
            self.configure(|config| config.allow_origins([pattern]));
            return Ok(());
        }
        let literals: Vec<String> = glob.split('*').map(regex_syntax::escape).collect();
        let regex = literals.join(".*");
        self.note_null(path, text, &regex);
        self.origin_regex(path, text, &regex)
    }

    /// Allows the origins that `regex` matches. The regex means the same as `text`, found at
    /// `path`.
    pub(crate) fn origin_regex(
        &mut self,
        path: &str,
        text: &str,
        regex: &str,
    ) -> Result<(), ImportError> {
        self.regexes_size += regex.len() + REGEX_OVERHEAD;
        if self.regexes_size > MAX_REGEXES_SIZE {
            let reason = "is one regex too many: together, they are too large to build";
            return Err(ImportError::value(path, text, reason));
        }
        self.configure(|config| config.allow_origin_regexes([regex]));
        Ok(())
    }

    /// Notes that `text` was corrected to `origin`, unless the gateway treats them as the same.
    fn note_correction(&mut self, path: &str, text: &str, origin: &str) {
        let Self { gateway, .. } = self;
        if !gateway.spelling.accepts(text, origin) {
            let origin = Ticked(origin);
            let name = gateway.name;
            let message = format!(
                "is corrected to {origin}; {name} itself matches no page with the original"
            );
            self.note(NoteKind::Wider, path, Some(text), message);
        }
    }

    /// Notes that `null` is denied if `regex`, the gateway's reading of `text`, matches it.
    pub(crate) fn note_null(&mut self, path: &str, text: &str, regex: &str) {
        if null_origin::is_matched_by(regex) {
            let message = "also matches the origin `null`, which is denied here: regexes never \
                           apply to that origin";
            self.note(NoteKind::Stricter, path, Some(text), message);
        }
    }

    /// Notes that responses contain `*`, where the gateway echoes the origin.
    pub(crate) fn note_wildcard_not_echoed(&mut self, path: &str) {
        let name = self.gateway.name;
        let message = format!("is sent to every origin here; {name} echoes the request's origin");
        self.note(NoteKind::Different, path, Some("*"), message);
    }
}

/// Returns the pattern with the same meaning as `glob`, if its only `*` is the first label or the
/// whole host.
///
/// Within a label, a glob also matches dots. `http://localhost:*` has no equivalent: the pattern
/// would also match the default port, which has no colon.
fn pattern_of(glob: &str) -> Option<String> {
    let (scheme, authority) = glob.split_once("://")?;
    let rest = authority.strip_prefix('*')?;
    if scheme == "file" && rest.is_empty() {
        return Some("file://".to_owned());
    }
    let pattern = match rest {
        // The host and the port.
        "" => format!("{glob}:*"),
        _ if rest.starts_with(['.', ':']) && !rest.contains('*') => glob.to_owned(),
        _ => return None,
    };
    OriginPattern::parse(&pattern).is_ok().then_some(pattern)
}

/// Returns whether all origins that `glob` matches end with the default port of their scheme.
fn ends_with_default_port(glob: &str) -> bool {
    let scheme = glob.split("://").next().unwrap_or_default();
    default_port(scheme).is_some_and(|port| glob.ends_with(&format!(":{port}")))
}
