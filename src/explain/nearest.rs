//! The allowed origin that is nearest to one that is not.

use super::hint::{Difference, Hint};
use crate::config::CorsConfig;
use crate::policy::Origin;
use crate::policy::origin::parts::is_ip;
use crate::policy::pattern::{OriginPattern, PortPattern};

/// Origins that differ in more are not near.
const MAX_DIFFERENCES: usize = 2;

/// The nearest of all origins and patterns; of equally near ones the first.
pub(super) fn nearest(config: &CorsConfig, origin: &Origin<'_>) -> Option<Hint> {
    let rules = (0..).zip(config.rules());
    let entries =
        rules.flat_map(|(rule, config)| config.origins.iter().map(move |text| (rule, text)));
    let near = entries.filter_map(|(rule, text)| Some((rule, text, differences(origin, text)?)));
    let (rule, allowed, differences) = near
        .filter(|(.., differences)| differences.len() <= MAX_DIFFERENCES)
        .min_by_key(|(.., differences)| differences.iter().map(weight).sum::<u32>())?;
    Some(Hint::NearestOrigin {
        allowed: allowed.clone(),
        rule,
        differences,
    })
}

/// How much a difference counts: another label is more often someone else's host than another port is.
fn weight(difference: &Difference) -> u32 {
    match difference {
        Difference::Scheme { .. }
        | Difference::Port { .. }
        | Difference::TrailingDot { .. }
        | Difference::Subdomains => 2,
        Difference::Label { allowed: None, .. } | Difference::Label { asked: None, .. } => 3,
        Difference::Label { .. } => 5,
    }
}

/// What the origin or pattern `text` has where `origin` has something else: nothing if it matches. `None` if their hosts are
/// too far apart, or `text` is no origin of a site.
pub(super) fn differences(origin: &Origin<'_>, text: &str) -> Option<Vec<Difference>> {
    let pattern = OriginPattern::parse(text).ok()?;
    let host = host_difference(origin.host(), &pattern)?;
    let scheme = (origin.scheme() != pattern.scheme).then(|| Difference::Scheme {
        allowed: pattern.scheme.to_owned(),
        asked: origin.scheme().to_owned(),
    });
    let port = match pattern.port {
        PortPattern::Exact(allowed) if allowed != origin.port() => Some(Difference::Port {
            allowed,
            asked: origin.port(),
        }),
        _ => None,
    };
    Some([scheme, port, host].into_iter().flatten().collect())
}

/// `None` if the hosts are too far apart, `Some(None)` if they match.
fn host_difference(host: &str, pattern: &OriginPattern<'_>) -> Option<Option<Difference>> {
    let matches = |host: &str, base: &str| match pattern.subdomains {
        true => host
            .strip_suffix(base)
            .is_some_and(|below| below.len() > 1 && below.ends_with('.')),
        false => host == base,
    };
    if matches(host, pattern.host) {
        return Some(None);
    }
    if pattern.subdomains && host == pattern.host {
        return Some(Some(Difference::Subdomains));
    }
    let (bare, dotted) = split_dot(host);
    let (base, allowed) = split_dot(pattern.host);
    if dotted != allowed {
        return matches(bare, base).then_some(Some(Difference::TrailingDot { allowed }));
    }
    if is_ip(host) || is_ip(pattern.host) {
        return None;
    }
    let asked: Vec<&str> = bare.rsplit('.').collect();
    let allowed: Vec<&str> = base.rsplit('.').collect();
    // A wildcard takes what is left of its base.
    let asked = match pattern.subdomains {
        true => asked
            .get(..allowed.len())
            .filter(|base| base.len() < asked.len())?,
        false => asked.as_slice(),
    };
    Some(Some(label_difference(asked, &allowed)?))
}

fn split_dot(host: &str) -> (&str, bool) {
    host.strip_suffix('.')
        .map_or((host, false), |bare| (bare, true))
}

/// The one label in which two hosts differ, if it is one and not the last, in which whole countries differ. Both begin with the
/// last label.
fn label_difference(asked: &[&str], allowed: &[&str]) -> Option<Difference> {
    let same = |(a, b): &(&&str, &&str)| a == b;
    let common_end = asked.iter().zip(allowed).take_while(same).count();
    if common_end == 0 {
        return None;
    }
    let asked = asked.get(common_end..)?;
    let allowed = allowed.get(common_end..)?;
    let pairs = asked.iter().rev().zip(allowed.iter().rev());
    let common_start = pairs.take_while(same).count();
    let rest = |labels: &[&str]| match labels.get(..labels.len() - common_start)? {
        [] => Some(None),
        [label] => Some(Some((*label).to_owned())),
        _ => None,
    };
    let (asked, allowed) = (rest(asked)?, rest(allowed)?);
    Some(Difference::Label { allowed, asked })
}
