//! Guides for people who are stuck, and the index of errors.
//!
//! | you | read |
//! |---|---|
//! | have a sentence from a browser's console, or an error of this crate | [the index of errors](errors) |
//! | get a 401, 404, 405 or 500 without CORS headers | [placement] |
//! | used another CORS layer before | [coming from tower-http and others](coming_from) |
//! | miss a cookie, or have to accept a danger | [credentials] |
//! | see errors that come and go | [caches and CDNs](caches) |
//! | see two values in one header, or a redirect | [two CORS layers, proxies and function URLs](two_layers) |
//! | protect WebSockets, or forms against forgery | [other attacks](other_attacks) |
//! | write a desktop app, an extension or a webview | [apps] |
//! | develop on `localhost`, or serve a private network | [local servers](local_servers) |
//! | read the policy from a file, a variable or a store | [configuration] |
//! | need policies per path, tenant or token | [policies for each request](per_request) |
//! | want to know before your users do | [testing] |
//! | serve clients of MCP, gRPC-Web, Connect, tus or S3 | [`Preset`](crate::Preset) |
//! | wonder if something is possible at all | [a FAQ](faq) |
//!
//! If nothing here helps, let the policy explain itself: [`Policy::explain`](crate::Policy::explain),
//! or `cors explain` and `cors probe` from a shell.

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
