//! Gravitee's API definitions: the parameters of the page, every row of what the gateway does, and bad files.

use crate::importing::{error_of, imported};
use tower_cors::Danger;
use tower_cors_gateway::{Gravitee, Imported};
use tower_cors_test_support::{check_table, columns};

/// A definition, imported.
#[track_caller]
fn import(file: &str) -> Imported {
    imported(file, serde_json::from_str::<Gravitee>(file))
}

/// A `cors` object that is enabled and allows all that most tests need, with `more` in it.
#[track_caller]
fn cors(more: &str) -> Imported {
    import(&format!(
        r#"{{"enabled": true, "allowMethods": ["GET", "HEAD", "POST", "PUT"], "exposeHeaders": ["ETag"], {more}}}"#
    ))
}

/// The notes, but for the one about the upstream's own headers, which most files get.
fn notes(imported: &Imported) -> Vec<String> {
    let mut notes = crate::importing::notes(imported);
    notes.retain(|note| note != UPSTREAM);
    notes
}

const UPSTREAM: &str = "upstream: its `Access-Control-*` headers are removed; to allowed origins, Gravitee lets those pass that it \
                        does not set itself";

/// The message of what is wrong with a file.
#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_json::from_str::<Gravitee>(file))
}

/// Each parameter that the page lists, as an export has it.
#[test]
fn the_parameters_of_the_page() {
    let imported = import(
        r#"{
            "export": {"date": "2025-01-01T00:00:00Z"},
            "api": {
                "definitionVersion": "V4",
                "listeners": [{
                    "type": "HTTP",
                    "paths": [{"path": "/orders"}],
                    "entrypoints": [{"type": "http-proxy"}],
                    "cors": {
                        "enabled": true,
                        "allowOrigin": ["https://app.example.com"],
                        "allowMethods": ["GET", "DELETE", "PATCH", "POST", "PUT", "OPTIONS", "TRACE", "HEAD"],
                        "allowHeaders": ["X-Requested-With"],
                        "allowCredentials": true,
                        "maxAge": 3600,
                        "exposeHeaders": ["X-Total-Count"],
                        "runPolicies": true,
                        "allowPrivateNetwork": true
                    }
                }]
            },
            "pages": []
        }"#,
    );
    assert_eq!(
        notes(&imported),
        [
            "api.listeners[0].cors.allowMethods: \"TRACE\" is left out: no page can send it",
            "api.listeners[0].cors.runPolicies: \"true\" runs Gravitee's policies before it answers a granted preflight; \
             here, it is answered at once",
        ],
    );
    let granted = "layer 200 ACAO=https://app.example.com ACAC=true ACAM=GET,HEAD,POST,DELETE,PATCH,PUT,OPTIONS \
                   ACAH=x-requested-with ACMA=3600";
    check_table(
        imported.config,
        "",
        &format!(
            "
        preflight          | OPTIONS Origin=https://app.example.com ACRM=PATCH ACRH=x-requested-with | {granted} Vary=preflight+private-network
        private network    | OPTIONS Origin=https://app.example.com ACRM=PATCH ACRH=x-requested-with ACRPN=true | {granted} ACAPN=true Vary=preflight+private-network
        other origin       | OPTIONS Origin=https://evil.example ACRM=PATCH            | layer 400 Vary=preflight+private-network
        other method       | OPTIONS Origin=https://app.example.com ACRM=PURGE         | layer 400 Vary=preflight+private-network
        other header       | OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=x-a  | layer 400 Vary=preflight+private-network
        actual             | GET Origin=https://app.example.com                        | inner 200 ACAO=https://app.example.com ACAC=true ACEH=x-total-count Vary=Origin
        denied             | GET Origin=https://evil.example                           | inner 200 Vary=Origin
        no origin          | GET                                                       | inner 200 Vary=Origin
        no preflight       | OPTIONS Origin=https://app.example.com                    | inner 200 ACAO=https://app.example.com ACAC=true ACEH=x-total-count Vary=Origin
        "
        ),
    );
}

#[test]
fn defaults() {
    let imported = import(r#"{"enabled": true, "allowOrigin": ["https://a.example"]}"#);
    assert_eq!(
        notes(&imported),
        [
            "allowMethods: leaves no method, and Gravitee rejects every preflight; here, only `GET`, `HEAD` and `POST` without \
             further headers are granted, and `allowHeaders` is left out"
        ],
    );
    assert_eq!(imported.notes[1].to_string(), UPSTREAM);
    check_table(
        imported.config,
        "ACAO=* ACAC=true ACEH=x-upstream",
        "
        preflight          | OPTIONS Origin=https://a.example ACRM=POST                | layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST Vary=preflight
        any header         | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-a        | layer 400 Vary=preflight
        any other method   | OPTIONS Origin=https://a.example ACRM=PUT                 | layer 400 Vary=preflight
        actual             | GET Origin=https://a.example                              | inner 200 ACAO=https://a.example Vary=Origin
        denied             | GET Origin=https://b.example                              | inner 200 Vary=Origin
        ",
    );
    let errors = import(r#"{"enabled": true, "allowMethods": ["PUT"]}"#)
        .config
        .build()
        .unwrap_err();
    assert!(errors.to_string().contains("names no origin"), "{errors}");
}

/// Flat origins match in any letter case, regexes in theirs and as a whole.
#[test]
fn origins() {
    let imported = cors(
        r#""allowOrigin": [
            "https://Exact.example/", "https://port.example:443",
            "https://(a|b)\\.re\\.example", "https://[a-z]+\\.x\\.example", "https://*.star.example",
            "(?i)HTTPS://ANY\\.example",
            "http://[::1]:8080"
        ]"#,
    );
    assert_eq!(
        notes(&imported),
        [
            "allowOrigin[6]: \"http://[::1]:8080\" is an IPv6 address, and no regex: Gravitee takes it for both"
        ],
    );
    let allowed = |origin: &str| format!("inner 200 ACAO={origin} ACEH=etag Vary=Origin");
    let denied = "inner 200 Vary=Origin";
    check_table(
        imported.config,
        "",
        &format!(
            "
        letter case        | GET Origin=https://exact.example          | {}
        default port       | GET Origin=https://port.example           | {}
        regex              | GET Origin=https://b.re.example           | {}
        all of the regex   | GET Origin=https://b.re.example.evil.net  | {denied}
        a dot is a dot     | GET Origin=https://bxre.example           | {denied}
        class              | GET Origin=https://abc.x.example          | {}
        no wildcard        | GET Origin=https://sub.star.example       | {denied}
        any slashes        | GET Origin=https://xstar.example          | {}
        ignoring case      | GET Origin=https://any.example            | {}
        address            | GET Origin=http://[::1]:8080              | {}
        no class           | GET Origin=http://1:8080                  | {denied}
        ",
            allowed("https://exact.example"),
            allowed("https://port.example"),
            allowed("https://b.re.example"),
            allowed("https://abc.x.example"),
            allowed("https://xstar.example"),
            allowed("https://any.example"),
            allowed("http://[::1]:8080"),
        ),
    );
}

/// Gravitee's regexes are case-sensitive, and browsers' origins in lower case.
#[test]
fn a_regex_in_upper_case_matches_nothing() {
    let imported = cors(r#""allowOrigin": ["https://(A|B)\\.example"]"#);
    let errors = imported.config.build().unwrap_err();
    assert!(errors.to_string().contains("in lower case"), "{errors}");
}

#[test]
fn any_origin() {
    let imported = cors(r#""allowOrigin": ["*", "https://a.example"]"#);
    assert_eq!(
        notes(&imported),
        [
            "allowOrigin: \"*\" is the answer to every origin here; Gravitee answers with the request's own",
            "allowOrigin: \"https://a.example\" is left out: `*` covers it",
        ],
    );
    check_table(
        imported.config,
        "",
        "
        any                | GET Origin=https://b.example                              | inner 200 ACAO=* ACEH=etag
        null               | GET Origin=null                                           | inner 200 ACAO=* ACEH=etag
        ",
    );
}

#[test]
fn what_is_dangerous_stays_refused() {
    for (more, danger) in [
        (r#""allowOrigin": ["*"]"#, Danger::AnyOriginWithCredentials),
        (
            r#""allowOrigin": ["https://*.example.com"]"#,
            Danger::LooseRegexes,
        ),
        (
            r#""allowOrigin": ["http://intranet.example"]"#,
            Danger::InsecureOrigins,
        ),
        (
            r#""allowOrigin": ["https://*.example.com", "https://(.*)"]"#,
            Danger::LooseRegexes,
        ),
    ] {
        let imported = cors(&format!(r#"{more}, "allowCredentials": true"#));
        assert!(notes(&imported).is_empty(), "{:?}", imported.notes);
        let errors = imported.config.clone().build().unwrap_err();
        assert!(
            errors.to_string().contains(&format!("Danger::{danger:?}")),
            "{errors}"
        );
        let accepted = imported
            .config
            .dangerously_allow(danger)
            .dangerously_allow(Danger::InsecureOrigins);
        assert!(accepted.build().is_ok());
    }
}

#[test]
fn methods() {
    let imported = import(
        r#"{"enabled": true, "allowOrigin": ["https://a.example"], "exposeHeaders": ["ETag"],
            "allowMethods": ["POST", "patch", "Get", "PUT"], "allowHeaders": ["X-A", "Cookie"]}"#,
    );
    assert_eq!(
        notes(&imported),
        [
            "allowMethods: \"patch\" is left out: Gravitee never grants a method that is not in upper case",
            "allowMethods: \"Get\" is left out: Gravitee never grants a method that is not in upper case",
            "allowMethods: \"GET\" is granted all the same: browsers send it whatever the list says",
            "allowMethods: \"HEAD\" is granted all the same: browsers send it whatever the list says",
            "allowHeaders: \"Cookie\" is left out: no page can set it",
        ],
    );
    let granted = "layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST,PUT ACAH=x-a Vary=preflight";
    check_table(
        imported.config,
        "",
        &format!(
            "
        listed             | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a        | {granted}
        in lower case      | OPTIONS Origin=https://a.example ACRM=patch               | layer 400 Vary=preflight
        in upper case      | OPTIONS Origin=https://a.example ACRM=PATCH               | layer 400 Vary=preflight
        safelisted         | OPTIONS Origin=https://a.example ACRM=GET                 | {granted}
        "
        ),
    );
}

/// A `*` in the lists means all, as browsers read it: without credentials only.
#[test]
fn all_methods_and_headers() {
    let lists = r#""allowOrigin": ["https://a.example"], "allowMethods": ["*"], "allowHeaders": ["*"], "exposeHeaders": ["*"]"#;
    let imported = import(&format!(r#"{{"enabled": true, {lists}}}"#));
    assert_eq!(
        notes(&imported),
        [
            "allowMethods: \"*\" lets every method in, as in newer versions of Gravitee; older ones take it for a method of that \
             name",
            "allowHeaders: \"*\" lets every header in, as in newer versions of Gravitee; older ones take it for a header of that \
             name",
        ],
    );
    check_table(
        imported.config,
        "",
        "
        any                | OPTIONS Origin=https://a.example ACRM=PURGE ACRH=x-a      | layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST,PUT,PATCH,DELETE,* ACAH=* Vary=preflight
        authorization      | OPTIONS Origin=https://a.example ACRM=PUT ACRH=authorization | layer 400 Vary=preflight
        exposed            | GET Origin=https://a.example                              | inner 200 ACAO=https://a.example ACEH=* Vary=Origin
        ",
    );

    let imported = import(&format!(
        r#"{{"enabled": true, "allowCredentials": true, {}}}"#,
        lists.replace(
            r#"["*"], "allowHeaders""#,
            r#"["*", "PUT"], "allowHeaders""#
        )
    ));
    assert_eq!(
        notes(&imported),
        [
            "allowMethods: \"*\" is left out: with credentials, browsers take it for a method of that name",
            "allowHeaders: \"*\" is left out: with credentials, browsers take it for a header of that name",
            "exposeHeaders: \"*\" is left out: with credentials, browsers take it for a header of that name",
        ],
    );
    check_table(
        imported.config,
        "",
        "
        listed             | OPTIONS Origin=https://a.example ACRM=PUT                 | layer 200 ACAO=https://a.example ACAC=true ACAM=GET,HEAD,POST,PUT Vary=preflight
        another            | OPTIONS Origin=https://a.example ACRM=PURGE               | layer 400 Vary=preflight
        a header           | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a        | layer 400 Vary=preflight
        ",
    );
}

#[test]
fn max_age() {
    for (age, header, note) in [
        ("-1", "", None),
        ("null", "", None),
        ("0", " ACMA=0", None),
        ("600", " ACMA=600", None),
        (
            "90000",
            " ACMA=86400",
            Some(
                "maxAge: \"90000s\" is cut to 86400 seconds: no browser keeps an answer for longer",
            ),
        ),
    ] {
        let imported = cors(&format!(
            r#""allowOrigin": ["https://a.example"], "maxAge": {age}"#
        ));
        assert_eq!(notes(&imported), Vec::from_iter(note), "{age}");
        let table = format!(
            "{age} | OPTIONS Origin=https://a.example ACRM=GET \
             | layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST,PUT{header} Vary=preflight"
        );
        check_table(imported.config, "", &table);
    }
}

/// All places where `cors` may stand, and the path that errors name.
#[test]
fn where_it_stands() {
    let cors = r#"{"enabled": 1, "allowOrigin": []}"#;
    for (file, path) in [
        (cors.to_owned(), ""),
        (format!(r#"{{"cors": {cors}}}"#), "cors."),
        (format!(r#"{{"proxy": {{"cors": {cors}}}}}"#), "proxy.cors."),
        (
            format!(r#"{{"api": {{"proxy": {{"cors": {cors}}}}}}}"#),
            "api.proxy.cors.",
        ),
        (
            format!(r#"{{"spec": {{"listeners": [{{"cors": null}}, {{"cors": {cors}}}]}}}}"#),
            "spec.listeners[1].cors.",
        ),
    ] {
        let expected = format!("{path}enabled: expected a boolean, found a whole number");
        assert_eq!(error(&file), expected);
    }
}

#[test]
fn one_of_several_sections() {
    let file = r#"{"listeners": [
        {"type": "HTTP", "cors": {"enabled": false}},
        {"type": "HTTP", "cors": {"enabled": true, "allowOrigin": ["https://a.example"]}}
    ]}"#;
    assert_eq!(
        error(file),
        "several CORS sections: listeners[0].cors, listeners[1].cors; choose one by its path",
    );
    let file: Gravitee = serde_json::from_str(file).unwrap();
    assert!(file.clone().choose("listeners[1].cors").import().is_ok());
    let error = |path: &str| file.clone().choose(path).import().unwrap_err().to_string();
    assert_eq!(
        error("listeners[0].cors"),
        "listeners[0].cors.enabled: \"false\" is the default, and turns CORS off: use no layer here",
    );
    assert_eq!(
        error("proxy.cors"),
        r#"no CORS section at "proxy.cors"; there is one at: listeners[0].cors, listeners[1].cors"#,
    );
}

#[test]
fn web_sockets_get_no_cors() {
    let listener = r#"{"entrypoints": [{"type": "sse"}, {"type": "websocket"}],
        "cors": {"enabled": true, "allowOrigin": ["https://a.example"], "allowMethods": ["GET", "HEAD", "POST"]}}"#;
    for (file, path) in [
        (listener.to_owned(), "entrypoints"),
        (
            format!(r#"{{"listeners": [{listener}]}}"#),
            "listeners[0].entrypoints",
        ),
    ] {
        let note = format!(
            "{path}: \"websocket\" gets no CORS from Gravitee: keep the layer off its routes"
        );
        assert_eq!(notes(&import(&file)), [note]);
    }
}

#[test]
fn bad_files() {
    let table = r#"
        {}                                             | no CORS section found: expected `proxy.cors` (version 2) or `listeners[…].cors` (version 4)
        []                                             | no CORS section found: expected `proxy.cors` (version 2) or `listeners[…].cors` (version 4)
        {"listeners": {}, "proxy": []}                 | no CORS section found: expected `proxy.cors` (version 2) or `listeners[…].cors` (version 4)
        {"proxy": {"cors": []}}                        | proxy.cors: expected a map, found a list
        {"proxy": {"cors": {}}}                        | proxy.cors.enabled: "false" is the default, and turns CORS off: use no layer here
        {"proxy": {"cors": {"enabled": false}}}        | proxy.cors.enabled: "false" is the default, and turns CORS off: use no layer here
        {"cors": {"enabled": true, "allowOrigin": "*"}} | cors.allowOrigin: expected a list of strings, found a string
        {"cors": {"enabled": true, "allowOrigin": ["a", null]}} | cors.allowOrigin[1]: expected a string, found nothing
        {"cors": {"enabled": true, "allowOrigin": ["example.com"]}} | cors.allowOrigin[0]: "example.com" has no scheme (`https://…`)
        {"cors": {"enabled": true, "allowOrigin": ["https://(a"]}} | cors.allowOrigin[0]: "https://(a" does not compile: unclosed group (at character 9)
        {"cors": {"enabled": true, "allowMethods": "GET"}} | cors.allowMethods: expected a list of strings, found a string
        {"cors": {"enabled": true, "allowHeaders": {}}} | cors.allowHeaders: expected a list of strings, found a map
        {"cors": {"enabled": true, "exposeHeaders": 1}} | cors.exposeHeaders: expected a list of strings, found a whole number
        {"cors": {"enabled": true, "allowCredentials": "true"}} | cors.allowCredentials: expected a boolean, found a string
        {"cors": {"enabled": true, "maxAge": "600"}}   | cors.maxAge: expected a whole number, found a string
        {"cors": {"enabled": true, "maxAge": 1.5}}     | cors.maxAge: expected a whole number, found a number
        {"cors": {"enabled": true, "runPolicies": 0}}  | cors.runPolicies: expected a boolean, found a whole number
        {"cors": {"enabled": true, "allowPrivateNetwork": []}} | cors.allowPrivateNetwork: expected a boolean, found a list
        {"cors": {"enabled": true, "allowOrigins": []}} | cors.allowOrigins: unknown key; known here: enabled, allowCredentials, allowOrigin, allowMethods, allowHeaders, exposeHeaders, maxAge, allowPrivateNetwork, runPolicies
        {"enabled": true, "allowOrigin": [], "maxage": 1} | maxage: unknown key; known here: enabled, allowCredentials, allowOrigin, allowMethods, allowHeaders, exposeHeaders, maxAge, allowPrivateNetwork, runPolicies
        {"cors": {}, "cors": {}}                       | key `cors` is given twice at line 1 column 19
        {"cors": {}, "proxy": {"cors": {}}}            | several CORS sections: cors, proxy.cors; choose one by its path
        {"proxy": {"cors": {"allowOrigin": [           | EOF while parsing a list at line 1 column 36
        "#;
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [file, message] = columns(line);
        assert_eq!(error(file), message, "{file}");
    }
}

/// What Java's regexes have and this crate's have not, or mean otherwise, and what is no regex in Java.
#[test]
fn javas_own_regexes_are_errors() {
    let lacks = "which is not supported (at character";
    let table = format!(
        r"
        https://(?=a).*         | holds a look-ahead, {lacks} 9)
        https://(?<!a)b         | holds a look-behind, {lacks} 9)
        https://(a)\.\1         | holds a back-reference, {lacks} 14)
        https://(?<a>b)\k<a>    | holds a back-reference, {lacks} 16)
        https://(?>a)           | holds an atomic group, {lacks} 11)
        https://[a-z]++\.a      | holds a possessive quantifier, or one after another, {lacks} 15)
        https://[a-z]*+\.a      | holds a possessive quantifier, or one after another, {lacks} 15)
        https://[a-z]{{2}}+\.a    | holds a possessive quantifier, or one after another, {lacks} 17)
        https://[a-z&&[^b]]     | holds `&&`, `--` or `~~` in a class, {lacks} 10)
        https://[a-z&&b]        | holds `&&`, `--` or `~~` in a class, {lacks} 10)
        https://[^a-z--b]       | holds `&&`, `--` or `~~` in a class, {lacks} 11)
        https://[[:alpha:]]     | holds a class within a class, {lacks} 10)
        https://[a[b]]          | holds a class within a class, {lacks} 11)
        https://\<(a)           | holds the start or the end of a word, {lacks} 9)
        (?x)https://a           | holds a flag other than `i`, `m` and `s`, {lacks} 3)
        https://(?U:a+)         | holds a flag other than `i`, `m` and `s`, {lacks} 11)
        https://(?P<a>b)        | holds a group that is named as in Python, {lacks} 9)
        https://(?<a_b>c)       | holds a group whose name is not of letters and digits, {lacks} 9)
        https://(a\u{{61}})      | holds `\u` or `\U`, {lacks} 11)
        https://(\U00000061)    | holds `\u` or `\U`, {lacks} 10)
        https://\b+(a)          | holds a quantifier after an assertion, {lacks} 11)
        https://(a){{ 2 }}        | holds ' ', and no origin does
        https://(é?)            | holds 'é', and no origin does
        https://\Qa\E(b)        | does not compile: unrecognized escape sequence (at character 9)
        https://(\p{{Lower}})    | does not compile: Unicode is not available here: origins are ASCII
        *.example.com           | does not compile: repetition operator missing expression (at character 1)
        "
    );
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [regex, reason] = columns(line);
        let file = format!(r#"{{"enabled": true, "allowOrigin": [{regex:?}]}}"#);
        let expected = format!("allowOrigin[0]: {regex:?} {reason}");
        assert_eq!(error(&file), expected);
    }
    for regex in [
        r"https://(?:a|b)\.example",
        r"^https://[^./]+?\.example$",
        r"(?i)https://\w{1,3}\.(?<name>example)\b",
        r"https://(?is:a*)\.example",
    ] {
        let imported = cors(&format!(r#""allowOrigin": [{regex:?}]"#));
        assert!(imported.config.build().is_ok(), "{regex}");
    }
}

#[test]
fn hostile_files() {
    let deep = format!("{}1{}", "{\"api\":".repeat(120), "}".repeat(120));
    assert!(error(&deep).starts_with("nested deeper than 100 levels"));
    assert!(error(&"[".repeat(1 << 20)).contains("at line 1"));
    for begin in ["", "("] {
        let long = "a".repeat(10 << 20);
        let file = format!(r#"{{"enabled": true, "allowOrigin": ["{begin}{long}"]}}"#);
        assert!(error(&file).starts_with("allowOrigin[0]: "));
    }
    let nested = format!("{}a{}", "(".repeat(4000), ")".repeat(4000));
    let file = format!(r#"{{"enabled": true, "allowOrigin": ["{nested}"]}}"#);
    assert!(error(&file).contains("does not compile: "));
    let regexes = vec![r#""https://(a)""#; 300_000].join(",");
    let file = format!(r#"{{"enabled": true, "allowOrigin": [{regexes}]}}"#);
    assert!(error(&file).ends_with("is one regex too many, or too long: so much does not build"));
    let many = vec![r#"{"cors": {"enabled": true}}"#; 300_000].join(",");
    let file = format!(r#"{{"listeners": [{many}]}}"#);
    assert!(error(&file).starts_with("several CORS sections: listeners[0].cors, "));
}
