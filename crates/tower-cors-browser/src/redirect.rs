//! Following redirects.

use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LOCATION};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::reason::BlockReason;
use super::request::{PageRequest, has_user, is_http};
use super::shown::{shown, shown_url};
use super::values;

/// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>, step 7
const MAX_REDIRECTS: u8 = 20;

impl PageRequest {
    /// Turns to where a response redirects to. `false`: the response is no redirect.
    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
    pub(super) fn follow(
        &mut self,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Result<bool, BlockReason> {
        let Some(location) = self.location(status, headers)? else {
            return Ok(false);
        };
        self.check_location(&location)?;
        self.redirects += 1;
        self.change_method(status)?;
        self.go_to(location);
        Ok(true)
    }

    /// <https://fetch.spec.whatwg.org/#concept-response-location-url>
    fn location(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Result<Option<Url>, BlockReason> {
        if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let Some(value) = values::get(headers, &LOCATION) else {
            return Ok(None);
        };
        let wrong = || BlockReason::WrongLocation {
            value: shown_url(&String::from_utf8_lossy(&value)),
        };
        if headers.get_all(LOCATION).iter().count() > 1 {
            return Err(wrong());
        }
        let text = std::str::from_utf8(&value).map_err(|_| wrong())?;
        let mut location = self.url.join(text).map_err(|_| wrong())?;
        location.set_fragment(None);
        Ok(Some(location))
    }

    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>, steps 6 to 10
    fn check_location(&self, location: &Url) -> Result<(), BlockReason> {
        if !is_http(location) {
            return Err(BlockReason::RedirectNotHttp {
                scheme: shown(location.scheme()),
            });
        }
        if self.redirects >= MAX_REDIRECTS {
            return Err(BlockReason::TooManyRedirects);
        }
        let is_cross_origin = self.is_tainted_by_cors() || !self.page.is_same_origin(location);
        if has_user(location) && is_cross_origin {
            return Err(BlockReason::RedirectWithUser);
        }
        Ok(())
    }

    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>, steps 11 to 14
    fn change_method(&mut self, status: StatusCode) -> Result<(), BlockReason> {
        let becomes_get = match status {
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => self.method == Method::POST,
            StatusCode::SEE_OTHER => !matches!(self.method, Method::GET | Method::HEAD),
            _ => false,
        };
        if becomes_get {
            self.method = Method::GET;
            self.has_body = false;
            // <https://fetch.spec.whatwg.org/#request-body-header-name>
            for name in [
                CONTENT_ENCODING,
                CONTENT_LANGUAGE,
                CONTENT_LOCATION,
                CONTENT_TYPE,
            ] {
                self.headers.remove(name);
            }
        }
        // The one body that there was has been sent.
        if self.has_body {
            return Err(BlockReason::RedirectWithBody);
        }
        Ok(())
    }

    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>, steps 13 and 18
    fn go_to(&mut self, location: Url) {
        if self.url.origin() != location.origin() {
            self.headers.remove(AUTHORIZATION);
            // <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>, step 4
            self.taints_origin |= !self.page.is_same_origin(&self.url);
        }
        self.relation = self.relation.max(self.page.relation_to(&location));
        self.url = location;
    }
}
