//! Names of response headers that events told of, so that each is told once.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use http::HeaderName;

use crate::limits::MAX_REPORTED_NAMES;

/// A set of header names, which threads share.
#[derive(Debug, Default)]
pub(crate) struct ReportedNames(Mutex<BTreeSet<String>>);

impl ReportedNames {
    /// Adds `names`, and returns those that were not in the set.
    ///
    /// An inner service may choose names by what clients send. So the set has a bound, and a name
    /// beyond it is not new.
    pub(crate) fn add<'a>(&self, names: impl Iterator<Item = &'a HeaderName>) -> Vec<&'a str> {
        let mut reported = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let names = names.map(HeaderName::as_str);
        names
            .filter(|name| {
                reported.len() < MAX_REPORTED_NAMES && reported.insert((*name).to_owned())
            })
            .collect()
    }
}
