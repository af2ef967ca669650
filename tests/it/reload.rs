//! Replacing the policy of a running service.
#![cfg(feature = "reload")]

use std::convert::Infallible;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use http::{Request, Response, StatusCode};
use tower::{Layer, Service, service_fn};
use tower_cors::{CorsConfig, CorsLayer, Disallowed, Policy, ReloadHandle};
use tower_cors_test_support::{describe, request, wait};

const SENDERS: usize = 3;
/// The rounds of [`REQUESTS`] that each sender sends.
const ROUNDS: usize = 3_000;
/// More replacements than the senders leave time for.
const MAX_REPLACEMENTS: usize = 100_000_000;

const GET: &str = "GET Origin=https://app.example";
/// The requests that are sent while policies are replaced.
const REQUESTS: [&str; 3] = [
    GET,
    "OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-all",
    "OPTIONS Origin=https://evil.example ACRM=PUT",
];
/// The inner service's own header.
const INNER: &str = "ACAO=https://inner.example";

/// Returns policies that differ in the status and in every header of their responses.
fn policies() -> [Policy; 4] {
    let rule = |name: &str, max_age| {
        CorsLayer::new()
            .allow_methods([name, "PUT"])
            .allow_headers([name, "x-all"])
            .expose_headers([name])
            .max_age(Duration::from_secs(max_age))
    };
    let status = |code| StatusCode::from_u16(code).unwrap();
    [
        rule("a", 1)
            .allow_origins(["https://app.example"])
            .allow_credentials(true)
            .preflight_status(status(201))
            .rejected_preflight_status(status(401)),
        rule("b", 2)
            .allow_origins(["*"])
            .preflight_status(status(202)),
        rule("c", 3)
            .allow_origins(["https://app.example"])
            .allow_private_network(true)
            .preflight_status(status(203))
            .rejected_preflight_status(status(403)),
        rule("d", 4)
            .allow_origins(["https://other.example"])
            .on_disallowed_origin(Disallowed::Reject(status(451)))
            .rejected_preflight_status(status(404)),
    ]
    .map(compile)
}

fn compile(config: CorsConfig) -> Policy {
    config.compile().unwrap()
}

fn allowing(origin: &str) -> Policy {
    compile(CorsLayer::new().allow_origins([origin]))
}

fn ask(layer: &CorsLayer, text: &str) -> String {
    tower_cors_test_support::ask(layer, text, INNER)
}

#[test]
fn no_response_mixes_two_policies() {
    let policies = policies();
    // For each request, the answer of each policy by itself.
    let alone = REQUESTS.map(|text| policies.clone().map(|policy| ask(&policy.into(), text)));
    for answers in &alone {
        let mut distinct = answers.to_vec();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), answers.len(), "{answers:#?}");
    }

    let (layer, handle) = CorsLayer::from(policies[0].clone()).reloadable();
    let (begin, ended) = (Barrier::new(SENDERS + 1), AtomicUsize::new(0));
    let counts = thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS)
            .map(|_| {
                scope.spawn(|| {
                    begin.wait();
                    let counts = send(&layer, &alone);
                    ended.fetch_add(1, Ordering::Release);
                    counts
                })
            })
            .collect();
        begin.wait();
        for policy in policies.iter().cycle().take(MAX_REPLACEMENTS) {
            if ended.load(Ordering::Acquire) == SENDERS {
                break;
            }
            handle.replace(policy.clone());
        }
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap().unwrap_or_else(|mix| panic!("{mix}")))
            .reduce(|a, b| std::array::from_fn(|index| a[index] + b[index]))
    });
    // The test proves nothing if one policy was in use the whole time.
    let counts = counts.unwrap();
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
}

/// Counts the answers of each policy, or returns an answer that no policy gives.
fn send(layer: &CorsLayer, alone: &[[String; 4]; 3]) -> Result<[usize; 4], String> {
    let mut counts = [0; 4];
    let requests = REQUESTS.iter().zip(alone).cycle();
    for (text, answers) in requests.take(REQUESTS.len() * ROUNDS) {
        let got = ask(layer, text);
        match answers.iter().position(|answer| *answer == got) {
            Some(index) => counts[index] += 1,
            None => return Err(format!("{text}: {got}, which is none of {answers:#?}")),
        }
    }
    Ok(counts)
}

/// The policy that decided on a request also decorates its response.
#[test]
fn a_request_under_way_ends_as_it_began() {
    let [first, second, ..] = policies();
    let expected = ask(&first.clone().into(), GET);
    let (layer, handle) = CorsLayer::from(first).reloadable();
    let mut service = layer.layer(service_fn(async |_: Request<()>| {
        Ok::<_, Infallible>(Response::new(String::from("inner")))
    }));
    let response = service.call(request(GET));
    handle.replace(second);
    assert_eq!(describe(&wait(response).unwrap()), expected);
}

#[test]
fn layers_and_services_made_before_follow() {
    let [first, second, ..] = policies();
    let expected = ask(&second.clone().into(), GET);
    let (layer, handle) = CorsLayer::from(first).reloadable();
    let cloned_layer = layer.clone();
    let mut service = layer.layer(service_fn(async |_: Request<()>| {
        Ok::<_, Infallible>(Response::new(String::from("inner")))
    }));
    let mut cloned_service = service.clone();

    let cloned_handle = handle.clone();
    drop(handle);
    cloned_handle.replace(second);
    assert_eq!(ask(&layer, GET), expected);
    assert_eq!(ask(&cloned_layer, GET), expected);
    for service in [&mut service, &mut cloned_service] {
        let response = wait(service.call(request(GET))).unwrap();
        assert_eq!(describe(&response), expected);
    }
}

#[test]
fn the_policy_is_the_one_in_use() {
    let (first, second) = (allowing("https://a.example"), allowing("https://b.example"));
    let (_layer, handle) = CorsLayer::from(first.clone()).reloadable();
    assert_eq!(handle.policy().config(), first.config());
    handle.replace(second.clone());
    assert_eq!(handle.policy().config(), second.config());
}

/// The last policy stays after the handle is gone.
#[test]
fn a_handle_may_be_dropped() {
    let (layer, handle) = CorsLayer::permissive().reloadable();
    handle.replace(allowing("https://app.example"));
    drop(handle);
    assert!(ask(&layer, GET).contains("ACAO=https://app.example"));
}

#[test]
fn a_function_is_asked_until_the_first_replacement() {
    let policy = allowing("https://app.example");
    let layer =
        CorsLayer::from_fn(move |request| (request.method == "GET").then(|| policy.clone()));
    let (layer, handle) = layer.reloadable();
    assert_eq!(
        ask(&layer, GET),
        "inner 200 ACAO=https://app.example Vary=Origin"
    );
    let denied = "inner 200 Vary=Origin";
    assert_eq!(ask(&layer, "PUT Origin=https://app.example"), denied);

    // The handle cannot know what the function would return, so its policy denies all.
    let unknown = CorsLayer::from(handle.policy());
    assert_eq!(ask(&unknown, GET), "inner 200 Vary=Origin");

    handle.replace(allowing("https://other.example"));
    assert_eq!(ask(&layer, GET), "inner 200 Vary=Origin");
    assert_eq!(
        ask(&layer, "PUT Origin=https://app.example"),
        "inner 200 Vary=Origin"
    );
}

#[test]
fn a_reloadable_layer_gets_another_handle() {
    let (layer, first) = CorsLayer::permissive().reloadable();
    let (again, second) = layer.clone().reloadable();
    for (handle, origin) in [
        (&first, "https://a.example"),
        (&second, "https://b.example"),
    ] {
        let policy = allowing(origin);
        handle.replace(policy.clone());
        for other in [&first, &second] {
            assert_eq!(other.policy().config(), policy.config());
        }
        for layer in [&layer, &again] {
            let text = format!("GET Origin={origin}");
            assert!(ask(layer, &text).contains(&format!("ACAO={origin}")));
        }
    }
}

/// A predicate runs while its policy is in use. If it replaces the policy, it must not deadlock.
#[test]
fn a_predicate_may_replace_its_own_policy() {
    let (layer, handle) = CorsLayer::permissive().reloadable();
    let within = handle.clone();
    handle.replace(compile(CorsLayer::new().allow_origin_if(move |_, _| {
        within.replace(allowing("https://other.example"));
        true
    })));
    assert!(ask(&layer, GET).contains("ACAO=https://app.example"));
    assert_eq!(ask(&layer, GET), "inner 200 Vary=Origin");
}

/// A panic in a predicate or a function poisons nothing, because nothing is locked.
#[test]
fn user_code_that_panics_leaves_the_handle_as_it_was() {
    let panicking = compile(CorsLayer::new().allow_origin_if(|_, _| panic!("on purpose")));
    let by_function = CorsLayer::from_fn(|_| panic!("on purpose"));
    for layer in [CorsLayer::from(panicking), by_function] {
        let (layer, handle) = layer.reloadable();
        // More times than a thread has slots for policies in use.
        for _ in 0..100 {
            let asking = AssertUnwindSafe(|| ask(&layer, GET));
            assert!(catch_unwind(asking).is_err());
        }
        drop(handle.policy());
        handle.replace(allowing("https://app.example"));
        assert!(ask(&layer, GET).contains("ACAO=https://app.example"));
    }
}

#[test]
fn debug_shows_the_policy() {
    fn is_shared<T: Clone + Debug + Send + Sync + 'static>(_: &T) {}

    let (layer, handle) = CorsLayer::from(allowing("https://app.example")).reloadable();
    is_shared::<ReloadHandle>(&handle);
    for text in [format!("{handle:?}"), format!("{layer:?}")] {
        assert!(text.contains("https://app.example"), "{text}");
    }
}
