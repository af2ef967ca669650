//! What the origins that a regex matches can end in.
//!
//! A regex is *loose* if it leaves open to which registrable domain an origin belongs:
//! `https://.*.example.com` also matches `https://evilexample.com`. To tell, the hosts that it
//! matches are spelled from their last byte on, until the domain stands: `.example.com` is enough,
//! `example.com` is not, since any letter may still come before it. Where a class of letters, or a
//! loop, comes before the domain stands, nobody named that domain.
//!
//! The suffix literals that `regex-syntax` extracts would tell less: they stop at a port such as
//! `(:[0-9]+)?`.

use super::public_suffix::has_registrable_subdomains;
use super::reverse_nfa::{ReverseNfa, States};
use crate::limits::MAX_HOST_LEN;
use crate::origin::Origin;
use crate::origin::pattern::is_loopback;

/// A class of more letters than this is open: nobody thought of each. `[0-9]` is, `[123]` is not.
const MAX_CLASS: usize = 4;
/// Classes that make up more domains than this between them are open, too.
const MAX_COMBINATIONS: usize = 16;

/// An end of a host that leaves no doubt whose it is.
struct HostSuffix {
    states: States,
    host: String,
    /// Whether it is a whole host, rather than what follows some labels.
    whole: bool,
}

/// An end of a host that could be anyone's.
pub(super) struct Loose {
    /// What stands before the doubt begins.
    tail: String,
    /// One step further; `None` if the search was given up.
    further: Option<(States, String)>,
}

impl Loose {
    /// An origin that ends so, and that `matches`.
    pub(super) fn example(
        &self,
        regex: &ReverseNfa,
        matches: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let (states, host) = self.further.as_ref()?;
        let tail = &self.tail;
        let shortest = regex.shortest(states, host);
        let likely = if tail.is_empty() {
            let named = regex.shortest(&regex.ends_of_host(), "");
            let beyond = named.map(|origin| format!("{origin}.evil.example"));
            [Some(String::from("https://evil.example")), beyond]
        } else {
            ["https", "http"].map(|scheme| Some(format!("{scheme}://evil{tail}")))
        };
        likely
            .into_iter()
            .chain([shortest])
            .flatten()
            .find(|origin| Origin::parse(origin).is_ok() && matches(origin))
    }

    /// The pattern that would do instead, where what is loose lacks nothing but a dot before the
    /// domain.
    pub(super) fn pattern_instead(&self, matches: impl Fn(&str) -> bool) -> Option<String> {
        self.further.as_ref()?;
        let domain = &self.tail;
        let lacks_a_dot = !domain.is_empty()
            && !domain.starts_with(['.', '-', '_'])
            && !has_registrable_subdomains(domain);
        let pattern = format!("https://*.{domain}");
        (lacks_a_dot && matches(&format!("https://a.{domain}"))).then_some(pattern)
    }
}

/// An end of a host that could be anyone's, if there is one.
pub(super) fn find_unnamed_domain(regex: &ReverseNfa) -> Option<Loose> {
    spell_hosts(regex).err()
}

/// Whether the regex matches an `http://` origin that is not this machine's.
pub(super) fn matches_insecure_origin(regex: &ReverseNfa) -> bool {
    let Ok(tails) = spell_hosts(regex) else {
        let before = regex.before_host(&regex.ends_of_host(), "");
        return regex.begins_with(before, "http://");
    };
    tails
        .into_iter()
        .filter(|tail| !is_loopback(tail.host.trim_start_matches('.')))
        .any(|tail| {
            let before = if tail.whole {
                tail.states
            } else {
                regex.before_host(&tail.states, &tail.host)
            };
            regex.begins_with(before, "http://")
        })
}

/// Spells all hosts, each only as far as it takes; the first that is loose is an error.
fn spell_hosts(regex: &ReverseNfa) -> Result<Vec<HostSuffix>, Loose> {
    let mut search = Search {
        regex,
        path: Vec::new(),
        found: Vec::new(),
    };
    search.visit(regex.ends_of_host(), String::new(), 1)?;
    Ok(search.found)
}

/// Spelling hosts from the end.
struct Search<'a> {
    regex: &'a ReverseNfa,
    /// The way to where the search is: to come back to the same states is to go in circles.
    path: Vec<(States, String)>,
    found: Vec<HostSuffix>,
}

impl Search<'_> {
    /// Goes on from `states`, to which the end of a host has led, in one of so many `combinations`
    /// of the letters of classes.
    fn visit(&mut self, states: States, host: String, combinations: usize) -> Result<(), Loose> {
        if host.len() > MAX_HOST_LEN {
            return Ok(());
        }
        if self.regex.is_exhausted() {
            return Err(Loose {
                tail: host,
                further: None,
            });
        }
        if is_settled(&host) {
            let whole = false;
            self.found.push(HostSuffix {
                states,
                host,
                whole,
            });
            return Ok(());
        }
        if let Some((_, shorter)) = self.path.iter().find(|(passed, _)| *passed == states) {
            let tail = shorter.clone();
            return self.loose_unless_dead_end(tail, states, host);
        }
        if !host.is_empty() && !self.regex.step(&states, b'/').is_empty() {
            self.found.push(HostSuffix {
                states: states.clone(),
                host: host.clone(),
                whole: true,
            });
        }
        self.path.push((states.clone(), host.clone()));
        self.visit_dot(&states, &host, combinations)?;
        self.visit_letters(&states, &host, combinations)?;
        self.path.pop();
        Ok(())
    }

    /// The dot comes first: what is loose beyond it shows more than that another letter could stand
    /// here.
    fn visit_dot(&mut self, states: &States, host: &str, combinations: usize) -> Result<(), Loose> {
        let next = self.regex.step(states, b'.');
        if next.is_empty() || host.starts_with('.') {
            return Ok(());
        }
        match self.visit(next, format!(".{host}"), combinations) {
            // At the end of a host it says least: `https://evil.` where `https://evil` would do.
            Err(loose) if host.is_empty() => {
                self.visit_letters(states, host, combinations)?;
                Err(loose)
            }
            other => other,
        }
    }

    fn visit_letters(
        &mut self,
        states: &States,
        host: &str,
        combinations: usize,
    ) -> Result<(), Loose> {
        let letters = self.regex.letters_before(states, host);
        for (letter, next) in &letters {
            // The letters of a class lead to the same place; those of names that were spelled out
            // do not.
            let class = letters.iter().filter(|(_, other)| other == next).count();
            let host_before = format!("{letter}{host}");
            let combinations = combinations * class;
            if class > MAX_CLASS || combinations > MAX_COMBINATIONS {
                self.loose_unless_dead_end(host.to_owned(), next.clone(), host_before)?;
            } else {
                self.visit(next.clone(), host_before, combinations)?;
            }
        }
        Ok(())
    }

    /// An error, unless no origin ends so: the digits of a port look like letters of a host, at
    /// first.
    fn loose_unless_dead_end(
        &self,
        tail: String,
        states: States,
        host: String,
    ) -> Result<(), Loose> {
        if !self.regex.can_be_origin(&states, &host) {
            return Ok(());
        }
        let further = Some((states, host));
        Err(Loose { tail, further })
    }
}

/// Whether all hosts that end in `host` are one registrant's: it is a dot and a name that was
/// registered.
fn is_settled(host: &str) -> bool {
    let Some(name) = host.strip_prefix('.') else {
        return false;
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    // An IP address is no hierarchy: whoever has `10.0.0.1` has nothing to do with `9.0.0.1`.
    let is_address = name
        .rsplit('.')
        .next()
        .is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    !is_address && !has_registrable_subdomains(name)
}
