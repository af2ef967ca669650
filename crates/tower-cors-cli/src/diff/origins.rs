//! The origins of two policies, cut into groups that no pattern of either one tells apart.
//!
//! The first rule that matches an origin decides on it, so that comparing lists of patterns would
//! not tell who gets what. One origin of each group does.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use tower_cors::{Origin, OriginPattern, fetch};

use super::document::Rule;
use super::labels::{Wildcards, texts};
use super::work::{Incomparable, Work};

/// The origins that pages of different owners share, and that are matched by their bytes.
const SHARED: [&str; 2] = ["null", "file://"];

/// One of the two policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Old,
    New,
}

/// A value of `allow_origins`.
pub(super) struct Entry<'a> {
    pub(super) side: Side,
    pub(super) rule: usize,
    pub(super) text: &'a str,
    /// `None` for `*`, `null` and `file://`.
    pattern: Option<OriginPattern<'a>>,
    credentials: bool,
}

/// A group of origins that the same entries match.
pub(super) struct Group<'a> {
    /// One of them.
    pub(super) origin: String,
    /// It is the only one.
    pub(super) is_single: bool,
    pub(super) entries: Vec<&'a Entry<'a>>,
}

/// The origins of two policies.
pub(super) struct Origins<'a> {
    entries: Vec<Entry<'a>>,
    by_hosts: BTreeMap<Hosts<'a>, Vec<usize>>,
    /// The wildcards inside of labels directly below each domain that some pattern has as its base.
    bases: BTreeMap<&'a str, Wildcards<'a>>,
    /// The entries without a host: `*`, `null` and `file://`.
    hostless: Vec<usize>,
}

/// The hosts that a pattern can match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hosts<'a> {
    Any,
    Exactly(&'a str),
    Below(&'a str),
    /// Those directly below a base, whose label a wildcard matches.
    WithinLabel {
        wildcard: (&'a str, &'a str),
        base: &'a str,
    },
}

/// A scheme, a host and a port, each as it is written.
#[derive(Clone, Copy)]
struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn new(text: &'a str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let parts = Self { scheme, host, port };
        (!host.is_empty()).then_some(parts)
    }

    fn hosts(self) -> Hosts<'a> {
        match (self.host, self.host.split_once('.')) {
            ("*", _) => Hosts::Any,
            (_, Some(("*", base))) => Hosts::Below(base),
            (host, Some((label, base))) => match label.split_once('*') {
                Some(wildcard) => Hosts::WithinLabel { wildcard, base },
                None => Hosts::Exactly(host),
            },
            (host, None) => Hosts::Exactly(host),
        }
    }
}

impl Entry<'_> {
    fn matches(&self, origin: &str, parsed: Option<&Origin<'_>>) -> bool {
        match (self.text, &self.pattern, parsed) {
            // With credentials, `*` matches serialized origins only.
            ("*", _, parsed) => !self.credentials || parsed.is_some(),
            (_, Some(pattern), Some(origin)) => pattern.matches(origin),
            (text, None, _) => text == origin,
            _ => false,
        }
    }
}

impl<'a> Origins<'a> {
    pub(super) fn new(old: &'a [Rule], new: &'a [Rule]) -> Self {
        let mut origins = Self {
            entries: Vec::new(),
            by_hosts: BTreeMap::new(),
            bases: BTreeMap::new(),
            hostless: Vec::new(),
        };
        for (side, rules) in [(Side::Old, old), (Side::New, new)] {
            for (index, rule) in rules.iter().enumerate() {
                for text in &rule.allow_origins {
                    origins.add(side, index, text, rule.allow_credentials);
                }
            }
        }
        origins
    }

    fn add(&mut self, side: Side, rule: usize, text: &'a str, credentials: bool) {
        let number = self.entries.len();
        match Parts::new(text).map(Parts::hosts) {
            Some(hosts) => {
                self.add_base(hosts);
                self.by_hosts.entry(hosts).or_default().push(number);
            }
            None => self.hostless.push(number),
        }
        self.entries.push(Entry {
            side,
            rule,
            text,
            pattern: OriginPattern::parse(text).ok(),
            credentials,
        });
    }

    fn add_base(&mut self, hosts: Hosts<'a>) {
        let (Hosts::Below(base) | Hosts::WithinLabel { base, .. }) = hosts else {
            return;
        };
        let wildcards = self.bases.entry(base).or_default();
        if let Hosts::WithinLabel { wildcard, .. } = hosts {
            wildcards.insert(wildcard);
        }
    }

    /// Returns all groups. In the last one are the origins that only `*` matches.
    ///
    /// # Errors
    ///
    /// The groups are too many, or a base has no label left for one.
    pub(super) fn groups(&self, work: &Work) -> Result<Vec<Group<'_>>, Incomparable> {
        let mut groups = Vec::new();
        let fresh = self.fresh_label();
        for hosts in self.by_hosts.keys() {
            match *hosts {
                Hosts::Exactly(host) => groups.extend(self.groups_at(host, true, work)?),
                Hosts::Any => groups.extend(self.groups_at(&fresh, false, work)?),
                Hosts::Below(_) | Hosts::WithinLabel { .. } => {}
            }
        }
        for (base, wildcards) in &self.bases {
            let is_exact = |label: &str| {
                let host = format!("{label}.{base}");
                self.by_hosts.contains_key(&Hosts::Exactly(&host))
            };
            let labels = wildcards.labels(base, is_exact, work)?;
            let deep = format!("{fresh}.{fresh}");
            for label in [deep].into_iter().chain(labels) {
                groups.extend(self.groups_at(&format!("{label}.{base}"), false, work)?);
            }
        }
        for shared in SHARED {
            groups.push(self.group(shared.to_owned(), true, &[]));
        }
        groups.push(self.group(format!("{fresh}://{fresh}"), false, &[]));
        Ok(groups)
    }

    /// Returns a label, which is also a scheme, that no entry has.
    fn fresh_label(&self) -> String {
        let names = self
            .entries
            .iter()
            .filter_map(|entry| Parts::new(entry.text));
        let names = names.flat_map(|parts| parts.host.split('.').chain([parts.scheme]));
        let names: HashSet<&str> = names.collect();
        let is_fresh = |text: &String| {
            text.bytes().all(|byte| byte.is_ascii_alphabetic()) && !names.contains(text.as_str())
        };
        texts().find(is_fresh).unwrap_or_default()
    }

    /// Returns the groups of a host: one for each scheme and port, and one for all other ports.
    fn groups_at(
        &self,
        host: &str,
        is_exact: bool,
        work: &Work,
    ) -> Result<Vec<Group<'_>>, Incomparable> {
        let entries = self.entries_for(host);
        let mut schemes: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
        for number in &entries {
            let parts = self.entries.get(*number);
            if let Some(parts) = parts.and_then(|entry| Parts::new(entry.text)) {
                schemes.entry(parts.scheme).or_default().insert(parts.port);
            }
        }
        let count: usize = schemes.values().map(BTreeSet::len).sum();
        work.spend(count.saturating_mul(entries.len() + self.hostless.len()))?;
        let mut groups = Vec::new();
        for (scheme, ports) in schemes {
            let other = fresh_port(scheme, &ports);
            for port in ports {
                let (port, is_single) = match port {
                    Some("*") => (Some(other.as_str()), false),
                    port => (port, is_exact),
                };
                let port = port.map_or(String::new(), |port| format!(":{port}"));
                let origin = format!("{scheme}://{host}{port}");
                groups.push(self.group(origin, is_single, &entries));
            }
        }
        Ok(groups)
    }

    /// Returns the entries whose pattern can match `host`.
    fn entries_for(&self, host: &str) -> Vec<usize> {
        let mut entries = Vec::new();
        let mut add = |hosts| entries.extend(self.by_hosts.get(&hosts).into_iter().flatten());
        add(Hosts::Exactly(host));
        add(Hosts::Any);
        let mut rest = host;
        while let Some((_, base)) = rest.split_once('.') {
            add(Hosts::Below(base));
            rest = base;
        }
        let (label, base) = host.split_once('.').unwrap_or_default();
        let wildcards = self.bases.get(base).map(|all| all.matching(label));
        for wildcard in wildcards.into_iter().flatten() {
            add(Hosts::WithinLabel { wildcard, base });
        }
        entries
    }

    /// Returns the group of an origin. Of the entries with a host, only `with_host` can match it.
    fn group(&self, origin: String, is_single: bool, with_host: &[usize]) -> Group<'_> {
        let parsed = Origin::parse(&origin).ok();
        let entries = with_host.iter().chain(&self.hostless);
        let entries = entries.filter_map(|number| self.entries.get(*number));
        let matching = entries.filter(|entry| entry.matches(&origin, parsed.as_ref()));
        Group {
            entries: matching.collect(),
            is_single,
            origin,
        }
    }
}

/// Returns a port that is neither among `ports` nor the default of `scheme`.
fn fresh_port(scheme: &str, ports: &BTreeSet<Option<&str>>) -> String {
    let default = fetch::default_port(scheme);
    let others = (1..=u16::MAX).filter(|port| default != Some(*port));
    let mut others = others.map(|port| port.to_string());
    others
        .find(|port| !ports.contains(&Some(port.as_str())))
        .unwrap_or_default()
}
