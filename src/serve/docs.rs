//! The interface's own description: the OpenAPI document, and a page of ours that shows it. Nothing
//! is loaded from elsewhere.

use bytes::Bytes;
use http::{HeaderValue, Method, header};

use crate::serve::http::{Resp, route};
use crate::serve::parts::Route;

const TAG: &str = "interface";
const PAGE: &str = include_str!("docs/page.html");
const SCRIPT: &str = include_str!("docs/script.js");
const STYLE: &str = include_str!("docs/style.css");

/// `text` is the OpenAPI document.
pub(super) fn routes(text: fn() -> Bytes) -> Vec<Route> {
    vec![
        route(Method::GET, "/api/openapi.json", TAG, "This document", move |_, _| {
            Ok(Resp::typed("application/json", text()))
        }).open().answers("application/json"),
        route(Method::GET, "/docs", TAG, "A page that shows this document", |_, _| {
            // Only what is ours may run on it.
            let policy =
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'self'";
            Ok(Resp::typed("text/html; charset=utf-8", PAGE).with(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)))
        })
        .open()
        .answers("text/html"),
        route(Method::GET, "/docs/script.js", TAG, "The page's script", |_, _| {
            Ok(Resp::typed("text/javascript; charset=utf-8", SCRIPT))
        })
        .open()
        .answers("text/javascript"),
        route(Method::GET, "/docs/style.css", TAG, "The page's style", |_, _| { Ok(Resp::typed("text/css; charset=utf-8", STYLE)) })
            .open()
            .answers("text/css"),
    ]
}
