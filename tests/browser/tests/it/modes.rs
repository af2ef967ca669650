//! Facts about the modes of requests, the cache modes, and the use-CORS-preflight flag.

use crate::facts::{GRANT, Table, always, preflight, raw};

/// A progress bar makes a preflight necessary, and changes nothing about what the preflight grants.
#[rustfmt::skip]
pub(crate) fn preflight_flag() -> Table {
    const TWICE: &str = "await upload('POST'), await upload('POST'), arrived()";
    vec![
        ("a progress bar", preflight(""), "await upload('POST'), arrived()", "OPTIONS POST"),
        ("a progress bar: no names are asked for", preflight(""), "await upload('POST'), heads()", "?"),
        ("a progress bar: the preflight fails", raw("", GRANT), "await upload('POST') === 'denied', arrived()", "OPTIONS"),
        ("a progress bar at home", always(""), "await upload('POST', to(own)), arrived()", "?"),
        ("a progress bar and a header", preflight("ACAH: x-a"), "upload('POST', headers({'x-a': 1}))", "200"),
        ("a progress bar, with credentials", preflight(""), "upload('POST', include)", "200"),
        ("two progress bars", preflight("ACMA: 600"), TWICE, "OPTIONS POST POST"),
        ("two progress bars, other methods granted", preflight("ACAM: PUT | ACMA: 600"), TWICE, "OPTIONS POST OPTIONS POST"),
        ("two progress bars, the method granted", preflight("ACAM: POST | ACMA: 600"), TWICE, "OPTIONS POST POST"),
        ("a fetch, then a progress bar", preflight("ACAH: x-a | ACMA: 600"), "await send('POST', headers({'x-a': 1})), await upload('POST'), arrived()", "OPTIONS POST OPTIONS POST"),
        ("a progress bar, then a fetch", preflight("ACMA: 600"), "await upload('POST'), await send('POST'), arrived()", "OPTIONS POST POST"),
    ]
}

#[rustfmt::skip]
pub(crate) fn cache_modes() -> Table {
    let puts = || preflight("ACAM: PUT | ACAH: cache-control, pragma, if-none-match | ACMA: 600");
    vec![
        ("1", puts(), "await send('PUT', cache('reload')), await send('PUT'), arrived()", "?"),
        ("2", puts(), "await send('PUT', cache('no-cache')), await send('PUT'), arrived()", "?"),
        ("3", puts(), "await send('PUT'), await send('PUT', cache('no-store')), await send('PUT'), arrived()", "?"),
        ("4", puts(), "await send('PUT', headers({'if-none-match': '*'})), await send('PUT'), arrived()", "?"),
        ("5", always(""), "await from('localhost', () => image()), heads()", "?"),
        ("6", always("cross-origin-resource-policy: same-site"), "await send('GET', noCors, to(third))", "?"),
        ("7", always(""), "await sandboxed(() => submit('post')), heads()", "?"),
        ("8", always(""), "await from('localhost', () => submit('post')), heads()", "?"),
        ("no-store", always(GRANT), "await send('GET', cache('no-store')), heads()", "?"),
        ("reload", always(GRANT), "await send('GET', cache('reload')), heads()", "?"),
        ("no-cache", always(GRANT), "await send('GET', cache('no-cache')), heads()", "?"),
        ("force-cache", always(GRANT), "await send('GET', cache('force-cache')), heads()", "?"),
        ("only-if-cached", always(GRANT), "await send('GET', sameOrigin, cache('only-if-cached'), to(own)) === 'denied', arrived()", ""),
        ("if-none-match", puts(), "await send('GET', headers({'if-none-match': '*'})), heads()", "?"),
        ("if-none-match, no-cache", puts(), "await send('GET', headers({'if-none-match': '*'}), cache('no-cache')), heads()", "?"),
        ("own cache-control", puts(), "await send('GET', headers({'cache-control': 'a'}), cache('no-store')), heads()", "?"),
        ("own pragma", puts(), "await send('GET', headers({pragma: 'a'}), cache('no-cache')), heads()", "?"),
        ("PUT twice", puts(), "await send('PUT'), await send('PUT'), arrived()", "OPTIONS PUT PUT"),
        ("no-store preflight", puts(), "await send('PUT', cache('no-store')), heads()", "?"),
        ("no-store twice", puts(), "await send('PUT'), await send('PUT', cache('no-store')), arrived()", "?"),
        ("no-store then", puts(), "await send('PUT', cache('no-store')), await send('PUT'), arrived()", "?"),
        ("reload twice", puts(), "await send('PUT'), await send('PUT', cache('reload')), arrived()", "?"),
        ("no-cache twice", puts(), "await send('PUT'), await send('PUT', cache('no-cache')), arrived()", "?"),
        ("force-cache twice", puts(), "await send('PUT'), await send('PUT', cache('force-cache')), arrived()", "?"),
        ("if-none-match twice", puts(), "await send('PUT', headers({'if-none-match': '*'})), await send('PUT', headers({'if-none-match': '*'})), arrived()", "?"),
        ("own cache-control twice", puts(), "await send('PUT', headers({'cache-control': 'no-cache'})), await send('PUT', headers({'cache-control': 'no-cache'})), arrived()", "?"),
    ]
}

#[rustfmt::skip]
pub(crate) fn other_modes() -> Table {
    vec![
        ("same-origin at home", always(""), "send('PUT', sameOrigin, to(own))", "200"),
        ("same-origin elsewhere", always(GRANT), "await send('GET', sameOrigin) === 'denied', arrived()", ""),
        ("no-cors: GET", always(""), "await send('GET', noCors), heads()", "?"),
        ("no-cors: POST", always(""), "await send('POST', noCors), heads()", "?"),
        ("no-cors: the page reads nothing", always("x-a: 1 | ACEH: *"), "send('GET', noCors)", "0"),
        ("no-cors at home", always("x-a: 1"), "send('GET', noCors, to(own)).then(read('x-a'))", "1"),
        ("no-cors: unsafe headers are dropped", always(""), "await send('POST', noCors, headers({...type('application/json'), 'accept-language': 'en', authorization: 'me', range: 'bytes=0-'})), heads()", "?"),
        ("no-cors: resource policy same-origin", always("cross-origin-resource-policy: same-origin"), "send('GET', noCors)", "denied"),
        ("no-cors: resource policy same-site", always("cross-origin-resource-policy: same-site"), "send('GET', noCors)", "0"),
        ("no-cors: resource policy same-site", always("cross-origin-resource-policy: same-site"), "from('localhost', () => send('GET', noCors))", "denied"),
        ("no-cors: resource policy cross-origin", always("cross-origin-resource-policy: cross-origin"), "send('GET', noCors)", "0"),
        ("no-cors: resource policy twice", always("cross-origin-resource-policy: same-origin | cross-origin-resource-policy: same-origin"), "send('GET', noCors)", "0"),
        ("no-cors, sandboxed", always(""), "await sandboxed(() => send('POST', noCors)), heads()", "?"),
        ("cors: resource policy same-origin", always(&format!("{GRANT} | cross-origin-resource-policy: same-origin")), "send('GET')", "200"),
        ("a link", always(""), "await submit('get'), heads()", "?"),
        ("a form", always(""), "await submit('post'), heads()", "?"),
        ("an image", always(""), "await image(), heads()", "?"),
        ("a beacon", always(""), "await navigator.sendBeacon(url, 'a'), await pause(200), heads()", "?"),
    ]
}

#[rustfmt::skip]
pub(crate) fn websockets() -> Table {
    vec![
        ("a WebSocket", always(""), "socket()", "open"),
        ("a WebSocket: the head", always(""), "await socket(), heads()", "?"),
        ("a WebSocket, sandboxed", always(""), "await sandboxed(() => socket()), heads()", "?"),
        ("a WebSocket, refused", always("status: 403"), "socket()", "denied"),
        ("a WebSocket, redirected", always("status: 302 | location: #"), "await socket() === 'denied', arrived()", "GET"),
        ("a WebSocket, no protocol chosen", always(""), "socket('a', 'b')", "denied"),
        ("a WebSocket, a protocol chosen", always("sec-websocket-protocol: b"), "socket('a', 'b')", "open"),
        ("a WebSocket, another protocol chosen", always("sec-websocket-protocol: c"), "socket('a', 'b')", "denied"),
        ("a WebSocket, a protocol that nobody named", always("sec-websocket-protocol: c"), "socket()", "denied"),
        ("a WebSocket, an extension", always("sec-websocket-extensions: permessage-deflate"), "socket()", "open"),
        ("a WebSocket, an extension that nobody offered", always("sec-websocket-extensions: x"), "socket()", "denied"),
    ]
}
