//! Filtered responses.

use crate::server::{PAGE, Server, browser, browser_with, fetch, readable};
use crate::table::check;

/// The headers that the page can read. `own` is a server at the page's origin.
#[test]
fn readable_headers() {
    let table = "
        omit    |                     | pragma=4
        omit    | ACEH=x-a            | pragma=4 x-a=1
        omit    | ACEH=,X-A~,,        | pragma=4 x-a=1
        omit    | ACEH=x-a ACEH=etag  | etag=3 pragma=4 x-a=1
        omit    | ACEH=x-a,b@d        | pragma=4
        omit    | ACEH=x-a ACEH=b@d   | pragma=4
        omit    | ACEH=*              | *=6 etag=3 pragma=4 x-a=1 x-b=2
        omit    | ACEH=x-a,*          | *=6 etag=3 pragma=4 x-a=1 x-b=2
        omit    | ACEH=set-cookie     | pragma=4
        include | ACEH=x-a            | pragma=4 x-a=1
        include | ACEH=*              | *=6 pragma=4
        include | ACEH=*,etag         | *=6 etag=3 pragma=4
        own     | ACEH=x-a            | *=6 etag=3 pragma=4 x-a=1 x-b=2
    ";
    check(table, |[mode, exposed]| {
        let fields = "x-a=1 x-b=2 etag=3 pragma=4 set-cookie=5 *=6";
        let server = Server::new(&format!(": 200 {fields} ACAO=PAGE ACAC=true {exposed}"));
        let mut browser = match mode {
            "own" => browser().server(PAGE).unwrap(),
            credentials => browser_with(credentials),
        };
        [readable(&fetch(&mut browser, &server, "GET /").unwrap())]
    });
}
