//! Events for `tracing`. Without the feature each function is there and does nothing: no caller
//! needs a `cfg`.

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

    /// Part of the API, since filters name it. It is not the path of a module, which may change.
    const TARGET: &str = "tower_cors";
    /// Longer values are cut. The longest host name, 253 bytes, is not; with a scheme it may be.
    const MAX_VALUE_LEN: usize = 256;

    /// An event for each warning of a configuration that compiles.
    pub(crate) fn compiled(warnings: &[ConfigWarning]) {
        for warning in warnings {
            warn!(target: TARGET, "{warning}");
        }
    }

    /// An event for each refusal, whoever answers. None for what is granted, which costs a branch.
    #[inline]
    pub(crate) fn decided(policy: &Policy, request: &RequestHead<'_>, verdict: &Verdict) {
        if verdict.failed_check.is_some() {
            refused(policy, request, verdict);
        }
    }

    /// The query is left out: it may hold secrets. `tracing` asks for the values only if someone
    /// listens.
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

    /// All lines of a header as one, with commas between them.
    fn lines(request: &RequestHead<'_>, name: HeaderName) -> String {
        let lines = request.headers.get_all(name).iter();
        let bytes = lines.flat_map(|line| b",".iter().chain(line.as_bytes()));
        log_safe(bytes.skip(1).copied())
    }

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
