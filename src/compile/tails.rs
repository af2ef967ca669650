//! What the origins that a regex matches can end in.
//!
//! A regex is *loose* if it leaves open to which registrable domain an origin belongs: `https://.*.example.com` also matches
//! `https://evilexample.com`. To tell, the hosts that it matches are spelled from their last byte on, by
//! running its automaton backwards, until the domain stands: `.example.com` is enough, `example.com` is not, since any letter may
//! still come before it. Where the automaton lets a whole class of letters, or a loop, come first, the domain is nobody's.
//!
//! The suffix literals that `regex-syntax` extracts would tell less: they stop at a port such as `(:[0-9]+)?`.

use std::collections::{HashMap, HashSet, VecDeque};

use regex_automata::nfa::thompson::{BuildError, Config, NFA, State, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_syntax::hir::Hir;

use super::registry::is_registry;
use crate::policy::Origin;
use crate::policy::pattern::is_loopback;

/// The automaton of a bigger regex is not built.
const MAX_SIZE: usize = 256 * 1024;
/// More bytes than this in one place are a class, of which nobody named the members.
const MAX_CHOICES: usize = 10;
/// What would take more steps than this is taken for loose.
const MAX_STEPS: usize = 2_000;
/// The bytes of host names, but for the dot.
const LABEL_BYTES: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789-_";
/// The bytes of IPv6 addresses.
const IPV6_BYTES: &[u8] = b"0123456789abcdef:";
/// The bytes of schemes.
const SCHEME_BYTES: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789+-.";

/// The automaton of a regex, to be run from the end.
pub(super) struct Tails(NFA);

/// A set of states, sorted.
type States = Vec<StateID>;

/// An end of a host that leaves no doubt whose it is.
struct Tail {
    states: States,
    host: String,
    /// Whether it is a whole host, rather than what follows some labels.
    whole: bool,
}

/// An end of a host that could be anyone's.
pub(super) struct Loose {
    states: States,
    /// The end of the host; before it comes what nobody named.
    pub(super) host: String,
}

impl Tails {
    pub(super) fn new(regex: &Hir) -> Result<Self, Box<BuildError>> {
        let config = Config::new()
            .reverse(true)
            .utf8(false)
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(MAX_SIZE));
        let built = NFA::compiler().configure(config).build_from_hir(regex);
        built.map(Self).map_err(Box::new)
    }

    /// How much memory the automaton takes.
    pub(super) fn size(&self) -> usize {
        self.0.memory_usage()
    }

    /// Whether it matches an origin at all: a scheme, `://` and a host.
    pub(super) fn match_an_origin(&self) -> bool {
        self.complete_an_origin(&self.hosts(), "")
    }

    /// An end of a host that could be anyone's, if there is one.
    pub(super) fn loose(&self) -> Option<Loose> {
        self.spell_hosts().err()
    }

    /// Whether it matches an `http://` origin that is not this machine's.
    pub(super) fn match_insecure(&self) -> bool {
        match self.spell_hosts() {
            Ok(tails) => tails
                .into_iter()
                .filter(|tail| !is_loopback(tail.host.trim_start_matches('.')))
                .any(|tail| {
                    let before = match tail.whole {
                        true => tail.states,
                        false => self.before_host(&tail.states, &tail.host),
                    };
                    self.is_start(&self.spell(before, "http://"))
                }),
            Err(_) => {
                let before = self.before_host(&self.hosts(), "");
                self.is_start(&self.spell(before, "http://"))
            }
        }
    }

    /// An origin that ends as `loose` does, and that `matches`.
    pub(super) fn example(&self, loose: &Loose, matches: impl Fn(&str) -> bool) -> Option<String> {
        let host = &loose.host;
        let name = if host.is_empty() {
            "evil.example"
        } else {
            "evil"
        };
        let likely = ["https", "http"].map(|scheme| format!("{scheme}://{name}{host}"));
        likely
            .into_iter()
            .chain(self.shortest(loose))
            .find(|origin| Origin::parse(origin).is_ok() && matches(origin))
    }

    /// Spells all hosts, each only as far as it takes; the first that is loose is an error.
    fn spell_hosts(&self) -> Result<Vec<Tail>, Loose> {
        let mut search = Search {
            tails: self,
            steps: 0,
            path: Vec::new(),
            found: Vec::new(),
        };
        search.visit(self.hosts(), String::new())?;
        Ok(search.found)
    }

    /// Where the host ends: at the end, or before a port.
    fn hosts(&self) -> States {
        let end = self.close([self.0.start_anchored()]);
        let ports = self.reach(&end, |byte| byte.is_ascii_digit());
        let before_ports = self.step(&ports, b':');
        self.close(end.into_iter().chain(before_ports))
    }

    /// Whether what leads on from `states` can be the rest of an origin, of whose host `host` has been spelled.
    fn complete_an_origin(&self, states: &States, host: &str) -> bool {
        let scheme = self.spell(self.before_host(states, host), "://");
        let scheme = self.reach(&scheme, |byte| SCHEME_BYTES.contains(&byte));
        self.is_start(&scheme)
    }

    /// Where any rest of the host leads, of which `host` has been spelled.
    fn before_host(&self, states: &States, host: &str) -> States {
        let before_address = |states: &States| {
            let address = self.reach(states, |byte| IPV6_BYTES.contains(&byte));
            self.step(&address, b'[')
        };
        let is_name_byte = |byte| byte == b'.' || LABEL_BYTES.contains(&byte);
        if host.starts_with('[') {
            states.clone()
        } else if host.ends_with(']') {
            before_address(states)
        } else if host.is_empty() {
            // There is no origin without a host: one byte at least.
            let last = LABEL_BYTES.iter().flat_map(|byte| self.step(states, *byte));
            let name = self.reach(&self.close(last), is_name_byte);
            let address = before_address(&self.step(states, b']'));
            self.close([name, address].concat())
        } else {
            self.reach(states, is_name_byte)
        }
    }

    /// The shortest origin that ends as `loose` does, by trying all of them.
    fn shortest(&self, loose: &Loose) -> Option<String> {
        let bytes = [LABEL_BYTES, b".[]:/"].concat();
        let mut before: HashMap<States, (States, u8)> = HashMap::new();
        let mut queue = VecDeque::from([loose.states.clone()]);
        while let Some(states) = queue.pop_front() {
            if before.len() > MAX_STEPS {
                return None;
            }
            if self.is_start(&states) {
                let mut origin = String::new();
                let mut at = &states;
                while let Some((next, byte)) = before.get(at) {
                    origin.push(char::from(*byte));
                    at = next;
                    if *at == loose.states {
                        break;
                    }
                }
                return Some(origin + &loose.host);
            }
            for byte in &bytes {
                let next = self.step(&states, *byte);
                if !next.is_empty() && next != loose.states && !before.contains_key(&next) {
                    before.insert(next.clone(), (states.clone(), *byte));
                    queue.push_back(next);
                }
            }
        }
        None
    }

    /// Whether the whole of what was spelled is a match.
    fn is_start(&self, states: &States) -> bool {
        states
            .iter()
            .any(|state| matches!(self.0.state(*state), State::Match { .. }))
    }

    /// Where `text`, from its last byte to its first, leads.
    fn spell(&self, states: States, text: &str) -> States {
        text.bytes()
            .rev()
            .fold(states, |states, byte| self.step(&states, byte))
    }

    /// Where any number of such bytes lead, none included.
    fn reach(&self, states: &States, allowed: impl Fn(u8) -> bool) -> States {
        let bytes: Vec<u8> = (0..=127).filter(|byte| allowed(*byte)).collect();
        self.explore(states.iter().copied(), |state| {
            let targets = bytes.iter().filter_map(|byte| self.target(state, *byte));
            targets.collect()
        })
    }

    /// Where `byte` leads.
    fn step(&self, states: &States, byte: u8) -> States {
        self.close(states.iter().filter_map(|state| self.target(*state, byte)))
    }

    fn target(&self, state: StateID, byte: u8) -> Option<StateID> {
        match self.0.state(state) {
            State::ByteRange { trans } => trans.matches_byte(byte).then_some(trans.next),
            State::Sparse(transitions) => transitions.matches_byte(byte),
            State::Dense(transitions) => transitions.matches_byte(byte),
            _ => None,
        }
    }

    /// `states`, and where they lead without a byte.
    fn close(&self, states: impl IntoIterator<Item = StateID>) -> States {
        self.explore(states, |_| Vec::new())
    }

    /// `states`, where they lead without a byte, where `further` leads from there, and so on. Assertions are taken to hold: this
    /// errs on the side of more matches.
    fn explore(
        &self,
        states: impl IntoIterator<Item = StateID>,
        further: impl Fn(StateID) -> Vec<StateID>,
    ) -> States {
        let mut seen = HashSet::new();
        let mut open: Vec<StateID> = states.into_iter().collect();
        while let Some(state) = open.pop() {
            if !seen.insert(state) {
                continue;
            }
            match self.0.state(state) {
                State::Look { next, .. } | State::Capture { next, .. } => open.push(*next),
                State::Union { alternates } => open.extend(alternates.iter()),
                State::BinaryUnion { alt1, alt2 } => open.extend([*alt1, *alt2]),
                _ => open.extend(further(state)),
            }
        }
        let mut states: States = seen.into_iter().collect();
        states.sort_unstable();
        states
    }
}

/// Spelling hosts from the end.
struct Search<'a> {
    tails: &'a Tails,
    steps: usize,
    /// The way to where the search is: to come back to the same states is to go in circles.
    path: Vec<(States, String)>,
    found: Vec<Tail>,
}

impl Search<'_> {
    /// Goes on from `states`, to which the end of a host, `host`, has led.
    fn visit(&mut self, states: States, host: String) -> Result<(), Loose> {
        self.steps += 1;
        if !self.tails.complete_an_origin(&states, &host) {
            return Ok(());
        }
        if is_settled(&host) {
            let whole = false;
            self.found.push(Tail {
                states,
                host,
                whole,
            });
            return Ok(());
        }
        if let Some((_, shorter)) = self.path.iter().find(|(passed, _)| *passed == states) {
            let host = shorter.clone();
            return Err(Loose { states, host });
        }
        if self.steps > MAX_STEPS {
            return Err(Loose { states, host });
        }
        if !host.is_empty() && !self.tails.step(&states, b'/').is_empty() {
            self.found.push(Tail {
                states: states.clone(),
                host: host.clone(),
                whole: true,
            });
        }
        let letters: Vec<(u8, States)> = letters_before(&host)
            .map(|byte| (byte, self.tails.step(&states, byte)))
            .filter(|(_, next)| !next.is_empty())
            .collect();
        let dot = self.tails.step(&states, b'.');
        self.path.push((states.clone(), host.clone()));
        // The dot first: what is loose beyond it shows more than that another letter could stand here.
        if !host.is_empty() && !host.starts_with('.') && !dot.is_empty() {
            self.visit(dot.clone(), format!(".{host}"))?;
        }
        // Only those that an origin can begin with: the digits of a port look like letters of a host, at first.
        let choices = letters.iter().filter(|(byte, next)| {
            let host = format!("{}{host}", char::from(*byte));
            self.tails.complete_an_origin(next, &host)
        });
        if letters.len() > MAX_CHOICES && choices.count() > MAX_CHOICES {
            return Err(Loose { states, host });
        }
        for (byte, next) in letters {
            self.visit(next, format!("{}{host}", char::from(byte)))?;
        }
        if host.is_empty() && !dot.is_empty() {
            self.visit(dot, String::from("."))?;
        }
        self.path.pop();
        Ok(())
    }
}

/// The bytes, other than the dot, that can come before `host`.
fn letters_before(host: &str) -> impl Iterator<Item = u8> {
    let (bytes, bracket): (&[u8], &[u8]) = match host {
        "" => (LABEL_BYTES, b"]"),
        _ if host.starts_with('[') => (b"", b""),
        _ if host.ends_with(']') => (IPV6_BYTES, b"["),
        _ => (LABEL_BYTES, b""),
    };
    bytes.iter().chain(bracket).copied()
}

/// Whether all hosts that end in `host` are one registrant's: it is a dot and a name that was registered.
fn is_settled(host: &str) -> bool {
    let Some(name) = host.strip_prefix('.') else {
        return false;
    };
    // An IP address is no hierarchy: whoever has `10.0.0.1` has nothing to do with `9.0.0.1`.
    let is_address = name
        .rsplit('.')
        .next()
        .is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    !is_address && !name.starts_with('.') && !is_registry(name)
}
