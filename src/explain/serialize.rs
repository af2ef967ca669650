//! An explanation as data, for programs.

use http::HeaderMap;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::step::Step;
use super::{Explanation, Hint};
use crate::policy::Rejection;

/// Writes a map. Later versions keep these keys, and may add others:
///
/// | key | value |
/// |---|---|
/// | `kind` | `"non-cors"`, `"actual"` or `"preflight"` |
/// | `allowed` | `true` if the policy grants the request |
/// | `rejection` | `null`, or a map of `code`, `message` and `url` |
/// | `path` | `null`, or the path whose configuration decides |
/// | `rule` | `null`, or the index of the rule that decides, from 0 |
/// | `steps` | maps of `check`, `outcome` and `reason` |
/// | `status` | `null` if the inner service answers, or the status of the layer's own response |
/// | `headers` | the CORS headers of the response and `Vary`, as pairs of name and value |
/// | `exposes` | `null`, or the exposed headers in words if they depend on the response |
/// | `browser` | the browser's next step, in words |
/// | `hints` | maps of `code`, `message` and `url` |
///
/// Later versions keep codes and outcomes, too. Messages and reasons may change.
///
/// ```
/// use http::Request;
/// use tower_cors::{CorsLayer, RequestHead};
///
/// let policy = CorsLayer::new().allow_origins("https://example.com").compile()?;
/// let request = Request::get("/").header("origin", "http://example.com").body(())?;
/// let explanation = policy.explain(&RequestHead::from(&request));
///
/// let value = serde_json::to_value(&explanation)?;
/// assert_eq!(value["rejection"]["code"], "origin-not-allowed");
/// assert_eq!(value["hints"][0]["code"], "nearest-origin");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hints: Vec<Message> = self.hints.iter().map(Message::from).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", &self.kind().to_string())?;
        map.serialize_entry("allowed", &self.is_allowed())?;
        map.serialize_entry("rejection", &self.rejection().map(Message::from))?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("rule", &self.rule)?;
        map.serialize_entry("steps", &self.steps)?;
        map.serialize_entry("status", &self.status.map(|status| status.as_u16()))?;
        map.serialize_entry("headers", &pairs(&self.headers))?;
        map.serialize_entry("exposes", &self.exposes)?;
        map.serialize_entry("browser", &self.consequence.to_string())?;
        map.serialize_entry("hints", &hints)?;
        map.end()
    }
}

/// A message with its code.
#[derive(serde::Serialize)]
struct Message {
    code: &'static str,
    message: String,
    url: &'static str,
}

impl From<&Rejection> for Message {
    fn from(rejection: &Rejection) -> Self {
        Self {
            code: rejection.code(),
            message: rejection.to_string(),
            url: rejection.url(),
        }
    }
}

impl From<&Hint> for Message {
    fn from(hint: &Hint) -> Self {
        Self {
            code: hint.code(),
            message: hint.to_string(),
            url: hint.url(),
        }
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("check", &self.check.to_string())?;
        map.serialize_entry("outcome", &self.outcome.to_string())?;
        map.serialize_entry("reason", &self.reason)?;
        map.end()
    }
}

fn pairs(headers: &HeaderMap) -> Vec<(&str, String)> {
    let pair = |(name, value): (_, &http::HeaderValue)| {
        (name, String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let pairs = headers.iter().map(|(name, value)| (name.as_str(), value));
    pairs.map(pair).collect()
}
