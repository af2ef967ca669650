//! MCP: the tools of rmcp's streamable HTTP server, with sessions and without, and OAuth.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use http::StatusCode;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::request::Parts;
use rmcp::handler::server::tool::Extension;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{ServerCapabilities, ServerConfig, SubscriptionFilter};
use rmcp::service::SubscriptionContext;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ErrorData, Peer, RoleServer, ServerHandler, schemars, tool, tool_handler, tool_router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Notify;

pub(crate) const FLOWS: &str = r#"
    session   |                                    | 2025-11-25, 4 tools, 3, event, resumed, Streamable HTTP error: Error POSTing to endpoint: Not Found: Session not found |
    session   | allow_methods DELETE               | 2025-11-25, 4 tools, 3, event, resumed, TypeError: Failed to fetch | add "DELETE" to `allow_methods`
    session   | allow_headers content-type         | TypeError: Failed to fetch | add "content-type" to `allow_headers`
    session   | allow_headers last-event-id        | 2025-11-25, 4 tools, 3, event, nothing more | add "last-event-id" to `allow_headers`
    session   | allow_headers mcp-protocol-version | TypeError: Failed to fetch | add "mcp-protocol-version" to `allow_headers`
    session   | allow_headers mcp-session-id       | TypeError: Failed to fetch | add "mcp-session-id" to `allow_headers`
    session   | expose_headers mcp-session-id      | Error: Streamable HTTP error: Error POSTing to endpoint: Bad Request: Session ID is required | the response has headers that the page cannot read; if it needs them, add "mcp-session-id" to `expose_headers`
    stateless |                                    | 2026-07-28, 4 tools, 3, event |
    stateless | allow_headers content-type         | TypeError: Failed to fetch | add "content-type" to `allow_headers`
    stateless | allow_headers mcp-method           | 2025-11-25, 4 tools, 3, SdkError: subscriptions/listen requires a 2026-07-28-era connection (negotiated: 2025-11-25). On a 2025-era connection, change notifications are delivered unsolicited: use ClientOptions.listChanged and resources/subscribe instead. | add "mcp-method" to `allow_headers`
    stateless | allow_headers mcp-name             | 2026-07-28, 4 tools, TypeError: Failed to fetch | add "mcp-name" to `allow_headers`
    stateless | allow_headers mcp-protocol-version | TypeError: Failed to fetch | add "mcp-protocol-version" to `allow_headers`
    worker    |                                    | 2026-07-28, 4 tools, 3, event, acme in the body, "acme" in a header |
    worker    | allow_headers mcp-method           | SdkError: Version negotiation probe failed: Failed to fetch | add "mcp-method" to `allow_headers`
    worker    | allow_headers mcp-param-*          | 2026-07-28, 4 tools, 3, event, TypeError: Failed to fetch | add "mcp-param-tenant" to `allow_headers`
    oauth     |                                    | Unauthorized, 3 |
    oauth     | allow_headers authorization        | Unauthorized, TypeError: Failed to fetch | add "authorization" to `allow_headers`
    oauth     | expose_headers www-authenticate    | HTTP 404: Invalid OAuth error response: SyntaxError: Unexpected end of JSON input. Raw body:, ServerError: HTTP 404: Invalid OAuth error response: SyntaxError: Unexpected end of JSON input. Raw body: | the response has headers that the page cannot read; if it needs them, add "www-authenticate" to `expose_headers`
    "#;

/// The time after which a client shall resume a stream.
const RETRY: Duration = Duration::from_millis(50);

/// More requests than a flow makes in its session.
const STREAMS: u64 = 32;

const TOKEN: &str = "Bearer token";

pub(crate) fn service(url: &str) -> Router {
    let tools = Tools::default();
    let (sessions, resumed) = (tools.sessions.clone(), tools.resumed.clone());
    let config = StreamableHttpServerConfig::default();
    let mcp = StreamableHttpService::new(move || Ok(tools.clone()), sessions, config);
    let challenge = format!(r#"Bearer resource_metadata="{url}/metadata""#);
    let protected = Router::new()
        .route_service("/protected", mcp.clone())
        .layer(from_fn_with_state(challenge, authorize));
    Router::new()
        .route_service("/mcp", mcp)
        .layer(from_fn_with_state(resumed, tell_resumed))
        .merge(protected)
        .merge(oauth(url))
}

#[derive(Clone, Default)]
struct Tools {
    sessions: Arc<LocalSessionManager>,
    /// Told that a client has resumed a stream.
    resumed: Arc<Notify>,
}

#[derive(Deserialize, schemars::JsonSchema)]
struct Add {
    a: i32,
    b: i32,
}

#[derive(Deserialize, schemars::JsonSchema)]
struct Tenant {
    /// Clients send it as `mcp-param-tenant`, too.
    #[schemars(extend("x-mcp-header" = "Tenant"))]
    tenant: String,
}

#[tool_router]
impl Tools {
    #[tool(description = "Adds two numbers")]
    fn add(&self, Parameters(Add { a, b }): Parameters<Add>) -> String {
        (a + b).to_string()
    }

    #[tool(description = "Tells that the tools have changed")]
    async fn announce(&self, peer: Peer<RoleServer>) -> String {
        peer.notify_tool_list_changed().await.unwrap();
        String::from("announced")
    }

    #[tool(description = "Closes its stream, and answers once the client has resumed it")]
    async fn resume(&self, Extension(parts): Extension<Parts>) -> String {
        let id = parts.headers["mcp-session-id"].to_str().unwrap();
        let session = self.sessions.sessions.read().await[id].clone();
        // Tools do not know the number of their stream. The others are closed, or do not exist.
        for stream in 0..STREAMS {
            let _ = session.close_sse_stream(stream, Some(RETRY)).await;
        }
        self.resumed.notified().await;
        String::from("resumed")
    }

    #[tool(description = "Returns its argument, and the header with it")]
    fn tenant(
        &self,
        Parameters(Tenant { tenant }): Parameters<Tenant>,
        Extension(parts): Extension<Parts>,
    ) -> String {
        let header = &parts.headers["mcp-param-tenant"];
        format!("{tenant} in the body, {header:?} in a header")
    }
}

#[tool_handler]
impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_tool_list_changed()
            .build();
        ServerConfig::new(capabilities)
    }

    fn accepted_subscription_filter(
        &self,
        asked: &SubscriptionFilter,
    ) -> Option<SubscriptionFilter> {
        Some(asked.supported_by(&self.get_info().capabilities))
    }

    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        context.sink().notify_tool_list_changed().await.unwrap();
        context.cancelled().await;
        Ok(())
    }
}

async fn tell_resumed(
    State(resumed): State<Arc<Notify>>,
    request: Request,
    next: Next,
) -> Response {
    let resumes = request.headers().contains_key("last-event-id");
    let response = next.run(request).await;
    if resumes {
        resumed.notify_one();
    }
    response
}

/// Passes requests with the token on, and tells others where to get one.
async fn authorize(State(challenge): State<String>, request: Request, next: Next) -> Response {
    let token = request.headers().get(AUTHORIZATION);
    if token.is_some_and(|token| token == TOKEN) {
        return next.run(request).await;
    }
    (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, challenge)]).into_response()
}

/// The metadata of the resource, and an authorization server.
///
/// Neither has a path that a client tries without being told.
fn oauth(url: &str) -> Router {
    let resource = json!({
        "resource": format!("{url}/protected"),
        "authorization_servers": [format!("{url}/issuer")],
    });
    let server = json!({
        "issuer": format!("{url}/issuer"),
        "authorization_endpoint": format!("{url}/issuer/authorize"),
        "token_endpoint": format!("{url}/issuer/token"),
        "registration_endpoint": format!("{url}/issuer/register"),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
    });
    Router::new()
        .route("/metadata", get(Json(resource)))
        .route(
            "/.well-known/oauth-authorization-server/issuer",
            get(Json(server)),
        )
        .route("/issuer/register", post(register))
        .route("/issuer/token", post(token))
}

async fn register(Json(mut client): Json<Value>) -> impl IntoResponse {
    client["client_id"] = json!("client");
    (StatusCode::CREATED, Json(client))
}

#[derive(Deserialize)]
struct Grant {
    code: String,
    code_verifier: String,
}

async fn token(Form(grant): Form<Grant>) -> Response {
    if grant.code != "code for client" || grant.code_verifier.is_empty() {
        return StatusCode::BAD_REQUEST.into_response();
    }
    Json(json!({ "access_token": "token", "token_type": "Bearer" })).into_response()
}
