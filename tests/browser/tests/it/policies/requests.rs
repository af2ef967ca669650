//! Policies by requests: methods, headers, credentials, presets.

use super::{Table, another, anyone, anyone_trusted, named, trusted};

#[rustfmt::skip]
pub(super) fn methods(page: &str) -> Table {
    let allow = |method| named(page).allow_methods([method]);
    vec![
        ("HEAD is always granted", named(page), "send('HEAD')", "200"),
        ("POST is always granted", named(page), "send('POST')", "200"),
        ("POST is always granted, preflighted too", named(page).allow_headers(["x-a"]), "send('POST', headers({'x-a': 1}))", "200"),
        ("PUT", allow("PUT"), "send('PUT')", "200"),
        ("PUT, which browsers make of put", allow("PUT"), "send('put')", "200"),
        ("PATCH", allow("PATCH"), "send('PATCH')", "200"),
        ("PATCH, which browsers do not make of patch", allow("PATCH"), "send('patch')", "denied"),
        ("patch", allow("patch"), "send('patch')", "200"),
        ("DELETE", allow("DELETE"), "send('DELETE')", "200"),
        ("OPTIONS", allow("OPTIONS"), "send('OPTIONS')", "200"),
        ("PURGE", allow("PURGE"), "send('PURGE')", "200"),
        ("one of two methods", allow("PUT").allow_methods(["DELETE"]), "send('DELETE')", "200"),
        ("a method that is not listed", allow("PUT"), "send('DELETE')", "denied"),
        ("a method that is not listed stays out", allow("PUT"), "await send('DELETE'), arrived()", "OPTIONS"),
        ("a granted method from a denied origin", another().allow_methods(["PUT"]), "send('PUT')", "denied"),
    ]
}

#[rustfmt::skip]
pub(super) fn any_method(page: &str) -> Table {
    vec![
        ("any method: PUT", named(page).allow_methods(["*"]), "send('PUT')", "200"),
        ("any method: PATCH", anyone().allow_methods(["*"]), "send('PATCH')", "200"),
        ("any method: PURGE", anyone().allow_methods(["*"]), "send('PURGE')", "200"),
        ("any method, trusted: PUT", trusted(page).allow_methods(["*"]), "send('PUT', include)", "200"),
        ("any method, trusted: PURGE", trusted(page).allow_methods(["*"]), "send('PURGE', include)", "200"),
        ("any method, trusted: purge", trusted(page).allow_methods(["*"]), "send('purge', include)", "200"),
    ]
}

#[rustfmt::skip]
pub(super) fn headers(page: &str) -> Table {
    let allow = |name| named(page).allow_headers([name]);
    let many = || named(page).allow_headers(["x-b", "content-type", "X-A", "authorization"]);
    vec![
        ("a header", allow("x-a"), "send('GET', headers({'x-a': 1}))", "200"),
        ("a header in another letter case", allow("X-A"), "send('GET', headers({'x-A': 1}))", "200"),
        ("a header that is not listed", allow("x-a"), "send('GET', headers({'x-b': 1}))", "denied"),
        ("two headers", allow("x-b").allow_headers(["x-a"]), "send('GET', headers({'x-a': 1, 'x-b': 1}))", "200"),
        ("two headers, one not listed", allow("x-a"), "send('GET', headers({'x-a': 1, 'x-b': 1}))", "denied"),
        ("JSON, authorization and more", many(), "send('POST', headers({...type('application/json'), authorization: 'me', 'X-A': 1, 'x-b': 1}))", "200"),
        ("a form", named(page), "send('POST', headers(type('application/x-www-form-urlencoded')))", "200"),
        ("JSON", allow("content-type"), "send('POST', headers(type('application/json')))", "200"),
        ("JSON, not allowed", named(page), "send('POST', headers(type('application/json')))", "denied"),
        ("a long value of a safelisted header", allow("accept"), "send('GET', headers({accept: 'a'.repeat(129)}))", "200"),
        ("a long value of one that is not listed", allow("x-a"), "send('GET', headers({accept: 'a'.repeat(129)}))", "denied"),
        ("authorization", allow("authorization"), "send('GET', headers({authorization: 'me'}))", "200"),
        ("a header by a prefix", allow("x-*"), "send('GET', headers({'x-a': 1, 'X-B': 1}))", "200"),
        ("a header by a prefix, with credentials", trusted(page).allow_headers(["x-*"]), "send('GET', headers({'x-a': 1}), include)", "200"),
        ("a header that no prefix covers", allow("x-a*"), "send('GET', headers({'x-b': 1}))", "denied"),
        ("authorization, by a prefix", allow("auth*"), "send('GET', headers({authorization: 'me'}))", "denied"),
        ("authorization, not listed", allow("x-a"), "send('GET', headers({authorization: 'me'}))", "denied"),
        ("a method and a header", allow("x-a").allow_methods(["PUT"]), "send('PUT', headers({'x-a': 1}))", "200"),
    ]
}

#[rustfmt::skip]
pub(super) fn any_header(page: &str) -> Table {
    let and_authorization = || anyone().allow_headers(["*", "authorization"]);
    let trusted_any = || trusted(page).allow_headers(["*"]);
    vec![
        ("any header", named(page).allow_headers(["*"]), "send('GET', headers({'x-a': 1, 'x-b': 1}))", "200"),
        ("any header of any origin", anyone().allow_headers(["*"]), "send('GET', headers({'x-a': 1}))", "200"),
        ("any header: not authorization", anyone().allow_headers(["*"]), "send('GET', headers({authorization: 'me'}))", "denied"),
        ("any header and authorization", and_authorization(), "send('GET', headers({authorization: 'me', 'x-a': 1}))", "200"),
        ("any header, trusted", trusted_any(), "send('GET', headers({'x-a': 1, 'x-b': 1}), include)", "200"),
        ("any header, trusted: authorization", trusted_any(), "send('GET', headers({authorization: 'me'}), include)", "200"),
        ("any header, trusted: no method", trusted_any(), "send('PUT', headers({'x-a': 1}), include)", "denied"),
    ]
}

#[rustfmt::skip]
pub(super) fn credentials(page: &str) -> Table {
    vec![
        ("credentials", trusted(page), "send('GET', include)", "200"),
        ("credentials, preflighted", trusted(page).allow_methods(["PUT"]), "send('PUT', include)", "200"),
        ("without credentials where they may be", trusted(page), "send('GET')", "200"),
        ("credentials where they may not be", named(page), "send('GET', include)", "denied"),
        ("credentials, any origin", anyone(), "send('GET', include)", "denied"),
        ("credentials, any origin, preflighted", anyone().allow_methods(["PUT"]), "send('PUT', include)", "denied"),
        ("credentials, any origin trusted", anyone_trusted(), "send('GET', include)", "200"),
    ]
}

#[rustfmt::skip]
pub(super) fn presets(page: &str) -> Table {
    const GRPC_WEB: &str = "send('POST', headers({...type('application/grpc-web+proto'), 'x-grpc-web': 1, 'grpc-timeout': '1S'}))";
    const MCP: &str = "send('POST', headers({...type('application/json'), authorization: 'me', 'mcp-protocol-version': 1, 'mcp-param-city': 1}))";
    const CONNECT: &str = "send('POST', headers({...type('application/proto'), 'connect-protocol-version': 1, 'connect-timeout-ms': 9}))";
    vec![
        ("gRPC-Web", named(page).grpc_web(), GRPC_WEB, "200"),
        ("gRPC-Web, not allowed", named(page), GRPC_WEB, "denied"),
        ("gRPC-Web: the status", named(page).grpc_web(), "send('POST', ask({'grpc-status': 0})).then(read('grpc-status'))", "0"),
        ("Connect", named(page).connect_rpc(), CONNECT, "200"),
        ("Connect, not allowed", named(page), CONNECT, "denied"),
        ("Connect: a trailer", named(page).connect_rpc(), "send('POST', ask({'trailer-cost': 1})).then(read('trailer-cost'))", "1"),
        ("MCP: a call", named(page).mcp(), MCP, "200"),
        ("MCP: the end", named(page).mcp(), "send('DELETE', headers({'mcp-session-id': 1}))", "200"),
        ("MCP, not allowed", named(page), MCP, "denied"),
        ("MCP: the session", named(page).mcp(), "send('POST', ask({'mcp-session-id': 7})).then(read('mcp-session-id'))", "7"),
        ("tracing", named(page).trace_context(), "send('GET', headers({traceparent: 1, 'sentry-trace': 1}))", "200"),
        ("tus", named(page).tus(), "send('PATCH', headers({...type('application/offset+octet-stream'), 'tus-resumable': '1.0.0', 'upload-offset': 0}))", "200"),
        ("tus: the offset", named(page).tus(), "send('HEAD', ask({'upload-offset': 7})).then(read('upload-offset'))", "7"),
        ("S3", named(page).s3(), "send('PUT', headers({authorization: 'me', 'x-amz-date': 1, 'x-amz-meta-a': 1, 'if-none-match': '*'}))", "200"),
        ("S3: a checksum", named(page).s3(), "send('GET', ask({'x-amz-checksum-crc32': 7})).then(read('x-amz-checksum-crc32'))", "7"),
    ]
}
