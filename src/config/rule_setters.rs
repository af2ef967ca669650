//! The setters of the current rule.

use std::time::Duration;

use super::predicate::OriginPredicate;
use super::texts::IntoTexts;
use super::{CorsConfig, OriginText, text_list};
use crate::origin::Origin;
use crate::request::RequestHead;

/// # Settings of the current rule
impl CorsConfig {
    /// Adds origins, or patterns of origins, to the rule.
    ///
    /// | pattern | matches |
    /// |---|---|
    /// | `https://example.com` | that origin only |
    /// | `https://*.example.com` | any subdomain at any depth, not `https://example.com` itself |
    /// | `https://app-*.example.com` | one label: `*` is one or more characters other than a dot |
    /// | `http://localhost:*` | any port, the default one included |
    /// | `https://*.example.com:*` | any subdomain, any port |
    /// | `moz-extension://*`, `https://*` | any host of that scheme |
    /// | `*` | every origin, `null` too; alone in its rule, which must be the last |
    /// | `null` | the opaque origin; needs [`Danger::NullOrigin`] |
    /// | `file://` | that origin, which some webviews send; needs [`Danger::FileOrigin`] |
    ///
    /// Write an origin as browsers serialize it: lower case, punycode, without a path, a trailing
    /// slash or the default port, IPv6 addresses compressed. Anything else does not build, and the
    /// error says what to write. [`limits`](crate::limits) has the bounds of each part.
    ///
    /// With [`allow_credentials`](Self::allow_credentials), `http://` origins other than loopback
    /// ones need [`Danger::InsecureOrigins`]. A wildcard below a public suffix needs
    /// [`Danger::PublicSuffixWildcards`]. `*`, `https://*` and `http://*` need
    /// [`Danger::AnyOriginWithCredentials`], any host of another scheme [`Danger::AnyHost`].
    /// `null` and `file://` do not build.
    ///
    /// <https://fetch.spec.whatwg.org/#origin-header>
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com", "https://*.example.com", "http://localhost:*"])
    ///     .build()?;
    ///
    /// let errors = CorsLayer::new().allow_origins("https://example.com/").build().unwrap_err();
    /// assert!(errors.to_string().ends_with("write \"https://example.com\""));
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    ///
    /// [`Danger::AnyHost`]: crate::Danger::AnyHost
    /// [`Danger::FileOrigin`]: crate::Danger::FileOrigin
    /// [`Danger::NullOrigin`]: crate::Danger::NullOrigin
    /// [`Danger::InsecureOrigins`]: crate::Danger::InsecureOrigins
    /// [`Danger::PublicSuffixWildcards`]: crate::Danger::PublicSuffixWildcards
    /// [`Danger::AnyOriginWithCredentials`]: crate::Danger::AnyOriginWithCredentials
    pub fn allow_origins<M>(mut self, origins: impl IntoTexts<M>) -> Self {
        self.current_rule.origins.extend(origins.into_texts());
        self
    }

    /// Adds the origins in `text`, from an environment variable or a flag named `name`.
    ///
    /// Commas, semicolons and white space separate them. Quotes around them are dropped, and a JSON
    /// array of texts is also a list. Each may be a [pattern](Self::allow_origins). Errors and
    /// warnings about them have `name` as their [field](crate::ConfigPlace::field).
    ///
    /// A text without an origin does not build: an empty variable never allows everyone. To allow
    /// nobody, use [`deny_all`](Self::deny_all).
    ///
    /// ```
    /// use tower_cors::{CorsConfig, CorsLayer};
    ///
    /// # fn layer() -> Result<CorsLayer, tower_cors::ConfigErrors> {
    /// let layer = match std::env::var("CORS_ORIGINS") {
    ///     Ok(text) => CorsLayer::new().allow_origins_from("CORS_ORIGINS", &text).build()?,
    ///     Err(_) => CorsConfig::deny_all().build()?,
    /// };
    /// # Ok(layer)
    /// # }
    ///
    /// let config = |text| CorsLayer::new().allow_origins_from("CORS_ORIGINS", text);
    /// let policy = config("https://a.example, https://*.b.example").compile()?;
    /// assert!(policy.allows_origin("https://a.example"));
    ///
    /// let errors = config("https://A.example").compile().unwrap_err();
    /// assert_eq!(
    ///     errors.to_string(),
    ///     "CORS_ORIGINS: \"https://A.example\" has upper-case letters, but browsers send origins in \
    ///      lower case; write \"https://a.example\"",
    /// );
    /// assert_eq!(config(" ").compile().unwrap_err().first().code(), "empty-text");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn allow_origins_from(mut self, name: &str, text: &str) -> Self {
        let origins = &mut self.current_rule.origins;
        let start = origins.len();
        origins.extend(text_list::split(text));
        let indices = start..origins.len();
        let name = name.to_owned();
        self.current_rule
            .origin_texts
            .push(OriginText { name, indices });
        self
    }

    /// Adds regexes to the rule: each allows the origins that it matches as a whole.
    ///
    /// Prefer [patterns](Self::allow_origins), which cannot match more than they seem to. A regex
    /// is matched against serialized origins such as `https://pr-7.example.com`, from the first
    /// byte to the last, so that it needs neither `^` nor `$`. Write `\.` for a dot. The syntax is
    /// that of the [`regex`](https://docs.rs/regex/latest/regex/#syntax) crate, for ASCII.
    ///
    /// A regex does not build if it exceeds a [limit](crate::RegexLimit), by itself or together with
    /// those before it, or if it matches no origin. With
    /// [`allow_credentials`](Self::allow_credentials), one that can match a domain that it does not
    /// name needs [`Danger::LooseRegexes`].
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origin_regexes(r"https://pr-[0-9]+\.example\.com")
    ///     .build()?;
    ///
    /// // This one also matches `https://evilexample.com`.
    /// let errors = CorsLayer::new()
    ///     .allow_origin_regexes("https://.*example.com")
    ///     .allow_credentials(true)
    ///     .build()
    ///     .unwrap_err();
    /// assert_eq!(errors.first().code(), "loose-regex");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    ///
    /// [`Danger::LooseRegexes`]: crate::Danger::LooseRegexes
    #[cfg(feature = "regex")]
    #[cfg_attr(docsrs, doc(cfg(feature = "regex")))]
    pub fn allow_origin_regexes<M>(mut self, regexes: impl IntoTexts<M>) -> Self {
        self.current_rule.regexes.extend(regexes.into_texts());
        self
    }

    /// Adds a closure to the rule: it allows the origins for which it returns `true`.
    ///
    /// The layer calls it only with serialized origins, and only if no pattern of this rule or an
    /// earlier one matches. It runs for preflights and actual requests, so keep it fast. For a
    /// lookup that waits, see [`CorsLayer::from_fn`](crate::CorsLayer::from_fn).
    ///
    /// It must give the same answer for a preflight as for the request that follows. If it looks at
    /// a header other than `Origin`, name that header in [`vary`](Self::vary). `compile` cannot check
    /// a closure, not even with credentials. A host that ends with `example.com` may be
    /// `evilexample.com`: compare whole hosts, or use a [pattern](Self::allow_origins).
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origin_if(|origin, request| {
    ///         origin.scheme() == "https" && request.uri.path().starts_with("/public/")
    ///     })
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn allow_origin_if<F>(mut self, predicate: F) -> Self
    where
        F: Fn(&Origin<'_>, &RequestHead<'_>) -> bool + Send + Sync + 'static,
    {
        self.current_rule
            .predicates
            .push(OriginPredicate::new(predicate));
        self
    }

    /// Allows requests with credentials: cookies, client certificates and HTTP authentication.
    ///
    /// A page of the rule's origins then acts with its user's authority, so allow only origins that
    /// you trust. Most [`Danger`](crate::Danger)s are about this. An `Authorization` header that a
    /// script sets is not such a credential: allow it with [`allow_headers`](Self::allow_headers).
    ///
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins("https://app.example.com")
    ///     .allow_credentials(true)
    ///     .build()?;
    ///
    /// // Every page on the web could act as the user who visits it.
    /// let config = CorsLayer::new().allow_origins("*").allow_credentials(true);
    /// let errors = config.build().unwrap_err();
    /// assert_eq!(errors.first().code(), "dangerous");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn allow_credentials(mut self, yes: bool) -> Self {
        self.current_rule.credentials = yes;
        self
    }

    /// Sets the time for which a browser may cache the answer to a preflight.
    ///
    /// The default is [5 seconds](crate::fetch::DEFAULT_MAX_AGE), and [`Duration::ZERO`] turns
    /// caching off. The time must be whole seconds and at most [`MAX_AGE`], a day. Chromium keeps an
    /// answer for at most [`CHROMIUM_MAX_AGE`], WebKit for 600 seconds, and Firefox for a day.
    /// Firefox also asks again if it has looked the host up since.
    ///
    /// <https://fetch.spec.whatwg.org/#http-access-control-max-age>
    ///
    /// ```
    /// use std::time::Duration;
    /// use tower_cors::CorsLayer;
    ///
    /// let config = CorsLayer::new().allow_origins("https://example.com");
    /// let layer = config.clone().max_age(Duration::from_secs(600)).build()?;
    ///
    /// let errors = config.max_age(Duration::from_secs(100_000)).build().unwrap_err();
    /// assert_eq!(errors.first().code(), "max-age-too-long");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    ///
    /// [`MAX_AGE`]: crate::limits::MAX_AGE
    /// [`CHROMIUM_MAX_AGE`]: crate::limits::CHROMIUM_MAX_AGE
    pub fn max_age(mut self, age: Duration) -> Self {
        self.current_rule.max_age = Some(age);
        self
    }

    /// Allows requests into a private network, by an extension that browsers have dropped.
    ///
    /// The layer then answers `Access-Control-Request-Private-Network: true` on granted preflights.
    /// Browsers no longer ask for that, so `true` gives a warning. With Local Network Access,
    /// Chromium now asks the user for permission instead, and no header of a server helps. Off by
    /// default.
    ///
    /// <https://wicg.github.io/local-network-access/>
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let policy = CorsLayer::new()
    ///     .allow_origins("https://example.com")
    ///     .allow_private_network(true)
    ///     .compile()?;
    /// assert_eq!(policy.warnings()[0].code(), "private-network");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn allow_private_network(mut self, yes: bool) -> Self {
        self.current_rule.private_network = yes;
        self
    }

    /// Ends this rule and starts the next one, which is empty.
    ///
    /// The next rule inherits nothing: neither credentials nor methods nor `max_age`. The first
    /// rule whose origins match a request decides, even if a later one would grant more. Otherwise
    /// an origin listed in two rules would get a mix that neither of them says.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins("https://app.example.com")
    ///     .allow_credentials(true)
    ///     .next_rule()
    ///     .allow_origins("*")
    ///     .build()?;
    ///
    /// // The rule after `*` could never match.
    /// let errors = CorsLayer::new()
    ///     .allow_origins("*")
    ///     .next_rule()
    ///     .allow_origins("https://app.example.com")
    ///     .build()
    ///     .unwrap_err();
    /// assert_eq!(errors.first().code(), "unreachable-rule");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn next_rule(mut self) -> Self {
        self.earlier_rules
            .push(std::mem::take(&mut self.current_rule));
        self
    }
}
