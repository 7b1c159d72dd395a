//! Platforms that images are built for.

/// What the form offers, most used first.
pub const OFFERED: &[&str] = &[
    "linux/amd64",
    "linux/arm64",
    "linux/arm/v7",
    "linux/arm/v6",
    "linux/386",
    "linux/ppc64le",
    "linux/s390x",
    "linux/riscv64",
];

/// Name of an architecture, and its variants.
type Architecture = (&'static str, &'static [&'static str]);

/// Operating systems and architectures that BuildKit knows, with the variants of each.
/// Source: containerd/platforms, which BuildKit uses, and Go's list of ports.
const KNOWN: &[(&str, &[Architecture])] = &[
    (
        "linux",
        &[
            ("amd64", &["v1", "v2", "v3", "v4"]),
            ("arm64", &["v8", "v9"]),
            ("arm", &["v5", "v6", "v7", "v8"]),
            ("386", &[]),
            ("ppc64le", &[]),
            ("ppc64", &[]),
            ("s390x", &[]),
            ("riscv64", &[]),
            ("mips64le", &[]),
            ("mips64", &[]),
            ("mipsle", &[]),
            ("mips", &[]),
            ("loong64", &[]),
        ],
    ),
    ("windows", &[("amd64", &[]), ("arm64", &[]), ("arm", &["v7"]), ("386", &[])]),
    ("darwin", &[("amd64", &[]), ("arm64", &[])]),
    ("freebsd", &[("amd64", &[]), ("arm64", &[]), ("386", &[]), ("arm", &["v6", "v7"])]),
    ("wasi", &[("wasm", &[])]),
    ("wasip1", &[("wasm", &[])]),
    ("js", &[("wasm", &[])]),
];

/// Whether BuildKit knows a platform such as `linux/arm/v7`.
pub fn is_known(platform: &str) -> bool {
    let mut parts = platform.split('/');
    let (Some(system), Some(arch)) = (parts.next(), parts.next()) else {
        return matches!(platform, "local");
    };
    let variant = parts.next();
    let known = KNOWN.iter().find(|it| it.0 == system);
    let known = known.and_then(|it| it.1.iter().find(|it| it.0 == arch));
    let variant_fits = |them: &[&str]| variant.is_none_or(|it| them.contains(&it));
    parts.next().is_none() && known.is_some_and(|it| variant_fits(it.1))
}

/// Whether a runner with this label runs programs of the platform without an emulator. `None` if
/// the label does not tell. Source: GitHub's list of hosted runners (the `-arm` labels are arm64).
pub fn is_native(platform: &str, runner: &str) -> Option<bool> {
    if !runner.starts_with("ubuntu-") || runner.contains("${{") {
        return None;
    }
    let arch = platform.split('/').nth(1).unwrap_or_default();
    Some(match runner.ends_with("-arm") {
        true => arch == "arm64",
        // An x86-64 processor runs 32-bit x86 programs too.
        false => matches!(arch, "amd64" | "386") || platform == "local",
    })
}

/// Whether a label is one of GitHub's own Linux runners, which are new for each job.
pub fn is_hosted(runner: &str) -> bool {
    runner.starts_with("ubuntu-")
}

/// The label of GitHub's own runner that runs programs of a platform without an emulator, if there is
/// one. Source: <https://docs.github.com/en/actions/reference/runners/github-hosted-runners>; the
/// processors of the `-arm` runners run no 32-bit ARM programs.
pub fn hosted_runner(platform: &str) -> Option<&'static str> {
    ["ubuntu-latest", "ubuntu-24.04-arm"]
        .into_iter()
        .find(|it| is_native(platform, it) == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_it_offers() {
        assert_eq!(OFFERED.iter().find(|it| !is_known(it)), None);
        assert!(!is_known("linux/arm46"));
        assert!(!is_known("amd64"));
        assert!(!is_known("linux/arm/v7/x"));
    }

    #[test]
    fn native_platforms() {
        assert_eq!(is_native("linux/arm64", "ubuntu-latest"), Some(false));
        assert_eq!(is_native("linux/arm64", "ubuntu-24.04-arm"), Some(true));
        assert_eq!(is_native("linux/arm64", "self-hosted"), None);
    }
}
