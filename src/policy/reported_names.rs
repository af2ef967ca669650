//! Names of response headers that events have reported, so that each is reported once.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use http::HeaderName;

use crate::limits::MAX_REPORTED_NAMES;

/// The names that the events of a policy have reported.
#[derive(Debug, Default)]
pub(crate) struct ReportedNames {
    /// Headers that a page cannot read.
    pub(crate) hidden: NameSet,
    /// CORS headers of the inner service.
    pub(crate) removed: NameSet,
}

/// A set of header names, which threads share.
#[derive(Debug, Default)]
pub(crate) struct NameSet(Mutex<BTreeSet<String>>);

impl NameSet {
    /// Adds `names`, and returns those that were not in the set.
    ///
    /// An inner service may derive names from what clients send. So the set is bounded, and a name
    /// beyond the bound does not count as new.
    pub(crate) fn add<'a>(&self, names: impl Iterator<Item = &'a HeaderName>) -> Vec<&'a str> {
        let mut set = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let names = names.map(HeaderName::as_str);
        names
            .filter(|name| set.len() < MAX_REPORTED_NAMES && set.insert((*name).to_owned()))
            .collect()
    }
}
