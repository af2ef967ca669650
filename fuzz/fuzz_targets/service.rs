//! Holds whole services to the promises of the crate: any configuration, request and inner service.

#![no_main]
#![allow(missing_docs, reason = "the macro defines the entry point")]

use libfuzzer_sys::fuzz_target;
use tower_cors_fuzz::service::{Configuration, Head, Inner};
use tower_cors_properties::services::a_service_keeps_its_promises;

fuzz_target!(|input: (Configuration, Head<'_>, Inner)| {
    let (configuration, head, inner) = input;
    let (config, options) = configuration.build();
    if let Some(request) = head.request() {
        a_service_keeps_its_promises(config, options, &request, &inner.words());
    }
});
