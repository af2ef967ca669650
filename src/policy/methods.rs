//! Matching the method that a preflight asks for. Nothing here allocates.

use http::HeaderValue;
use http::header::GetAll;

use crate::fetch;
use crate::limits::MAX_METHOD_LEN;

/// The methods that a rule grants, other than the safelisted ones.
#[derive(Debug, Default)]
pub(crate) struct Methods {
    pub(crate) any: bool,
    /// Sorted.
    pub(crate) names: Box<[Box<str>]>,
}

impl Methods {
    /// Checks the one line of `Access-Control-Request-Method`.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7.5
    pub(crate) fn check(&self, lines: &GetAll<'_, HeaderValue>) -> Result<(), MethodError> {
        let mut lines = lines.iter();
        let (Some(line), None) = (lines.next(), lines.next()) else {
            return Err(MethodError::Malformed);
        };
        let method = line.as_bytes();
        if method.len() > MAX_METHOD_LEN || !fetch::is_token(method) {
            return Err(MethodError::Malformed);
        }
        if self.grants(method) {
            return Ok(());
        }
        Err(MethodError::NotAllowed)
    }

    /// Returns whether `method`, a token, is granted.
    ///
    /// The safelisted ones always are: browsers send them whatever the answer says, so that
    /// refusing them would only look like protection.
    fn grants(&self, method: &[u8]) -> bool {
        fetch::is_safelisted_method(method)
            || (self.any && !fetch::is_forbidden_method(method))
            || self
                .names
                .binary_search_by(|name| name.as_bytes().cmp(method))
                .is_ok()
    }
}

/// What is wrong with the method that a preflight asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MethodError {
    /// It is not one line with a method.
    Malformed,
    /// The rule does not grant it.
    NotAllowed,
}
