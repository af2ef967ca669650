//! Azure API Management: the `<cors>` policy.

mod cors;
mod element;
mod expression;
mod sections;
mod xml;

use std::str::FromStr;

use tower_cors::CorsConfig;

use self::element::Element;
use self::sections::{Sections, cors_children, unreached};
use crate::canonical::Spelling;
use crate::draft::{Draft, Gateway};
use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::{import_section, importer};
use crate::note::NoteKind;

importer! {
    /// A policy document of Azure API Management, or only a `<cors>` element, parsed from XML.
    ///
    /// | element or attribute of `<cors>` | in `tower-cors` | difference |
    /// |---|---|---|
    /// | `allow-credentials` | `allow_credentials`; default: `false` | |
    /// | `terminate-unmatched-request` | `true`, the default: disallowed requests get 200; `false`: they are forwarded | |
    /// | `allowed-origins`, `origin` | `allow_origins` | |
    /// | `allowed-methods`, `method` | `allow_methods`; `HEAD` comes with `GET`; default: `GET` and `POST` | methods in lower case, such as `put`, are left out; `GET` and `POST` are granted even if unlisted |
    /// | `preflight-result-max-age` | `max_age`; default: 0 | |
    /// | `allowed-headers`, `header` | `allow_headers`; `*` also covers `authorization`; default: none | Azure requires the list, and does not document what happens without it |
    /// | `expose-headers`, `header` | `expose_headers` | |
    /// | several `<cors>` in `<inbound>` | rules, up to the first one that leaves no request to the next | for an unmatched request, the last one that it reaches decides |
    /// | `<base />`, `<include-fragment>`, `<cors>` elsewhere | an error; only a note if a `<cors>` before it leaves it no request, or if a section is chosen | |
    /// | policy expressions, named values in a `<cors>` | an error: they cannot be evaluated here | |
    /// | policy expressions elsewhere | – | skipped, escaped or not |
    ///
    /// Browsers send `PUT` for `put`, and Azure does not document whether `put` grants that.
    ///
    /// Azure tries the `<cors>` elements directly in `<inbound>` in order: the first one whose
    /// origins match decides. With `terminate-unmatched-request="true"`, the default, an element
    /// leaves no request to those after it.
    ///
    /// The portal, templates and extraction tools write policy expressions unescaped, with quotes
    /// in an attribute and `<` in a text. The importer skips them by the brackets, strings and
    /// comments of C#. An expression that is not closed is an error.
    ///
    /// Only Azure can evaluate some parts of a document. Here, they are errors:
    ///
    /// - policy expressions (`@(…)`) and named values (`{{…}}`) in a `<cors>`
    /// - a `<cors>` in `<choose>`
    /// - `<base />` and `<include-fragment>` in `<inbound>`, which insert the policies of other
    ///   documents
    ///
    /// The last two are only notes if a `<cors>` before them leaves them no request. Otherwise,
    /// import the policy that the portal calls effective, or [`choose`](Self::choose) the parent of
    /// a `<cors>`, such as `policies.inbound`. Then the parts next to it become notes, and so does
    /// a condition. A note is [`Wider`](crate::NoteKind::Wider) if its part can make Azure refuse
    /// requests.
    ///
    /// An operation with its own `OPTIONS` method answers its preflights itself. Use
    /// [`PreflightMode::Forward`](tower_cors::PreflightMode::Forward) for that route.
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors_gateway::{Azure, NoteKind};
    ///
    /// let document: Azure = r#"
    ///     <policies>
    ///         <inbound>
    ///             <cors allow-credentials="true">
    ///                 <allowed-origins>
    ///                     <origin>https://example.com/</origin>
    ///                 </allowed-origins>
    ///                 <allowed-methods preflight-result-max-age="300">
    ///                     <method>GET</method>
    ///                     <method>POST</method>
    ///                     <method>PATCH</method>
    ///                 </allowed-methods>
    ///                 <allowed-headers>
    ///                     <header>content-type</header>
    ///                 </allowed-headers>
    ///             </cors>
    ///             <base />
    ///             <set-variable name="tenant" value="@(context.Request.Headers["x-tenant"][0])" />
    ///         </inbound>
    ///     </policies>
    /// "#
    /// .parse()?;
    /// let imported = document.import()?;
    ///
    /// assert_eq!(imported.notes[0].kind, NoteKind::LeftOut);
    /// assert_eq!(
    ///     imported.notes[0].to_string(),
    ///     "policies.inbound.base: is left out: `policies.inbound.cors` leaves it no cross-origin requests",
    /// );
    /// let policy = imported.config.compile()?;
    /// assert!(policy.allows_origin("https://example.com"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// An expression in a `<cors>` is an error that names its place:
    ///
    /// ```
    /// use tower_cors_gateway::Azure;
    ///
    /// let document: Azure = r#"<cors allow-credentials="@(true)" />"#.parse()?;
    /// assert_eq!(
    ///     document.import().unwrap_err().to_string(),
    ///     "line 1, column 1: cors.allow-credentials: \"@(true)\" is a policy expression, which \
    ///      cannot be evaluated here: write its value",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Azure(Element), import_file
}

const GATEWAY: Gateway = Gateway {
    name: "Azure",
    spelling: Spelling::URI,
};

const EXPECTED: &str = "`<cors>` alone, or in `<policies><inbound>`";

impl FromStr for Azure {
    type Err = ImportError;

    /// Parses a document.
    ///
    /// # Errors
    ///
    /// Returns [`ImportError::Syntax`] if the document is not well formed, has a DOCTYPE or an
    /// unclosed expression, or is nested deeper than 100 levels.
    fn from_str(text: &str) -> Result<Self, ImportError> {
        xml::parse(text).map(Self::new)
    }
}

fn import_file(document: &Element, chosen: Option<&str>) -> Result<Imported, ImportError> {
    let sections = Sections::find(document)?;
    let candidates = sections.candidates(chosen.is_some())?;
    import_section(&candidates, chosen, EXPECTED, |path, section| {
        let mut draft = Draft::new(GATEWAY);
        sections.note_left_out(path, section, &mut draft);
        import(path, section, &mut draft)?;
        Ok(draft.finish())
    })
}

/// Imports the `<cors>` children of a section as rules.
///
/// It stops after the first one that leaves no cross-origin request to the next.
fn import(path: &str, section: &Element, draft: &mut Draft) -> Result<(), ImportError> {
    let mut last: Option<String> = None;
    for (index, (path, cors)) in cors_children(path, section).enumerate() {
        if let Some(last) = &last {
            // Mistakes in an unreachable element are still errors.
            cors::import(&path, cors, &mut Draft::new(GATEWAY))?;
            let message = format!("is left out: {}", unreached(last));
            draft.note(NoteKind::LeftOut, path, None, message);
            continue;
        }
        if index > 0 {
            draft.configure(CorsConfig::next_rule);
        }
        cors::import(&path, cors, draft)?;
        if cors::leaves_no_request(cors) {
            last = Some(path);
        }
    }
    Ok(())
}
