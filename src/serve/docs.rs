//! The interface's own description: the OpenAPI document, and a page of ours that shows it. Nothing
//! is loaded from elsewhere.

use bytes::Bytes;
use http::{HeaderValue, Method, header};

use crate::serve::http::{Req, Resp, route};
use crate::serve::parts::{Parts, Route};

const TAG: &str = "interface";
const JSON: &str = "application/json";
const PAGE: &str = include_str!("docs/page.html");
const SCRIPT: &str = include_str!("docs/script.js");
const STYLE: &str = include_str!("docs/style.css");

/// Only what is ours may run on the page.
const POLICY: &str =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'self'";

/// `text` is the OpenAPI document.
pub(super) fn routes(text: fn() -> Bytes) -> Vec<Route> {
    let document = route(Method::GET, "/api/openapi.json", TAG, "This document", move |_, _| Ok(Resp::typed(JSON, text())));
    let mut routes = vec![document.open().answers(JSON)];
    for (path, summary, content_type, content) in [
        ("/docs", "A page that shows this document", "text/html", PAGE),
        ("/docs/script.js", "The page's script", "text/javascript", SCRIPT),
        ("/docs/style.css", "The page's style", "text/css", STYLE),
    ] {
        let answer = move |_: &Parts, _: &Req| {
            let resp = Resp::typed(content_type, content).with_text(header::CONTENT_TYPE, &format!("{content_type}; charset=utf-8"));
            Ok(resp.with(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)))
        };
        routes.push(route(Method::GET, path, TAG, summary, answer).open().answers(content_type));
    }
    routes
}
