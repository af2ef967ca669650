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
    /// It is read from a declarative file, the plugin, its `config` alone, or the form that the
    /// admin API takes.
    ///
    /// In a file with several plugins, each has a path such as
    /// `services[orders].routes[list].plugins[0].config`; [choose](Self::choose) one.
    ///
    /// | key of `config` | in `tower-cors` | difference |
    /// |---|---|---|
    /// | `origins`, or `origin` | `allow_origins`; regexes: `allow_origin_regexes`; default, or empty: `*` | |
    /// | `methods` | `allow_methods`; default: `GET,HEAD,PUT,PATCH,POST,DELETE` | newer versions add `OPTIONS` to the default |
    /// | `headers` | `allow_headers`; default, or empty: all, `authorization` included | |
    /// | `exposed_headers`, `credentials` | `expose_headers`, `allow_credentials` | |
    /// | `max_age` | `max_age` | a negative one is left out; fractions of a second are cut |
    /// | `preflight_continue` | [`PreflightMode::Forward`](tower_cors::PreflightMode::Forward) | |
    /// | `private_network` | `allow_private_network` | |
    /// | `allow_origin_absent` | – | requests without an `Origin` get CORS headers only for `*` without credentials |
    /// | `enabled`, of the plugin | `false`: an error, unless another plugin is on | |
    /// | (always) | preflights 200, granted or not; disallowed requests are forwarded | other origins get no CORS headers |
    ///
    /// A list can have any form that the admin API takes: with commas, or as `config.origins[]`.
    ///
    /// As in Kong, an origin with a character other than letters, digits and `.:/-` is a regex. It
    /// must match the whole origin, or, if it has no colon, the whole host with any scheme and
    /// port. In Kong, the end of the origin anchors only the last alternative of a regex; here, it
    /// anchors all of them. A regex is an error if PCRE does not compile it, or reads it
    /// differently.
    ///
    /// An origin that is not a regex and has no scheme, such as `mockbin.com` on Kong's page,
    /// matches nothing, as in Kong. A note says what to write instead.
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
    /// let layer = imported.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// The form that `curl --data` sends to the admin API:
    ///
    /// ```
    /// use tower_cors_gateway::Kong;
    ///
    /// let form = "name=cors&config.origins=https://example.com&config.methods=GET, PUT";
    /// let layer = form.parse::<Kong>()?.import()?.config.build()?;
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
