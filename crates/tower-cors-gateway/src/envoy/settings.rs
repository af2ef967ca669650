//! The settings of Envoy's CORS filter, from Envoy's or Istio's configuration.

use std::time::Duration;

use http::StatusCode;
use tower_cors::Disallowed;

use super::matcher::{self, Matcher};
use crate::draft::Draft;
use crate::error::ImportError;
use crate::note::NoteKind;

/// The settings of one policy.
#[derive(Debug)]
pub(super) struct Settings<'a> {
    /// The path of the list of origins.
    pub(super) origins_path: String,
    pub(super) origins: Vec<Matcher<'a>>,
    pub(super) methods: List<'a>,
    pub(super) headers: List<'a>,
    pub(super) exposed: List<'a>,
    /// The age and the path of its key.
    pub(super) max_age: Option<(String, Duration)>,
    pub(super) credentials: bool,
    pub(super) private_network: bool,
    /// `true` if Envoy forwards preflights from disallowed origins to the upstream.
    pub(super) forwards_unmatched: bool,
}

/// The names that a response header lists.
#[derive(Debug)]
pub(super) struct List<'a> {
    pub(super) path: String,
    pub(super) names: Vec<&'a str>,
    /// `true` if the header's whole value is `*`. Envoy then answers with the names that a
    /// preflight asks for.
    pub(super) is_wildcard: bool,
}

impl<'a> List<'a> {
    /// Returns the list in a header value, found at `path`.
    pub(super) fn of_value(path: String, value: &'a str) -> Self {
        let names = value.split(',').map(str::trim);
        Self {
            path,
            names: names.filter(|name| !name.is_empty()).collect(),
            is_wildcard: value == "*",
        }
    }

    /// Returns the list of `names`, found at `path`, which make up a header value.
    pub(super) fn of_names(path: String, names: Vec<&'a str>) -> Self {
        Self {
            path,
            is_wildcard: names == ["*"],
            names,
        }
    }
}

impl Settings<'_> {
    /// Imports the settings.
    pub(super) fn import(&self, draft: &mut Draft) -> Result<(), ImportError> {
        draft.configure(|config| {
            config
                .allow_credentials(self.credentials)
                .allow_private_network(self.private_network)
        });
        matcher::import_all(&self.origins_path, &self.origins, draft)?;
        self.import_methods(draft);
        self.import_headers(draft);
        if let Some((path, age)) = &self.max_age {
            draft.max_age(path, *age);
        }
        self.note_responses(draft);
        draft.deny_all_without_origins(&self.origins_path);
        draft.statuses(StatusCode::OK, StatusCode::OK, Disallowed::Forward);
        Ok(())
    }

    fn import_methods(&self, draft: &mut Draft) {
        let List { path, names, .. } = &self.methods;
        if self.methods.is_wildcard {
            draft.methods(path, &["*"]);
        } else {
            let names = draft.without_literal_wildcard(path, names, "method");
            draft.methods(path, &names);
        }
    }

    fn import_headers(&self, draft: &mut Draft) {
        let List { path, names, .. } = &self.headers;
        if self.headers.is_wildcard {
            draft.all_request_headers();
        } else {
            let names = draft.without_literal_wildcard(path, names, "header");
            draft.request_headers(path, &names);
        }
        draft.exposed_headers(&self.exposed.path, &self.exposed.names);
    }

    /// Notes the answers that Envoy leaves to the upstream, or sends with more headers.
    fn note_responses(&self, draft: &mut Draft) {
        if self.forwards_unmatched && !draft.allows_any_origin() {
            let message = "are rejected here; Envoy forwards them to the upstream";
            draft.note(
                NoteKind::Stricter,
                "preflights from other origins",
                None,
                message,
            );
        }
        let message = "do not carry these `Access-Control-*` headers, which Envoy sends: the \
                       upstream's own, those for rejected preflights";
        draft.note(NoteKind::Different, "responses", None, message);
    }
}
