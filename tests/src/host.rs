//! A site of somebody else: another origin at the loopback address, whose pages hold ours.

use std::{
    collections::HashMap,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    sync::Arc,
    thread,
};

use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tower_http::services::ServeDir;

/// A site that is served until the tests end.
pub struct Host {
    pub origin: String,
}

/// A page of a site.
pub struct Sheet {
    pub path: &'static str,
    pub html: String,
    /// Its Content-Security-Policy, or nothing.
    pub policy: String,
}

impl Host {
    /// A site of these pages.
    pub fn of(sheets: impl IntoIterator<Item = Sheet>) -> Host {
        let sheets: HashMap<_, _> = sheets.into_iter().map(|it| (it.path, it)).collect();
        let sheets = Arc::new(sheets);
        let answer = move |uri: axum::http::Uri| {
            let sheets = sheets.clone();
            async move { sheets.get(uri.path()).map_or_else(missing, response) }
        };
        Host { origin: serve(Router::new().fallback(answer)) }
    }

    /// A site that somebody's tool has built.
    pub fn folder(folder: &Path) -> Host {
        Host { origin: serve(Router::new().fallback_service(ServeDir::new(folder))) }
    }
}

fn missing() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

fn response(sheet: &Sheet) -> Response {
    let mut res = sheet.html.clone().into_response();
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    res.headers_mut().insert(header::CONTENT_TYPE, html);
    if !sheet.policy.is_empty() {
        let policy = HeaderValue::from_str(&sheet.policy).expect("a policy");
        res.headers_mut().insert(HeaderName::from_static("content-security-policy"), policy);
    }
    res
}

/// Serves from a thread of its own; answers with the origin.
pub(crate) fn serve(router: Router) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.set_nonblocking(true).expect("a socket that does not block");
    let address = listener.local_addr().expect("an address");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
    let runtime = runtime.expect("a runtime");
    thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, router).await
        })
    });
    format!("http://{address}")
}
