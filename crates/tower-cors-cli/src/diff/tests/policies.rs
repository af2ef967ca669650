//! Pairs of policies: one, and the same after a few edits.

use http::StatusCode;
use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use tower_cors::{CorsConfig, CorsLayer, Danger, Disallowed, InnerHeaders, PreflightMode};

const PATTERNS: [&str; 21] = [
    "https://a.example",
    "https://b.a.example",
    "https://app-x.a.example",
    "https://c.b.a.example:8443",
    "http://a.example",
    "http://localhost:*",
    "https://a.example:*",
    "https://*.a.example",
    "https://*.a.example:8443",
    "https://*.a.example:*",
    "https://*.b.a.example",
    "https://app-*.a.example",
    "https://*-x.a.example",
    "https://app-*-x.a.example",
    "https://*-x.a.example:*",
    "https://*.example",
    "https://*",
    "tauri://*",
    "tauri://localhost",
    "null",
    "file://",
];
const REGEXES: [&str; 3] = [
    r"https://b\.a\.example",
    r"https://[a-z]+\.a\.example(:[0-9]+)?",
    r"tauri://.*",
];
const METHODS: [&str; 5] = ["PUT", "DELETE", "X-NEW", "X-*", "*"];
const HEADERS: [&str; 6] = ["x-a", "x-a*", "x-ab*", "authorization", "x-new", "*"];
const PATHS: [&str; 4] = ["/", "/a", "/a/b", "/c"];

/// The configuration of one path, or the base configuration.
#[derive(Clone, Debug)]
struct Part {
    mode: Mode,
    rules: Vec<Rule>,
    /// The last rule, if there is one for every origin.
    any: Option<Rule>,
    options: Options,
}

#[derive(Clone, Copy, Debug)]
enum Mode {
    Rules,
    DenyAll,
    Passthrough,
}

#[derive(Clone, Debug)]
struct Rule {
    patterns: Vec<&'static str>,
    regexes: Vec<&'static str>,
    credentials: bool,
    methods: Vec<&'static str>,
    headers: Vec<&'static str>,
    exposed: Vec<&'static str>,
}

#[derive(Clone, Debug, Default)]
struct Options {
    mode: PreflightMode,
    inner: InnerHeaders,
    rejects: bool,
    own: Option<&'static str>,
}

fn rule() -> impl Strategy<Value = Rule> {
    let patterns = subsequence(PATTERNS.to_vec(), 1..4);
    let regexes = subsequence(REGEXES.to_vec(), 0..=1);
    let methods = subsequence(METHODS.to_vec(), 0..2);
    let headers = || subsequence(HEADERS.to_vec(), 0..3);
    let rule = (
        patterns,
        regexes,
        any::<bool>(),
        methods,
        headers(),
        headers(),
    );
    rule.prop_map(
        |(patterns, regexes, credentials, methods, headers, exposed)| Rule {
            patterns,
            regexes,
            credentials,
            methods,
            headers,
            exposed,
        },
    )
}

fn options() -> impl Strategy<Value = Options> {
    let own = select(vec!["https://a.example", "http://localhost:8443"]);
    let modes = select(PreflightMode::ALL.to_vec());
    let inner = select(InnerHeaders::ALL.to_vec());
    let options = (modes, inner, any::<bool>(), proptest::option::of(own));
    let options = options.prop_map(|(mode, inner, rejects, own)| Options {
        mode,
        inner,
        rejects,
        own,
    });
    prop_oneof![Just(Options::default()), options]
}

fn part() -> impl Strategy<Value = Part> {
    let mode =
        prop_oneof![8 => Just(Mode::Rules), 1 => Just(Mode::DenyAll), 1 => Just(Mode::Passthrough)];
    let any = proptest::option::weighted(0.3, rule());
    let part = (mode, vec(rule(), 1..4), any, options());
    part.prop_map(|(mode, rules, any, options)| Part {
        mode,
        rules,
        any,
        options,
    })
}

/// Changes `part`. `spare` has the new values.
fn edit(part: &mut Part, kind: u8, at: usize, spare: &Part) {
    let len = part.rules.len();
    let new = &spare.rules[0];
    match kind {
        0 => part.mode = spare.mode,
        1 => part.options = spare.options.clone(),
        2 => part.any = spare.any.clone(),
        3 => part.rules.swap(at % len, (at + 1) % len),
        4 => part.rules.insert(at % len, new.clone()),
        5 if len > 1 => drop(part.rules.remove(at % len)),
        _ => {
            let mut rules: Vec<_> = part.rules.iter_mut().chain(&mut part.any).collect();
            let at = at % rules.len();
            edit_rule(rules[at], kind, new);
        }
    }
}

fn edit_rule(rule: &mut Rule, kind: u8, new: &Rule) {
    match kind {
        6 => rule.patterns.push(new.patterns[0]),
        7 => drop(rule.patterns.pop()),
        8 => rule.regexes.clone_from(&new.regexes),
        9 => rule.credentials = !rule.credentials,
        10 => rule.methods.clone_from(&new.methods),
        11 => rule.headers.clone_from(&new.headers),
        _ => rule.exposed.clone_from(&new.exposed),
    }
}

const KINDS: u8 = 13;

impl Part {
    fn config(&self) -> CorsConfig {
        let config = match self.mode {
            Mode::Passthrough => return CorsConfig::passthrough(),
            Mode::DenyAll => CorsConfig::deny_all(),
            Mode::Rules => self.rules(),
        };
        let config = config
            .preflight_mode(self.options.mode)
            .inner_headers(self.options.inner);
        match self.options.rejects {
            true => config
                .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN))
                .own_origins(self.options.own),
            false => config,
        }
    }

    fn rules(&self) -> CorsConfig {
        let dangers = Danger::ALL.iter().copied();
        let mut config = dangers.fold(CorsLayer::new(), CorsConfig::dangerously_allow);
        for (index, rule) in self.rules.iter().enumerate() {
            if index > 0 {
                config = config.next_rule();
            }
            config = rule.add_to(config.allow_origins(rule.allowed()));
            config = config.allow_origin_regexes(&rule.regexes);
        }
        match &self.any {
            Some(rule) => rule.add_to(config.next_rule().allow_origins("*")),
            None => config,
        }
    }
}

impl Rule {
    /// Without the shared origins, which credentials refuse.
    fn allowed(&self) -> Vec<&'static str> {
        let is_shared = |text: &&&str| matches!(**text, "null" | "file://");
        let patterns = self.patterns.iter();
        let patterns = patterns.filter(|text| !self.credentials || !is_shared(text));
        patterns
            .copied()
            .chain(["https://always.example"])
            .collect()
    }

    fn add_to(&self, config: CorsConfig) -> CorsConfig {
        config
            .allow_credentials(self.credentials)
            .allow_methods(&self.methods)
            .allow_headers(&self.headers)
            .expose_headers(&self.exposed)
    }
}

/// Two lists of rules without regexes and options.
pub(super) fn rules() -> impl Strategy<Value = (CorsConfig, CorsConfig)> {
    let edits = vec((2..KINDS, 0..8_usize), 1..4);
    (part(), part(), edits).prop_map(|(mut old, mut spare, edits)| {
        for part in [&mut old, &mut spare] {
            let rules = part.rules.iter_mut().chain(&mut part.any);
            rules.for_each(|rule| rule.regexes.clear());
        }
        let mut new = old.clone();
        for (kind, at) in edits {
            edit(&mut new, kind, at, &spare);
        }
        (old.rules(), new.rules())
    })
}

/// Two configurations with paths, options and regexes.
pub(super) fn configurations() -> impl Strategy<Value = (CorsConfig, CorsConfig)> {
    let paths = || btree_map(select(PATHS.to_vec()), part(), 0..3);
    let edits = vec((0..KINDS + 2, 0..8_usize), 0..4);
    let parts = (part(), paths(), part(), paths(), edits);
    parts.prop_map(|(base, paths, spare, more_paths, edits)| {
        let (mut new_base, mut new_paths) = (base.clone(), paths.clone());
        for (kind, at) in edits {
            match kind.checked_sub(KINDS) {
                Some(0) => new_paths.extend(more_paths.clone()),
                Some(_) => drop(new_paths.pop_first()),
                None => {
                    let place = new_paths.values_mut().nth(at / 2);
                    edit(place.unwrap_or(&mut new_base), kind, at, &spare);
                }
            }
        }
        let config = |base: &Part, paths: &BTreeMap<&'static str, Part>| {
            paths.iter().fold(base.config(), |config, (path, part)| {
                config.for_path(path, part.config())
            })
        };
        (config(&base, &paths), config(&new_base, &new_paths))
    })
}
