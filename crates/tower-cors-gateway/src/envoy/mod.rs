//! Envoy: `CorsPolicy` of the CORS filter; Istio: `corsPolicy` of a `VirtualService`.
//!
//! If their documentation is silent on a point, the importer follows the sources:
//! <https://github.com/envoyproxy/envoy/blob/main/source/extensions/filters/http/cors/cors_filter.cc>
//! and `TranslateCORSPolicy` in
//! <https://github.com/istio/istio/blob/master/pilot/pkg/networking/core/route/route.go>

mod http_filters;
mod istio;
mod matcher;
mod message;
mod policy;
mod re2;
mod runtime;
mod sections;
mod settings;
mod string_match;
mod typed_config;

use crate::canonical::Spelling;
use crate::documents::Documents;
use crate::draft::Gateway;
use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::{documents, importer};

importer! {
    /// The CORS policy of Envoy or Istio.
    ///
    /// A policy of Envoy is in `typed_per_filter_config`, or in the deprecated `cors` of a route or
    /// virtual host. The file can be a bootstrap, a route configuration, a dump of the admin API,
    /// or an `EnvoyFilter` of Istio. A policy of Istio is the `corsPolicy` of a route in a
    /// `VirtualService`. A file can also be only the policy.
    ///
    /// In a file with several policies, each has a path such as
    /// `virtual_hosts[0].routes[1].typed_per_filter_config.envoy.filters.http.cors` or
    /// `spec.http[0].corsPolicy`; [choose](Self::choose) one. As in Envoy, a setting that a policy
    /// lacks comes from the virtual host or the route configuration.
    ///
    /// | key of Envoy | key of Istio | in `tower-cors` | difference |
    /// |---|---|---|---|
    /// | `allow_origin_string_match`, or `allow_origin` of version 2 | `allowOrigins`, or the deprecated `allowOrigin` | `allow_origins` for `exact`, `allow_origin_regexes` for others; none: no origin | `*` is not echoed |
    /// | `allow_methods` | `allowMethods` | `allow_methods`; `*` alone: all | with credentials, a `*` among others is left out |
    /// | `allow_headers` | `allowHeaders` | `allow_headers`; `*` alone: all, `authorization` included | the same |
    /// | `expose_headers` | `exposeHeaders` | `expose_headers` | `*` is left out with credentials |
    /// | `max_age` | `maxAge` | `max_age` | a negative one is left out |
    /// | `allow_credentials` | `allowCredentials` | `allow_credentials` | |
    /// | `allow_private_network_access` | – | `allow_private_network` | |
    /// | `forward_not_matching_preflights` | `unmatchedPreflights` | preflights from other origins are always rejected | by default, Envoy forwards them |
    /// | `filter_enabled`, or `enabled` of version 2 | – | no requests: an error; some requests: all requests | a page gets through by trying again |
    /// | `shadow_enabled` | – | – | it only counts origins |
    /// | (always) | (always) | preflights 200, granted or not; disallowed requests are forwarded | rejected ones get no CORS headers |
    ///
    /// Keys can be in snake case or in camel case.
    ///
    /// `exact`, `prefix`, `suffix` and `contains` are compared with the whole origin, scheme and
    /// port included. So `prefix: https://example.com` allows `https://example.com.evil.example`,
    /// in Envoy as here. With credentials, it does not build until you accept
    /// [`Danger::LooseRegexes`](tower_cors::Danger::LooseRegexes). A text that no origin contains
    /// is left out, with a note.
    ///
    /// A matcher that matches the text `*` allows every origin, as in Envoy: `prefix: "*"`, or the
    /// regexes `\*` and `.*`. Any other regex must match the whole origin. A regex is an error if
    /// RE2 does not compile it, or reads it differently. `max_program_size` has no effect: Envoy
    /// refuses a file with a regex that exceeds it. The regexes of version 2 (`allow_origin_regex`)
    /// use C++ syntax, and are errors.
    ///
    /// A policy can be wrapped in a `FilterConfig` or a `TypedStruct`. If its connection manager
    /// has no CORS filter, Envoy ignores the policies; a note says so. A note also names the routes
    /// whose policy is off.
    ///
    /// If a route delegates to another `VirtualService`, its `corsPolicy` applies to the routes
    /// there that do not have one. A note says so.
    ///
    /// # Examples
    ///
    /// A route configuration of Envoy:
    ///
    /// ```
    /// use tower_cors_gateway::Envoy;
    ///
    /// let file = r#"
    /// name: local
    /// virtual_hosts:
    /// - name: orders
    ///   domains: ["*"]
    ///   typed_per_filter_config:
    ///     envoy.filters.http.cors:
    ///       "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
    ///       allow_origin_string_match:
    ///       - exact: https://example.com
    ///       - safe_regex:
    ///           regex: https://pr-[0-9]+\.example\.com
    ///       allow_methods: GET, PUT
    ///       allow_headers: content-type
    ///       allow_credentials: true
    ///       max_age: "600"
    ///   routes:
    ///   - match: {prefix: /}
    ///     route: {cluster: orders}
    /// "#;
    /// let imported = serde_saphyr::from_str::<Envoy>(file)?.import()?;
    /// for note in &imported.notes {
    ///     eprintln!("{note}");
    /// }
    /// let layer = imported.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A `VirtualService` of Istio:
    ///
    /// ```
    /// use tower_cors_gateway::Envoy;
    ///
    /// let file = r#"
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata:
    ///   name: orders
    /// spec:
    ///   hosts: [orders.example.com]
    ///   http:
    ///   - route:
    ///     - destination: {host: orders}
    ///     corsPolicy:
    ///       allowOrigins:
    ///       - exact: https://example.com
    ///       allowMethods: [GET, PUT]
    ///       allowCredentials: true
    ///       maxAge: 24h
    /// "#;
    /// let layer = serde_saphyr::from_str::<Envoy>(file)?.import()?.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A policy that is off is an error:
    ///
    /// ```
    /// use tower_cors_gateway::Envoy;
    ///
    /// let policy = r#"{
    ///     "allow_origin_string_match": [{ "exact": "https://example.com" }],
    ///     "filter_enabled": { "default_value": { "numerator": 0 } }
    /// }"#;
    /// let error = serde_json::from_str::<Envoy>(policy)?.import().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "filter_enabled: \"0/100\" turns CORS off: do not add a layer",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Envoy(Documents), import_file
}

documents!(Envoy);

const GATEWAY: Gateway = Gateway {
    name: "Envoy",
    spelling: Spelling::EXACT,
};

const EXPECTED: &str = "a `CorsPolicy` in `typed_per_filter_config`, or `cors`, of a route or \
                        virtual host of Envoy; `corsPolicy` in `http` of a `VirtualService` of \
                        Istio; or the policy alone";

fn import_file(file: &Documents, chosen: Option<&str>) -> Result<Imported, ImportError> {
    file.import_section(
        chosen,
        EXPECTED,
        |document| Ok(sections::find(document)),
        |path, policies| policies.import(path),
    )
}
