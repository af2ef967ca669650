//! The browser allows exactly the requests that the policy grants.
//!
//! This holds for all policies and all fetches. Three parts decide what is granted: a [`model`] in
//! plain code, `Policy::decide`, and the browser, which sees only headers.
//!
//! `PROPTEST_CASES=1000000 cargo test --release -p tower-cors-browser oracle` runs a million cases.

mod coverage;
mod fetch;
mod model;
mod policy;
mod properties;
mod site;
mod strategies;
