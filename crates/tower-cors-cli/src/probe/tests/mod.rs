//! Requests of a page, and the servers' answers as texts. Nothing reaches a network.

mod advice;
mod connections;
mod origins;
mod plans;
mod verdicts;
mod wanted;
mod warnings;

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use http::header::ORIGIN;
use http::{HeaderMap, HeaderValue, Request, Response};
use hyper::body::Bytes;
use tower_cors_test_support::{request, wait};

use super::outcome::{Outcome, Verdict};
use super::sender::Network;
use super::text::{self, Progress};
use super::unreachable::Unreachable;
use crate::commands::PageRequest;
use crate::failure::{Exit, Failure};

const PAGE: &str = "https://app.example.com";

/// Servers that give the first answer whose key occurs in `METHOD URL`: `KEY: ANSWER; …`.
struct Answers(String);

impl Network for Answers {
    async fn send(&self, asked: Request<Bytes>) -> Result<Response<()>, Unreachable> {
        let asked = format!("{} {}", asked.method(), asked.uri());
        let mut rules = self
            .0
            .split("; ")
            .map(|rule| rule.split_once(": ").unwrap());
        let (_, answer) = rules.find(|(key, _)| asked.contains(key)).unwrap();
        let (status, fields) = answer.split_once(' ').unwrap_or((answer, ""));
        let mut response = Response::new(());
        *response.status_mut() = status.parse().unwrap();
        *response.headers_mut() = headers(fields);
        Ok(response)
    }
}

/// Reads `name=value …`. `PAGE` is the origin of the page.
fn headers(fields: &str) -> HeaderMap {
    let fields = fields.replace("PAGE", PAGE);
    request(format!("GET {fields}").trim_end())
        .headers()
        .clone()
}

/// Reads `METHOD URL name=value … [credentials] [yes]`. Adds the page's origin.
fn page_request(text: &str) -> (PageRequest, bool) {
    let mut words = text.splitn(3, ' ');
    let (method, url) = (words.next().unwrap(), words.next().unwrap());
    let options = words.next().unwrap_or_default().split(' ');
    let (fields, flags): (Vec<&str>, Vec<&str>) = options.partition(|word| word.contains('='));
    let mut page = PageRequest {
        request: Request::new(Bytes::new()),
        own_headers: HeaderMap::new(),
        credentials: flags.contains(&"credentials"),
    };
    *page.request.method_mut() = method.parse().unwrap();
    *page.request.uri_mut() = url.parse().unwrap();
    *page.request.headers_mut() = headers(&fields.join(" "));
    let origin = page.request.headers_mut().entry(ORIGIN);
    origin.or_insert(HeaderValue::from_static(PAGE));
    (page, flags.contains(&"yes"))
}

/// Standard output, as far as a test is concerned.
#[derive(Clone, Default)]
struct Output(Rc<RefCell<Vec<u8>>>);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the outcome of a request, and the output about it.
fn run(request: &str, answers: &str) -> (Result<Outcome, Failure>, String) {
    let mut out = Output::default();
    let progress = Progress::to(Box::new(out.clone()), false);
    let (page, yes) = page_request(request);
    let outcome = wait(super::probe(
        page,
        yes,
        Answers(answers.to_owned()),
        progress,
    ));
    if let Ok(outcome) = &outcome {
        text::print(&mut out, outcome).unwrap();
    }
    let printed = String::from_utf8(out.0.take()).unwrap();
    (outcome, printed)
}

/// Returns the code of the reason or the verdict, and the advice.
fn advice(request: &str, answers: &str) -> String {
    let outcome = run(request, answers).0.unwrap();
    let (code, exit) = match &outcome.verdict {
        Verdict::Blocked(blocked) => (blocked.reason().code(), Exit::Refused),
        Verdict::Readable(_) => ("readable", Exit::Done),
        Verdict::Granted => ("granted", Exit::Done),
    };
    assert_eq!(outcome.exit(), exit);
    let lines = outcome.help.advice.iter().map(|line| format!(" | {line}"));
    code.to_owned() + &lines.collect::<String>()
}
