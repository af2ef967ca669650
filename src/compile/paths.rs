//! The configurations of paths: each path checked, and each configuration compiled into a part.

use std::sync::Arc;

use super::path_text::{decoded, find_error, has_colon_segment};
use super::report::{BASE, Report};
use super::{Session, compile_one};
use crate::config::{CorsConfig, Disallowed, PathConfig, ServiceOptions};
use crate::error::{ConfigErrorKind, ConfigWarningKind};
use crate::policy::paths::{PathTree, Paths};
use crate::policy::{Policy, Scope};

const FIELD: &str = "for_path";

/// Compiles the configurations of all paths, and makes them canonical.
pub(super) fn compile(config: &mut CorsConfig, session: &mut Session) -> Option<Box<Paths>> {
    if config.paths.is_empty() {
        return None;
    }
    session.report.enter(BASE);
    let tree = path_tree(&config.paths, &mut session.report);
    let ambiguous = Policy::without_rules(strictest(config), Scope::AmbiguousPath);
    let mut parts = Vec::with_capacity(config.paths.len());
    for (number, part) in config.paths.iter_mut().enumerate() {
        parts.push(compile_part(number, part, session));
    }
    Some(Box::new(Paths {
        tree,
        parts,
        ambiguous,
    }))
}

fn path_tree(paths: &[PathConfig], report: &mut Report) -> PathTree {
    let mut tree = PathTree::new();
    let mut field = report.option(FIELD);
    for (number, PathConfig { path, .. }) in (0..).zip(paths) {
        if let Some(error) = find_error(path) {
            field.error(Some(path), error);
            continue;
        }
        if has_colon_segment(path) {
            field.warn(Some(path), ConfigWarningKind::PathParameter);
        }
        if !tree.insert(path.as_bytes(), number) {
            field.error(Some(path), ConfigErrorKind::DuplicatePath);
        } else if path.contains('%') {
            // Routers that decode the path serve the same route. Without this spelling, a page
            // could write the path decoded, and get the base configuration.
            tree.insert(&decoded(path.as_bytes()), number);
        }
    }
    tree
}

fn compile_part(number: usize, part: &mut PathConfig, session: &mut Session) -> Policy {
    let config = std::mem::take(&mut part.config);
    let mut config = Arc::unwrap_or_clone(config);
    session.report.enter(BASE + 1 + number);
    // Nested paths would raise the question of what they inherit. A whole path answers it.
    for nested in std::mem::take(&mut config.paths) {
        let mut field = session.report.option(FIELD);
        field.error(Some(&nested.path), ConfigErrorKind::NestedPath);
    }
    let compiled = compile_one(config, Scope::Path(part.path.clone()), session);
    part.config = compiled.config.clone();
    Policy::new(compiled)
}

/// Returns the configuration for paths whose readings lead to different configurations.
///
/// It denies every origin: otherwise a page could choose the more generous configuration by its
/// spelling of the path. The layer answers preflights and removes CORS headers, even if the other
/// configurations do not. If one of them rejects requests, so does this one.
fn strictest(config: &CorsConfig) -> CorsConfig {
    let of_paths = config.paths.iter().map(|part| &*part.config);
    let mut choices = [config].into_iter().chain(of_paths);
    let reject = choices.find_map(|config| match config.options.on_disallowed_origin {
        Disallowed::Forward => None,
        reject => Some(reject),
    });
    CorsConfig {
        options: ServiceOptions {
            rejected_preflight_status: config.options.rejected_preflight_status,
            on_disallowed_origin: reject.unwrap_or_default(),
            ..ServiceOptions::default()
        },
        ..CorsConfig::deny_all()
    }
}
