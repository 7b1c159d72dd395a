//! The finished page at a loopback address, from a thread of the tests, with the very headers that
//! `cargo xtask serve` sends.

use std::{
    env,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::LazyLock,
    thread,
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::{self, Next},
    response::Response,
};
use tower_http::services::ServeDir;

#[path = "../../xtask/src/headers.rs"]
mod headers;

/// Where the page is served, as long as the tests run.
pub(crate) static ADDRESS: LazyLock<SocketAddr> = LazyLock::new(start);

/// The folder of the finished page.
pub fn dist() -> PathBuf {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let dist = env::var_os("PUSHWRIGHT_DIST").map_or(ours, PathBuf::from);
    assert!(
        dist.join("index.html").exists(),
        "There is no page in {}: build it with `cargo xtask build`, or name its folder in PUSHWRIGHT_DIST.",
        dist.display()
    );
    dist
}

/// The origin of the page.
pub fn origin() -> String {
    format!("http://{}", *ADDRESS)
}

fn start() -> SocketAddr {
    let files = ServeDir::new(dist()).precompressed_br().precompressed_gzip();
    let router = Router::new().fallback_service(files).layer(middleware::from_fn(with_headers));
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
    address
}

async fn with_headers(request: Request, next: Next) -> Response {
    let headers = headers::headers(request.uri().path());
    let mut response = next.run(request).await;
    for (name, value) in headers {
        let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
        response.headers_mut().insert(name, value);
    }
    response
}
