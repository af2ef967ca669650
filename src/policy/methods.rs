//! The check of the method that a preflight asks for. Nothing here allocates.

use crate::fetch;
use crate::limits::MAX_METHOD_LEN;
use crate::request::FirstLine;

/// The methods that a rule grants, apart from the CORS-safelisted ones.
#[derive(Debug, Default)]
pub(crate) struct Methods {
    pub(crate) any: bool,
    // any => names is empty; names is sorted
    pub(crate) names: Vec<Box<str>>,
}

impl Methods {
    /// Checks `Access-Control-Request-Method`: exactly one line, with exactly one method.
    ///
    /// Browsers send one. Of two lines, another server may read the other one.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7.5
    pub(crate) fn check(&self, line: FirstLine<'_>) -> Result<(), MethodError> {
        let method = line.value.as_bytes();
        // A longer method does not compile, so no rule grants one.
        if !line.is_only || method.len() > MAX_METHOD_LEN || !fetch::is_token(method) {
            return Err(MethodError::Malformed);
        }
        if self.grants(method) {
            return Ok(());
        }
        Err(MethodError::NotAllowed)
    }

    /// Returns whether the rule grants `method`, which is a token.
    ///
    /// It always grants the CORS-safelisted methods. Browsers send them whatever the answer says,
    /// so refusing them would only look like protection, and hide why a header was refused.
    ///
    /// Other methods match in their exact letter case, as in browsers: `patch` is not `PATCH`.
    fn grants(&self, method: &[u8]) -> bool {
        // No page can send a forbidden method, so a preflight for one does not come from a page.
        fetch::is_safelisted_method(method)
            || (self.any && !fetch::is_forbidden_method(method))
            || self
                .names
                .binary_search_by(|name| name.as_bytes().cmp(method))
                .is_ok()
    }
}

/// The error of the method that a preflight asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MethodError {
    /// There is not exactly one line with one method.
    Malformed,
    /// The rule does not grant it.
    NotAllowed,
}
