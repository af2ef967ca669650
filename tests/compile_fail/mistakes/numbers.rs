//! Numbers as origins.
//!
//! message: `[{integer}; 2]` is neither a text nor a list of texts
//! label: expected one text, or anything that iterates over texts of one type
//! note: texts are `&str`, `String`, `Method`, `HeaderName`, `HeaderValue`: write `"…"` or `["…", "…"]`
//! note: put `?` after each `Result`, and `.unwrap_or_default()` after an `Option` of a list

use tower_cors::CorsLayer;

fn main() {
    let _cors = CorsLayer::new().allow_origins([1, 2]); //~
}
