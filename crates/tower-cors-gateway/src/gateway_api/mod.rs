//! Kubernetes Gateway API: the `CORS` filter of an `HTTPRoute`.
//!
//! If its documentation is silent on a point, the importer follows the comments on the API's types:
//! <https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/httproute_types.go>

mod filter;
mod origin;
mod sections;

use crate::canonical::Spelling;
use crate::documents::Documents;
use crate::draft::Gateway;
use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::{documents, importer};

importer! {
    /// The `CORS` filter of the Kubernetes Gateway API.
    ///
    /// A file can be an `HTTPRoute`, a list of routes, the filter, or only its `cors` object. A
    /// filter can also belong to a `backendRef`: add the layer only for that backend.
    ///
    /// In a file with several filters, each has a path such as `spec.rules[1].filters[0].cors`;
    /// [choose](Self::choose) one. In a list, the path begins with the route: `HTTPRoute[name]`.
    ///
    /// | key of `cors` | in `tower-cors` | difference |
    /// |---|---|---|
    /// | `allowOrigins` | `allow_origins`; absent, or empty: no origin | |
    /// | `allowCredentials` | `allow_credentials` | |
    /// | `allowMethods` | `allow_methods`; `*`: all | `TRACE` and `CONNECT` are left out |
    /// | `allowHeaders` | `allow_headers`; `*`: all, `authorization` included | some gateways send `*`, which does not cover `authorization` |
    /// | `exposeHeaders` | `expose_headers` | `*` with credentials is left out |
    /// | `maxAge` | `max_age`; default: 5 | |
    /// | (always) | preflights 204 or 403; disallowed requests are forwarded | the API allows other statuses |
    ///
    /// An origin has the scheme `http` or `https`. `https://*.example.com` matches every subdomain
    /// at any depth, and `https://*` every host. The API assumes the default port if none is
    /// written, and so does the policy. In some gateways, `https://*` matches every port.
    ///
    /// # Conformance
    ///
    /// The tests of this importer run the cases of the API's conformance tests (`httproute-cors`,
    /// versions 1.5.1 and 1.6.1). A browser treats the policy's answers like the expected ones.
    /// These headers differ as text:
    ///
    /// | header of a preflight response | expected | here | reason |
    /// |---|---|---|---|
    /// | `Access-Control-Expose-Headers` | the list | absent | browsers read it only in actual responses |
    /// | `Access-Control-Allow-Methods` for `*` without credentials | `*`, or the requested method | common methods, then `*` | a browser that does not cache a `*` can cache these |
    /// | `Access-Control-Allow-Headers` for `*` without credentials | `*`, or the requested names | `*, authorization` | `*` does not cover `authorization` |
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors_gateway::GatewayApi;
    ///
    /// let file = r#"
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata:
    ///   name: orders
    /// spec:
    ///   rules:
    ///   - matches:
    ///     - path: {type: PathPrefix, value: /orders}
    ///     filters:
    ///     - type: CORS
    ///       cors:
    ///         allowOrigins: ["https://example.com", "https://*.example.com"]
    ///         allowMethods: [GET, PUT]
    ///         allowHeaders: [Content-Type]
    ///         allowCredentials: true
    ///         maxAge: 600
    ///     backendRefs:
    ///     - {name: orders, port: 8080}
    /// "#;
    /// let imported = serde_saphyr::from_str::<GatewayApi>(file)?.import()?;
    /// for note in &imported.notes {
    ///     eprintln!("{note}");
    /// }
    /// let layer = imported.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A value that the API does not accept is an error that names the key:
    ///
    /// ```
    /// use tower_cors_gateway::GatewayApi;
    ///
    /// let filter = r#"{ "type": "CORS", "cors": { "allowMethods": ["get"] } }"#;
    /// let error = serde_json::from_str::<GatewayApi>(filter)?.import().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "cors.allowMethods[0]: \"get\" is not one of the API's methods: GET, HEAD, POST, PUT, \
    ///      DELETE, CONNECT, OPTIONS, TRACE, PATCH and *",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    GatewayApi(Documents), import_file
}

documents!(GatewayApi);

const GATEWAY: Gateway = Gateway {
    name: "Gateway API",
    spelling: Spelling::URI,
};

const EXPECTED: &str = "a filter of `type: CORS` in `spec.rules` of an `HTTPRoute`; or the filter \
                        or its `cors` alone";

fn import_file(file: &Documents, chosen: Option<&str>) -> Result<Imported, ImportError> {
    file.import_section(chosen, EXPECTED, sections::find, filter::import)
}
