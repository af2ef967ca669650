//! The search for the allowed origin that is nearest to a refused one.

use tower_cors_core::typo::is_one_edit;

use super::difference::Difference;
use super::hint::Hint;
use crate::config::CorsConfig;
use crate::origin::Origin;
use crate::origin::host_pattern::HostPattern;
use crate::origin::parts::is_ip;
use crate::origin::pattern::{OriginPattern, PortPattern, is_loopback};
use crate::policy::Compiled;

/// The most differences between near origins.
const MAX_DIFFERENCES: usize = 2;

/// Returns the nearest of all origins and patterns; of equally near ones, the first.
pub(super) fn nearest(config: &CorsConfig, origin: &Origin<'_>) -> Option<Hint> {
    let rules = (0..).zip(config.rule_configs());
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

/// Returns an origin that a regex matches and that differs from `origin` in its scheme or port.
pub(super) fn nearest_by_regex(policy: &Compiled, origin: &Origin<'_>) -> Option<Hint> {
    let scheme = match origin.scheme() {
        "http" => "https",
        _ => "http",
    };
    let bare = |scheme| format!("{scheme}://{}", origin.host());
    let port = origin.port().map(|port| format!(":{port}"));
    let port = port.unwrap_or_default();
    let near = [bare(origin.scheme()), bare(scheme) + &port, bare(scheme)];
    near.into_iter().find_map(|near| {
        let rule = policy.matcher.find_by_regex(&near)?;
        let rule = usize::try_from(rule).ok()?;
        let differences = differences(origin, &near)?;
        Some(Hint::NearestByRegex {
            allowed: near,
            rule,
            differences,
        })
    })
}

/// Returns the weight of a difference.
///
/// Another label counts more than another port, because it is more often someone else's host.
fn weight(difference: &Difference) -> u32 {
    match difference {
        Difference::Scheme { .. }
        | Difference::Port { .. }
        | Difference::TrailingDot { .. }
        | Difference::Subdomains => 2,
        Difference::Loopback { .. }
        | Difference::Label { allowed: None, .. }
        | Difference::Label { asked: None, .. } => 3,
        Difference::Label { .. } => 5,
    }
}

/// Returns the differences between the pattern `text` and `origin`: none if it matches.
///
/// Returns `None` if their hosts are too far apart, or if `text` is not a pattern.
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

/// Returns `None` if the hosts are too far apart, and `Some(None)` if they match.
fn host_difference(host: &str, pattern: &OriginPattern<'_>) -> Option<Option<Difference>> {
    if pattern.host.matches(host) {
        return Some(None);
    }
    let base = pattern.host.base();
    match pattern.host {
        HostPattern::Subdomains(base) if host == base => {
            return Some(Some(Difference::Subdomains));
        }
        HostPattern::Exact(allowed) if is_loopback(host) && is_loopback(allowed) => {
            return Some(Some(Difference::Loopback {
                allowed: allowed.to_owned(),
                asked: host.to_owned(),
            }));
        }
        _ => {}
    }
    let (bare, dotted) = split_dot(host);
    let (bare_base, allowed) = split_dot(base);
    if dotted != allowed {
        let respelled = match allowed {
            true => format!("{bare}."),
            false => bare.to_owned(),
        };
        let matches = pattern.host.matches(&respelled);
        return matches.then_some(Some(Difference::TrailingDot { allowed }));
    }
    if is_ip(host) || is_ip(base) {
        return None;
    }
    let asked: Vec<&str> = bare.rsplit('.').collect();
    let allowed: Vec<&str> = bare_base.rsplit('.').collect();
    // The wildcard takes the labels left of its base.
    let asked = match pattern.host {
        HostPattern::Exact(_) => asked.as_slice(),
        _ => asked
            .get(..allowed.len())
            .filter(|base| base.len() < asked.len())?,
    };
    if let HostPattern::WithinLabel { prefix, suffix, .. } = pattern.host {
        return label_within(bare, (prefix, suffix), asked, &allowed);
    }
    Some(Some(label_difference(asked, &allowed)?))
}

/// The difference from a pattern with a `*` within its first label: that label, or one of its base.
fn label_within(
    host: &str,
    (prefix, suffix): (&str, &str),
    base: &[&str],
    allowed_base: &[&str],
) -> Option<Option<Difference>> {
    let (label, below) = host.split_once('.')?;
    if below.split('.').count() != allowed_base.len() {
        return None;
    }
    if base == allowed_base {
        return Some(Some(Difference::Label {
            allowed: Some(format!("{prefix}*{suffix}")),
            asked: Some(label.to_owned()),
        }));
    }
    let any = HostPattern::WithinLabel {
        prefix,
        suffix,
        base: below,
    };
    any.matches(host).then_some(())?;
    Some(Some(label_difference(base, allowed_base)?))
}

fn split_dot(host: &str) -> (&str, bool) {
    host.strip_suffix('.')
        .map_or((host, false), |bare| (bare, true))
}

/// Returns the label in which two hosts differ, if it is the only one. Both start with the last.
///
/// Another name right below the last label is another owner's domain, and another last label
/// another country's. Such hosts are near only if one looks like a typing error of the other.
fn label_difference(asked: &[&str], allowed: &[&str]) -> Option<Difference> {
    let (common, asked, allowed) = differing(asked, allowed);
    let one = |labels: &[&str]| match labels {
        [] => Some(None),
        [label] => Some(Some((*label).to_owned())),
        _ => None,
    };
    let (asked, allowed) = (one(asked)?, one(allowed)?);
    let is_near = match (&asked, &allowed) {
        (Some(asked), Some(allowed)) => common > 1 || is_typo(asked, allowed),
        _ => common > 0,
    };
    is_near.then_some(Difference::Label { allowed, asked })
}

/// Returns whether one text is a typing error of the other. Texts of one or two characters are too
/// short to tell.
fn is_typo(a: &str, b: &str) -> bool {
    a.len().max(b.len()) > 2 && is_one_edit(a, b)
}

/// Returns the number of labels that `a` and `b` share at the start, and the middles that differ.
fn differing<'a>(a: &'a [&'a str], b: &'a [&'a str]) -> (usize, &'a [&'a str], &'a [&'a str]) {
    let same = |(a, b): &(&&str, &&str)| a == b;
    let start = a.iter().zip(b).take_while(same).count();
    let rest = |items: &'a [&'a str]| items.get(start..).unwrap_or_default();
    let (a, b) = (rest(a), rest(b));
    let end = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    let middle = |items: &'a [&'a str]| items.get(..items.len() - end).unwrap_or_default();
    (start, middle(a), middle(b))
}
