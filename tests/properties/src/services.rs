//! Invariants of all configurations, requests and inner services.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, Request, Response};
use tower_cors::explain::Outcome;
use tower_cors::{
    Action, CorsConfig, CorsLayer, Decision, InnerHeaders, Origin, Policy, RequestHead,
    RequestKind, RuleRef,
};
use tower_cors_test_support::patterns::pattern_matches;
use tower_cors_test_support::{access_control, respond, wait};

/// The one predicate that these configurations have.
#[must_use]
pub fn predicate(origin: &Origin<'_>, _: &RequestHead<'_>) -> bool {
    origin.host().starts_with("p.")
}

/// Options of the configuration that change which headers a response may have.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The setting `inner_headers`, of the base configuration and of all paths.
    pub inner_headers: InnerHeaders,
    /// The setting `debug_preflights`, of any of them.
    pub debug_preflights: bool,
}

/// A service of any configuration keeps the promises of the crate.
///
/// Nothing panics. No origin that a rule does not allow gets a grant, and none gets `*` with
/// credentials. The inner service's headers stay, except those of CORS. An explanation agrees with
/// the service.
///
/// # Panics
///
/// Panics if one of these does not hold, or a message about the configuration is not one line.
pub fn a_service_keeps_its_promises(
    config: CorsConfig,
    options: Options,
    request: &Request<()>,
    inner: &str,
) {
    let policy = match config.compile() {
        Ok(policy) => policy,
        Err(errors) => return errors.iter().for_each(one_line),
    };
    policy.warnings().iter().for_each(one_line);
    an_explanation_is_safe_to_log(&policy, request);
    an_explanation_says_what_the_service_does(&policy, request);
    let decision = policy.decide(&RequestHead::from(request));
    let layer = CorsLayer::from(policy.clone());
    let response = wait(respond(&layer, request.clone(), inner));
    let bare = wait(respond(
        &CorsLayer::from(Policy::passthrough()),
        request.clone(),
        inner,
    ));
    if decision.clone().into_action() == Action::Pass {
        assert_eq!(response.headers(), bare.headers());
        return;
    }
    vary_is_extended(&policy, &response, &bare);
    if response.body() == bare.body() {
        assert_eq!(others(response.headers()), others(bare.headers()));
        let keeps = options.inner_headers == InnerHeaders::Keep;
        if keeps && bare.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
            // No configuration decides on a path with several readings, so none keeps a grant.
            let is_refused = has_paths(&policy) && access_control(response.headers()).is_empty();
            assert!(is_refused || cors(response.headers()) == cors(bare.headers()));
            return;
        }
        let words = inner.split(' ').filter(|word| !word.starts_with("AC"));
        let without = words.collect::<Vec<_>>().join(" ");
        let without = wait(respond(&layer, request.clone(), &without));
        assert_eq!(
            with_sorted_names(cors(response.headers())),
            with_sorted_names(cors(without.headers()))
        );
    }
    a_grant_is_a_rules(&policy, request, &response);
    if !decision.is_allowed() && !options.debug_preflights {
        assert_eq!(access_control(response.headers()), [""; 0], "{decision:?}");
    }
    credentials_are_for_one_origin(&decision, response.headers());
}

fn one_line(message: &impl ToString) {
    let message = message.to_string();
    assert_eq!(message.lines().count(), 1, "{message}");
}

/// An explanation and the service do the same.
///
/// # Panics
///
/// Panics if they do not.
pub fn an_explanation_says_what_the_service_does(policy: &Policy, request: &Request<()>) {
    let head = RequestHead::from(request);
    let (explanation, decision) = (policy.explain(&head), policy.decide(&head));
    assert_eq!(explanation.kind(), decision.kind());
    assert_eq!(explanation.rejection(), decision.rejection());
    let passes = explanation
        .steps()
        .iter()
        .all(|step| step.outcome == Outcome::Passed);
    assert_eq!(explanation.is_allowed(), passes, "{explanation}");

    let layer = CorsLayer::from(policy.clone());
    let response = wait(respond(&layer, request.clone(), ""));
    assert_eq!(explanation.headers(), response.headers());
    let by_layer = response.body().is_empty().then(|| response.status());
    assert_eq!(explanation.status(), by_layer);
}

/// An explanation is short, and has no control characters.
///
/// # Panics
///
/// Panics if it does not.
pub fn an_explanation_is_safe_to_log(policy: &Policy, request: &Request<()>) {
    let text = policy.explain(&RequestHead::from(request)).to_string();
    assert!(text.len() < 16 * 1024, "{} bytes", text.len());
    assert!(text.lines().count() < 40, "{text}");
    let is_safe = |char: char| !char.is_control() || char == '\n';
    assert!(text.chars().all(is_safe), "{text:?}");
}

/// `Vary` keeps the names of the inner service, and names `Origin` unless all responses are equal.
fn vary_is_extended(policy: &Policy, response: &Response<String>, bare: &Response<String>) {
    let names = names_in(response.headers(), &VARY);
    let has = |name: &str| names.iter().any(|other| other == name || other == "*");
    if response.body() == bare.body() {
        let before = names_in(bare.headers(), &VARY);
        assert!(
            before.iter().all(|name| has(name)),
            "{names:?}, before {before:?}"
        );
    }
    assert!(may_be_uniform(policy) || has("origin"), "{names:?}");
}

/// Returns whether a configuration of the policy answers all origins alike: its only rule is `*`,
/// without credentials.
fn may_be_uniform(policy: &Policy) -> bool {
    let rules: Vec<RuleRef<'_>> = policy.config().rules().collect();
    rules.iter().any(|rule| {
        let is_alone = rules
            .iter()
            .filter(|other| other.path() == rule.path())
            .count()
            == 1;
        is_alone && rule.allow_origins() == ["*"] && !rule.allow_credentials()
    })
}

fn has_paths(policy: &Policy) -> bool {
    policy.config().rules().any(|rule| rule.path().is_some())
}

fn names_in(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let lines = headers
        .get_all(name)
        .iter()
        .map(|line| line.to_str().unwrap());
    let names = lines.flat_map(|line| line.split(',')).map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(str::to_ascii_lowercase)
        .collect()
}

/// `Access-Control-Allow-Origin` is the origin of the request, or `*`, and a rule allows it.
fn a_grant_is_a_rules(policy: &Policy, request: &Request<()>, response: &Response<String>) {
    let lines: Vec<_> = response
        .headers()
        .get_all(ACCESS_CONTROL_ALLOW_ORIGIN)
        .iter()
        .collect();
    let granted = match lines.as_slice() {
        [] => return,
        [line] => line.to_str().unwrap(),
        lines => panic!("{lines:?}"),
    };
    let has_credentials = response
        .headers()
        .contains_key(ACCESS_CONTROL_ALLOW_CREDENTIALS);
    let origins: Vec<_> = request.headers().get_all(ORIGIN).iter().collect();
    let mut rules = policy.config().rules();
    if granted == "*" {
        let is_public =
            |rule: RuleRef<'_>| rule.allow_origins() == ["*"] && !rule.allow_credentials();
        assert!(!has_credentials && rules.any(is_public), "{policy:?}");
        return;
    }
    assert_eq!(origins, [granted]);
    let grants =
        |rule: RuleRef<'_>| allows(&rule, granted) && rule.allow_credentials() >= has_credentials;
    assert!(rules.any(grants), "{granted}: {policy:?}");
}

/// Returns whether a rule allows an origin. Its regexes are left out: this needs rules without.
fn allows(rule: &RuleRef<'_>, origin: &str) -> bool {
    let parsed = Origin::parse(origin);
    rule.allow_origins()
        .iter()
        .any(|pattern| match pattern.as_str() {
            "*" => parsed.is_ok(),
            "null" | "file://" => pattern == origin,
            pattern => parsed.is_ok() && pattern_matches(pattern, origin),
        })
        || rule.predicates() > 0 && parsed.is_ok_and(|parsed| parsed.host().starts_with("p."))
}

fn credentials_are_for_one_origin(decision: &Decision, headers: &HeaderMap) {
    let values: Vec<_> = headers
        .get_all(ACCESS_CONTROL_ALLOW_CREDENTIALS)
        .iter()
        .collect();
    if values.is_empty() {
        return;
    }
    assert_eq!(values, ["true"]);
    assert_ne!(decision.kind(), RequestKind::NonCors);
    let origin = headers[ACCESS_CONTROL_ALLOW_ORIGIN].to_str().unwrap();
    assert!(Origin::parse(origin).is_ok(), "{origin}");
}

/// Returns the CORS headers.
fn cors(headers: &HeaderMap) -> HeaderMap {
    let is_cors = |name: &HeaderName| name.as_str().starts_with("access-control-");
    select(headers, is_cors)
}

/// Sorts the exposed names. Those of the response come in the order of its header map, which moves
/// the last header into the place of a removed one.
fn with_sorted_names(mut headers: HeaderMap) -> HeaderMap {
    if let Some(exposed) = headers.get_mut(ACCESS_CONTROL_EXPOSE_HEADERS) {
        let mut names: Vec<_> = exposed.to_str().unwrap().split(',').collect();
        names.sort_unstable();
        *exposed = names.join(",").parse().unwrap();
    }
    headers
}

/// Returns the headers that are neither `Vary` nor of CORS.
fn others(headers: &HeaderMap) -> HeaderMap {
    let is_other =
        |name: &HeaderName| !name.as_str().starts_with("access-control-") && name != VARY;
    select(headers, is_other)
}

fn select(headers: &HeaderMap, is_selected: impl Fn(&HeaderName) -> bool) -> HeaderMap {
    let selected = headers.iter().filter(|(name, _)| is_selected(name));
    selected
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
