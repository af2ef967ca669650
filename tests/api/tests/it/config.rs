//! `CorsConfig`: its setters, and what reads it.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, StatusCode};
use tower_cors::texts::IntoTexts;
use tower_cors::{
    ConfigErrors, CorsConfig, CorsLayer, Danger, Disallowed, InnerHeaders, Origin, Policy,
    PreflightMode, Preset, RequestHead, RuleRef,
};

use crate::implements::is_shared;

type Set<T> = fn(CorsConfig, T) -> CorsConfig;

// The current rule.
const _: Set<&str> = CorsConfig::allow_origins;
const _: Set<[&str; 2]> = CorsConfig::allow_origins;
const _: Set<Vec<String>> = CorsConfig::allow_origins;
const _: Set<HeaderValue> = CorsConfig::allow_origins;
const _: fn(CorsConfig, &str, &str) -> CorsConfig = CorsConfig::allow_origins_from;
const _: Set<&str> = CorsConfig::allow_origin_regexes;
const _: Set<fn(&Origin<'_>, &RequestHead<'_>) -> bool> = CorsConfig::allow_origin_if;
const _: Set<[Method; 2]> = CorsConfig::allow_methods;
const _: Set<[HeaderName; 2]> = CorsConfig::allow_headers;
const _: Set<&[&str]> = CorsConfig::expose_headers;
const _: Set<bool> = CorsConfig::allow_credentials;
const _: Set<Duration> = CorsConfig::max_age;
const _: Set<bool> = CorsConfig::allow_private_network;
const _: Set<Preset> = CorsConfig::preset;
const _: fn(CorsConfig) -> CorsConfig = CorsConfig::grpc_web;
const _: fn(CorsConfig) -> CorsConfig = CorsConfig::connect_rpc;
const _: fn(CorsConfig) -> CorsConfig = CorsConfig::mcp;
const _: fn(CorsConfig) -> CorsConfig = CorsConfig::trace_context;
const _: fn(CorsConfig) -> CorsConfig = CorsConfig::tus;
const _: fn(CorsConfig) -> CorsConfig = CorsConfig::s3;
const _: fn(CorsConfig) -> CorsConfig = CorsConfig::next_rule;

// All rules.
const _: fn() -> CorsConfig = CorsConfig::new;
const _: fn() -> CorsConfig = CorsConfig::deny_all;
const _: fn() -> CorsConfig = CorsConfig::passthrough;
const _: Set<PreflightMode> = CorsConfig::preflight_mode;
const _: Set<StatusCode> = CorsConfig::preflight_status;
const _: Set<StatusCode> = CorsConfig::rejected_preflight_status;
const _: Set<Disallowed> = CorsConfig::on_disallowed_origin;
const _: Set<InnerHeaders> = CorsConfig::inner_headers;
const _: Set<bool> = CorsConfig::debug_preflights;
const _: Set<&str> = CorsConfig::vary;
const _: Set<&str> = CorsConfig::own_origins;
const _: fn(CorsConfig, &str, CorsConfig) -> CorsConfig = CorsConfig::for_path;
const _: Set<Danger> = CorsConfig::dangerously_allow;
const _: fn(CorsConfig) -> Result<Policy, ConfigErrors> = CorsConfig::compile;
const _: fn(CorsConfig) -> Result<CorsLayer, ConfigErrors> = CorsConfig::build;

// Readers. A rule lends slices of the configuration, and they outlive the rule itself.
const _: fn(&RuleRef<'static>) -> Option<&'static str> = RuleRef::path;
const _: fn(&RuleRef<'static>) -> &'static [String] = RuleRef::allow_origins;
const _: fn(&RuleRef<'static>) -> &'static [String] = RuleRef::allow_origin_regexes;
const _: fn(&RuleRef<'static>) -> usize = RuleRef::predicates;
const _: fn(&RuleRef<'static>) -> &'static [String] = RuleRef::allow_methods;
const _: fn(&RuleRef<'static>) -> &'static [String] = RuleRef::allow_headers;
const _: fn(&RuleRef<'static>) -> &'static [String] = RuleRef::expose_headers;
const _: fn(&RuleRef<'static>) -> &'static [Preset] = RuleRef::presets;
const _: fn(&RuleRef<'static>) -> bool = RuleRef::allow_credentials;
const _: fn(&RuleRef<'static>) -> Option<Duration> = RuleRef::max_age;
const _: fn(&RuleRef<'static>) -> bool = RuleRef::allow_private_network;
const _: fn(&CorsConfig) -> Vec<RuleRef<'_>> = |config| config.rules().collect();

const _: () = is_shared::<CorsConfig>();
const _: () = is_document::<CorsConfig>();

const fn is_document<T>()
where
    T: Default + PartialEq + serde::Serialize + serde::de::DeserializeOwned,
{
}

/// A caller's function can take whatever the setters take.
const _: fn(CorsConfig, Vec<String>) -> CorsConfig = allow_both;

fn allow_both<M>(config: CorsConfig, names: impl IntoTexts<M> + Clone) -> CorsConfig {
    config.allow_headers(names.clone()).expose_headers(names)
}
