//! An explanation for people: a line with the verdict, then the reasons.

use std::fmt;

use http::header::ACCESS_CONTROL_EXPOSE_HEADERS;
use tower_cors_core::text::{Escaped, Ticked};

use super::{Check, Explanation};
use crate::request::RequestKind;

/// Writes a line with the verdict, then the checks, the answer, the consequence and hints.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_verdict(f)?;
        for step in &self.steps {
            write_line(f, &step.check.to_string(), step)?;
        }
        self.write_answer(f)?;
        let with = if self.keeps_inner { "with these, " } else { "" };
        write_line(f, "browser", format_args!("{with}{}", self.consequence))?;
        self.hints
            .iter()
            .try_for_each(|hint| write_line(f, "help", hint))
    }
}

impl Explanation {
    fn write_verdict(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match (self.rejection(), self.kind()) {
            (Some(_), _) => "refused",
            (None, RequestKind::NonCors) => "not a CORS request",
            // Only `passthrough` checks nothing.
            (None, _) if self.steps.iter().all(|step| step.check == Check::Path) => {
                "passed through"
            }
            (None, _) => "granted",
        };
        let what = match self.kind() {
            RequestKind::Preflight => "the preflight for ",
            RequestKind::Actual | RequestKind::NonCors => "",
        };
        let line = format!("{} {}", self.request.method, self.request.path);
        write!(f, "{verdict}: {what}{}", Ticked(&line))?;
        match &self.request.origin {
            Some(origin) => write!(f, " from {}", Ticked(origin))?,
            None => f.write_str(" has no `Origin`")?,
        }
        match self.rejection() {
            Some(rejection) => write!(f, ": {rejection}"),
            None => Ok(()),
        }
    }

    fn write_answer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = match (self.status, self.inner_status) {
            (Some(status), _) => status.as_str().to_owned(),
            (None, Some(status)) => format!("the inner service's {}", status.as_str()),
            (None, None) => String::from("the inner service's"),
        };
        let with = match (self.headers.is_empty(), self.keeps_inner) {
            (true, _) => ", unchanged",
            (false, true) => ", and unless that sets `Access-Control-Allow-Origin` itself, with",
            (false, false) => ", with",
        };
        write_line(f, "answer", format_args!("{who}{with}"))?;
        let is_known = |name| self.exposes.is_none() || name != ACCESS_CONTROL_EXPOSE_HEADERS;
        for (name, value) in self.headers.iter().filter(|(name, _)| is_known(*name)) {
            let value = String::from_utf8_lossy(value.as_bytes());
            write!(f, "\n           {name}: {}", Escaped(&value))?;
        }
        match &self.exposes {
            Some(exposes) => write!(f, "\n           {ACCESS_CONTROL_EXPOSE_HEADERS}: {exposes}"),
            None => Ok(()),
        }
    }
}

/// Writes a line of an explanation: a label, padded to a column, and a text.
fn write_line(f: &mut fmt::Formatter<'_>, label: &str, text: impl fmt::Display) -> fmt::Result {
    write!(f, "\n  {:<8} {text}", format!("{label}:"))
}
