//! A text that may not be a header value: `Result` iterates, and would drop its error.
//!
//! rustc: two impls apply to `Result`; it lists them, and one says `MissingQuestionMark`
//! quoted: type annotations needed

use http::HeaderValue;
use tower_cors::CorsLayer;

fn main() {
    let origin = "https://example.com".parse::<HeaderValue>();
    let _cors = CorsLayer::new().allow_origins(origin); //~
}
