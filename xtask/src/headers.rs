//! The response headers that the page is meant to have. index.html repeats the policy for hosts without headers.

/// Nothing but our own files, no inline script or style, no HTML from strings.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

pub(crate) const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
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
];

#[cfg(test)]
mod tests {
    use super::POLICY;

    #[test]
    fn the_page_has_the_same_policy() {
        let html = include_str!("../../index.html");
        // Browsers ignore this one in a page.
        let policy = POLICY.replace("frame-ancestors 'none'; ", "");
        assert!(html.contains(&format!("content=\"{policy}\"")), "index.html should say: {policy}");
    }
}
