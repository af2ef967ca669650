//! Presets: the headers that their clients ask for and read.

use tower_cors::{CorsConfig, CorsLayer, Policy, Preset};
use tower_cors_test_support::{check_rows, check_table, request, rows, verdict};

fn app() -> CorsConfig {
    CorsLayer::new().allow_origins(["https://app.example"])
}

#[test]
fn answers() {
    check_table(
        app().grpc_web(),
        "",
        "
        gRPC-Web, preflight | OPTIONS Origin=https://app.example ACRM=POST ACRH=content-type,grpc-timeout,x-grpc-web,x-user-agent | layer 204 ACAO=https://app.example ACAH=content-type,grpc-timeout,x-grpc-web,x-user-agent Vary=preflight
        gRPC-Web, actual    | POST Origin=https://app.example                                                                     | inner 200 ACAO=https://app.example ACEH=grpc-status,grpc-message,grpc-status-details-bin Vary=Origin
        ",
    );
    check_table(
        app().connect_rpc(),
        "trailer-cost=1",
        "
        Connect, preflight | OPTIONS Origin=https://app.example ACRM=POST ACRH=connect-protocol-version,connect-timeout-ms,content-type | layer 204 ACAO=https://app.example ACAH=content-type,connect-protocol-version,connect-timeout-ms Vary=preflight
        Connect, actual    | POST Origin=https://app.example                                                                            | inner 200 ACAO=https://app.example ACEH=trailer-cost Vary=Origin
        ",
    );
    check_table(
        app().s3(),
        "x-amz-id-2=1 x-amz-request-id=2 server=3",
        "
        S3, actual | GET Origin=https://app.example | inner 200 ACAO=https://app.example ACEH=etag,location,accept-ranges,content-range,content-encoding,content-disposition,x-amz-id-2,x-amz-request-id Vary=Origin
        ",
    );
    check_table(
        app().trace_context(),
        "",
        "
        tracing, preflight | OPTIONS Origin=https://app.example ACRM=GET ACRH=baggage,traceparent | layer 204 ACAO=https://app.example ACAH=traceparent,tracestate,baggage,sentry-trace Vary=preflight
        tracing, actual    | GET Origin=https://app.example                                       | inner 200 ACAO=https://app.example Vary=Origin
        ",
    );
}

/// Recorded with Chromium and the clients' own packages.
#[test]
fn preflights_of_real_clients() {
    let table = "
        mcp           | initialize              | POST content-type | granted
        mcp           | later calls             | POST content-type,mcp-protocol-version,mcp-session-id | granted
        mcp           | stream                  | GET mcp-protocol-version,mcp-session-id | granted
        mcp           | resumed stream          | GET last-event-id,mcp-protocol-version,mcp-session-id | granted
        mcp           | end                     | DELETE mcp-protocol-version,mcp-session-id | granted
        mcp           | a tool, 2026-07-28      | POST content-type,mcp-method,mcp-name,mcp-param-city,mcp-protocol-version | granted
        mcp           | OAuth                   | POST authorization,content-type | granted
        mcp           | metadata                | GET mcp-protocol-version | granted
        mcp           | another method          | PUT content-type | method
        grpc-web      | a call                  | POST content-type,x-grpc-web,x-user-agent | granted
        grpc-web      | with a deadline         | POST content-type,grpc-timeout,x-grpc-web,x-user-agent | granted
        grpc-web      | metadata of one's own   | POST content-type,x-grpc-web,x-tenant | header
        connect       | a call                  | POST connect-protocol-version,connect-timeout-ms,content-type | granted
        connect       | its gRPC-Web transport  | POST content-type,x-grpc-web | header
        trace-context | OpenTelemetry, Sentry   | GET baggage,sentry-trace,traceparent,tracestate | granted
        trace-context | JSON                    | POST content-type,traceparent | header
        tus           | create                  | POST tus-resumable,upload-length,upload-metadata | granted
        tus           | append                  | PATCH content-type,tus-resumable,upload-offset | granted
        tus           | resume                  | HEAD tus-resumable | granted
        tus           | terminate               | DELETE tus-resumable | granted
        tus           | by options              | POST tus-resumable,upload-concat,upload-defer-length,x-http-method-override,x-request-id | granted
        s3            | put                     | PUT amz-sdk-invocation-id,amz-sdk-request,authorization,content-type,if-none-match,x-amz-checksum-crc32,x-amz-content-sha256,x-amz-date,x-amz-meta-a,x-amz-user-agent | granted
        s3            | put, by options         | PUT authorization,cache-control,content-disposition,content-encoding,content-md5,expires,x-amz-date | granted
        s3            | get, by options         | GET authorization,if-match,if-modified-since,if-unmodified-since,range,x-amz-date | granted
        s3            | delete                  | DELETE amz-sdk-invocation-id,authorization,x-amz-date | granted
        s3            | another prefix          | PUT x-goog-a | header
        ";
    check_rows(rows(table), |[preset, _about, asked, _]| {
        let (method, names) = asked.split_once(' ').unwrap();
        let ask = format!("OPTIONS Origin=https://app.example ACRM={method} ACRH={names}");
        verdict(&policy(preset), &request(&ask)).to_owned()
    });
}

fn policy(preset: &str) -> Policy {
    app().preset(preset.parse().unwrap()).compile().unwrap()
}

#[test]
fn no_preset_gives_a_warning() {
    let everything = app()
        .allow_methods(["*"])
        .allow_headers(["Content-Type", "*"])
        .expose_headers(["*"]);
    for config in [
        app(),
        everything.clone(),
        everything.allow_credentials(true),
    ] {
        let before = config.clone().compile().unwrap().warnings().len();
        let all = Preset::ALL
            .iter()
            .fold(config, |config, preset| config.preset(*preset));
        let policy = all.compile().unwrap();
        assert_eq!(policy.warnings().len(), before, "{:?}", policy.warnings());
        let again = policy.config().clone().compile().unwrap();
        assert_eq!(again.config(), policy.config());
    }
}

#[test]
fn the_canonical_configuration_lists_names() {
    let config = app().trace_context().allow_headers(["Baggage", "x-a"]);
    assert_eq!(
        config.rules().next().unwrap().presets(),
        [Preset::TraceContext]
    );
    let policy = config.compile().unwrap();
    let rule = policy.config().rules().next().unwrap();
    assert!(rule.presets().is_empty());
    assert_eq!(
        rule.allow_headers(),
        [
            "baggage",
            "x-a",
            "traceparent",
            "tracestate",
            "sentry-trace"
        ]
    );
    // `*` covers every header except `authorization`, so the preset adds that one.
    let policy = app().allow_headers("*").mcp().compile().unwrap();
    let rule = policy.config().rules().next().unwrap();
    assert_eq!(rule.allow_headers(), ["*", "authorization"]);
}
