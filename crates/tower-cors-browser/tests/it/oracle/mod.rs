//! The browser passes what the policy grants, and blocks what it refuses.
//!
//! That holds for all policies and all fetches. Three parts say what is granted: a [`model`] in
//! plain code, `Policy::decide`, and the browser, which knows no policy and sees only headers.
//!
//! `PROPTEST_CASES=1000000 cargo test --release -p tower-cors-browser oracle` runs a million cases.

mod coverage;
mod fetch;
mod model;
mod policy;
mod properties;
mod site;
mod strategies;
