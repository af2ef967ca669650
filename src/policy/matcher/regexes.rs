//! Origin regexes: parsed each by itself, matched all in one pass.

use regex_automata::meta::{self, Regex};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{Hir, Look};

/// A regex that is right by itself. It is about bytes: origins are ASCII.
#[derive(Clone, Debug)]
pub(crate) struct OriginRegex(pub(crate) Hir);

impl OriginRegex {
    /// Parses `text` by itself, so that no parenthesis of it can close one that is put around it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let bytes = syntax::Config::new().unicode(false).utf8(false);
        let parsed = syntax::parse_with(text, &bytes);
        parsed.map(Self).map_err(|error| describe(&error))
    }

    /// The regex that must match the whole of its input.
    fn anchored(&self) -> Hir {
        Hir::concat(vec![
            Hir::look(Look::Start),
            self.0.clone(),
            Hir::look(Look::End),
        ])
    }
}

/// Regexes and their rules, in the order of the rules.
#[derive(Debug)]
pub(crate) struct Regexes {
    regex: Regex,
    rules: Box<[u32]>,
}

impl Regexes {
    /// `None` if there are none. (It cannot fail: each of them has been compiled by itself, and their sizes are bounded.)
    pub(crate) fn new(regexes: &[(u32, OriginRegex)]) -> Option<Self> {
        if regexes.is_empty() {
            return None;
        }
        let anchored: Vec<Hir> = regexes.iter().map(|(_, regex)| regex.anchored()).collect();
        let config = meta::Config::new().nfa_size_limit(None).utf8_empty(false);
        let regex = Regex::builder()
            .configure(config)
            .build_many_from_hir(&anchored)
            .ok()?;
        let rules = regexes.iter().map(|(rule, _)| *rule).collect();
        Some(Self { regex, rules })
    }

    /// The first rule one of whose regexes matches the whole of `origin`.
    ///
    /// All of them begin and end where the origin does, and of those that begin at one place the engine prefers the first: that
    /// is the one of the first rule. A set of regexes would name all that match, and allocate to do so.
    pub(crate) fn find(&self, origin: &str) -> Option<u32> {
        let input = Input::new(origin).anchored(Anchored::Yes);
        let found = self.regex.search_half(&input)?;
        self.rules.get(found.pattern().as_usize()).copied()
    }
}

/// The error on one line: what is wrong, and at which character.
fn describe(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => {
            format!(
                "{} (at character {})",
                error.kind(),
                error.span().start.column
            )
        }
        regex_syntax::Error::Translate(error) => {
            format!(
                "{} (at character {})",
                error.kind(),
                error.span().start.column
            )
        }
        other => other.to_string().replace('\n', " "),
    }
}
