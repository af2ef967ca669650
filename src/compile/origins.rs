//! The origins of all rules: each checked by itself, then put into one index.

use tower_cors_core::secrets::redact;
use tower_cors_core::strings;

use super::public_suffix::has_registrable_subdomains;
use super::report::{Field, FieldName, Report};
use super::{Session, regexes};
use crate::config::{CorsConfig, Danger, OriginPredicate, RuleConfig};
use crate::error::{ConfigErrorKind, ConfigWarningKind};
use crate::origin::host_pattern::HostPattern;
use crate::origin::suggest::{is_between, suggest};
use crate::origin::{OriginError, OriginPattern, Suggestion};
use crate::policy::matcher::{
    AnyOrigin, Matcher, OriginEntry, OriginText, Place, Redundant, redundant,
};

const FIELD: FieldName<'_> = FieldName::Setter("allow_origins");

/// Returns the field of the origin at `index` of a rule: its setter, or the name of its text.
fn field_of(rule: &RuleConfig, index: u32) -> FieldName<'_> {
    let text = rule.origin_text(index as usize);
    text.map_or(FIELD, FieldName::Text)
}

/// The index of all origins.
#[derive(Default)]
pub(super) struct Index {
    pub(super) matcher: Matcher,
    /// The `*` rule, if it has no credentials.
    pub(super) wildcard_rule: Option<u32>,
}

/// Checks the origins of all rules, and builds the index.
///
/// It also returns the origins that others in their rule cover, in order.
pub(super) fn compile(config: &CorsConfig, session: &mut Session) -> (Index, Vec<Place>) {
    let mut checked = Checked::default();
    let report = &mut session.report;
    for (index, rule) in (0..).zip(config.rule_configs()) {
        check_rule(config, index, rule, report, &mut checked);
    }
    let (covered, tree) = redundant(&checked.entries);
    warn_of_redundant(config, &checked.entries, &covered, report);
    let mut redundant = Vec::new();
    for covered in covered.iter().filter(|covered| covered.in_its_rule) {
        redundant.extend(checked.entries.get(covered.entry).map(|entry| entry.place));
    }
    let regexes = regexes::compile(config, report, &mut session.regexes);
    let tree = covered.is_empty().then_some(tree);
    let any = checked.any;
    let entries = index_entries(&checked.entries, &covered);
    let index = Index {
        matcher: Matcher::new(&entries, tree, regexes, checked.predicates, any),
        wildcard_rule: any.filter(|any| !any.credentials).map(|any| any.rule),
    };
    (index, redundant)
}

/// Removes the origins that the canonical configuration does not need.
///
/// Those are the ones at `places`, which are in order, and all but the first of a rule for `*`.
pub(super) fn remove(config: &mut CorsConfig, places: &[Place]) {
    let mut places = places.iter().peekable();
    for (rule, config) in (0..).zip(config.rule_configs_mut()) {
        if config.origins.first().is_some_and(|origin| origin == "*") {
            config.origins.truncate(1);
        }
        let mut indices = 0..;
        config.origins.retain(|_| {
            let place = indices.next().map(|index| Place { rule, index });
            places.next_if(|removed| Some(**removed) == place).is_none()
        });
    }
}

/// The origins that are valid by themselves.
#[derive(Default)]
struct Checked<'a> {
    /// In the order of their places, which are those of the configuration as it was written.
    entries: Vec<OriginEntry<'a>>,
    any: Option<AnyOrigin>,
    /// With their rules.
    predicates: Vec<(u32, OriginPredicate)>,
}

/// Returns the `entries` that the index needs, each at its place in the canonical configuration.
fn index_entries<'a>(entries: &[OriginEntry<'a>], covered: &[Redundant]) -> Vec<OriginEntry<'a>> {
    let mut covered = covered.iter().peekable();
    let (mut rule, mut removed_before) = (0, 0);
    let mut needed = Vec::with_capacity(entries.len());
    for (number, entry) in entries.iter().enumerate() {
        if rule != entry.place.rule {
            (rule, removed_before) = (entry.place.rule, 0);
        }
        match covered.next_if(|redundant| redundant.entry == number) {
            // Another rule covers it: it decides nothing, and stays in the configuration.
            Some(redundant) => removed_before += u32::from(redundant.in_its_rule),
            None => {
                let index = entry.place.index - removed_before;
                let place = Place { rule, index };
                needed.push(OriginEntry { place, ..*entry });
            }
        }
    }
    needed
}

fn check_rule<'a>(
    config: &CorsConfig,
    index: u32,
    rule: &'a RuleConfig,
    report: &mut Report,
    checked: &mut Checked<'a>,
) {
    check_texts(index as usize, rule, report);
    for predicate in &rule.predicates {
        checked.predicates.push((index, predicate.clone()));
    }
    let mut field = report.field(index as usize, FIELD);
    if names_none(rule) && rule.origin_texts.is_empty() {
        field.error(None, ConfigErrorKind::NoOrigin);
    } else if checked.any.is_some() {
        // The first matching rule decides, so no rule after `*` ever does.
        field.error(None, ConfigErrorKind::UnreachableRule);
    }
    let mut any_seen = false;
    for (position, origin) in (0..).zip(&rule.origins) {
        let place = Place {
            rule: index,
            index: position,
        };
        let mut field = report.field(index as usize, field_of(rule, position));
        let text = match origin.as_str() {
            "*" if any_seen => {
                field.warn(Some(origin), ConfigWarningKind::Duplicate);
                continue;
            }
            "*" => {
                any_seen = true;
                check_any(&mut field, config, rule);
                checked.any.get_or_insert(AnyOrigin {
                    rule: index,
                    credentials: rule.credentials,
                });
                continue;
            }
            "null" | "file://" => check_shared(&mut field, config, rule, origin),
            _ => check_pattern(&mut field, config, rule, position, origin),
        };
        let entry = text.map(|text| OriginEntry { place, text });
        checked.entries.extend(entry);
    }
}

/// Checks that each text with a name holds an origin.
///
/// An empty variable must not allow everyone, as an empty list does in some peers. It must not
/// silently deny everyone either: then the service breaks, and its log does not say why.
fn check_texts(index: usize, rule: &RuleConfig, report: &mut Report) {
    let texts = rule.origin_texts.iter();
    for text in texts.filter(|text| text.indices.is_empty()) {
        let mut field = report.field(index, FieldName::Text(&text.name));
        field.error(None, ConfigErrorKind::EmptyText);
    }
}

fn names_none(rule: &RuleConfig) -> bool {
    rule.origins.is_empty() && rule.regexes.is_empty() && rule.predicates.is_empty()
}

fn check_any(field: &mut Field<'_>, config: &CorsConfig, rule: &RuleConfig) {
    let alone = rule.origins.iter().all(|origin| origin == "*")
        && rule.regexes.is_empty()
        && rule.predicates.is_empty();
    if !alone {
        // A list beside `*` looks like a restriction, and restricts nothing.
        field.error(Some("*"), ConfigErrorKind::AnyOriginNotAlone);
    }
    if rule.credentials {
        check_danger(field, config, "*", Danger::AnyOriginWithCredentials);
    }
}

/// Checks an origin that pages of different owners share. It is matched by its bytes.
///
/// No danger accepts it with credentials: any page can create a frame whose origin is `null`, and
/// some webviews send `file://` for each file that they load. So neither identifies a site that
/// someone could trust.
fn check_shared<'a>(
    field: &mut Field<'_>,
    config: &CorsConfig,
    rule: &RuleConfig,
    origin: &'a str,
) -> Option<OriginText<'a>> {
    let (danger, with_credentials) = match origin {
        "null" => (
            Danger::NullOrigin,
            ConfigErrorKind::NullOriginWithCredentials,
        ),
        _ => (
            Danger::FileOrigin,
            ConfigErrorKind::FileOriginWithCredentials,
        ),
    };
    if rule.credentials {
        field.error(Some(origin), with_credentials);
    } else {
        check_danger(field, config, origin, danger);
    }
    Some(OriginText::Exact(origin))
}

fn check_pattern<'a>(
    field: &mut Field<'_>,
    config: &CorsConfig,
    rule: &RuleConfig,
    index: u32,
    text: &'a str,
) -> Option<OriginText<'a>> {
    let is_part = rule.origin_text(index as usize).is_some();
    let pattern = check_origin(field, text, is_part)?;
    if rule.credentials {
        check_dangers(field, config, text, &pattern);
    }
    Some(if pattern.is_exact() {
        OriginText::Exact(text)
    } else {
        OriginText::Pattern(pattern)
    })
}

/// Checks an origin or a pattern by itself, and returns it if it parses.
///
/// If it is a part of a text for `allow_origins_from`, the advice is about that text.
pub(super) fn check_origin<'a>(
    field: &mut Field<'_>,
    text: &'a str,
    is_part: bool,
) -> Option<OriginPattern<'a>> {
    // An empty text may be a variable that is not set. Dropping it would hide that.
    if text.is_empty() {
        field.error(Some(text), ConfigErrorKind::Empty);
        return None;
    }
    let pattern = match OriginPattern::parse(text) {
        Ok(pattern) => pattern,
        Err(reason) => {
            let (reason, instead) = match is_part {
                true => advice_on_part(text, reason),
                false => (reason, suggest(text)),
            };
            // The message ends up in logs, and the text may hold a password.
            let shown = redact(text);
            field.error(Some(&shown), ConfigErrorKind::Origin { reason, instead });
            return None;
        }
    };
    let host = pattern.host.base();
    if host.ends_with('.') && host != "." {
        field.warn(Some(text), ConfigWarningKind::TrailingDot);
    }
    Some(pattern)
}

/// Returns what is wrong with a part of a text for `allow_origins_from`, and what to write for it.
fn advice_on_part(part: &str, reason: OriginError) -> (OriginError, Option<Suggestion>) {
    if is_between(part) {
        let part = String::from(",");
        return (OriginError::Separator, Some(Suggestion::Part { part }));
    }
    let instead = suggest(part).map(|suggestion| match suggestion {
        Suggestion::List { origins, .. } if !origins.is_empty() => Suggestion::Part {
            part: strings::join(&origins, ","),
        },
        Suggestion::List { origins, .. } => Suggestion::List {
            origins,
            is_separated: false,
        },
        other => other,
    });
    (reason, instead)
}

/// Checks what a pattern risks together with credentials.
///
/// Without credentials, a page reads what its owner can fetch without a page, unless the service
/// trusts its network. With them, it acts as the user who visits it. So the owner matters: on
/// `http://`, that is anyone on the network; below a public suffix, anyone who registers a name;
/// and for any host of a scheme, everyone.
fn check_dangers(
    field: &mut Field<'_>,
    config: &CorsConfig,
    text: &str,
    pattern: &OriginPattern<'_>,
) {
    match pattern.host {
        // `https://*` is `*` in other words: anyone can serve a page over `https`.
        HostPattern::Any if matches!(pattern.scheme, "http" | "https") => {
            check_danger(field, config, text, Danger::AnyOriginWithCredentials);
        }
        HostPattern::Any => check_danger(field, config, text, Danger::AnyHost),
        HostPattern::Subdomains(base) | HostPattern::WithinLabel { base, .. }
            if has_registrable_subdomains(base) =>
        {
            check_danger(field, config, text, Danger::PublicSuffixWildcards);
        }
        _ => {}
    }
    if pattern.is_insecure() {
        check_danger(field, config, text, Danger::InsecureOrigins);
    }
}

fn check_danger(field: &mut Field<'_>, config: &CorsConfig, value: &str, danger: Danger) {
    if !config.dangers.contains(&danger) {
        field.error(Some(value), ConfigErrorKind::Dangerous { danger });
    }
}

fn warn_of_redundant(
    config: &CorsConfig,
    entries: &[OriginEntry<'_>],
    covered: &[Redundant],
    report: &mut Report,
) {
    let rule_of = |place: Place| {
        let rule = config.earlier_rules.get(place.rule as usize);
        rule.unwrap_or(&config.current_rule)
    };
    let text_of = |place: Place| rule_of(place).origins.get(place.index as usize);
    for Redundant { entry, by, .. } in covered {
        let (Some(entry), Some(covering)) = (entries.get(*entry), entries.get(*by)) else {
            continue;
        };
        let (Some(text), Some(by_text)) = (text_of(entry.place), text_of(covering.place)) else {
            continue;
        };
        let field = field_of(rule_of(entry.place), entry.place.index);
        let mut field = report.field(entry.place.rule as usize, field);
        let by = by_text.clone();
        let warning = if covering.place.rule != entry.place.rule {
            let by_rule = covering.place.rule as usize;
            ConfigWarningKind::Shadowed { by, by_rule }
        } else if by_text == text {
            ConfigWarningKind::Duplicate
        } else {
            ConfigWarningKind::Covered { by }
        };
        field.warn(Some(text), warning);
    }
}
