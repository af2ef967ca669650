//! The request of a page, from options or from a `curl` command.

use std::io::{self, Write};

use clap::Args;
use clap::error::{Error, ErrorKind};
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, COOKIE, HeaderName, HeaderValue, ORIGIN};
use http::{HeaderMap, Method, Request, Uri};
use hyper::body::Bytes;
use tower_cors_browser::{Browser, Credentials, SetupError};
use tower_cors_core::text::TickedList;

use crate::curl::{self, Pasted, parse_header};
use crate::failure::Failure;

/// The options that describe a page's request, besides its URL.
#[derive(Args)]
#[command(next_help_heading = "Request")]
pub(super) struct PageOptions {
    /// The origin of the page that sends the request, such as `https://app.example.com`
    #[arg(long)]
    origin: Option<HeaderValue>,
    /// The method of the request; the default is GET
    #[arg(long)]
    method: Option<Method>,
    /// A header that the page sets, such as 'Content-Type: application/json' (repeatable)
    // Texts, because clap prints a value that it cannot parse, and the value may be a secret.
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// Send cookies, as `fetch` does with `credentials: "include"`
    #[arg(long)]
    credentials: bool,
}

/// The request of a page.
pub(crate) struct PageRequest {
    /// The request with its `Origin` and `Cookie`.
    pub(crate) request: Request<Bytes>,
    /// The headers that the browser adds, as far as they are known.
    pub(crate) own_headers: HeaderMap,
    pub(crate) credentials: bool,
}

impl PageOptions {
    /// Returns the request to `url`.
    pub(super) fn request(self, url: Uri) -> Result<PageRequest, Failure> {
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = url;
        *request.method_mut() = self.method.clone().unwrap_or_default();
        if self.origin.is_none() {
            return Err(missing_origin("write `--origin https://…`").into());
        }
        let set = self.set_headers()?;
        self.complete(request, set, HeaderMap::new())
    }

    /// Returns the request of a `curl` command. Writes a note about the headers that are taken for
    /// the browser's own.
    pub(super) fn pasted(self, words: &[String]) -> Result<PageRequest, Failure> {
        if self.method.is_some() {
            return Err(Error::raw(
                ErrorKind::ArgumentConflict,
                "'--method <METHOD>' cannot be used with `curl`; write -X after `curl`\n",
            )
            .into());
        }
        let Pasted {
            request,
            own_headers,
            mut ambiguous,
        } = curl::parse(words)?;
        let set = self.set_headers()?;
        ambiguous.retain(|name| set.iter().all(|(set, _)| set != name));
        if !ambiguous.is_empty() {
            writeln!(
                io::stderr(),
                "note: taken for the browser's own headers: {}; if the page sets one of them, \
                 add it with -H before `curl`",
                TickedList(&ambiguous)
            )?;
        }
        self.complete(request, set, own_headers)
    }

    /// Returns the headers of `-H`.
    fn set_headers(&self) -> Result<Vec<(HeaderName, HeaderValue)>, Error> {
        let parse = |line: &String| {
            parse_header(line).map_err(|error| curl::invalid(&format!("-H: {error}")))
        };
        self.headers.iter().map(parse).collect()
    }

    fn complete(
        self,
        mut request: Request<Bytes>,
        set: Vec<(HeaderName, HeaderValue)>,
        own_headers: HeaderMap,
    ) -> Result<PageRequest, Failure> {
        let headers = request.headers_mut();
        for (name, value) in set {
            curl::append(headers, name, value)?;
        }
        if let Some(origin) = self.origin {
            headers.insert(ORIGIN, origin);
        }
        let credentials = self.credentials || headers.contains_key(COOKIE);
        Ok(PageRequest {
            request,
            own_headers,
            credentials,
        })
    }
}

impl PageRequest {
    /// Returns the origin of the page.
    ///
    /// `None` for a request without `Origin`, which no page sends to another origin.
    pub(crate) fn origin(&self) -> Option<&HeaderValue> {
        self.request.headers().get(ORIGIN)
    }

    /// Returns whether the request is a preflight, which no page sends itself.
    pub(crate) fn is_preflight(&self) -> bool {
        let headers = self.request.headers();
        headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// Returns a browser with a page at `origin`, and with the cookies of the request.
    pub(crate) fn browser(&self, origin: &HeaderValue) -> Result<Browser, SetupError> {
        let mut browser = match origin.as_bytes() {
            b"null" => Browser::sandboxed(),
            origin => Browser::at(&String::from_utf8_lossy(origin))?,
        };
        for cookie in self.request.headers().get_all(COOKIE) {
            browser = browser.cookie(&String::from_utf8_lossy(cookie.as_bytes()))?;
        }
        if self.credentials {
            browser = browser.credentials(Credentials::Include);
        }
        Ok(browser)
    }
}

/// Returns the error of a request whose page is unknown.
pub(crate) fn missing_origin(advice: &str) -> Error {
    Error::raw(
        ErrorKind::MissingRequiredArgument,
        format!("--origin <ORIGIN> is missing, the origin of the page; {advice}\n"),
    )
}
