//! Tests that the table of public suffixes is the tool's output, and says the same as the list.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // Tests may panic.

use std::fs;
use std::path::Path;

use tower_cors::{CorsLayer, Danger};
use tower_cors_tools::public_suffixes::{HOSTING_DOMAINS, TABLE, rules, rules_of_psl, table};

#[test]
fn the_table_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(TABLE);
    let written = table(&rules().unwrap()).unwrap();
    assert!(fs::read(path).unwrap() == written, "run `public-suffixes`");
}

#[test]
fn the_hosting_domains_are_not_on_the_list() {
    let listed: Vec<&str> = HOSTING_DOMAINS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .filter(|domain| psl::suffix_str(&format!("a.{domain}")) == Some(domain))
        .collect();
    assert!(listed.is_empty(), "remove {listed:?}");
}

#[test]
fn each_hosting_domain_has_a_date_and_a_reason() {
    let lines: Vec<&str> = HOSTING_DOMAINS.lines().collect();
    let without: Vec<&str> = lines
        .windows(2)
        .filter(|pair| !pair[1].is_empty() && !pair[1].starts_with("//"))
        .filter(|pair| !pair[0].starts_with("// 20") || !pair[0].contains(": "))
        .map(|pair| pair[1])
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

/// Compares the table with `psl` on names around each rule of the list.
#[test]
fn it_agrees_with_psl_on_every_rule() {
    let rules = rules_of_psl().unwrap();
    let mut hosts = Vec::new();
    for rule in rules.lines() {
        let name = idna::domain_to_ascii(rule.trim_start_matches(['!', '*', '.'])).unwrap();
        hosts.extend([name.clone(), format!("a.{name}"), format!("a.b.{name}")]);
    }
    assert!(hosts.len() > 30_000, "{} hosts", hosts.len());
    let config = hosts
        .iter()
        .fold(CorsLayer::new().allow_credentials(true), |config, host| {
            config.allow_origins(format!("https://*.{host}"))
        });
    let errors = config.compile().map(|_| ()).unwrap_err();
    let refused: std::collections::HashSet<&str> = errors
        .iter()
        .filter(|error| error.danger() == Some(Danger::PublicSuffixWildcards))
        .filter_map(|error| error.place().value()?.strip_prefix("https://*."))
        .collect();
    // `psl` says that a parent of a suffix is not a suffix itself, and nothing more.
    let accepted_suffixes: Vec<&String> = hosts
        .iter()
        .filter(|host| {
            psl::suffix_str(host) == Some(host.as_str()) && !refused.contains(host.as_str())
        })
        .collect();
    assert!(accepted_suffixes.is_empty(), "{accepted_suffixes:?}");
    let all: std::collections::HashSet<&str> = hosts.iter().map(String::as_str).collect();
    let is_parent = |host: &str| {
        all.iter().any(|other| {
            other.ends_with(&format!(".{host}")) && psl::suffix_str(other) == Some(*other)
        })
    };
    let refused_names: Vec<&&str> = refused
        .iter()
        .filter(|host| psl::suffix_str(host) != Some(*host))
        .filter(|host| !is_parent(host))
        .collect();
    assert!(refused_names.is_empty(), "{refused_names:?}");
}
