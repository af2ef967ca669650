//! In the place of `regexes`, without the feature: there are none.

/// A regex, of which there is none.
#[derive(Clone, Debug)]
pub(crate) enum OriginRegex {}

/// A set of no regexes.
#[derive(Debug)]
pub(crate) enum Regexes {}

impl Regexes {
    pub(crate) fn new(_: &[(u32, OriginRegex)]) -> Option<Self> {
        None
    }

    pub(crate) fn find(&self, _: &str) -> Option<u32> {
        match *self {}
    }
}
