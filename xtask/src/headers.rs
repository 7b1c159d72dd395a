//! The response headers that the page is meant to have. index.html and embed/index.html repeat the policy for hosts
//! without headers.

/// Nothing but our own files, no inline script or style, no HTML from strings; no frame may hold it.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types pushwright-worker";

/// The same for the page that is made for frames.
const EMBEDDED_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors *; require-trusted-types-for 'script'; trusted-types 'none'";

/// What every file is sent with, beside its policy.
const COMMON: [(&str, &str); 7] = [
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), \
         encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), \
         midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), \
         usb=(), xr-spatial-tracking=()",
    ),
    // File names stay the same from build to build, so a browser has to ask each time.
    ("cache-control", "no-cache"),
    // The script for other people's pages is fetched from there, and a frame in a sandbox has no origin, so that even
    // its own files are somebody else's. Nothing here is secret.
    ("access-control-allow-origin", "*"),
    ("cross-origin-resource-policy", "cross-origin"),
];

/// The headers of a file, by its path below the folder of the page.
pub(crate) fn headers(path: &str) -> Vec<(&'static str, &'static str)> {
    let embedded = path.trim_start_matches('/').starts_with("embed/");
    let policy = if embedded { EMBEDDED_POLICY } else { POLICY };
    // Pages that isolate themselves hold only frames that do so as well.
    let isolated = embedded.then_some(("cross-origin-embedder-policy", "require-corp"));
    [("content-security-policy", policy)].into_iter().chain(COMMON).chain(isolated).collect()
}

#[cfg(test)]
mod tests {
    use super::{EMBEDDED_POLICY, POLICY, headers};

    fn check(html: &str, policy: &str, unheard: &str) {
        // Browsers ignore this one in a page.
        assert!(policy.contains(unheard));
        let policy = policy.replace(unheard, "");
        assert!(html.contains(&format!("content=\"{policy}\"")), "the page should say: {policy}");
    }

    #[test]
    fn the_pages_have_the_same_policies() {
        check(include_str!("../../index.html"), POLICY, "frame-ancestors 'none'; ");
        check(include_str!("../../embed/index.html"), EMBEDDED_POLICY, "frame-ancestors *; ");
    }

    #[test]
    fn only_the_page_for_frames_can_be_in_one() {
        let framed = |path: &str| headers(path).iter().any(|it| it.1.contains("frame-ancestors *"));
        assert!(framed("embed/") && framed("/embed/index.html") && framed("embed/frame.js"));
        assert!(!framed("") && !framed("index.html") && !framed("embed.js"));
    }
}
