//! A `curl` command, option by option.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use clap::error::Error;
use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue, ORIGIN, REFERER,
    USER_AGENT,
};
use http::{HeaderMap, Method, Request, Uri};
use hyper::body::Bytes;
use tower_cors_core::text::{Escaped, Ticked};
use url::Url;

use super::body::{Body, encode_pair, refuse_file};
use super::options::{Effect, by_letter, by_name};
use super::{header, invalid};

/// The largest number of header lines. A `HeaderMap` panics beyond a limit of its own.
const MAX_HEADERS: usize = 1000;

/// The parts of a command that change the request.
#[derive(Default)]
struct Command {
    urls: Vec<String>,
    method: Option<Method>,
    headers: HeaderMap,
    /// `Authorization` by `-u`, `User-Agent` by `-A`, `Referer` by `-e`. Lines of `-H` replace them.
    defaults: HeaderMap,
    query: Vec<String>,
    body: Body,
    is_get: bool,
    is_head: bool,
}

/// Reads the words after `curl`.
pub(super) fn parse(words: &[String]) -> Result<Request<Bytes>, Error> {
    let mut command = Command::default();
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        if let Some(name) = word.strip_prefix("--").filter(|name| !name.is_empty()) {
            let (_, _, effect) = by_name(name).ok_or_else(|| unknown(word))?;
            command.apply(word, *effect, None, &mut words)?;
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            command.apply_letters(letters, &mut words)?;
        } else if word != "--" {
            command.urls.push(word.to_owned());
        }
    }
    command.into_request()
}

/// Parses a URL. `curl` takes one without a scheme for `http`.
pub(crate) fn parse_url(text: &str) -> Result<Uri, String> {
    let text = text.trim();
    if text.starts_with('/') {
        return text.parse().map_err(|error| format!("{error}"));
    }
    let has_scheme = text.contains("://");
    let full = if has_scheme {
        text.to_owned()
    } else {
        format!("http://{text}")
    };
    let url = Url::parse(&full).map_err(|error| error.to_string())?;
    url.as_str().parse().map_err(|error| format!("{error}"))
}

impl Command {
    /// Applies letters behind one dash: flags, and at most one option with a value, the last.
    fn apply_letters<'a>(
        &mut self,
        letters: &'a str,
        words: &mut impl Iterator<Item = &'a str>,
    ) -> Result<(), Error> {
        let mut rest = letters.chars();
        while let Some(letter) = rest.next() {
            let option = format!("-{letter}");
            let (_, _, effect) = by_letter(letter).ok_or_else(|| unknown(&option))?;
            let attached = Some(rest.as_str()).filter(|rest| !rest.is_empty());
            self.apply(&option, *effect, attached, words)?;
            if effect.takes_value() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn apply<'a>(
        &mut self,
        option: &str,
        effect: Effect,
        attached: Option<&'a str>,
        words: &mut impl Iterator<Item = &'a str>,
    ) -> Result<(), Error> {
        let value = match effect.takes_value() {
            true => attached.or_else(|| words.next()).ok_or_else(|| {
                invalid(&format!(
                    "the option `{option}` of curl needs a value after it"
                ))
            })?,
            false => "",
        };
        self.set(option, effect, value)
    }

    fn set(&mut self, option: &str, effect: Effect, value: &str) -> Result<(), Error> {
        match effect {
            Effect::Nothing | Effect::NothingWithValue => {}
            Effect::Unsupported => return Err(unsupported(option)),
            Effect::Get => self.is_get = true,
            Effect::Head => self.is_head = true,
            Effect::Url => self.urls.push(value.to_owned()),
            Effect::Method => self.method = Some(method(value)?),
            Effect::Header => self.add_line(value)?,
            Effect::Cookie => self.add_cookie(option, value)?,
            Effect::User => self.set_user(value)?,
            Effect::Bearer => {
                self.set_default(AUTHORIZATION, option, &format!("Bearer {value}"))?
            }
            Effect::UserAgent => self.set_default(USER_AGENT, option, value)?,
            Effect::Referer => {
                let url = value.strip_suffix(";auto").unwrap_or(value);
                self.set_default(REFERER, option, url)?;
            }
            Effect::Data | Effect::DataBinary => {
                refuse_file(option, value, &['@'])?;
                self.body.add(value);
            }
            Effect::DataRaw => self.body.add(value),
            Effect::DataUrlencode => {
                refuse_encoded_file(option, value)?;
                self.body.add_urlencoded(value);
            }
            Effect::Json => {
                refuse_file(option, value, &['@'])?;
                self.body.add_json(value);
            }
            Effect::Form => self.body.add_part(value, false)?,
            Effect::FormString => self.body.add_part(value, true)?,
            Effect::UrlQuery => {
                refuse_encoded_file(option, value)?;
                let encoded = value.strip_prefix('+').map(str::to_owned);
                self.query
                    .push(encoded.unwrap_or_else(|| encode_pair(value)));
            }
        }
        Ok(())
    }

    fn add_line(&mut self, line: &str) -> Result<(), Error> {
        refuse_file("-H", line, &['@'])?;
        // The line may be a secret, so the message has at most the name.
        let name = line.split_once(':').map_or("", |(name, _)| name);
        let header = header::parse_line(line)
            .map_err(|error| invalid(&format!("-H {}: {error}", Escaped(name))))?;
        match header {
            Some((name, value)) => append(&mut self.headers, name, value),
            None => Ok(()),
        }
    }

    fn add_cookie(&mut self, option: &str, value: &str) -> Result<(), Error> {
        if !value.contains('=') {
            return Err(invalid(&format!(
                "`{option}` without `=` reads cookies from a file; write `{option} name=value`"
            )));
        }
        append(&mut self.headers, COOKIE, value_of(option, value)?)
    }

    fn set_user(&mut self, user: &str) -> Result<(), Error> {
        if !user.contains(':') {
            return Err(invalid("`-u` has no password; write `-u user:password`"));
        }
        let encoded = BASE64_STANDARD.encode(user);
        self.set_default(AUTHORIZATION, "-u", &format!("Basic {encoded}"))
    }

    fn set_default(&mut self, name: HeaderName, option: &str, value: &str) -> Result<(), Error> {
        self.defaults.insert(name, value_of(option, value)?);
        Ok(())
    }

    fn into_request(mut self) -> Result<Request<Bytes>, Error> {
        if self.is_get {
            self.query.extend(self.body.take_query());
        }
        let uri = self.uri()?;
        let method = self.method();
        let body = self.take_body(&method)?;
        for (name, value) in &self.defaults {
            if !self.headers.contains_key(name) {
                self.headers.insert(name, value.clone());
            }
        }
        add_origin(&mut self.headers);
        let mut request = Request::new(body);
        *request.uri_mut() = uri;
        *request.method_mut() = method;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    fn uri(&self) -> Result<Uri, Error> {
        let url = match self.urls.as_slice() {
            [url] => url,
            [] => return Err(invalid("the `curl` command has no URL")),
            _ => {
                return Err(invalid(
                    "the `curl` command has several URLs, or words outside quotes; leave one URL",
                ));
            }
        };
        let (url, _fragment) = url.split_once('#').unwrap_or((url, ""));
        let mut url = url.to_owned();
        for query in &self.query {
            url.push(if url.contains('?') { '&' } else { '?' });
            url += query;
        }
        parse_url(&url)
            .map_err(|error| invalid(&format!("the URL of the `curl` command is wrong: {error}")))
    }

    fn method(&self) -> Method {
        let implied = match (self.is_head, self.body.is_empty()) {
            (true, _) => Method::HEAD,
            (false, true) => Method::GET,
            (false, false) => Method::POST,
        };
        self.method.clone().unwrap_or(implied)
    }

    /// Takes the body, and adds the headers that curl adds for it.
    fn take_body(&mut self, method: &Method) -> Result<Bytes, Error> {
        if self.body.is_empty() {
            return Ok(Bytes::new());
        }
        if matches!(*method, Method::GET | Method::HEAD) {
            return Err(invalid(&format!(
                "a page cannot send a body with `{method}`: its `fetch` throws a `TypeError`; \
                 remove the data, or write -G to put it into the URL"
            )));
        }
        let body = std::mem::take(&mut self.body);
        if body.is_json {
            self.defaults
                .entry(ACCEPT)
                .or_insert(HeaderValue::from_static("application/json"));
        }
        let (bytes, content_type) = body.finish()?;
        self.set_default(CONTENT_TYPE, "-F", &content_type)?;
        Ok(bytes)
    }
}

/// Appends a header line, up to [`MAX_HEADERS`].
pub(crate) fn append(
    headers: &mut HeaderMap,
    name: HeaderName,
    value: HeaderValue,
) -> Result<(), Error> {
    if headers.len() >= MAX_HEADERS {
        return Err(invalid(&format!(
            "there are more than {MAX_HEADERS} headers"
        )));
    }
    headers.append(name, value);
    Ok(())
}

/// Adds the origin of the `Referer` as `Origin`. Browsers copy a blocked request without `Origin`.
fn add_origin(headers: &mut HeaderMap) {
    if headers.contains_key(ORIGIN) {
        return;
    }
    let referer = headers.get(REFERER).and_then(|value| value.to_str().ok());
    let url = referer.and_then(|url| Url::parse(url).ok());
    let origin = url.map(|url| url.origin()).filter(url::Origin::is_tuple);
    let origin = origin.and_then(|origin| origin.ascii_serialization().parse().ok());
    headers.extend(origin.map(|origin: HeaderValue| (ORIGIN, origin)));
}

/// Refuses `@file` and `name@file`.
fn refuse_encoded_file(option: &str, value: &str) -> Result<(), Error> {
    match value.find(['=', '@']).and_then(|at| value.get(at..)) {
        Some(file) => refuse_file(option, file, &['@']),
        None => Ok(()),
    }
}

fn method(text: &str) -> Result<Method, Error> {
    text.parse()
        .map_err(|_| invalid(&format!("{} is not a method", Ticked(text))))
}

fn value_of(option: &str, value: &str) -> Result<HeaderValue, Error> {
    header::parse_value(value)
        .map_err(|error| invalid(&format!("the text after `{option}` is {error}")))
}

/// Returns the error of an option that is not in the table. The text after `=` may be a secret.
fn unknown(option: &str) -> Error {
    let (option, _) = option.split_once('=').unwrap_or((option, ""));
    invalid(&format!(
        "unknown option of curl: `{}`; remove it if it does not change the request",
        Escaped(option)
    ))
}

fn unsupported(option: &str) -> Error {
    invalid(&format!(
        "the option `{option}` of curl does not work here, because no page can do the same; remove it"
    ))
}
