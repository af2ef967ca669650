//! Origins that do not build, and their dangers.

use tower_cors::{CorsConfig, CorsLayer, Danger, OriginPattern};
use tower_cors_test_support::{check_rows, config, outcome, rows};

use super::check_messages;

#[test]
fn origins_and_what_to_write_instead() {
    check_messages(
        "",
        "origin",
        "allow_origins",
        r#"
        https://Example.com           | has upper-case letters, but browsers send origins in lower case; write "https://example.com"
        HTTPS://example.com           | has upper-case letters, but browsers send origins in lower case; write "https://example.com"
        https://example.com/          | has a path or a slash, but an origin ends after its host and port; write "https://example.com"
        https://example.com/a?b#c     | has a path or a slash, but an origin ends after its host and port; write "https://example.com"
        https://example.com:8443/*    | has a path or a slash, but an origin ends after its host and port; write "https://example.com:8443"
        https://example.com:443       | names the default port of its scheme, which browsers leave out; write "https://example.com"
        http://EXAMPLE.com:80/        | has upper-case letters, but browsers send origins in lower case; write "http://example.com"
        https://example.com:0         | has a port that is not a number from 1 to 65535
        https://example.com:65536     | has a port that is not a number from 1 to 65535
        https://example.com:080       | has a port that is not a number from 1 to 65535
        https://example.com:          | has a port that is not a number from 1 to 65535; write "https://example.com"
        https://example.com:80*       | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; use the regex `https://example\.com:80[0-9]*` in `allow_origin_regexes`; the pattern "https://example.com:*" allows more
        ~https://example.com          | contains white space or a comma (one origin per string); write "https://example.com"
        https://example.com~          | contains white space or a comma (one origin per string); write "https://example.com"
        https://a.com,https://b.com   | contains several origins; pass ["https://a.com", "https://b.com"] to `allow_origins`, or the whole string to `allow_origins_from`
        https://a.com~https://b.com   | contains several origins; pass ["https://a.com", "https://b.com"] to `allow_origins`, or the whole string to `allow_origins_from`
        example.com                   | has no scheme (`https://…`); write "https://example.com"
        *.example.com                 | has no scheme (`https://…`); write "https://*.example.com"
        localhost:3000                | has no scheme (`https://…`); write "http://localhost:3000"
        example                       | has no scheme (`https://…`)
        NULL                          | has upper-case letters, but browsers send origins in lower case
        *://example.com               | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; use the regex `https?://example\.com` in `allow_origin_regexes`
        https://*example.com          | has a `*` that covers domains that other people can register; write "https://*.example.com"
        https://a*.example.com        | builds
        https://a.*.example.com       | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; use the regex `https://a\.[^.:]+\.example\.com` in `allow_origin_regexes`; the pattern "https://*.example.com" allows more
        https://*.*.example.com       | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; use the regex `https://[^.:]+\.[^.:]+\.example\.com` in `allow_origin_regexes`; the pattern "https://*.example.com" allows more
        https://*                     | builds
        https://*.                    | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port
        https://*.10.0.0.1            | has a wildcard before an IP address, which has no subdomains
        https://*.[::1]               | has an IPv6 address in a form that browsers never send: they compress it and put it in brackets (`[::1]`)
        https://                      | has no host
        https:///path                 | has a path or a slash, but an origin ends after its host and port
        https://a..example.com        | has an empty label in its host, or one of more than 63 bytes
        https://ex~ample.com          | contains white space or a comma (one origin per string)
        https://ex!ample.com          | has a character in its host other than letters, digits, `-`, `_` and `.`
        https://bücher.example        | is not ASCII (write an internationalized host in punycode, `xn--…`); write "https://xn--bcher-kva.example"
        https://${HOST}               | contains an unexpanded variable (expand it first)
        $ORIGIN                       | contains an unexpanded variable (expand it first)
        https://{{~host~}}            | contains an unexpanded variable (expand it first)
        '*'                           | has quotes, brackets or separators around it; any origin is written "*", which lets every page on the web read your service's responses
        ftp://example.com             | has a scheme that no page has: pages have `http`, `https` or an app's own scheme
        blob:https://example.com/1    | has a scheme that no page has: pages have `http`, `https` or an app's own scheme; write "https://example.com"
        *:*                           | has no scheme (`https://…`); any origin is written "*", which lets every page on the web read your service's responses
        none                          | has no scheme (`https://…`); to deny every origin, write CorsConfig::deny_all(), in a document `deny_all = true`
        .example.com                  | has no scheme (`https://…`); pass ["https://example.com", "https://*.example.com"] to `allow_origins`, or "https://example.com,https://*.example.com" to `allow_origins_from`
        http://[fe80::1%25eth0]:3000  | has a zone in its IPv6 address, but URLs never do
        http://localhost*             | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; write "http://localhost:*"
        http://*localhost             | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; write "http://*.localhost"
        http://10.1.*                 | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; use code: `.allow_origin_if(|origin, _| origin.scheme() == "http" && origin.host().parse::<std::net::Ipv4Addr>().is_ok_and(|ip| matches!(ip.octets(), [10, 1, _, _])) && origin.port().is_none())`
        http://010.0.0.1              | has a numeric host that is not an IPv4 address as browsers write it (`127.0.0.1`)
        https://app?.example.com      | has a path or a slash, but an origin ends after its host and port; use the regex `https://app[^.:]\.example\.com` in `allow_origin_regexes`; the pattern "https://*.example.com" allows more
        https://app[0-9].example.com  | has a character in its host other than letters, digits, `-`, `_` and `.`; use the regex `https://app[0-9]\.example\.com` in `allow_origin_regexes`; the pattern "https://*.example.com" allows more
        http://localhost:30xx         | has a port that is not a number from 1 to 65535; use the regex `http://localhost:30[0-9][0-9]` in `allow_origin_regexes`; the pattern "http://localhost:*" allows more
        https://xn--bücher.example    | is not ASCII (write an internationalized host in punycode, `xn--…`)
        https://*-*.example.com       | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; use the regex `https://[^.:]+-[^.:]+\.example\.com` in `allow_origin_regexes`; the pattern "https://*.example.com" allows more
        http*://example.com           | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; use the regex `https?://example\.com` in `allow_origin_regexes`
        https://shop-*.com            | has a `*` that covers domains that other people can register; use the regex `https://shop-[^.:]+\.com` in `allow_origin_regexes`
        https://a.example:8000-8999   | has a port that is not a number from 1 to 65535; use code: `.allow_origin_if(|origin, _| origin.scheme() == "https" && origin.host() == "a.example" && matches!(origin.port(), Some(8000..=8999)))`
        http://10.0.0.0/8:3000        | has a path or a slash, but an origin ends after its host and port; use code: `.allow_origin_if(|origin, _| origin.scheme() == "http" && origin.host().parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.to_bits() >> 24 == 0xa) && origin.port() == Some(3000))`
        https:/example.com            | has no scheme (`https://…`); write "https://example.com"
        2001:db8::1                   | has no scheme (`https://…`); write "http://[2001:db8::1]"
        http://192.168.1.256          | has a numeric host that is not an IPv4 address as browsers write it (`127.0.0.1`)
        http://10.0.0.0/255.0.0.0     | has a path or a slash, but an origin ends after its host and port; use code: `.allow_origin_if(|origin, _| origin.scheme() == "http" && origin.host().parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.to_bits() >> 24 == 0xa) && origin.port().is_none())`
        http://10.0.0.0/255.0.255.0   | has a path or a slash, but an origin ends after its host and port
        http://[fd00::]/8             | has a path or a slash, but an origin ends after its host and port; use code: `.allow_origin_if(|origin, _| origin.scheme() == "http" && origin.host().trim_matches(['[', ']']).parse::<std::net::Ipv6Addr>().is_ok_and(|ip| ip.to_bits() >> 120 == 0xfd) && origin.port().is_none())`
        http://10.0.0.1/path          | has a path or a slash, but an origin ends after its host and port; write "http://10.0.0.1"
        example.com:80                | has no scheme (`https://…`); write "http://example.com"
        https://*.example.com:8000-8999 | has a port that is not a number from 1 to 65535
        https://*.example.com:3000-3002 | has a port that is not a number from 1 to 65535; use the regex `https://([^.:]+\.)+example\.com:(3000|3001|3002)` in `allow_origin_regexes`; the pattern "https://*.example.com:*" allows more
        https://[a-z].example.com:8443 | has a character in its host other than letters, digits, `-`, `_` and `.`; use the regex `https://[a-z]\.example\.com:8443` in `allow_origin_regexes`; the pattern "https://*.example.com:8443" allows more
        https://ſ.example             | is not ASCII (write an internationalized host in punycode, `xn--…`)
        https://a.examplehttps://b.example | contains several origins; pass ["https://a.example", "https://b.example"] to `allow_origins`, or "https://a.example,https://b.example" to `allow_origins_from`
        http://10.0.*.*:30xx          | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port
        https://httpbin.org/          | has a path or a slash, but an origin ends after its host and port; write "https://httpbin.org"
        https.example.com             | has no scheme (`https://…`); write "https://https.example.com"
        https://a.*.example.com:*     | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; use the regex `https://a\.[^.:]+\.example\.com(:[0-9]+)?` in `allow_origin_regexes`; the pattern "https://*.example.com:*" allows more
        http://192.168.*.*:*          | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; use code: `.allow_origin_if(|origin, _| origin.scheme() == "http" && origin.host().parse::<std::net::Ipv4Addr>().is_ok_and(|ip| matches!(ip.octets(), [192, 168, _, _])))`
        http://10.0.*.*:30*           | has a `*` in the wrong place: a pattern may have one in its first label, and one as its port; use code: `.allow_origin_if(|origin, _| origin.scheme() == "http" && origin.host().parse::<std::net::Ipv4Addr>().is_ok_and(|ip| matches!(ip.octets(), [10, 0, _, _])) && origin.port().is_some_and(|port| port.to_string().starts_with("30")))`
        1app://a.example              | has an invalid scheme (1 to 64 lower-case letters, digits, `+`, `-`, `.`)
        https://a.example://b         | has a path or a slash, but an origin ends after its host and port
        file:///home                  | names a file: browsers send `null` for its page, and some webviews send `file://`
        file://                       | allows every page that a webview loads from a file; serve your app's pages over `https` or a custom scheme, or accept the risk: add `Danger::FileOrigin` (in a document, "file-origin") to `dangerously_allow`
        http://[0:0:0:0:0:0:0:1]:8080 | has an IPv6 address in a form that browsers never send: they compress it and put it in brackets (`[::1]`); write "http://[::1]:8080"
        http://[::FFFF:127.0.0.1]     | has an IPv6 address in a form that browsers never send: they compress it and put it in brackets (`[::1]`); write "http://[::ffff:7f00:1]"
        http://[::1                   | has an IPv6 address in a form that browsers never send: they compress it and put it in brackets (`[::1]`); write "http://[::1]"
        http://[::1]x                 | has an IPv6 address in a form that browsers never send: they compress it and put it in brackets (`[::1]`)
        http://1:2:3:4:5:6:7:8:65536  | has an IPv6 address in a form that browsers never send: they compress it and put it in brackets (`[::1]`)
        http://1:2:3:4:5:6:7:8:http   | has an IPv6 address in a form that browsers never send: they compress it and put it in brackets (`[::1]`)
        http://127.1                  | has a numeric host that is not an IPv4 address as browsers write it (`127.0.0.1`); write "http://127.0.0.1"
        http://0x7f000001             | has a numeric host that is not an IPv4 address as browsers write it (`127.0.0.1`); write "http://127.0.0.1"
        http://127.0.0.1.             | has a numeric host that is not an IPv4 address as browsers write it (`127.0.0.1`); write "http://127.0.0.1"
                                      | is empty; remove it
        "#,
    );
}

/// The messages, and the places for programs.
#[test]
fn no_password_is_shown() {
    let table = r#"
        https://user@example.com           | allow_origins: "https://…@example.com" has a user name or password, but origins never do; write "https://example.com"
        https://user:pw@example.com        | allow_origins: "https://…@example.com" has a user name or password, but origins never do; write "https://example.com"
        https://user:p/w@example.com       | allow_origins: "https://…@example.com" has a path or a slash, but an origin ends after its host and port
        https://user:p@w@example.com/      | allow_origins: "https://…@example.com/" has a user name or password, but origins never do; write "https://example.com"
        user:pw@example.com                | allow_origins: "…@example.com" has no scheme (`https://…`); write "https://example.com"
        https://u:pw@a.com,https://u:pw@b.com | allow_origins: "https://…@a.com,https://…@b.com" contains several origins; pass ["https://a.com", "https://b.com"] to `allow_origins`, or "https://a.com,https://b.com" to `allow_origins_from`
        https://example.com:443@evil.example  | allow_origins: "https://…@evil.example" has a user name or password, but origins never do
        "#;
    check_rows(rows(table), |[origin, _]| {
        let errors = config(&format!("origin={origin}")).build().unwrap_err();
        assert!(
            !format!("{:?}", errors.first()).contains("pw"),
            "a password"
        );
        errors.to_string()
    });
}

/// The separator of columns is part of the value.
#[test]
fn ports_with_bars() {
    let instead = "use code: `.allow_origin_if(|origin, _| origin.scheme() == \"http\" && \
                   origin.host().parse::<std::net::Ipv4Addr>().is_ok_and(|ip| \
                   matches!(ip.octets(), [10, 0, _, _])) && \
                   matches!(origin.port(), Some(3000 | 3001)))`";
    let rows = [["http://10.0.*.*:(3000|3001)", instead]];
    check_rows(rows, |[origin, _]| {
        advice(CorsLayer::new().allow_origins(origin))
    });
}

/// Returns the end of the only error: what to write.
fn advice(config: CorsConfig) -> String {
    let message = outcome(config);
    let advice = message.split_once("; ").map_or("", |(_, advice)| advice);
    advice.to_owned()
}

/// A message about a long list names no origin: a shorter list would build another policy.
#[test]
fn long_lists_in_one_string() {
    let table = "
        10 | pass [
        11 | pass each as a separate string, or the whole string to `allow_origins_from`
        ";
    check_rows(rows(table), |[count, begin]| {
        let origins = (0..count.parse().unwrap()).map(|n: u32| format!("https://a{n}.example"));
        let list = origins.collect::<Vec<_>>().join(",");
        let advice = advice(CorsLayer::new().allow_origins(list));
        match advice.starts_with(begin) {
            true => begin.to_owned(),
            false => advice,
        }
    });
}

#[test]
fn only_a_pattern_is_suggested_as_one() {
    let table = "
        https://A.example | https://a.example
        none              | none
        https://a.*.b.example | none
        a word            | none
        ";
    check_rows(rows(table), |[text, _]| {
        OriginPattern::suggest(text).unwrap_or(String::from("none"))
    });
}

#[test]
fn the_ports_of_a_pattern() {
    let table = "
        https://*.a.example:* | Any
        http://localhost      | Exact(None)
        app://b:1             | Exact(Some(1))
        ";
    check_rows(rows(table), |[text, _]| {
        format!("{:?}", OriginPattern::parse(text).unwrap().port())
    });
}

#[test]
fn long_and_unprintable_values_are_shown_safely() {
    let message = outcome(config("origin=https://{a*10000}.example"));
    assert!(message.len() < 400, "{message}");
    assert!(message.contains("(10016 bytes)"), "{message}");

    let message = outcome(config(r"origin=https://a\x1b[31m\x0d\x0ab.example"));
    assert!(message.contains(r"a\u{1b}[31m\r\nb"), "{message}");
}

/// Each value builds once its danger is accepted.
#[test]
fn dangers() {
    let table = r#"
        any-origin-with-credentials | origin=* credentials                | allow_origins: "*" with credentials lets every page on the web send requests with your users' credentials; name the origins, or accept the risk: add `Danger::AnyOriginWithCredentials` (in a document, "any-origin-with-credentials") to `dangerously_allow`
        insecure-origins            | origin=http://a.example credentials | allow_origins: "http://a.example" with credentials lets a network attacker send requests with your users' credentials; write `https://…`, or accept the risk: add `Danger::InsecureOrigins` (in a document, "insecure-origins") to `dangerously_allow`
        any-origin-with-credentials | origin=https://* credentials        | allow_origins: "https://*" with credentials lets every page on the web send requests with your users' credentials; name the origins, or accept the risk: add `Danger::AnyOriginWithCredentials` (in a document, "any-origin-with-credentials") to `dangerously_allow`
        any-origin-with-credentials | origin=http://*:* credentials danger=insecure-origins | allow_origins: "http://*:*" with credentials lets every page on the web send requests with your users' credentials; name the origins, or accept the risk: add `Danger::AnyOriginWithCredentials` (in a document, "any-origin-with-credentials") to `dangerously_allow`
        insecure-origins            | origin=http://* credentials danger=any-origin-with-credentials | allow_origins: "http://*" with credentials lets a network attacker send requests with your users' credentials; write `https://…`, or accept the risk: add `Danger::InsecureOrigins` (in a document, "insecure-origins") to `dangerously_allow`
        any-host                    | origin=tauri://* credentials        | allow_origins: "tauri://*" with credentials lets every app or extension with that scheme send requests with your users' credentials; name the hosts, or accept the risk: add `Danger::AnyHost` (in a document, "any-host") to `dangerously_allow`
        file-origin                 | origin=file://                      | allow_origins: "file://" allows every page that a webview loads from a file; serve your app's pages over `https` or a custom scheme, or accept the risk: add `Danger::FileOrigin` (in a document, "file-origin") to `dangerously_allow`
        null-origin                 | origin=null                         | allow_origins: "null" allows every page on the web, through a frame whose origin is `null`; name the origins, or accept the risk: add `Danger::NullOrigin` (in a document, "null-origin") to `dangerously_allow`
        "#;
    check_rows(rows(table), |[danger, text, _]| {
        let accepted = config(&format!("{text} danger={danger}"));
        assert_eq!(outcome(accepted), "builds", "accepted");
        let errors = config(text).build().unwrap_err();
        assert_eq!(errors.first().danger(), danger.parse::<Danger>().ok());
        outcome(config(text))
    });
}

/// Without the list, any domain may be one where anyone can register names.
#[test]
fn wildcards_over_public_suffixes() {
    let table = r#"
        true  | origin=https://*.co.uk credentials       | allow_origins: "https://*.co.uk" with credentials lets anyone who registers a name there send requests with your users' credentials; name the domains, or accept the risk: add `Danger::PublicSuffixWildcards` (in a document, "public-suffix-wildcards") to `dangerously_allow`
        false | origin=https://*.co.uk credentials       | allow_origins: "https://*.co.uk" with credentials needs the public suffix list, to tell your domain from one where anyone can register names; turn on the feature `public-suffix`, name the domains, or accept the risk: add `Danger::PublicSuffixWildcards` (in a document, "public-suffix-wildcards") to `dangerously_allow`
        false | origin=https://*.example.com credentials | allow_origins: "https://*.example.com" with credentials needs the public suffix list, to tell your domain from one where anyone can register names; turn on the feature `public-suffix`, name the domains, or accept the risk: add `Danger::PublicSuffixWildcards` (in a document, "public-suffix-wildcards") to `dangerously_allow`
        "#;
    let has_list = cfg!(feature = "public-suffix").to_string();
    let mut rows: Vec<[&str; 3]> = rows(table);
    rows.retain(|[needs_list, ..]| *needs_list == has_list);
    check_rows(rows, |[_, text, _]| {
        let accepted = config(&format!("{text} danger=public-suffix-wildcards"));
        assert_eq!(outcome(accepted), "builds", "accepted");
        outcome(config(text))
    });
}

#[test]
fn no_danger_makes_a_shared_origin_with_credentials_build() {
    let table = r#"
        origin=null credentials                    | allow_origins: "null" with credentials lets every page on the web send requests with your users' credentials, through a frame whose origin is `null`; remove it, or move it to a rule without credentials
        origin=null credentials danger=null-origin | allow_origins: "null" with credentials lets every page on the web send requests with your users' credentials, through a frame whose origin is `null`; remove it, or move it to a rule without credentials
        origin=file:// credentials danger=file-origin | allow_origins: "file://" with credentials lets every page that a webview loads from a file send requests with your users' credentials; remove it, or move it to a rule without credentials
        "#;
    check_rows(rows(table), |[text, _]| outcome(config(text)));
}

#[test]
fn loopback_is_secure() {
    let table = "
        localhost         | secure
        app.localhost     | secure
        *.localhost:*     | secure
        127.0.0.1         | secure
        127.8.9.10:*      | secure
        [::1]:3000        | secure
        localhost.example | insecure
        localhost.        | secure
        a.localhost.      | secure
        128.0.0.1         | insecure
        [::2]             | insecure
        notlocalhost      | insecure
        0.0.0.0           | insecure
        ";
    check_rows(rows(table), |[host, _]| {
        match outcome(config(&format!("origin=http://{host} credentials"))) {
            message if message.contains("Danger::InsecureOrigins") => String::from("insecure"),
            message => message.replace("builds", "secure"),
        }
    });
}
