//! Kong: the `cors` plugin.
//!
//! On points that its page leaves open, the importer follows the source:
//! <https://github.com/Kong/kong/blob/master/kong/plugins/cors/handler.lua>

mod anchors;
mod config;
mod entity;
mod form;
mod kubernetes;
mod list;
mod origins;
mod pcre;
mod plugins;
mod rewrite;
mod shell;
mod source;

use std::str::FromStr;

use self::kubernetes::Users;
use crate::canonical::Spelling;
use crate::documents::Documents;
use crate::draft::Gateway;
use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::{documents, importer};

importer! {
    /// The configuration of Kong's `cors` plugin.
    ///
    /// It is read from
    ///
    /// - a declarative file, as a person, decK or Kong itself writes it
    /// - a `KongPlugin` or `KongClusterPlugin` of Kubernetes
    /// - the plugin, or its `config` alone
    /// - the answers of the admin API (`{"data": […]}`), and the form that it takes
    ///
    /// In a file with several plugins, each has a path such as
    /// `services[orders].routes[list].plugins[0].config`, or `KongPlugin[cors].config`;
    /// [choose](Self::choose) one. Plugins that say the same are one.
    ///
    /// | key of `config` | in `tower-cors` | difference |
    /// |---|---|---|
    /// | `origins`, or `origin` | `allow_origins`; regexes: `allow_origin_regexes`; default, or empty: `*` | the spelling is corrected, with a note where Kong matches no page with it |
    /// | `methods` | `allow_methods`; default: `GET,HEAD,PUT,PATCH,POST,DELETE` | newer versions add `OPTIONS` to the default |
    /// | `headers` | `allow_headers`; default, or empty: all, `authorization` included | |
    /// | `exposed_headers`, `credentials` | `expose_headers`, `allow_credentials` | |
    /// | `max_age` | `max_age` | a negative one is left out; fractions of a second are cut |
    /// | `preflight_continue` | [`PreflightMode::Forward`](tower_cors::PreflightMode::Forward) | |
    /// | `private_network` | `allow_private_network` | |
    /// | `allow_origin_absent` | – | requests without an `Origin` get CORS headers only for `*` without credentials |
    /// | `enabled` of a plugin, `disabled` of a resource | if it is off: an error, unless another plugin is on | |
    /// | `condition` of a plugin | – | the policy is for all requests, and a note says so |
    /// | `_config` of a plugin | the one of decK's `_plugin_configs`, under the keys of `config` | |
    /// | `configFrom`, `configPatches` of a resource | an error: the `Secret` cannot be read here | |
    /// | (always) | preflights 200, granted or not; disallowed requests are forwarded | rejected preflights, other origins and requests without an `Origin` get no CORS headers, and the upstream's own are removed |
    ///
    /// A list can have any form that the admin API takes: with commas, or as `config.origins[]`.
    ///
    /// As in Kong, an origin with a character other than letters, digits and `.:/-` is a regex. It
    /// must match the whole origin, or, if it has no colon, the whole host with any scheme and
    /// port. In Kong, the end of the origin anchors only the last alternative of a regex; here, it
    /// anchors all of them. A regex is an error if PCRE does not compile it, or reads it
    /// differently.
    ///
    /// So `https://*.example.com` is not a pattern: it matches `https://xexample.com` and no
    /// subdomain. A note says what to write for subdomains.
    ///
    /// An origin that is not a regex and has no scheme, such as `mockbin.com` on Kong's page,
    /// matches nothing, as in Kong. A note says what to write instead. If no origin is left, the
    /// policy [denies all](tower_cors::CorsConfig::deny_all).
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors_gateway::Kong;
    ///
    /// let file = r#"
    /// _format_version: "3.0"
    /// services:
    /// - name: orders
    ///   plugins:
    ///   - name: cors
    ///     config:
    ///       origins:
    ///       - https://example.com
    ///       - https://pr-[0-9]+\.example\.com
    ///       methods: [GET, PUT]
    ///       credentials: true
    ///       max_age: 3600
    /// "#;
    /// let imported = serde_saphyr::from_str::<Kong>(file)?.import()?;
    /// for note in &imported.notes {
    ///     eprintln!("{note}");
    /// }
    /// let policy = imported.config.compile()?;
    /// assert!(policy.allows_origin("https://pr-7.example.com"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// The form that `curl --data` sends to the admin API, as lines of a script:
    ///
    /// ```
    /// use tower_cors_gateway::Kong;
    ///
    /// let script = r#"
    /// curl -X POST http://kong:8001/services/orders/plugins \
    ///     --data "name=cors" \
    ///     --data "config.origins=https://example.com" \
    ///     --data "config.methods=GET, PUT"
    /// "#;
    /// let layer = script.parse::<Kong>()?.import()?.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Plugins that differ are an error that lists them:
    ///
    /// ```
    /// use tower_cors_gateway::Kong;
    ///
    /// let file = r#"
    /// plugins:
    /// - {name: cors, service: orders, config: {origins: ["https://example.com"]}}
    /// - {name: cors, route: public}
    /// "#;
    /// let kong = serde_saphyr::from_str::<Kong>(file)?;
    /// assert_eq!(
    ///     kong.import().unwrap_err().to_string(),
    ///     "several CORS sections differ; choose one by its path:
    ///   plugins[0].config (service \"orders\")
    ///   plugins[1].config (route \"public\")",
    /// );
    /// let layer = kong.choose("plugins[1].config").import()?.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Kong(Documents), import_file
}

documents!(Kong, form::nest_config);

impl FromStr for Kong {
    type Err = ImportError;

    /// Parses the form that the admin API takes.
    ///
    /// It consists of pairs such as `config.origins=https://example.com`, separated by `&` or line
    /// breaks.
    ///
    /// A list can have commas, repeat its name, or be written `config.origins[]` or
    /// `config.origins[1]`. Codes such as `%2B` are decoded, and a `+` is a space.
    ///
    /// The lines can be copied from a script: quotes, the `\` at their ends, comments and options
    /// of `curl` are taken off. Each `curl` is a document of its own.
    ///
    /// # Errors
    ///
    /// Fails on a pair without `=`, on a `%` without two digits, and on a `+` where no space can
    /// be, as in a regex. Fails on a quote that is not closed, and on a body in JSON.
    fn from_str(text: &str) -> Result<Self, ImportError> {
        let forms = form::parse(text)?.into_iter().map(form::nest_config);
        Ok(Self::new(forms.collect()))
    }
}

const GATEWAY: Gateway = Gateway {
    name: "Kong",
    spelling: Spelling::EXACT,
};

const EXPECTED: &str = "a plugin `cors` in `plugins` or `data`, at the top or in `services`, \
                        `routes` or `consumers`; or the plugin or its `config` alone";

fn import_file(file: &Documents, chosen: Option<&str>) -> Result<Imported, ImportError> {
    let users = Users::find(&file.all());
    file.import_section(
        chosen,
        EXPECTED,
        |document| plugins::sections(document, &users),
        config::import,
    )
}
