//! The layer, the service, and what other layers exchange with them.

use std::convert::Infallible;
use std::future::Ready;

use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use tower::util::BoxCloneSyncService;
use tower::{Layer, Service, ServiceBuilder, service_fn};
use tower_cors::{
    Cors, CorsConfig, CorsLayer, DecisionReport, EmptyBody, MaybeEmpty, Policy, Rejection,
    ReloadHandle, ReportDecision, RequestHead, RequestKind,
};

use crate::implements::is_shared;

const _: fn() -> CorsConfig = CorsLayer::new;
const _: fn() -> CorsLayer = CorsLayer::permissive;
const _: fn(Policy) -> CorsLayer = CorsLayer::from;
const _: fn(Lookup) -> CorsLayer = CorsLayer::from_fn;
const _: fn(CorsLayer) -> (CorsLayer, ReloadHandle) = CorsLayer::reloadable;
const _: fn(&ReloadHandle, Policy) = ReloadHandle::replace;
const _: fn(&ReloadHandle) -> Policy = ReloadHandle::policy;
const _: fn(&CorsLayer, Inner) -> Cors<Inner> = CorsLayer::layer;
const _: () = is_shared::<CorsLayer>();
const _: () = is_shared::<ReloadHandle>();

type Lookup = fn(&RequestHead<'_>) -> Option<Policy>;

const _: fn(Inner, Policy) -> Cors<Inner> = Cors::new;
const _: fn(&Cors<Inner>) -> &Inner = Cors::get_ref;
const _: fn(&mut Cors<Inner>) -> &mut Inner = Cors::get_mut;
const _: fn(Cors<Inner>) -> Inner = Cors::into_inner;

/// A caller's service, with its own bodies.
type Inner = fn(Request<String>) -> Ready<Result<Response<Full<&'static [u8]>>, Infallible>>;

/// The service has the response and the error of the inner one, for any body of requests.
const _: fn(Cors<Boxed>) -> Boxed = Boxed::new;
type Boxed = BoxCloneSyncService<Request<u8>, Response<String>, u16>;

/// A body without a default becomes one with a default, and remains a body.
const _: () = is_empty_body::<MaybeEmpty<NoDefault>>();
const _: fn(NoDefault) -> MaybeEmpty<NoDefault> = MaybeEmpty::from;
type NoDefault = std::pin::Pin<Box<dyn Body<Data = &'static [u8], Error = Infallible> + Send>>;
const fn is_empty_body<B: EmptyBody + Body + Send>() {}

const _: fn(&Request<()>) -> Option<&ReportDecision> = |request| request.extensions().get();
const _: fn(DecisionReport) -> (RequestKind, Option<Rejection>) =
    |report| (report.kind, report.rejection);
const _: () = is_shared::<ReportDecision>();
const _: () = is_shared::<DecisionReport>();

/// A `ServiceBuilder` infers the types of both bodies.
const _: fn(CorsLayer) = |cors| {
    let mut service = ServiceBuilder::new().layer(cors).service(service_fn(
        async |_: Request<Full<&'static [u8]>>| Ok::<_, Infallible>(Response::new(String::new())),
    ));
    let _response = service.call(Request::default());
};
