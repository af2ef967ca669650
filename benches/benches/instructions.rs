//! Serves a case many times while callgrind counts the instructions: see `README.md`.
//!
//! ```text
//! instructions list                          the names of all cases
//! instructions <case> <contender> <times>    serves the case
//! ```

#![allow(clippy::unwrap_used)]

use std::env;

use http::Request;
use tower_cors_benches::case::{Case, hostile_cases, origin_cases, service_cases};
use tower_cors_benches::contenders::{Contender, inner, serve, tower_cors, tower_http};
use tower_cors_benches::hand_written::HandWritten;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["list"] => cases().for_each(|case| println!("{case}")),
        [name, contender, times] => {
            let case = cases().find(|case| case.to_string() == name);
            run(case.unwrap(), contender, times.parse().unwrap());
        }
        _ => println!("instructions list | <case> <contender> <times>"),
    }
}

fn cases() -> impl Iterator<Item = Case> {
    service_cases()
        .chain(origin_cases())
        .chain(hostile_cases(&[1, 2, 4, 64]))
}

fn run(case: Case, contender: &str, times: usize) {
    match contender {
        "bare" => count(inner(), case, times),
        "tower-cors" => count(tower_cors(case.origins), case, times),
        "tower-http" => count(tower_http(case.origins), case, times),
        "hand-written" => count(HandWritten::new(case.scenario), case, times),
        _ => println!("no such contender: {contender}"),
    }
}

fn count(mut service: impl Contender, case: Case, times: usize) {
    let request = case.request();
    for _ in 0..times {
        counted(&mut service, case.cloned, request.clone());
    }
}

/// The only function whose instructions callgrind collects.
#[inline(never)]
fn counted(service: &mut impl Contender, cloned: bool, request: Request<()>) {
    serve(service, cloned, request);
}
