//! Filtered responses.

use http::{HeaderName, Response};
use tower_cors_browser::FilteredResponse;

use crate::server::{PAGE, Server, browser, browser_in, browser_with, fetch, readable};
use crate::table::check;

/// The headers that the page can read, and the names of the others. `own` is a server at the page's
/// origin, `no-cors` a mode.
#[test]
fn readable_headers() {
    let table = "
        omit    |                     | Cors   | pragma=4                        | * etag x-a x-b
        omit    | ACEH=x-a            | Cors   | pragma=4 x-a=1                  | * etag x-b
        omit    | ACEH=,X-A~,,        | Cors   | pragma=4 x-a=1                  | * etag x-b
        omit    | ACEH=x-a ACEH=etag  | Cors   | etag=3 pragma=4 x-a=1           | * x-b
        omit    | ACEH=x-a,b@d        | Cors   | pragma=4                        | * etag x-a x-b
        omit    | ACEH=x-a ACEH=b@d   | Cors   | pragma=4                        | * etag x-a x-b
        omit    | ACEH=*              | Cors   | *=6 etag=3 pragma=4 x-a=1 x-b=2 |
        omit    | ACEH=x-a,*          | Cors   | *=6 etag=3 pragma=4 x-a=1 x-b=2 |
        omit    | ACEH=set-cookie     | Cors   | pragma=4                        | * etag x-a x-b
        omit    | x-b=3 ACEH=etag     | Cors   | etag=3 pragma=4                 | * x-a x-b
        omit    | location=/a ACEH=*  | Cors   | *=6 etag=3 location=/a pragma=4 x-a=1 x-b=2 |
        include | ACEH=x-a            | Cors   | pragma=4 x-a=1                  | * etag x-b
        include | ACEH=*              | Cors   | *=6 pragma=4                    | etag x-a x-b
        include | ACEH=*,etag         | Cors   | *=6 etag=3 pragma=4             | x-a x-b
        own     | ACEH=x-a            | Basic  | *=6 etag=3 pragma=4 x-a=1 x-b=2 |
        no-cors | ACEH=*              | Opaque |                                 | * etag pragma x-a x-b
    ";
    check(table, |[mode, exposed]| {
        let fields = "x-a=1 x-b=2 etag=3 pragma=4 set-cookie=5 set-cookie2=5 *=6";
        let server = Server::new(&format!(": 200 {fields} ACAO=PAGE ACAC=true {exposed}"));
        let mut browser = match mode {
            "own" => browser().server(PAGE).unwrap(),
            "no-cors" => browser_in(mode),
            credentials => browser_with(credentials),
        };
        let response = fetch(&mut browser, &server, "GET /").unwrap();
        let hidden: Vec<&str> = response
            .hidden_headers()
            .iter()
            .map(HeaderName::as_str)
            .collect();
        let response_type = format!("{:?}", response.response_type().unwrap());
        [response_type, readable(&response), hidden.join(" ")]
    });
}

#[test]
fn a_response_that_no_browser_returned_has_no_type() {
    let response = Response::new(());
    assert_eq!(response.response_type(), None);
    assert_eq!(response.hidden_headers(), [""; 0]);
}
