//! Facts about the modes of requests, the cache modes, and the use-CORS-preflight flag.

use crate::facts::{GRANT, Table, always, preflight, raw};

/// A listener on an upload makes a preflight necessary. The answer need not name anything.
#[rustfmt::skip]
pub(crate) fn preflight_flag() -> Table {
    const TWICE: &str = "await upload('POST'), await upload('POST'), arrived()";
    vec![
        ("an upload", preflight(""), "await upload('POST'), heads()",
            "OPTIONS host=service origin=page ACRM=POST accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            POST host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site"),
        ("an upload, not granted", raw("", GRANT), "await upload('POST'), arrived()", "OPTIONS"),
        ("an upload and a header", preflight("ACAH: x-a"), "upload('POST', headers({'x-a': 1}))", "200"),
        ("an upload and a header, not granted", preflight(""), "upload('POST', headers({'x-a': 1}))", "denied"),
        ("an upload with credentials", preflight(""), "upload('POST', include)", "200"),
        ("an upload with PUT", preflight("ACAM: PUT"), "upload('PUT')", "200"),
        ("an upload with PUT, not granted", preflight(""), "upload('PUT')", "denied"),
        ("a stream", preflight(""), "await send('POST', stream()) === 'denied', heads()",
            "OPTIONS host=service origin=page ACRM=POST accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            | Firefox (stream as a body): POST host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            | WebKit (stream as a body): "),
        ("two uploads", preflight("ACMA: 600"), TWICE, "OPTIONS POST POST"),
        ("two uploads, the method granted", preflight("ACAM: POST | ACMA: 600"), TWICE, "OPTIONS POST POST"),
        ("an upload, then a fetch", preflight("ACMA: 600"), "await upload('POST'), await send('POST'), arrived()", "OPTIONS POST POST"),
    ]
}

/// Browsers add these headers themselves, so they need no preflight.
#[rustfmt::skip]
pub(crate) fn cache_headers() -> Table {
    let heads = |headers| match headers {
        "" => "GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site",
        "no-cache" => "GET host=service origin=page accept=*/* cache=no-cache pragma=no-cache referer=page/ dest=empty mode=cors site=same-site",
        _ => "GET host=service origin=page accept=*/* cache=max-age=0 referer=page/ dest=empty mode=cors site=same-site",
    };
    vec![
        ("default", always(GRANT), "await send('GET', cache('default')), heads()", heads("")),
        ("no-store", always(GRANT), "await send('GET', cache('no-store')), heads()", heads("no-cache")),
        ("reload", always(GRANT), "await send('GET', cache('reload')), heads()", heads("no-cache")),
        ("no-cache", always(GRANT), "await send('GET', cache('no-cache')), heads()", heads("max-age=0")),
        ("force-cache", always(GRANT), "await send('GET', cache('force-cache')), heads()", heads("")),
        ("only-if-cached", always(GRANT), "await send('GET', sameOrigin, cache('only-if-cached'), to(own)), arrived()", " | WebKit (`only-if-cached`): GET"),
        ("If-None-Match", always(""), "await send('GET', headers({'if-none-match': '*'}), to(own)), heads()",
            "GET host=page accept=*/* cache=no-cache pragma=no-cache referer=page/ dest=empty mode=cors site=same-origin \
            | Chromium (`If-None-Match` and its kin): GET host=page accept=*/* cache=max-age=0 referer=page/ dest=empty mode=cors site=same-origin"),
        ("no-store, preflighted", preflight("ACAM: PUT"), "await send('PUT', cache('no-store')), heads()",
            "OPTIONS host=service origin=page ACRM=PUT accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            PUT host=service origin=page accept=*/* cache=no-cache pragma=no-cache referer=page/ dest=empty mode=cors site=same-site \
            | Chromium, Firefox (cache headers on preflights): \
            OPTIONS host=service origin=page ACRM=PUT accept=*/* cache=no-cache pragma=no-cache referer=page/ dest=empty mode=cors site=same-site \
            PUT host=service origin=page accept=*/* cache=no-cache pragma=no-cache referer=page/ dest=empty mode=cors site=same-site"),
        ("the page's own Cache-Control", preflight("ACAH: cache-control"), "await send('GET', headers({'cache-control': 'no-cache'})), arrived()", "OPTIONS GET"),
    ]
}

/// The cache of preflights under the modes of the HTTP cache. By the standard, they do not matter.
#[rustfmt::skip]
pub(crate) fn preflight_cache_modes() -> Table {
    let puts = || preflight("ACAM: PUT | ACAH: cache-control, if-none-match | ACMA: 600");
    vec![
        ("no-store, remembered", puts(), "await send('PUT'), await send('PUT', cache('no-store')), arrived()",
            "OPTIONS PUT PUT | Chromium, Firefox (cache modes in the preflight cache): OPTIONS PUT OPTIONS PUT"),
        ("reload, remembered", puts(), "await send('PUT'), await send('PUT', cache('reload')), arrived()",
            "OPTIONS PUT PUT | Chromium, Firefox (cache modes in the preflight cache): OPTIONS PUT OPTIONS PUT"),
        ("no-cache, remembered", puts(), "await send('PUT'), await send('PUT', cache('no-cache')), arrived()",
            "OPTIONS PUT PUT | Chromium (cache modes in the preflight cache): OPTIONS PUT OPTIONS PUT"),
        ("force-cache, remembered", puts(), "await send('PUT'), await send('PUT', cache('force-cache')), arrived()", "OPTIONS PUT PUT"),
        ("If-None-Match, remembered", puts(), "await send('PUT', headers({'if-none-match': '*'})), await send('PUT', headers({'if-none-match': '*'})), arrived()",
            "OPTIONS PUT PUT | Chromium, Firefox (cache modes in the preflight cache): OPTIONS PUT OPTIONS PUT"),
        ("the page's own Cache-Control, remembered", puts(), "await send('PUT', headers({'cache-control': 'no-cache'})), await send('PUT', headers({'cache-control': 'no-cache'})), arrived()", "OPTIONS PUT PUT"),
        ("no-store remembers", puts(), "await send('PUT', cache('no-store')), await send('PUT'), arrived()",
            "OPTIONS PUT PUT | Chromium (cache modes in the preflight cache): OPTIONS PUT OPTIONS PUT"),
        ("no-store does not forget", puts(), "await send('PUT'), await send('PUT', cache('no-store')), await send('PUT'), arrived()",
            "OPTIONS PUT PUT PUT | Chromium, Firefox (cache modes in the preflight cache): OPTIONS PUT OPTIONS PUT PUT"),
        ("reload remembers", puts(), "await send('PUT', cache('reload')), await send('PUT'), arrived()", "OPTIONS PUT PUT"),
        ("no-cache remembers", puts(), "await send('PUT', cache('no-cache')), await send('PUT'), arrived()", "OPTIONS PUT PUT"),
        ("If-None-Match remembers", puts(), "await send('PUT', headers({'if-none-match': '*'})), await send('PUT'), arrived()", "OPTIONS PUT PUT"),
    ]
}

#[rustfmt::skip]
pub(crate) fn other_modes() -> Table {
    let resource_policy = |value| always(&format!("cross-origin-resource-policy: {value}"));
    vec![
        ("same-origin, at home", always(""), "send('PUT', sameOrigin, to(own))", "200"),
        ("same-origin, elsewhere", always(GRANT), "await send('GET', sameOrigin), arrived()", ""),
        ("same-origin, redirected elsewhere", always("status: 302 | location: //localhost/"), "await send('GET', sameOrigin, to(own)) === 'denied', arrived()", "GET"),
        ("no-cors: GET", always(""), "await send('GET', noCors), heads()", "GET host=service referer=page/ mode=no-cors site=same-site"),
        ("no-cors: POST", always(""), "await send('POST', noCors), heads()", "POST host=service origin=page referer=page/ mode=no-cors site=same-site"),
        ("no-cors: POST, sandboxed", always(""), "await sandboxed(() => send('POST', noCors)), heads()", "POST host=service origin=null mode=no-cors site=cross-site \
            | WebKit (`Referer` of a sandboxed frame): POST host=service origin=null referer=page/ mode=no-cors site=cross-site"),
        ("no-cors: the page gets nothing", always("x-a: 1 | ACEH: *"), "send('GET', noCors)", "0"),
        ("no-cors: no header either", always("x-a: 1 | ACEH: *"), "send('GET', noCors).then(read('x-a'))", "null"),
        ("no-cors: at home the page gets all", always("x-a: 1"), "send('GET', noCors, to(own)).then(read('x-a'))", "1"),
        ("no-cors: headers that need a preflight are dropped", always(""), "await send('POST', noCors, headers({...type('application/json'), authorization: 'me', range: 'bytes=0-'})), heads()",
            "POST host=service origin=page referer=page/ mode=no-cors site=same-site"),
        ("no-cors: for the same origin", resource_policy("same-origin"), "await send('GET', noCors) === 'denied'", "true"),
        ("no-cors: for the same site, from another", resource_policy("same-site"), "await from('localhost', () => send('GET', noCors)) === 'denied'", "true"),
        ("no-cors: for all", resource_policy("cross-origin"), "send('GET', noCors)", "0"),
        ("no-cors: for whom is unknown", resource_policy("Same-Origin"), "send('GET', noCors)", "0"),
        ("no-cors: for the same origin, twice", always("cross-origin-resource-policy: same-origin | cross-origin-resource-policy: same-origin"), "send('GET', noCors)", "0"),
        ("no-cors: for the same origin, redirected", always("status: 302 | location: # | cross-origin-resource-policy: same-origin"), "await send('GET', noCors), arrived()", "GET"),
        ("cors: for the same origin", always(&format!("{GRANT} | cross-origin-resource-policy: same-origin")), "send('GET')", "200"),
        ("an image", always(""), "await image(), heads()", "GET host=service referer=page/ mode=no-cors site=same-site"),
        ("a form with GET", always(""), "await submit('GET'), heads()", "GET host=service referer=page/ mode=navigate site=same-site \
            | WebKit (`Sec-Fetch-Site` of a form): GET host=service referer=page/ mode=navigate site=cross-site"),
        ("a form with POST", always(""), "await submit('POST'), heads()", "POST host=service origin=page referer=page/ mode=navigate site=same-site \
            | WebKit (`Sec-Fetch-Site` of a form): POST host=service origin=page referer=page/ mode=navigate site=cross-site"),
        ("a form of another site", always(""), "await from('localhost', () => submit('POST')), arrived()", "POST"),
    ]
}

/// A frame of another site may use the cookies of other sites, but does not do so yet.
#[rustfmt::skip]
pub(crate) fn storage_access() -> Table {
    vec![
        ("a frame's request without CORS", always(""), "await from('localhost', () => send('GET', noCors, include)), heads()",
            "GET host=service origin=frame referer=frame/ mode=no-cors site=cross-site storage=inactive \
            | WebKit (`Sec-Fetch-Storage-Access`): GET host=service referer=frame/ mode=no-cors site=cross-site"),
        ("a frame's request without CORS and credentials", always(""), "await from('localhost', () => send('GET', noCors)), heads()",
            "GET host=service referer=frame/ mode=no-cors site=cross-site"),
        ("a frame's POST without CORS", always(""), "await from('localhost', () => send('POST', noCors, include)), heads()",
            "POST host=service origin=frame referer=frame/ mode=no-cors site=cross-site storage=inactive \
            | WebKit (`Sec-Fetch-Storage-Access`): POST host=service origin=frame referer=frame/ mode=no-cors site=cross-site"),
        ("a frame's request with credentials", always(""), "await from('localhost', () => send('GET', include)), heads()",
            "GET host=service origin=frame accept=*/* referer=frame/ dest=empty mode=cors site=cross-site storage=inactive \
            | WebKit (`Sec-Fetch-Storage-Access`): GET host=service origin=frame accept=*/* referer=frame/ dest=empty mode=cors site=cross-site"),
        ("a frame's image", always(""), "await from('localhost', () => image()), heads()",
            "GET host=service origin=frame referer=frame/ mode=no-cors site=cross-site storage=inactive \
            | WebKit (`Sec-Fetch-Storage-Access`): GET host=service referer=frame/ mode=no-cors site=cross-site"),
        ("a frame's preflight", always(""), "await from('localhost', () => send('PUT', include)), heads()",
            "OPTIONS host=service origin=frame ACRM=PUT accept=*/* referer=frame/ dest=empty mode=cors site=cross-site \
            | Firefox (`Sec-Fetch-Storage-Access`): OPTIONS host=service origin=frame ACRM=PUT accept=*/* referer=frame/ dest=empty mode=cors site=cross-site storage=inactive"),
        ("a frame's form", always(""), "await from('localhost', () => submit('GET')), heads()", "GET host=service referer=frame/ mode=navigate site=cross-site"),
        ("a sandboxed frame's request", always(""), "await sandboxed(() => send('GET', noCors, include)), heads()", "GET host=service origin=null mode=no-cors site=cross-site storage=inactive \
            | WebKit (`Sec-Fetch-Storage-Access`): GET host=service referer=page/ mode=no-cors site=cross-site"),
        ("the page's request", always(""), "await send('GET', noCors, include), heads()", "GET host=service referer=page/ mode=no-cors site=same-site"),
    ]
}

#[rustfmt::skip]
pub(crate) fn websockets() -> Table {
    vec![
        ("a WebSocket", always(""), "socket()", "open"),
        ("a WebSocket: the head", always(""), "await socket(), heads()",
            "GET host=service origin=page mode=websocket site=same-site \
            | Chromium (`Sec-Fetch-` headers of a WebSocket): GET host=service origin=page"),
        ("a WebSocket: sandboxed", always(""), "await sandboxed(() => socket()), heads()",
            "GET host=service origin=null mode=websocket site=cross-site \
            | Chromium (`Sec-Fetch-` headers of a WebSocket): GET host=service origin=null \
            | Firefox (`Sec-Fetch-Storage-Access`): GET host=service origin=null mode=websocket site=cross-site storage=inactive"),
        ("a WebSocket, refused", always("status: 403"), "await socket() === 'denied'", "true"),
        ("a WebSocket, redirected", always("status: 302 | location: #"), "await socket(), arrived()",
            "GET | WebKit (WebSocket that is redirected): GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET"),
        ("a WebSocket, no protocol chosen", always(""), "await socket('a', 'b') === 'denied'", "true | Firefox, WebKit (subprotocol of a WebSocket): false"),
        ("a WebSocket, a protocol chosen", always("sec-websocket-protocol: b"), "socket('a', 'b')", "open"),
        ("a WebSocket, another protocol chosen", always("sec-websocket-protocol: c"), "await socket('a', 'b') === 'denied'", "true"),
        ("a WebSocket, a protocol that nobody named", always("sec-websocket-protocol: c"), "await socket() === 'denied'", "true | Firefox (subprotocol of a WebSocket): false"),
        ("a WebSocket, an extension", always("sec-websocket-extensions: permessage-deflate"), "socket()", "open"),
        ("a WebSocket, an extension that nobody offered", always("sec-websocket-extensions: x"), "await socket() === 'denied'", "true"),
    ]
}
