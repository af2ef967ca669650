//! The options of `send` in `page.js`.

use tower_cors_browser::{Browser, CacheMode, Credentials, Mode};

/// The names and values of headers, or of a query.
pub(crate) type Fields = Vec<(String, String)>;

#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) to: Option<String>,
    pub(crate) ask: Fields,
    pub(crate) headers: Fields,
    pub(crate) include: bool,
    pub(crate) mode: Option<Mode>,
    pub(crate) cache: Option<CacheMode>,
}

impl Options {
    pub(crate) fn in_mode(mode: Mode) -> Self {
        Self {
            mode: Some(mode),
            ..Self::default()
        }
    }

    /// Reads a cache mode by its name in the standard.
    pub(crate) fn with_cache(name: &str) -> Self {
        let mode = match name {
            "default" => CacheMode::Default,
            "no-store" => CacheMode::NoStore,
            "reload" => CacheMode::Reload,
            "no-cache" => CacheMode::NoCache,
            "force-cache" => CacheMode::ForceCache,
            "only-if-cached" => CacheMode::OnlyIfCached,
            _ => panic!("unknown cache mode: {name}"),
        };
        Self {
            cache: Some(mode),
            ..Self::default()
        }
    }

    /// Adds `later` options, which override these.
    pub(crate) fn extend(&mut self, later: Self) {
        self.to = later.to.or(self.to.take());
        self.ask.extend(later.ask);
        self.headers.extend(later.headers);
        self.include |= later.include;
        self.mode = later.mode.or(self.mode);
        self.cache = later.cache.or(self.cache);
    }

    /// Returns a browser that fetches with these options.
    pub(crate) fn apply(&self, browser: &Browser) -> Browser {
        let credentials = match self.include {
            true => Credentials::Include,
            false => Credentials::SameOrigin,
        };
        let browser = browser.clone().credentials(credentials);
        browser
            .mode(self.mode.unwrap_or_default())
            .cache(self.cache.unwrap_or_default())
    }
}
