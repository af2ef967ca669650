//! Azure API Management's `<cors>` policy.

mod cors;
mod element;
mod xml;

use std::str::FromStr;

use self::element::Element;
use super::draft::Draft;
use super::tree::{join, push};
use super::{ImportError, Imported};
use tower_cors::CorsConfig;

importer! {
    /// A policy document of Azure API Management, or a `<cors>` element alone. It is parsed from XML.
    ///
    /// The `<cors>` elements that stand directly in `<inbound>` are tried in their order: the first one whose origins match
    /// decides. With `terminate-unmatched-request="true"`, which is the default, one leaves nothing to those after it.
    ///
    /// What Azure evaluates when a request comes cannot be evaluated here, and is an error: policy expressions (`@(…)`), named
    /// values (`{{…}}`), a `<cors>` within `<choose>`, and `<base />` or `<include-fragment>` in `<inbound>`, which stand for
    /// policies of other documents. [`choose`](Self::choose) the element that the `<cors>` stands in, such as
    /// `policies.inbound`, and what is beside it becomes a note. Better, import what the portal calls the effective policy.
    ///
    /// `HEAD` is allowed wherever `GET` is. An operation with an `OPTIONS` method of its own answers its preflights itself: put
    /// [`PreflightMode::Forward`](tower_cors::PreflightMode::Forward) on that route.
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors_gateway::Azure;
    ///
    /// let document: Azure = r#"
    ///     <cors allow-credentials="true">
    ///         <allowed-origins>
    ///             <origin>https://example.com/</origin>
    ///         </allowed-origins>
    ///         <allowed-methods preflight-result-max-age="300">
    ///             <method>GET</method>
    ///             <method>POST</method>
    ///             <method>PATCH</method>
    ///         </allowed-methods>
    ///         <allowed-headers>
    ///             <header>content-type</header>
    ///         </allowed-headers>
    ///     </cors>
    /// "#
    /// .parse()?;
    /// let imported = document.import()?;
    /// for note in &imported.notes {
    ///     eprintln!("{note}");
    /// }
    /// let layer = imported.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Azure: Element
}

const EXPECTED: &str = "`<cors>` alone, or in `<policies><inbound>`";

/// Where a document has its own policies.
const INBOUND: &str = "policies.inbound";

/// More places that concern CORS are refused: each has a path.
const MAX_FOUND: usize = 1_000;

/// What stands for policies of other documents.
const OTHER_DOCUMENTS: [&str; 2] = ["base", "include-fragment"];

impl FromStr for Azure {
    type Err = ImportError;

    /// Reads a document.
    ///
    /// # Errors
    ///
    /// [`ImportError::Syntax`] if it is not well formed, has a DOCTYPE, or is nested deeper than 100 levels.
    fn from_str(text: &str) -> Result<Self, ImportError> {
        let file = xml::parse(text).map_err(|error| explain(error, text))?;
        Ok(Self { file, chosen: None })
    }
}

/// The portal shows documents in a form that is XML but for their expressions.
fn explain(error: ImportError, text: &str) -> ImportError {
    match error {
        ImportError::Syntax {
            line,
            column,
            reason,
        } if text.contains("@(") || text.contains("@{") => ImportError::Syntax {
            line,
            column,
            reason: format!(
                "{reason}; if it is for an unescaped policy expression, export the document as `xml` instead of \
                 `rawxml`, or give the `<cors>` alone"
            ),
        },
        other => other,
    }
}

fn import_file(document: &Element, chosen: Option<&str>) -> Result<Imported, ImportError> {
    let mut found = Found::default();
    found.search(&mut String::new(), document)?;
    if chosen.is_none() {
        found.check()?;
    }
    let (path, scope) = super::choose(&found.scopes, chosen, EXPECTED)?;
    let mut draft = Draft::new();
    found.note_all_but(&path, &mut draft);
    import(&path, scope, &mut draft)?;
    Ok(draft.finish())
}

/// What a document has to do with CORS, by path.
#[derive(Default)]
struct Found<'a> {
    /// The elements that `<cors>` elements stand in.
    scopes: Vec<(String, &'a Element)>,
    /// What may stand for more of them.
    unseen: Vec<(String, &'a Element)>,
}

impl<'a> Found<'a> {
    /// Searches the element at `path`.
    fn search(&mut self, path: &mut String, element: &'a Element) -> Result<(), ImportError> {
        if self.scopes.len() + self.unseen.len() > MAX_FOUND {
            let reason = format!("comes after more than {MAX_FOUND} places that concern CORS");
            let error = ImportError::value(path.as_str(), &element.name, reason);
            return Err(element.place.at(error));
        }
        if element.children.iter().any(is_cors) {
            self.scopes.push((path.clone(), element));
        }
        let in_inbound = path.strip_prefix(INBOUND);
        let in_inbound = in_inbound.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        for (name, child) in element
            .named_children()
            .filter(|(_, child)| !is_cors(child))
        {
            let len = path.len();
            push(path, &name);
            if in_inbound && OTHER_DOCUMENTS.contains(&child.name.as_str()) {
                self.unseen.push((path.clone(), child));
            } else {
                self.search(path, child)?;
            }
            path.truncate(len);
        }
        Ok(())
    }

    /// Refuses what only Azure can evaluate.
    fn check(&self) -> Result<(), ImportError> {
        let is_own = |path: &str| path.is_empty() || path == INBOUND;
        for (path, scope) in self.scopes.iter().filter(|(path, _)| !is_own(path)) {
            if let Some((cors_path, cors)) = rules(path, scope).next() {
                let reason = format!(
                    "cannot be evaluated here, since it does not stand directly in `<inbound>`; to import it all the same, \
                     choose `{path}`"
                );
                let error = ImportError::value(cors_path, "cors", reason);
                return Err(cors.place.at(error));
            }
        }
        match self.unseen.first() {
            Some((path, element)) if !self.scopes.is_empty() => {
                let reason = format!(
                    "cannot be evaluated here, since it stands for policies of another document; to leave it out, choose \
                     `{INBOUND}`"
                );
                let error = ImportError::value(path, &element.name, reason);
                Err(element.place.at(error))
            }
            _ => Ok(()),
        }
    }

    fn note_all_but(&self, chosen: &str, draft: &mut Draft) {
        for (path, _) in &self.unseen {
            let message = "is left out: it stands for policies of another document";
            draft.note(path, None, message);
        }
        for (path, _) in self.scopes.iter().filter(|(path, _)| path != chosen) {
            let message = format!("is left out: `{chosen}` was chosen");
            draft.note(path, None, message);
        }
    }
}

fn is_cors(element: &Element) -> bool {
    element.name == "cors"
}

/// The `<cors>` elements that stand directly in `scope`, each with its path.
fn rules<'a>(path: &str, scope: &'a Element) -> impl Iterator<Item = (String, &'a Element)> {
    let children = scope.named_children();
    let rules = children.filter(|(_, child)| is_cors(child));
    rules.map(move |(name, child)| (join(path, &name), child))
}

/// Brings the `<cors>` elements of a scope over, up to the first one that leaves no cross-origin request to the next.
fn import(path: &str, scope: &Element, draft: &mut Draft) -> Result<(), ImportError> {
    let mut last: Option<String> = None;
    for (index, (path, cors)) in rules(path, scope).enumerate() {
        if let Some(last) = &last {
            // Its mistakes are mistakes all the same.
            cors::import(&path, cors, &mut Draft::new())?;
            let message = format!("is left out: `{last}` leaves no cross-origin request to it");
            draft.note(path, None, message);
            continue;
        }
        if index > 0 {
            draft.set(CorsConfig::or);
        }
        if !cors::import(&path, cors, draft)? {
            last = Some(path);
        }
    }
    Ok(())
}
