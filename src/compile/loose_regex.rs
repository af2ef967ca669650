//! Loose regexes, which match domains that nobody named.
//!
//! A regex is *loose* if it leaves open to which registrable domain an origin belongs:
//! `https://.*.example.com` also matches `https://evilexample.com`. With credentials, the owner of
//! that domain sends requests as your users.
//!
//! To tell, the hosts that the regex matches are spelled from their last byte on, until the domain
//! is complete: `.example.com` is, `example.com` is not, since any letter may still come before it.
//! A loop or a large class before that leaves the domain open. So do small classes, optional parts
//! and alternatives that multiply to more domains than the author can have had in mind.
//!
//! The suffix literals that `regex-syntax` extracts would tell less: they stop at a port such as
//! `(:[0-9]+)?`.

use std::collections::HashSet;

use regex_automata::util::primitives::StateID;

use super::public_suffix::has_registrable_subdomains;
use super::reverse_nfa::{MAX_EXAMPLE_WORK, ReverseNfa, States};
use crate::limits::MAX_HOST_LEN;
use crate::origin::Origin;
use crate::origin::pattern::is_loopback;

/// The largest class of letters that still names them: the author of `[123]` named three digits,
/// the author of `[0-9]` none.
const MAX_CLASS: usize = 4;
/// The number of domains that is always fine: two classes of [`MAX_CLASS`] letters make as many,
/// and an author can read that list.
///
/// More are fine if the regex spells each one out, which takes at least one letter a domain. A
/// fixed bound alone would refuse long lists of names. No bound at all would accept
/// `(?:ab|cd|ef|…){3}`, which has some thirty letters and matches two thousand domains.
const MAX_DOMAINS: usize = MAX_CLASS * MAX_CLASS;

/// The end of a host, with its whole registrable domain.
pub(super) struct HostSuffix {
    states: States,
    host: String,
    /// It is a whole host. Otherwise labels come before it.
    whole: bool,
}

/// The end of a host that anyone could register.
pub(super) struct UnnamedDomain {
    /// The end of the host that all such origins share.
    suffix: String,
    /// One step further; `None` if the search was given up.
    further: Option<(States, String)>,
}

impl UnnamedDomain {
    /// Returns whether the search was given up, so that the regex may match no such domain.
    pub(super) fn is_assumed(&self) -> bool {
        self.further.is_none()
    }

    /// Returns an origin that ends so, and that `matches`.
    pub(super) fn example(
        &self,
        regex: &ReverseNfa<'_>,
        matches: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let (states, host) = self.further.as_ref()?;
        let suffix = &self.suffix;
        let shortest = regex.shortest(states, host, MAX_EXAMPLE_WORK);
        let likely = if suffix.is_empty() {
            let named = regex.shortest(&regex.ends_of_host(), "", MAX_EXAMPLE_WORK);
            let beyond = named.map(|origin| format!("{origin}.evil.example"));
            [Some(String::from("https://evil.example")), beyond]
        } else {
            ["https", "http"].map(|scheme| Some(format!("{scheme}://evil{suffix}")))
        };
        likely
            .into_iter()
            .chain([shortest])
            .flatten()
            .find(|origin| Origin::parse(origin).is_ok() && matches(origin))
    }

    /// Returns the pattern that was meant, if the regex lacks only a dot before the domain.
    ///
    /// Every host that the regex matches must end in that domain, and the pattern must cover the
    /// same ports: it takes the place of the regex. A scheme that is open is meant to be `https`.
    pub(super) fn pattern_instead(
        &self,
        regex: &ReverseNfa<'_>,
        matches: impl Fn(&str) -> bool,
    ) -> Option<String> {
        self.further.as_ref()?;
        let domain = &self.suffix;
        let lacks_a_dot = !domain.is_empty()
            && !domain.starts_with(['.', '-', '_'])
            && !has_registrable_subdomains(domain);
        let host = format!("a.{domain}");
        let is_https = matches(&format!("https://{host}"));
        if !lacks_a_dot || !is_https || !regex.is_only_end_of_hosts(domain) {
            return None;
        }
        let ports = ["1", "8443", "65535"].map(|port| matches(&format!("https://{host}:{port}")));
        match ports {
            [false, false, false] => Some(format!("https://*.{domain}")),
            [true, true, true] => Some(format!("https://*.{domain}:*")),
            _ => None,
        }
    }
}

/// Spells all hosts that the regex matches, each from its end to its registrable domain.
///
/// The first host that anyone could register is an error.
pub(super) fn spell_hosts(regex: &ReverseNfa<'_>) -> Result<Vec<HostSuffix>, UnnamedDomain> {
    let mut search = Search {
        regex,
        path: Vec::new(),
        found: Vec::new(),
        domains: HashSet::new(),
        letters: HashSet::new(),
    };
    search.visit(regex.ends_of_host(), String::new())?;
    Ok(search.found)
}

/// Returns whether the regex matches an `http://` origin other than this machine's.
///
/// `hosts` are the hosts that it matches; `None` if they could not be spelled.
pub(super) fn matches_insecure_origin(
    regex: &ReverseNfa<'_>,
    hosts: Option<&[HostSuffix]>,
) -> bool {
    let Some(hosts) = hosts else {
        let before = regex.before_host(&regex.ends_of_host(), "");
        return regex.begins_with(before, "http://");
    };
    hosts
        .iter()
        .filter(|suffix| !is_loopback(suffix.host.trim_start_matches('.')))
        .any(|suffix| {
            let before = match suffix.whole {
                true => suffix.states.clone(),
                false => regex.before_host(&suffix.states, &suffix.host),
            };
            regex.begins_with(before, "http://")
        })
}

/// A search that spells hosts from the end.
struct Search<'a> {
    regex: &'a ReverseNfa<'a>,
    /// The path to the current states: coming back to the same states means a loop.
    path: Vec<(States, String)>,
    found: Vec<HostSuffix>,
    /// The domains of what was found.
    domains: HashSet<String>,
    /// The letters of the regex that they were spelled with.
    letters: HashSet<StateID>,
}

impl Search<'_> {
    /// Continues from `states`, which the end `host` of a host has led to.
    fn visit(&mut self, states: States, host: String) -> Result<(), UnnamedDomain> {
        // No origin has a longer host.
        if host.len() > MAX_HOST_LEN {
            return Ok(());
        }
        // Fails closed: a search that was given up counts as loose.
        if self.regex.is_exhausted() {
            return Err(UnnamedDomain {
                suffix: host,
                further: None,
            });
        }
        self.letters.extend(self.regex.letters_of(&states));
        if is_settled(&host) {
            return self.found(states, host, false);
        }
        if let Some((_, shorter)) = self.path.iter().find(|(passed, _)| *passed == states) {
            let suffix = shorter.clone();
            return self.unnamed_unless_dead_end(suffix, states, host);
        }
        if !host.is_empty() && !self.regex.step(&states, b'/').is_empty() {
            self.found(states.clone(), host.clone(), true)?;
        }
        self.path.push((states.clone(), host.clone()));
        self.visit_dot(&states, &host)?;
        self.visit_letters(&states, &host)?;
        self.path.pop();
        Ok(())
    }

    /// Records a host, or the end of one with its whole domain. One domain too many is an error.
    fn found(&mut self, states: States, host: String, whole: bool) -> Result<(), UnnamedDomain> {
        if !whole && !self.regex.can_be_origin(&states, &host) {
            return Ok(());
        }
        let domain = host.trim_matches('.').to_owned();
        self.domains.insert(domain);
        if self.domains.len() > self.letters.len().max(MAX_DOMAINS) {
            return Err(UnnamedDomain {
                suffix: String::new(),
                further: Some((states, host)),
            });
        }
        self.found.push(HostSuffix {
            states,
            host,
            whole,
        });
        Ok(())
    }

    /// Continues with a dot.
    ///
    /// The dot comes before letters: a loose end beyond it tells the author more than a loose
    /// letter here.
    fn visit_dot(&mut self, states: &States, host: &str) -> Result<(), UnnamedDomain> {
        let next = self.regex.step(states, b'.');
        // Nothing comes before the bracket of an IPv6 address.
        if next.is_empty() || host.starts_with(['.', '[']) {
            return Ok(());
        }
        match self.visit(next, format!(".{host}")) {
            // A trailing dot tells the author least: `https://evil.` where `https://evil` would do.
            Err(unnamed) if host.is_empty() => {
                self.visit_letters(states, host)?;
                Err(unnamed)
            }
            other => other,
        }
    }

    fn visit_letters(&mut self, states: &States, host: &str) -> Result<(), UnnamedDomain> {
        let letters = self.regex.letters_before(states, host);
        for (letter, next) in &letters {
            // The letters of a class lead to the same place; those of names that were spelled out
            // do not.
            let class = letters.iter().filter(|(_, other)| other == next).count();
            let host_before = format!("{letter}{host}");
            if class > MAX_CLASS {
                self.unnamed_unless_dead_end(host.to_owned(), next.clone(), host_before)?;
            } else {
                self.visit(next.clone(), host_before)?;
            }
        }
        Ok(())
    }

    /// Returns an error, unless no origin ends like this: at first, the digits of a port look like
    /// a host.
    fn unnamed_unless_dead_end(
        &self,
        suffix: String,
        states: States,
        host: String,
    ) -> Result<(), UnnamedDomain> {
        if !self.regex.can_be_origin(&states, &host) {
            return Ok(());
        }
        let further = Some((states, host));
        Err(UnnamedDomain { suffix, further })
    }
}

/// Returns whether all hosts that end in `host` have one owner: it is a dot and a registrable
/// domain.
fn is_settled(host: &str) -> bool {
    let Some(name) = host.strip_prefix('.') else {
        return false;
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    // IP addresses are not a hierarchy: the owner of `10.0.0.1` does not own `9.0.0.1`.
    let is_address = name
        .rsplit('.')
        .next()
        .is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    !is_address && !has_registrable_subdomains(name)
}
