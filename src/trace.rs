//! Events for `tracing`.
//!
//! Without the feature, the same functions exist and do nothing, so that callers need no `cfg`.

#[cfg(feature = "tracing")]
pub(crate) use self::events::{Watch, compiled, decided, watch};
#[cfg(not(feature = "tracing"))]
pub(crate) use self::silence::{Watch, compiled, decided, watch};

#[cfg(feature = "tracing")]
mod events {
    use std::sync::Arc;

    use http::Response;
    use http::header::{
        ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderName, ORIGIN,
    };
    use tower_cors_core::text::write_log_safe;
    use tracing::{Level, debug, warn};

    use crate::error::ConfigWarning;
    use crate::policy::reported_names::ReportedNames;
    use crate::policy::response_names::{access_control_of, hidden_names, removed_names};
    use crate::policy::{CorsHeaders, Policy, Verdict};
    use crate::request::{Mode, RequestHead, RequestKind};

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

    /// A watch over the response to one request.
    #[derive(Debug)]
    pub(crate) struct Watch {
        /// Those of the policy.
        reported: Arc<ReportedNames>,
        /// The page reads the response.
        is_read: bool,
        path: String,
    }

    /// Returns a watch over the response, if a subscriber wants events about it.
    #[inline]
    pub(crate) fn watch(
        policy: &Policy,
        request: &RequestHead<'_>,
        verdict: &Verdict,
    ) -> Option<Watch> {
        tracing::enabled!(target: TARGET, Level::DEBUG)
            .then(|| Watch::new(policy, request, verdict))
    }

    impl Watch {
        #[cold]
        fn new(policy: &Policy, request: &RequestHead<'_>, verdict: &Verdict) -> Self {
            let is_read = verdict.kind == RequestKind::Actual
                && verdict.failed_check.is_none()
                && request.mode() == Mode::Checked
                && !request.is_same_origin();
            Self {
                reported: Arc::clone(&policy.compiled().reported_names),
                is_read,
                path: log_safe(request.uri.path().bytes()),
            }
        }

        /// Puts the headers on a response, and writes events.
        ///
        /// The events are about CORS headers of the inner service that it removes, and about
        /// headers that the page cannot read.
        pub(crate) fn apply<B>(&self, headers: &mut CorsHeaders, response: &mut Response<B>) {
            let inner = access_control_of(response.headers());
            headers.apply_to(response.status(), response.headers_mut());
            let sent = response.headers();
            for name in self.reported.removed.add(removed_names(&inner, sent)) {
                self.tell(
                    name,
                    "the layer removed a CORS header of the inner service: look for a second CORS layer",
                );
            }
            if self.is_read && !response.status().is_redirection() {
                for name in self.reported.hidden.add(hidden_names(sent)) {
                    self.tell(
                        name,
                        "response header hidden from the page: if pages need it, add it to \
                         `expose_headers`",
                    );
                }
            }
        }

        fn tell(&self, name: &str, message: &str) {
            let header = log_safe(name.bytes());
            debug!(target: TARGET, path = self.path, header, "{message}");
        }
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
    use http::Response;

    use crate::error::ConfigWarning;
    use crate::policy::{CorsHeaders, Policy, Verdict};
    use crate::request::RequestHead;

    #[inline(always)]
    pub(crate) fn compiled(_: &[ConfigWarning]) {}

    #[inline(always)]
    pub(crate) fn decided(_: &Policy, _: &RequestHead<'_>, _: &Verdict) {}

    /// A watch that does nothing.
    #[derive(Debug)]
    pub(crate) enum Watch {}

    #[inline(always)]
    pub(crate) fn watch(_: &Policy, _: &RequestHead<'_>, _: &Verdict) -> Option<Watch> {
        None
    }

    impl Watch {
        pub(crate) fn apply<B>(&self, _: &mut CorsHeaders, _: &mut Response<B>) {
            match *self {}
        }
    }
}
