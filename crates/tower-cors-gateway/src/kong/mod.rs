//! Kong: the `cors` plugin.
//!
//! If its documentation is silent on a point, the importer follows the source:
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
    /// A file can be
    ///
    /// - a declarative file, written by hand, by decK or by Kong itself
    /// - a `KongPlugin` or `KongClusterPlugin` resource of Kubernetes
    /// - the plugin, or only its `config`
    /// - an answer of the admin API (`{"data": […]}`), or a form for it
    ///
    /// In a file with several plugins, each has a path such as
    /// `services[orders].routes[list].plugins[0].config`, or `KongPlugin[cors].config`;
    /// [choose](Self::choose) one. Plugins that say the same count as one.
    ///
    /// | key of `config` | in `tower-cors` | difference |
    /// |---|---|---|
    /// | `origins`, or `origin` | `allow_origins`; regexes: `allow_origin_regexes`; default, or empty: `*` | the spelling is corrected, with a note if Kong matches no page with it |
    /// | `methods` | `allow_methods`; default: `GET,HEAD,PUT,PATCH,POST,DELETE` | newer versions add `OPTIONS` to the default |
    /// | `headers` | `allow_headers`; default, or empty: all, including `authorization` | |
    /// | `exposed_headers`, `credentials` | `expose_headers`, `allow_credentials` | |
    /// | `max_age` | `max_age` | a negative one is left out; fractions of a second are cut |
    /// | `preflight_continue` | [`PreflightMode::Forward`](tower_cors::PreflightMode::Forward) | |
    /// | `private_network` | `allow_private_network` | |
    /// | `allow_origin_absent` | – | requests without an `Origin` get CORS headers only for `*` without credentials |
    /// | `enabled` of a plugin, `disabled` of a resource | off: an error, unless another plugin is on | |
    /// | `condition` of a plugin | – | the policy applies to all requests, and a note says so |
    /// | `_config` of a plugin | names one of decK's `_plugin_configs`; the keys of `config` override its keys | |
    /// | `configFrom`, `configPatches` of a resource | an error: the `Secret` cannot be read here | |
    /// | (always) | preflights 200, granted or not; disallowed requests are forwarded | rejected preflights, other origins and requests without an `Origin` get no CORS headers; the upstream's own are removed |
    ///
    /// A list can have any form that the admin API accepts: with commas, or as `config.origins[]`.
    ///
    /// As in Kong, an origin with a character other than letters, digits and `.:/-` is a regex. It
    /// must match the whole origin, or, if it has no colon, the whole host with any scheme and
    /// port. In Kong, only the last alternative of a regex must reach the end of the origin; here,
    /// all must. A regex is an error if PCRE does not compile it, or reads it differently.
    ///
    /// So `https://*.example.com` is not a pattern: it matches `https://xexample.com` and no
    /// subdomain. A note says what to write for subdomains.
    ///
    /// An origin that is not a regex and has no scheme, such as `mockbin.com` in Kong's
    /// documentation, matches nothing, as in Kong. A note says what to write instead. If no origin
    /// is left, the policy [denies all](tower_cors::CorsConfig::deny_all).
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
    /// A script whose `curl --data` sends the form to the admin API:
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

    /// Parses a form for the admin API.
    ///
    /// It consists of pairs such as `config.origins=https://example.com`, separated by `&` or line
    /// breaks.
    ///
    /// A list can have commas, repeat its name, or be written as `config.origins[]` or
    /// `config.origins[1]`. Codes such as `%2B` are decoded, and a `+` means a space.
    ///
    /// The lines can come from a script: the parser removes quotes, each `\` at the end of a line,
    /// comments and `curl` options. Each `curl` makes a separate document.
    ///
    /// # Errors
    ///
    /// Fails on a pair without `=`, a `%` without two digits, a `+` where no space can be, such as
    /// in a regex, a quote that is not closed, and a body in JSON.
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
