//! One list too many.
//!
//! message: `Vec<Vec<&str>>` is neither a text nor a list of texts
//! label: expected one text, or anything that iterates over texts of one type
//! note: texts are `&str`, `String`, `Method`, `HeaderName`, `HeaderValue`: write `"…"` or `["…", "…"]`
//! note: put `?` after each `Result`, and `.unwrap_or_default()` after an `Option` of a list

use tower_cors::CorsLayer;

fn main() {
    let origins = vec![vec!["https://a.example", "https://b.example"]];
    let _cors = CorsLayer::new().allow_origins(origins); //~
}
