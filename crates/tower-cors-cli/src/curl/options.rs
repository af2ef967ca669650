//! The options of curl: those that change the request, those that do not, and those that this
//! program cannot follow.

/// The effect of an option on the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Bearer,
    Cookie,
    Data,
    DataBinary,
    DataRaw,
    DataUrlencode,
    Form,
    FormString,
    Get,
    Head,
    Header,
    Json,
    Method,
    Referer,
    Url,
    UrlQuery,
    User,
    UserAgent,
    /// Changes nothing that a page's request has.
    Nothing,
    /// The same, for an option with a value.
    NothingWithValue,
    /// Makes another request or another connection than a page could.
    Unsupported,
}

/// An option: its letter, its name, and its effect.
pub(super) type Known = (Option<char>, &'static str, Effect);

/// Returns the option with this letter.
pub(super) fn by_letter(letter: char) -> Option<&'static Known> {
    OPTIONS.iter().find(|(short, ..)| *short == Some(letter))
}

/// Returns the option with this name, without its dashes.
pub(super) fn by_name(name: &str) -> Option<&'static Known> {
    OPTIONS.iter().find(|(_, long, _)| *long == name)
}

impl Effect {
    pub(super) fn takes_value(self) -> bool {
        !matches!(
            self,
            Self::Get | Self::Head | Self::Nothing | Self::Unsupported
        )
    }
}

/// <https://curl.se/docs/manpage.html>
#[rustfmt::skip] // a line an option
const OPTIONS: &[Known] = &[
    (None, "oauth2-bearer", Effect::Bearer),
    (Some('b'), "cookie", Effect::Cookie),
    (Some('d'), "data", Effect::Data),
    (None, "data-ascii", Effect::Data),
    (None, "data-binary", Effect::DataBinary),
    (None, "data-raw", Effect::DataRaw),
    (None, "data-urlencode", Effect::DataUrlencode),
    (Some('F'), "form", Effect::Form),
    (None, "form-string", Effect::FormString),
    (Some('G'), "get", Effect::Get),
    (Some('I'), "head", Effect::Head),
    (Some('H'), "header", Effect::Header),
    (None, "json", Effect::Json),
    (Some('X'), "request", Effect::Method),
    (Some('e'), "referer", Effect::Referer),
    (None, "url", Effect::Url),
    (None, "url-query", Effect::UrlQuery),
    (Some('u'), "user", Effect::User),
    (Some('A'), "user-agent", Effect::UserAgent),

    (None, "anyauth", Effect::Nothing),
    (None, "basic", Effect::Nothing),
    (None, "compressed", Effect::Nothing),
    (None, "create-dirs", Effect::Nothing),
    (Some('f'), "fail", Effect::Nothing),
    (None, "fail-early", Effect::Nothing),
    (None, "fail-with-body", Effect::Nothing),
    (Some('g'), "globoff", Effect::Nothing),
    (Some('0'), "http1.0", Effect::Nothing),
    (None, "http1.1", Effect::Nothing),
    (None, "http2", Effect::Nothing),
    (None, "http2-prior-knowledge", Effect::Nothing),
    (None, "http3", Effect::Nothing),
    (None, "http3-only", Effect::Nothing),
    (Some('i'), "include", Effect::Nothing),
    (None, "show-headers", Effect::Nothing),
    (Some('k'), "insecure", Effect::Nothing),
    (Some('4'), "ipv4", Effect::Nothing),
    (Some('6'), "ipv6", Effect::Nothing),
    (Some('L'), "location", Effect::Nothing),
    (Some('N'), "no-buffer", Effect::Nothing),
    (None, "no-keepalive", Effect::Nothing),
    (None, "no-progress-meter", Effect::Nothing),
    (None, "path-as-is", Effect::Nothing),
    (Some('#'), "progress-bar", Effect::Nothing),
    (Some('O'), "remote-name", Effect::Nothing),
    (Some('J'), "remote-header-name", Effect::Nothing),
    (Some('R'), "remote-time", Effect::Nothing),
    (None, "retry-all-errors", Effect::Nothing),
    (None, "retry-connrefused", Effect::Nothing),
    (Some('S'), "show-error", Effect::Nothing),
    (Some('s'), "silent", Effect::Nothing),
    (None, "ssl-no-revoke", Effect::Nothing),
    (None, "tcp-nodelay", Effect::Nothing),
    (None, "tlsv1.2", Effect::Nothing),
    (None, "tlsv1.3", Effect::Nothing),
    (Some('1'), "tlsv1", Effect::Nothing),
    (None, "tr-encoding", Effect::Nothing),
    (Some('v'), "verbose", Effect::Nothing),

    (None, "connect-timeout", Effect::NothingWithValue),
    (Some('c'), "cookie-jar", Effect::NothingWithValue),
    (Some('D'), "dump-header", Effect::NothingWithValue),
    (None, "expect100-timeout", Effect::NothingWithValue),
    (None, "keepalive-time", Effect::NothingWithValue),
    (None, "limit-rate", Effect::NothingWithValue),
    (None, "max-filesize", Effect::NothingWithValue),
    (None, "max-redirs", Effect::NothingWithValue),
    (Some('m'), "max-time", Effect::NothingWithValue),
    (Some('o'), "output", Effect::NothingWithValue),
    (None, "output-dir", Effect::NothingWithValue),
    (None, "retry", Effect::NothingWithValue),
    (None, "retry-delay", Effect::NothingWithValue),
    (None, "retry-max-time", Effect::NothingWithValue),
    (Some('Y'), "speed-limit", Effect::NothingWithValue),
    (Some('y'), "speed-time", Effect::NothingWithValue),
    (None, "stderr", Effect::NothingWithValue),
    (None, "tls-max", Effect::NothingWithValue),
    (None, "trace", Effect::NothingWithValue),
    (None, "trace-ascii", Effect::NothingWithValue),
    (Some('w'), "write-out", Effect::NothingWithValue),

    (None, "abstract-unix-socket", Effect::Unsupported),
    (None, "aws-sigv4", Effect::Unsupported),
    (None, "cacert", Effect::Unsupported),
    (None, "capath", Effect::Unsupported),
    (Some('E'), "cert", Effect::Unsupported),
    (Some('K'), "config", Effect::Unsupported),
    (None, "connect-to", Effect::Unsupported),
    (None, "digest", Effect::Unsupported),
    (None, "interface", Effect::Unsupported),
    (None, "key", Effect::Unsupported),
    (None, "location-trusted", Effect::Unsupported),
    (None, "negotiate", Effect::Unsupported),
    (Some('n'), "netrc", Effect::Unsupported),
    (None, "netrc-file", Effect::Unsupported),
    (Some(':'), "next", Effect::Unsupported),
    (None, "ntlm", Effect::Unsupported),
    (Some('x'), "proxy", Effect::Unsupported),
    (None, "proxy-header", Effect::Unsupported),
    (Some('U'), "proxy-user", Effect::Unsupported),
    (Some('r'), "range", Effect::Unsupported),
    (None, "request-target", Effect::Unsupported),
    (None, "resolve", Effect::Unsupported),
    (None, "socks5", Effect::Unsupported),
    (None, "socks5-hostname", Effect::Unsupported),
    (None, "unix-socket", Effect::Unsupported),
    (Some('T'), "upload-file", Effect::Unsupported),
    (None, "variable", Effect::Unsupported),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::OPTIONS;

    #[test]
    fn names_and_letters_are_unique() {
        let names: HashSet<&str> = OPTIONS.iter().map(|(_, name, _)| *name).collect();
        assert_eq!(names.len(), OPTIONS.len());
        let letters: Vec<char> = OPTIONS.iter().filter_map(|(letter, ..)| *letter).collect();
        let unique: HashSet<&char> = letters.iter().collect();
        assert_eq!(unique.len(), letters.len());
    }
}
