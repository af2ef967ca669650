//! Requests from `curl` command lines, as the developer tools of browsers copy them.

use clap::error::{Error, ErrorKind};
use clap::{ArgAction, Parser};
use http::header::COOKIE;
use http::{HeaderName, HeaderValue, Method, Request, Uri};

/// The part of curl's command line that affects the request.
#[derive(Parser)]
#[command(name = "curl", no_binary_name = true)]
#[command(disable_help_flag = true, disable_version_flag = true)]
struct Curl {
    url: Uri,
    #[arg(short = 'X', long = "request")]
    method: Option<Method>,
    #[arg(short = 'H', long = "header", value_parser = parse_header)]
    headers: Vec<(HeaderName, HeaderValue)>,
    #[arg(short = 'b', long = "cookie")]
    cookies: Vec<HeaderValue>,
    #[arg(short, long, aliases = ["data-raw", "data-binary", "data-ascii", "data-urlencode"])]
    data: Vec<String>,
    #[arg(short = 'I', long)]
    head: bool,
    /// Options that do not affect the request.
    #[arg(
        short = 'i',
        long,
        short_aliases = ['k', 'L', 's', 'v'],
        aliases = ["compressed", "insecure", "location", "silent", "verbose"],
        action = ArgAction::Count
    )]
    include: u8,
}

/// Parses a `curl` command: separate words, one text with the whole command, or `curl` and one text
/// with the rest.
pub(crate) fn parse(words: &[String]) -> Result<Request<()>, Error> {
    let words = match words {
        [text] => split(text)?,
        [curl, text] if text.contains(char::is_whitespace) => {
            [vec![curl.clone()], split(text)?].concat()
        }
        words => words.to_vec(),
    };
    match words.as_slice() {
        [curl, arguments @ ..] if curl == "curl" => {
            Curl::try_parse_from(arguments).map(Curl::into_request)
        }
        _ => Err(invalid(
            "expected a `curl` command, as the browser's developer tools copy it",
        )),
    }
}

/// Splits a text into words like a POSIX shell.
fn split(text: &str) -> Result<Vec<String>, Error> {
    // Browsers write `$'…'` around text with escapes. Only some shells read that. Taken for a plain
    // word, it would make another request.
    if text.contains(" $'") {
        return Err(invalid(
            "quoted text cannot contain `$'…'`; write the `curl` command without quotes around it",
        ));
    }
    shell_words::split(&text.replace("\r\n", "\n"))
        .map_err(|_| invalid("the text after `curl` has a quote that is never closed"))
}

fn invalid(message: &str) -> Error {
    Error::raw(ErrorKind::InvalidValue, format!("{message}\n"))
}

impl Curl {
    fn into_request(self) -> Request<()> {
        let implied = match (self.head, self.data.is_empty()) {
            (true, _) => Method::HEAD,
            (false, true) => Method::GET,
            (false, false) => Method::POST,
        };
        let mut request = Request::new(());
        *request.uri_mut() = self.url;
        *request.method_mut() = self.method.unwrap_or(implied);
        let cookies = self.cookies.into_iter().map(|cookie| (COOKIE, cookie));
        request
            .headers_mut()
            .extend(self.headers.into_iter().chain(cookies));
        request
    }
}

/// Parses a header line: `Name: value`.
pub(crate) fn parse_header(line: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let (name, value) = line.split_once(':').ok_or("expected `Name: value`")?;
    let name = name.trim().parse().map_err(|_| "not a header name")?;
    let value = value.trim().parse();
    Ok((name, value.map_err(|_| "not a header value")?))
}
