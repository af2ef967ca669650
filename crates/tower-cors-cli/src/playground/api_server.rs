//! The server of the API under test, and that of the other site.

use std::convert::Infallible;
use std::time::Duration;

use http::{Request, StatusCode, Uri};
use hyper::body::{Body, Bytes};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::time::timeout;

use super::addresses::Authority;
use super::exchange::Exchange;
use super::prediction::landing;
use super::{Answer, Playground, assets, body, guard};

/// The time for which a WebSocket stays open if the page does not close it.
const SOCKET_TIMEOUT: Duration = Duration::from_secs(10);

/// Answers a request under the policy of the try that its URL names.
pub(super) async fn answer(
    playground: &Playground,
    authority: &Authority,
    mut request: Request<impl Body<Data = Bytes> + Unpin>,
) -> Result<Answer, Infallible> {
    if !guard::is_for(request.headers(), authority) {
        return Ok(misdirected());
    }
    if let Some(file) = assets::sender_file(request.uri().path(), &playground.origins) {
        return Ok(file);
    }
    let id = try_id(request.uri()).to_owned();
    let Some(tried) = playground.tries.find(&id) else {
        return Ok(assets::plain(
            StatusCode::NOT_FOUND,
            "the playground has forgotten this try; send the request again",
        ));
    };
    let socket: Option<OnUpgrade> = request.extensions_mut().remove();
    let (head, body) = request.into_parts();
    if body::read(body).await.is_none() {
        return Ok(assets::plain(
            StatusCode::PAYLOAD_TOO_LARGE,
            "the body is too long",
        ));
    }
    let landing = landing(&playground.origins, &query(&id));
    let request = Request::from_parts(head.clone(), ());
    let answer = tried.layers.answer(request, &landing).await;
    if let (Some(socket), StatusCode::SWITCHING_PROTOCOLS) = (socket, answer.status()) {
        tokio::spawn(hold(socket));
    }
    tried.record(Exchange::new(head, &answer));
    Ok(answer)
}

/// Refuses a request for another server. It does not say for which: the name is the client's.
pub(super) fn misdirected() -> Answer {
    assets::plain(
        StatusCode::MISDIRECTED_REQUEST,
        "this server answers only to the address that `cors playground` printed",
    )
}

/// Returns the query of the URL for a try.
pub(super) fn query(id: &str) -> String {
    format!("?try={id}")
}

fn try_id(uri: &Uri) -> &str {
    let query = uri.query().unwrap_or_default();
    query.strip_prefix("try=").unwrap_or_default()
}

/// Keeps a WebSocket open until the page closes it.
async fn hold(socket: OnUpgrade) {
    if let Ok(socket) = socket.await {
        let (mut socket, mut nowhere) = (TokioIo::new(socket), tokio::io::sink());
        let copy = tokio::io::copy(&mut socket, &mut nowhere);
        _ = timeout(SOCKET_TIMEOUT, copy).await;
    }
}
