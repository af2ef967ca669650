//! Serves a request to a policy that grows, while callgrind counts the instructions: see
//! `README.md`.
//!
//! ```text
//! growth list                        the names of all policies
//! growth <policy> tower-cors <times> serves a request to the policy
//! growth <policy> bare <times>       serves it without one
//! ```

#![allow(clippy::unwrap_used)]

use std::env;

use http::Request;
use tower_cors_benches::contenders::{Contender, inner, serve};
use tower_cors_benches::growth;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let find = |name: &str| growth::all().find(|growth| growth.name() == name).unwrap();
    match arguments[..] {
        ["list"] => growth::all().for_each(|growth| println!("{}", growth.name())),
        [name, "tower-cors", times] => {
            let growth = find(name);
            count(growth.service(), &growth.request(), times.parse().unwrap());
        }
        [name, "bare", times] => count(inner(), &find(name).request(), times.parse().unwrap()),
        _ => println!("growth list | <policy> (tower-cors | bare) <times>"),
    }
}

fn count(mut service: impl Contender, request: &Request<()>, times: usize) {
    for _ in 0..times {
        counted(&mut service, request.clone());
    }
}

/// The only function whose instructions callgrind collects.
#[inline(never)]
fn counted(service: &mut impl Contender, request: Request<()>) {
    serve(service, false, request);
}
