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
}

/// All regexes, those of a rule as one.
#[derive(Debug)]
pub(crate) struct Regexes {
    regex: Regex,
    /// By the number of the pattern.
    rules: Box<[u32]>,
}

impl Regexes {
    /// How much memory the engine may take in each thread for what it has seen of the regexes, in bytes. When it is full it starts
    /// over, which costs time: it is several times of what the [compiler](crate::compile) allows for the regexes.
    const CACHE_SIZE: usize = 64 * 1024 * 1024;

    /// `None` if there are none. `regexes` are in the order of their rules.
    pub(crate) fn new(regexes: &[(u32, OriginRegex)]) -> Result<Option<Self>, String> {
        if regexes.is_empty() {
            return Ok(None);
        }
        let of_rules: Vec<&[(u32, OriginRegex)]> =
            regexes.chunk_by(|(a, _), (b, _)| a == b).collect();
        let patterns: Vec<Hir> = of_rules.iter().map(|regexes| any_of(regexes)).collect();
        let config = meta::Config::new()
            .nfa_size_limit(None)
            .hybrid_cache_capacity(Self::CACHE_SIZE)
            .utf8_empty(false);
        let regex = Regex::builder()
            .configure(config)
            .build_many_from_hir(&patterns)
            .map_err(|error| error.to_string())?;
        let rules = of_rules.iter().flat_map(|regexes| regexes.first());
        let rules = rules.map(|(rule, _)| *rule).collect();
        Ok(Some(Self { regex, rules }))
    }

    /// The first rule that has a regex.
    pub(crate) fn first_rule(&self) -> Option<u32> {
        self.rules.first().copied()
    }

    /// The first rule one of whose regexes matches the whole of `origin`.
    ///
    /// All patterns begin and end where the origin does, and of those that begin at one place the engine prefers the first: that is
    /// the one of the first rule. A set of regexes would name all that match, and allocate to do so.
    pub(crate) fn find(&self, origin: &str) -> Option<u32> {
        let input = Input::new(origin).anchored(Anchored::Yes);
        let found = self.regex.search_half(&input)?;
        self.rules.get(found.pattern().as_usize()).copied()
    }
}

/// Whether `regex` matches the whole of `origin`. It compiles the regex: not for each request.
pub(crate) fn matches_regex(regex: &str, origin: &str) -> bool {
    let regexes = OriginRegex::parse(regex).and_then(|regex| Regexes::new(&[(0, regex)]));
    matches!(regexes, Ok(Some(regexes)) if regexes.find(origin).is_some())
}

/// What one of `regexes` matches, as a whole.
fn any_of(regexes: &[(u32, OriginRegex)]) -> Hir {
    let regexes = regexes.iter().map(|(_, regex)| regex.0.clone()).collect();
    Hir::concat(vec![
        Hir::look(Look::Start),
        Hir::alternation(regexes),
        Hir::look(Look::End),
    ])
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
        regex_syntax::Error::Translate(error) if error.kind().to_string().contains("Unicode") => {
            String::from("Unicode is not available here: origins are ASCII")
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
