//! The service under test, as a single trait bound.

use std::error::Error;

use http::{Request, Response};
use tower_service::Service;

/// The error of a service, of any type.
pub(crate) type ServiceError = Box<dyn Error + Send + Sync>;

/// A service that answers HTTP requests with a body of type `B`.
pub(crate) trait HttpService<B>:
    Service<Request<B>, Response = Response<Self::ResponseBody>, Error: Into<ServiceError>>
{
    type ResponseBody;
}

impl<S, B, R> HttpService<B> for S
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Into<ServiceError>,
{
    type ResponseBody = R;
}
