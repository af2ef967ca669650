//! Errors about origins: the texts that they suggest, and the reasons that they give.

use tower_cors::{ConfigErrorKind, CorsLayer, OriginError, OriginPattern, Suggestion};
use tower_cors_test_support::{bytes, check_rows, repeat, rows};

use super::as_with_regexes;

/// Returns what to write instead of `text`, if that is clear.
fn instead(text: &str) -> Option<Suggestion> {
    let errors = CorsLayer::new().allow_origins([text]).compile().err()?;
    match errors.first().kind() {
        ConfigErrorKind::Origin { instead, .. } => instead.clone(),
        _ => None,
    }
}

/// Checks rows of `text | what to write`; `nothing` if the meaning is unclear.
#[track_caller]
fn check_instead(table: &str) {
    check_rows(rows(table), |[text, _]| {
        let text = String::from_utf8(bytes(text)).unwrap();
        let instead = instead(&text).map(|instead| instead.to_string());
        as_with_regexes(instead.as_deref().unwrap_or("nothing"))
    });
}

#[test]
fn schemes() {
    check_instead(
        r#"
        httpbin.org                         | write "https://httpbin.org"
        https.example.com                   | write "https://https.example.com"
        example.com:80                      | write "http://example.com"
        http:8080                           | nothing
        ftp://10.0.0.*                      | nothing
        ftp:https://a.example               | nothing
        a.example:https://b.example         | nothing
        https://a.exampleftp://b.example    | nothing
        example.com?next=https://b.example  | write "https://example.com"
        https://example.com//path           | write "https://example.com"
        "#,
    );
}

#[test]
fn slips_of_keyboards_and_of_copying() {
    check_instead(
        r#"
        ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｏｍ | write "https://example.com"
        https://example.com\xe2\x80\x8e     | write "https://example.com"
        https://ex~~ample.com               | nothing
        "#,
    );
}

/// Only letters that all browsers leave as they are.
#[test]
fn letters_beyond_ascii() {
    check_instead(
        r#"
        https://straße.example | write "https://xn--strae-oqa.example"
        https://αθήνα.example  | write "https://xn--jxafb0a0a.example"
        https://кошка.example  | write "https://xn--80atap4c.example"
        https://東京.example   | write "https://xn--1lqs71d.example"
        https://서울.example   | write "https://xn--2i4bq6h.example"
        https://κόσμος.example | nothing
        https://a÷b.example    | nothing
        "#,
    );
}

/// The last scheme was pasted with the host.
#[test]
fn second_schemes() {
    check_instead(
        r#"
        http:https://a.example       | write "https://a.example"
        HTTPS:http://Localhost:3000/ | write "http://localhost:3000"
        https:https://*.a.example    | write "https://*.a.example"
        https:https//a.example       | write "https://a.example"
        https://http:/a.example      | write "http://a.example"
        http/https://a.example       | write "https://a.example"
        tauri://https://a.example    | write "https://a.example"
        proxy:https://a.example      | write "https://a.example"
        ws:https://a.example         | nothing
        http:https://${HOST}         | nothing
        http:https://a.example,http:https://b.example | pass ["https://a.example", "https://b.example"] to `allow_origins`, or "https://a.example,https://b.example" to `allow_origins_from`
        "#,
    );
}

#[test]
fn addresses_and_networks() {
    check_instead(
        r#"
        http://127.0.0.256          | nothing
        http://1.2.3.4.0            | nothing
        http://10.*                 | use code: `.allow_origin_if(|origin, _| origin.scheme() == "http" && origin.host().parse::<std::net::Ipv4Addr>().is_ok_and(|ip| matches!(ip.octets(), [10, _, _, _])) && origin.port().is_none())`
        http://10.*.1               | nothing
        http://10.0.0.0/255.0.0.0   | use code: `.allow_origin_if(|origin, _| origin.scheme() == "http" && origin.host().parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.to_bits() >> 24 == 0xa) && origin.port().is_none())`
        http://10.0.0.0/255.0.255.0 | nothing
        http://10.0.0.1/32          | write "http://10.0.0.1"
        http://10.0.0.1/33          | nothing
        http://10.0.0.1/path        | write "http://10.0.0.1"
        http://[2001:db8::1]/128    | write "http://[2001:db8::1]"
        http://[2001:db8::1]/129    | nothing
        http://[2001:db8::1]:{80,81} | nothing
        https://app[5:{82,8081}     | nothing
        https://app[5:82,8081]      | nothing
        http://1:2:3:4:5:6:7:8:65535 | write "http://[1:2:3:4:5:6:7:8]:65535"
        http://1:2:3:4:5:6:7:8:65536 | nothing
        "#,
    );
}

#[test]
fn wildcards() {
    check_instead(
        r#"
        https://**                      | write "https://*"
        https://**.example.com          | write "https://*.example.com"
        https://*-shop.com              | use the regex `https://[^.:]+-shop\.com` in `allow_origin_regexes`
        https://*:3000-3001             | use the regex `https://.+:(3000|3001)` in `allow_origin_regexes`; the pattern "https://*:*" allows more
        https://*.example.com:8000-8999 | nothing
        "#,
    );
}

#[test]
fn brackets() {
    check_instead(
        r#"
        https://[ab].example.com    | use the regex `https://[ab]\.example\.com` in `allow_origin_regexes`; the pattern "https://*.example.com" allows more
        https://app[].example.com   | nothing
        https://app[-a].example.com | nothing
        "#,
    );
}

/// A `?` in a host or a port is one character. Behind them it begins a query.
#[test]
fn question_marks() {
    check_instead(
        r#"
        https://app?x.example.com       | use the regex `https://app[^.:]x\.example\.com` in `allow_origin_regexes`; the pattern "https://*.example.com" allows more
        https://api.app?.example.com    | use the regex `https://api\.app[^.:]\.example\.com` in `allow_origin_regexes`; the pattern "https://*.example.com" allows more
        https://*.app?.example.com      | use the regex `https://[^.:]+\.app[^.:]\.example\.com` in `allow_origin_regexes`; the pattern "https://*.example.com" allows more
        https://example.com?debug       | write "https://example.com"
        https://example.com?v.1         | write "https://example.com"
        http://localhost?debug          | write "http://localhost"
        http://localhost?next=a.example | write "http://localhost"
        http://localhost:80?debug=1     | write "http://localhost"
        http://localhost:3000?          | write "http://localhost:3000"
        http://localhost:30?            | nothing
        "#,
    );
}

/// A regex spells out up to sixteen ports.
#[test]
fn ranges_of_ports() {
    check_instead(
        r#"
        http://localhost:3000-3000 | nothing
        http://localhost:3000-3015 | use the regex `http://localhost:(3000|3001|3002|3003|3004|3005|3006|3007|3008|3009|3010|3011|3012|3013|3014|3015)` in `allow_origin_regexes`; the pattern "http://localhost:*" allows more
        http://localhost:3000-3016 | use code: `.allow_origin_if(|origin, _| origin.scheme() == "http" && origin.host() == "localhost" && matches!(origin.port(), Some(3000..=3016)))`
        "#,
    );
}

#[test]
fn several_origins() {
    check_instead(
        r#"
        a.example,b.example                  | pass ["https://a.example", "https://b.example"] to `allow_origins`, or "https://a.example,https://b.example" to `allow_origins_from`
        https://a.example~and~b.example      | pass ["https://a.example", "https://b.example"] to `allow_origins`, or "https://a.example,https://b.example" to `allow_origins_from`
        https://*.a.examplehttps://b.example | pass ["https://*.a.example", "https://b.example"] to `allow_origins`, or "https://*.a.example,https://b.example" to `allow_origins_from`
        http://[::1]http://[::2]             | pass ["http://[::1]", "http://[::2]"] to `allow_origins`, or "http://[::1],http://[::2]" to `allow_origins_from`
        https://{a,b}{a,b}{a,b}{a,b}.example | pass each as a separate string, or all to `allow_origins_from`, separated by commas
        https://{a,b}{a,b}{a,b}{a,b}{a,b}.example | nothing
        https://{a,b}.example/x,https://c.example | nothing
        https://{a,b}.example/x | pass ["https://a.example", "https://b.example"] to `allow_origins`, or "https://a.example,https://b.example" to `allow_origins_from`
        "#,
    );
}

#[test]
fn a_list_of_more_than_ten_origins_is_not_repeated() {
    let table = "
        10 | 10
        11 | 0
        ";
    check_rows(rows(table), |[count, _]| {
        let count: u32 = count.parse().unwrap();
        let written = (0..count).map(|number| format!("https://A{number}.example"));
        match instead(&Vec::from_iter(written).join(" ")) {
            Some(Suggestion::List { origins, .. }) => origins.len().to_string(),
            other => format!("{other:?}"),
        }
    });
}

/// The whole of a text often says more than its first wrong byte.
#[test]
fn reasons() {
    let table = r"
        https://%HOST%.example.com          | Variable
        https://{_host}.example.com         | Variable
        https://b%C3%BCcher.example         | UpperCase
        https://{1}.example.com             | HostByte
        https://{a.b}.example.com           | HostByte
        ^example                            | Regex
        example$                            | Regex
        /example/                           | Regex
        /example/i                          | Regex
        //example.com/                      | NoScheme
        /                                   | NoScheme
        .*example.com                       | Regex
        https://.*.example.com              | Regex
        https://app.*[0-9].example.com      | Regex
        https://app+.example.com            | Regex
        https://+.example.com               | HostByte
        https://(a).example.com             | HostByte
        https://a)b.example                 | HostByte
        ^https://a\.example$,^https://b\.example$ | Regex
        app,web                             | NoScheme
        http://[*::*]                       | Ipv6
        ";
    check_rows(rows(table), |[text, _]| {
        let reason: Option<OriginError> = OriginPattern::parse(text).err();
        reason.map_or(String::from("parses"), |reason| format!("{reason:?}"))
    });
}

/// Guesses end at 2,048 bytes: they take quadratic time.
#[test]
fn long_texts() {
    let table = r#"
        https://a.example/{x*2030}             | AfterHost: write "https://a.example"
        https://a.example/{x*2031}             | AfterHost: nothing
        https://a.example{x*300}               | HostTooLong: nothing
        https://*.a{.a*126}                    | HostTooLong: nothing
        https://a-*{.a*126}                    | HostTooLong: nothing
        https://%HOST%.example.com/{x*2021}    | Variable: nothing
        https://%HOST%.example.com/{x*2022}    | UpperCase: nothing
        "#;
    check_rows(rows(table), |[text, _]| {
        let text = repeat(text);
        let reason = OriginPattern::parse(&text).err();
        let reason = reason.map_or(String::from("parses"), |reason| format!("{reason:?}"));
        let instead = instead(&text).map(|instead| instead.to_string());
        format!("{reason}: {}", instead.as_deref().unwrap_or("nothing"))
    });
}
