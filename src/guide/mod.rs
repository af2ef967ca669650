//! Guides for people who are stuck, and an index of errors.

#[cfg(test)]
mod links;

/// Declares the pages, each from one or several files.
macro_rules! pages {
    ($($name:ident: $($file:literal)+;)+) => {
        $(
            $(#[doc = include_str!($file)])+
            pub mod $name {}
        )+

        /// The name and the text of each page.
        #[cfg(test)]
        const PAGES: &[(&str, &str)] = &[
            $((stringify!($name), concat!($(include_str!($file)),+)),)+
        ];
    };
}

pages! {
    placement: "placement.md";
    coming_from: "coming_from.md";
    credentials: "credentials.md";
    caches: "caches.md";
    two_layers: "two_layers.md";
    other_attacks: "other_attacks.md";
    apps: "apps.md";
    local_servers: "local_servers.md";
    configuration: "configuration.md";
    per_request: "per_request.md";
    testing: "testing.md";
    faq: "faq.md";
    errors:
        "errors/sentences.md"
        "errors/errors_about_origins.md"
        "errors/errors_about_names.md"
        "errors/other_errors.md"
        "errors/warnings.md"
        "errors/rejections.md"
        "errors/hints_about_origins.md"
        "errors/hints_about_preflights.md"
        "errors/other_hints.md"
        "errors/reasons.md";
}
