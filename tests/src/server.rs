//! The finished page at a loopback address, from a thread of the tests, with the very headers that
//! `cargo xtask serve` sends. A site of one's own can be changed and stopped.

use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::LazyLock,
    thread::{self, JoinHandle},
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::{self, Next},
    response::Response,
};
use tokio::sync::oneshot;
use tower_http::services::ServeDir;

#[path = "../../xtask/src/headers.rs"]
mod headers;

#[path = "../../xtask/src/worker.rs"]
mod worker;

/// Where the page is served, as long as the tests run.
pub(crate) static ADDRESS: LazyLock<SocketAddr> = LazyLock::new(|| {
    let (address, _, end) = start(dist());
    // Without it the server would stop.
    std::mem::forget(end);
    address
});

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

/// The page as one file.
pub(crate) fn single() -> PathBuf {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/dist/pushwright.html");
    let file = env::var_os("PUSHWRIGHT_SINGLE").map_or(ours, PathBuf::from);
    file.canonicalize().unwrap_or_else(|_| {
        panic!(
            "There is no {}: write it with `cargo xtask dist`, or name it in PUSHWRIGHT_SINGLE.",
            file.display()
        )
    })
}

fn start(dir: PathBuf) -> (SocketAddr, JoinHandle<()>, oneshot::Sender<()>) {
    let files = ServeDir::new(dir).precompressed_br().precompressed_gzip();
    let router = Router::new().fallback_service(files).layer(middleware::from_fn(with_headers));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.set_nonblocking(true).expect("a socket that does not block");
    let address = listener.local_addr().expect("an address");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
    let runtime = runtime.expect("a runtime");
    let (end, ended) = oneshot::channel();
    let thread = thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            tokio::select! {
                _ = async { axum::serve(listener, router).await } => {}
                _ = ended => {}
            }
        });
        // Connections that are open end with the runtime.
    });
    (address, thread, end)
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

/// A site of a test alone: a copy of the finished page, served at an address of its own.
pub struct Site {
    dir: PathBuf,
    pub address: SocketAddr,
    server: Option<(JoinHandle<()>, oneshot::Sender<()>)>,
}

impl Site {
    pub fn start() -> Site {
        let name = thread::current().name().unwrap_or("test").replace("::", "-");
        let dir = env::temp_dir().join(format!("pushwright-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        copy(&dist(), &dir);
        let (address, thread, end) = start(dir.clone());
        Site { dir, address, server: Some((thread, end)) }
    }

    /// From here on nothing answers at the address.
    pub fn stop(&mut self) {
        if let Some((thread, end)) = self.server.take() {
            drop(end);
            thread.join().expect("a server that ends");
        }
    }

    /// Changes a file without telling the list of the release.
    pub fn change(&self, name: &str, change: impl Fn(&str) -> String) {
        let path = self.dir.join(name);
        let text = fs::read_to_string(&path).expect("a text of the release");
        let changed = change(&text);
        assert_ne!(changed, text, "{name} should become another");
        fs::write(&path, changed).expect("written");
        for extension in ["br", "gz"] {
            let _ = fs::remove_file(self.dir.join(format!("{name}.{extension}")));
        }
    }

    /// Makes what was changed a release.
    pub fn release(&self) {
        for extension in ["br", "gz"] {
            let _ = fs::remove_file(self.dir.join(format!("sw.js.{extension}")));
        }
        worker::fill(&self.dir).expect("a list of files");
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the page").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("copied");
        }
    }
}
