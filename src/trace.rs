//! Events for `tracing`.
//!
//! Without the feature, the same functions exist and do nothing, so that callers need no `cfg`.

#[cfg(feature = "tracing")]
pub(crate) use self::events::{compiled, decided};
#[cfg(not(feature = "tracing"))]
pub(crate) use self::silence::{compiled, decided};

#[cfg(feature = "tracing")]
mod events {
    use http::header::{
        ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderName, ORIGIN,
    };
    use tower_cors_core::text::write_log_safe;
    use tracing::{debug, warn};

    use crate::error::ConfigWarning;
    use crate::policy::{Policy, Verdict};
    use crate::request::{RequestHead, RequestKind};

    /// The target of all events. Filters name it, so it is not a module's path, which may change.
    const TARGET: &str = "tower_cors";
    /// The longest value of a field, in bytes: any host fits.
    const MAX_VALUE_LEN: usize = 256;

    /// Writes an event for each warning of a configuration that compiled.
    pub(crate) fn compiled(warnings: &[ConfigWarning]) {
        for warning in warnings {
            warn!(target: TARGET, "{warning}");
        }
    }

    /// Writes an event if the policy does not grant the request. A granted one costs a branch.
    #[inline]
    pub(crate) fn decided(policy: &Policy, request: &RequestHead<'_>, verdict: &Verdict) {
        if verdict.failed_check.is_some() {
            refused(policy, request, verdict);
        }
    }

    /// Writes the event of a request that is not granted.
    ///
    /// It leaves out the query, which may hold secrets. `tracing` evaluates the values only if a
    /// subscriber wants the event.
    #[cold]
    fn refused(policy: &Policy, request: &RequestHead<'_>, verdict: &Verdict) {
        let is_preflight = verdict.kind == RequestKind::Preflight;
        let reason = || {
            policy
                .rejection(request, verdict)
                .map(|why| why.to_string())
        };
        let asked = |name| is_preflight.then(|| lines(request, name));
        debug!(
            target: TARGET,
            origin = lines(request, ORIGIN),
            method = log_safe(request.method.as_str().bytes()),
            path = log_safe(request.uri.path().bytes()),
            asked_method = asked(ACCESS_CONTROL_REQUEST_METHOD),
            asked_headers = asked(ACCESS_CONTROL_REQUEST_HEADERS),
            reason = reason(),
            "{} not granted",
            if is_preflight { "preflight" } else { "request" },
        );
    }

    /// Joins all lines of a header with commas.
    fn lines(request: &RequestHead<'_>, name: HeaderName) -> String {
        let lines = request.headers.get_all(name).iter();
        let bytes = lines.flat_map(|line| b",".iter().chain(line.as_bytes()));
        log_safe(bytes.skip(1).copied())
    }

    /// Returns `bytes` as a text that cannot forge a line of a log, cut where it is long.
    fn log_safe(bytes: impl Iterator<Item = u8>) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        if write_log_safe(&mut text, bytes, MAX_VALUE_LEN).unwrap_or(true) {
            text.push('…');
        }
        text
    }
}

#[cfg(not(feature = "tracing"))]
mod silence {
    use crate::error::ConfigWarning;
    use crate::policy::{Policy, Verdict};
    use crate::request::RequestHead;

    #[inline(always)]
    pub(crate) fn compiled(_: &[ConfigWarning]) {}

    #[inline(always)]
    pub(crate) fn decided(_: &Policy, _: &RequestHead<'_>, _: &Verdict) {}
}
