//! The page at a loopback address, with the headers that it is meant to have.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    thread::{self, JoinHandle},
};

use anyhow::{Context, Result, anyhow, ensure};
use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::{self, Next},
    response::Response,
};
use tower_http::services::ServeDir;
use xshell::{Shell, cmd};

use crate::{build, flags, headers::headers, project, setup};

pub(crate) fn serve(sh: &Shell, flags: &flags::Serve) -> Result<()> {
    if !flags.no_build {
        setup::for_build(sh)?;
        build::build(sh)?;
    }
    let dist = project::dist();
    ensure!(dist.join("index.html").exists(), "dist/ holds no page yet; leave out --no-build");
    let (address, server) = start(&dist, flags.port.unwrap_or(8080))?;
    // The browser tests read this line, so its wording stays.
    println!("Pushwright is at http://{address}/");
    if flags.open {
        open(sh, &format!("http://{address}/"));
    }
    server.join().map_err(|_| anyhow!("the server stopped"))?
}

/// Serves a folder from a thread of its own, at this port or the next one that is free.
pub(crate) fn start(dir: &Path, port: u16) -> Result<(SocketAddr, JoinHandle<Result<()>>)> {
    let listener = listen(port)?;
    let address = listener.local_addr()?;
    let files = ServeDir::new(dir).precompressed_br().precompressed_gzip();
    let router = Router::new().fallback_service(files).layer(middleware::from_fn(with_headers));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let server = thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            Ok(axum::serve(listener, router).await?)
        })
    });
    Ok((address, server))
}

fn listen(port: u16) -> Result<TcpListener> {
    for port in port..=u16::MAX {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => {
                listener.set_nonblocking(true)?;
                return Ok(listener);
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                println!("Port {port} is taken, so the next one is tried.");
            }
            Err(error) => return Err(error).with_context(|| format!("port {port} cannot be used")),
        }
    }
    Err(anyhow!("no port from {port} on is free"))
}

async fn with_headers(request: Request, next: Next) -> Response {
    let headers = headers(request.uri().path());
    let mut response = next.run(request).await;
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

fn open(sh: &Shell, url: &str) {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    if cmd!(sh, "{opener} {url}")
        .quiet()
        .ignore_stdout()
        .ignore_stderr()
        .ignore_status()
        .run()
        .is_err()
    {
        println!("No browser could be opened; open the address by hand.");
    }
}
