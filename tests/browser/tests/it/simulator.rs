//! The functions of `page.js`, on top of the crate's [`Browser`] instead of a real one.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use tower::ServiceExt;
use tower_cors_browser::{Browser, FilteredResponse, Mode, ResponseType, StorageAccess};
use tower_cors_test_support::wait;
use url::Url;
use url::form_urlencoded::Serializer;

use crate::case::DENIED;
use crate::options::{Fields, Options};
use crate::script::{Expr, Property, parse};
use crate::site::Origins;

/// Evaluates the expression `does` of case `index` in a page of `site`. Returns its value as text.
pub(crate) fn evaluate(site: &Router, origins: &Origins, index: usize, does: &str) -> String {
    let mut page = Page {
        site,
        origins,
        index,
        origin: origins.page.clone(),
        browser: browser_at(&origins.page),
    };
    match page.eval(&parse(does)) {
        Value::Text(text) => text,
        Value::Response(response) => status(&response).to_string(),
        other => panic!("the value of {does} is {other:?}"),
    }
}

/// Returns the status that the page reads.
fn status(response: &Response<Body>) -> u16 {
    match response.response_type() {
        Some(ResponseType::Opaque) => 0,
        _ => response.status().as_u16(),
    }
}

fn browser_at(origin: &str) -> Browser {
    Browser::at(origin).unwrap().remember_preflights(true)
}

/// A page, or a frame in it.
struct Page<'a> {
    site: &'a Router,
    origins: &'a Origins,
    index: usize,
    origin: String,
    browser: Browser,
}

#[derive(Debug)]
enum Value {
    Text(String),
    Fields(Fields),
    Options(Options),
    Response(Response<Body>),
    /// A function that reads a header of this name.
    Read(String),
}

impl Page<'_> {
    fn eval(&mut self, expr: &Expr) -> Value {
        match expr {
            Expr::Text(text) => Value::Text(text.clone()),
            Expr::Name(name) => self.name(name),
            Expr::Object(properties) => Value::Fields(self.fields(properties)),
            Expr::Member(object, name) => match (&**object, name.as_str()) {
                (Expr::Name(object), "origin") if object == "location" => {
                    Value::Text(self.origin.clone())
                }
                _ => panic!("unknown: {expr:?}"),
            },
            Expr::Call(function, arguments) => self.call(function, arguments),
            Expr::Same(left, right) => {
                let same = self.text(left) == self.text(right);
                Value::Text(same.to_string())
            }
            Expr::Sequence(list) => {
                let (last, others) = list.split_last().unwrap();
                for expr in others {
                    self.eval(expr);
                }
                self.eval(last)
            }
            Expr::Act(_) => panic!("not called: {expr:?}"),
        }
    }

    fn name(&self, name: &str) -> Value {
        match name {
            "url" => Value::Text(self.case_url(&self.origins.service)),
            "own" => Value::Text(self.case_url(&self.origins.page)),
            "third" => Value::Text(self.case_url(&self.origins.third)),
            "cacheable" => Value::Fields(vec![field("cache-control", "max-age=600")]),
            "allowOrigin" => Value::Read(String::from("access-control-allow-origin")),
            "include" => Value::Options(Options {
                include: true,
                ..Options::default()
            }),
            "noCors" => Value::Options(Options::in_mode(Mode::NoCors)),
            "sameOrigin" => Value::Options(Options::in_mode(Mode::SameOrigin)),
            _ => panic!("unknown: {name}"),
        }
    }

    fn call(&mut self, function: &Expr, arguments: &[Expr]) -> Value {
        if let Expr::Member(object, name) = function {
            return self.call_method(object, name, arguments);
        }
        let Expr::Name(function) = function else {
            panic!("not a function: {function:?}");
        };
        match (function.as_str(), arguments) {
            ("send", [method, options @ ..]) => self.send(method, options),
            ("upload", [method, options @ ..]) => self.upload(method, options),
            ("submit", [method]) => {
                let method = self.text(method);
                self.leave(&method, Options::in_mode(Mode::Navigate))
            }
            ("image", []) => {
                let options = Options {
                    include: true,
                    ..Options::in_mode(Mode::NoCors)
                };
                self.leave("GET", options)
            }
            ("socket", protocols) => self.open_socket(protocols),
            ("cache", [mode]) => Value::Options(Options::with_cache(&self.text(mode))),
            ("to", [url]) => Value::Options(Options {
                to: Some(self.text(url)),
                ..Options::default()
            }),
            ("ask", [fields]) => Value::Options(Options {
                ask: self.eval_fields(fields),
                ..Options::default()
            }),
            ("headers", [fields]) => Value::Options(Options {
                headers: self.eval_fields(fields),
                ..Options::default()
            }),
            ("twice", [name]) => {
                let name = self.text(name);
                Value::Options(Options {
                    headers: vec![field(&name, "1"), field(&name, "2")],
                    ..Options::default()
                })
            }
            ("type", [value]) => Value::Fields(vec![field("content-type", &self.text(value))]),
            ("read", [name]) => Value::Read(self.text(name)),
            ("arrived" | "heads" | "ran", []) => Value::Text(self.log(function)),
            ("pause", [ms]) => {
                let ms = self.text(ms).parse().unwrap();
                self.browser.advance(Duration::from_millis(ms));
                Value::Text(String::new())
            }
            ("sandboxed", [act]) => self.in_frame("null", Browser::sandboxed(), act),
            ("from", [host, act]) => {
                let origin = {
                    let host = self.text(host);
                    self.with_host(&host)
                };
                self.in_frame(&origin, browser_at(&origin), act)
            }
            _ => panic!("unknown function: {function}"),
        }
    }

    fn call_method(&mut self, object: &Expr, name: &str, arguments: &[Expr]) -> Value {
        match (name, arguments) {
            ("then", [function]) => {
                let (Value::Response(response), Value::Read(name)) =
                    (self.eval(object), self.eval(function))
                else {
                    panic!("{object:?}, then {function:?}?");
                };
                let value = response
                    .headers()
                    .get(&name)
                    .map(|value| value.to_str().unwrap());
                Value::Text(value.unwrap_or("null").to_owned())
            }
            ("repeat", [count]) => {
                let count = self.text(count).parse().unwrap();
                Value::Text(self.text(object).repeat(count))
            }
            _ => panic!("unknown method: {name}"),
        }
    }

    fn send(&mut self, method: &Expr, options: &[Expr]) -> Value {
        let method = self.text(method);
        let options = self.options(options);
        self.fetch(&method, options)
    }

    fn upload(&mut self, method: &Expr, options: &[Expr]) -> Value {
        self.browser = self.browser.clone().use_cors_preflight(true);
        let seen = self.send(method, options);
        self.browser = self.browser.clone().use_cors_preflight(false);
        seen
    }

    /// Sends a request whose response the page does not get.
    fn leave(&mut self, method: &str, options: Options) -> Value {
        self.fetch(method, options);
        Value::Text(String::new())
    }

    fn open_socket(&mut self, protocols: &[Expr]) -> Value {
        let names: Vec<String> = protocols.iter().map(|name| self.text(name)).collect();
        let mut options = Options::in_mode(Mode::WebSocket);
        if !names.is_empty() {
            options.headers = vec![field("sec-websocket-protocol", &names.join(", "))];
        }
        match self.fetch("GET", options) {
            Value::Response(_) => Value::Text(String::from("open")),
            denied => denied,
        }
    }

    fn fetch(&mut self, method: &str, options: Options) -> Value {
        self.browser = options.apply(&self.browser);
        let url = options
            .to
            .unwrap_or_else(|| self.case_url(&self.origins.service));
        let query = Serializer::new(String::new())
            .extend_pairs(&options.ask)
            .finish();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{url}?{query}"));
        for (name, value) in &options.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::empty()).unwrap();
        match wait(self.browser.fetch(self.site.clone(), request)) {
            Ok(response) => Value::Response(response),
            Err(_) => Value::Text(String::from(DENIED)),
        }
    }

    fn options(&mut self, list: &[Expr]) -> Options {
        let mut all = Options::default();
        for expr in list {
            match self.eval(expr) {
                Value::Options(options) => all.extend(options),
                other => panic!("not an option: {other:?}"),
            }
        }
        all
    }

    fn fields(&mut self, properties: &[Property]) -> Fields {
        let mut fields = Fields::new();
        for property in properties {
            match property {
                Property::Field(name, value) => fields.push((name.clone(), self.text(value))),
                Property::Spread(object) => fields.extend(self.eval_fields(object)),
            }
        }
        fields
    }

    fn eval_fields(&mut self, expr: &Expr) -> Fields {
        match self.eval(expr) {
            Value::Fields(fields) => fields,
            other => panic!("not an object: {other:?}"),
        }
    }

    fn text(&mut self, expr: &Expr) -> String {
        match self.eval(expr) {
            Value::Text(text) => text,
            other => panic!("not a text: {other:?}"),
        }
    }

    fn in_frame(&self, origin: &str, browser: Browser, act: &Expr) -> Value {
        let Expr::Act(act) = act else {
            panic!("not a function: {act:?}");
        };
        let mut frame = Page {
            origin: origin.to_owned(),
            // The status that Chromium gives to frames of other sites.
            browser: browser.storage_access(StorageAccess::Inactive),
            ..*self
        };
        frame.eval(act)
    }

    fn case_url(&self, origin: &str) -> String {
        format!("{origin}/{}", self.index)
    }

    /// Returns the page's origin with another host.
    fn with_host(&self, host: &str) -> String {
        let mut url = Url::parse(&self.origins.page).unwrap();
        url.set_host(Some(host)).unwrap();
        url.origin().ascii_serialization()
    }

    /// Returns one of the site's logs.
    fn log(&self, name: &str) -> String {
        let request = Request::get(format!("/{}/{name}", self.index));
        let request = request.body(Body::empty()).unwrap();
        let response = wait(self.site.clone().oneshot(request)).unwrap();
        let bytes = wait(axum::body::to_bytes(response.into_body(), usize::MAX)).unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }
}

fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
