//! The report of an audit: its rows, printed as a table.

use std::fmt;

use http::{Method, StatusCode};

use crate::blocked::Blocked;
use crate::excerpt::excerpt;

/// The report of an [`Audit`](crate::Audit): a row for each origin, method and path.
///
/// `Display` prints all rows as a table, so that a failing test shows what pages get:
///
/// ```text
/// origin                   method  path        preflight    status  readable  reason
/// https://app.example.com  GET     /records/7  204          200     yes
/// https://app.example.com  PUT     /records/7  204          -       -
/// https://app.example.com  GET     /missing    404 refused  404     no        there is no `Access-Control-Allow-Origin`; no `tower_cors::CorsLayer` handled this request; if you use one, check that it wraps all routes
/// ```
///
/// A `-` means that the preflight or the request was not sent.
#[derive(Debug)]
pub struct AuditReport {
    pub(crate) rows: Vec<AuditRow>,
}

/// A row of an [`AuditReport`], for one origin, method and path.
// Non-exhaustive: rows will get more fields.
#[derive(Debug)]
#[non_exhaustive]
pub struct AuditRow {
    /// The page's origin, as given.
    pub origin: String,
    /// The method, normalized.
    pub method: Method,
    /// The path or URL.
    pub path: String,
    /// The status of the preflight's answer, or the reason why it does not grant the request.
    /// `None` for the service's own origin: no preflight is sent there.
    pub preflight: Result<Option<StatusCode>, Blocked>,
    /// The status that the page reads, or the reason why the response is blocked. `None` if the
    /// request was not sent.
    pub response: Option<Result<StatusCode, Blocked>>,
}

impl AuditReport {
    /// Returns all rows, ordered by origin, then path, then method, each in the order of its list.
    #[must_use]
    pub fn rows(&self) -> &[AuditRow] {
        &self.rows
    }

    /// Returns the rows that [fail](AuditRow::is_failure).
    #[must_use]
    pub fn failures(&self) -> Vec<&AuditRow> {
        self.rows.iter().filter(|row| row.is_failure()).collect()
    }
}

impl AuditRow {
    /// Returns whether the preflight was refused, or the response blocked.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.blocked().is_some()
    }

    /// Returns the reason of the failure: the preflight's if that failed, otherwise the response's.
    #[must_use]
    pub fn blocked(&self) -> Option<&Blocked> {
        let of_response = || self.response.as_ref()?.as_ref().err();
        self.preflight.as_ref().err().or_else(of_response)
    }

    /// Returns the row's cells, in the order of [`TITLES`].
    fn cells(&self) -> [String; 7] {
        let [preflight, status, readable] = self.outcome();
        [
            excerpt(&self.origin),
            excerpt(self.method.as_str()),
            excerpt(&self.path),
            preflight,
            status,
            readable,
            self.blocked().map(Blocked::cause).unwrap_or_default(),
        ]
    }

    fn outcome(&self) -> [String; 3] {
        let preflight = match &self.preflight {
            Ok(status) => or_dash(*status),
            Err(blocked) => format!("{} refused", or_dash(blocked.status())),
        };
        let (status, readable) = match &self.response {
            None => (None, "-"),
            Some(Ok(status)) => (Some(*status), "yes"),
            Some(Err(blocked)) => (blocked.response_status(), "no"),
        };
        [preflight, or_dash(status), readable.to_owned()]
    }
}

fn or_dash(status: Option<StatusCode>) -> String {
    status.map_or_else(|| String::from("-"), |status| status.as_str().to_owned())
}

const TITLES: [&str; 7] = [
    "origin",
    "method",
    "path",
    "preflight",
    "status",
    "readable",
    "reason",
];

impl fmt::Display for AuditReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = vec![TITLES.map(String::from)];
        lines.extend(self.rows.iter().map(AuditRow::cells));
        let widths = lines.iter().fold([0; 7], widest);
        for cells in &lines {
            let padded = cells.iter().zip(widths);
            let padded = padded.map(|(cell, width)| format!("{cell:width$}"));
            writeln!(f, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }
}

fn widest(mut widths: [usize; 7], cells: &[String; 7]) -> [usize; 7] {
    for (width, cell) in widths.iter_mut().zip(cells) {
        *width = cell.chars().count().max(*width);
    }
    widths
}
