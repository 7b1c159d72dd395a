//! References to images: how they are taken apart, which names and hosts are fine and how to repair
//! the others. What an expression will be worth is not known here.

mod hidden;
mod host;
mod name;

use crate::{
    catalog::registries::{DOCKER_HUB, OTHER},
    image::hidden::Hidden,
};

pub use host::{HostFault, HostWhat, host_fault};
pub use name::{Fault, What, fault};

/// A reference in its parts, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Empty if none is written, which means Docker Hub.
    pub host: String,
    pub path: String,
    pub tag: Option<String>,
    pub digest: Option<String>,
}

/// Takes `[host/]path[:tag][@digest]` apart, like splitDockerDomain of distribution/reference.
/// Expressions are never split.
pub fn parse(text: &str) -> Reference {
    let hidden = Hidden::new(text.trim());
    let (named, digest) = cut(&hidden.text, hidden.text.find('@'));
    let (name, tag) = cut(named, tag_at(named));
    let (host, path) = match host_end(&hidden, name) {
        Some(at) => (&name[..at], &name[at + 1..]),
        None => ("", name),
    };
    Reference {
        host: hidden.show(host),
        path: hidden.show(path),
        tag: tag.map(|it| hidden.show(it)),
        digest: digest.map(|it| hidden.show(it)),
    }
}

impl Reference {
    /// The host of the registry that is meant.
    pub fn registry_host(&self) -> &str {
        if self.host.is_empty() { DOCKER_HUB.host } else { &self.host }
    }

    /// Whether its registry runs on the very machine, as that of a test does, and is gone with it.
    pub fn is_local(&self) -> bool {
        let host = self.host.split(':').next().unwrap_or_default();
        ["localhost", "127.0.0.1"].contains(&host)
    }
}

/// Whether Docker refuses a reference as "invalid reference format" before it does anything. Of one that is not whole the
/// beginning is known, up to what nobody can know. Source: distribution/reference, `reference.go`.
pub fn is_malformed(start: &str, is_whole: bool) -> bool {
    let it = parse(start);
    let is_wrong = |it: Fault| {
        matches!(
            it.what,
            What::Empty
                | What::UpperCase
                | What::Space
                | What::BadChar(_)
                | What::EmptyComponent
                | What::BadSeparator
        )
    };
    let has_whole_path = is_whole || it.tag.is_some() || it.digest.is_some();
    is_whole && it.tag.is_some_and(|it| !is_tag(&it))
        || has_whole_path && fault(&it.path, &OTHER).is_some_and(is_wrong)
}

/// Whether a registry takes this tag (distribution/reference, `regexp.go`).
pub fn is_tag(text: &str) -> bool {
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    text.len() <= 128
        && text.starts_with(is_word)
        && text.chars().all(|it| is_word(it) || it == '.' || it == '-')
}

/// What stands before and after the character at this place.
fn cut(text: &str, at: Option<usize>) -> (&str, Option<&str>) {
    match at {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

/// The `:` before a tag: in the last component, so that it is not the one before a port.
fn tag_at(named: &str) -> Option<usize> {
    let slash = named.rfind('/').unwrap_or(0);
    named[slash..].find(':').map(|it| slash + it)
}

/// The slash behind the host: a first component with `.` or `:`, `localhost`, or an expression that
/// calls itself a registry. Anything else is a namespace on Docker Hub; also `Acme/app`, which newer
/// versions of distribution take for a host only to refuse it.
fn host_end(hidden: &Hidden, name: &str) -> Option<usize> {
    let at = name.find('/')?;
    let first = name[..at].trim();
    let is_marked =
        first.contains(['.', ':']) && first.contains(|it: char| it.is_ascii_alphanumeric());
    let is_host = is_marked || first == "localhost" || hidden.names_registry(first);
    is_host.then_some(at)
}

/// Behind the `://` of a web address.
fn scheme_end(text: &str) -> Option<usize> {
    let at = text.find("://")?;
    let is_scheme = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '.' | '-');
    text[..at].trim().chars().all(is_scheme).then_some(at + 3)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// One reference a line: host, path, tag, digest.
    fn check(texts: &str, expected: Expect) {
        let line = |text: &str| {
            let it = parse(text);
            format!("{text} -> {:?} {:?} {:?} {:?}\n", it.host, it.path, it.tag, it.digest)
        };
        expected.assert_eq(&texts.trim().lines().map(|it| line(it.trim())).collect::<String>());
    }

    #[test]
    fn references_in_their_parts() {
        check(
            "
            app
            acme/app:1.0
            docker.io/library/alpine@sha256:00
            ghcr.io/acme/app:1.0@sha256:00
            localhost/app
            localhost:5000/app:dev
            registry:5000/team/app
            localhost:5000
            acme.io
            my.acme/app
            ghcr.io/${{ github.repository }}:${{ github.sha }}
            ghcr.io/x/${{ format('a:{0}}}/@b', github.ref) }}:t
            ${{ github.repository }}
            ${{ github.repository }}:latest
            ${{ github.repository_owner }}/app
            ${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}
            ${{ steps.login-ecr.outputs.registry }}/app:${{ inputs.tag || 'a/b:c' }}
            ${{ vars.REGISTRY_USER }}/app
            ${{ secrets.ACR }}.azurecr.io/app
            [::1]:5000/app
            ghcr.io/acme/app:cache,mode=max
            app:
            ${{ open/app:1
            ",
            expect![[r#"
                app -> "" "app" None None
                acme/app:1.0 -> "" "acme/app" Some("1.0") None
                docker.io/library/alpine@sha256:00 -> "docker.io" "library/alpine" None Some("sha256:00")
                ghcr.io/acme/app:1.0@sha256:00 -> "ghcr.io" "acme/app" Some("1.0") Some("sha256:00")
                localhost/app -> "localhost" "app" None None
                localhost:5000/app:dev -> "localhost:5000" "app" Some("dev") None
                registry:5000/team/app -> "registry:5000" "team/app" None None
                localhost:5000 -> "" "localhost" Some("5000") None
                acme.io -> "" "acme.io" None None
                my.acme/app -> "my.acme" "app" None None
                ghcr.io/${{ github.repository }}:${{ github.sha }} -> "ghcr.io" "${{ github.repository }}" Some("${{ github.sha }}") None
                ghcr.io/x/${{ format('a:{0}}}/@b', github.ref) }}:t -> "ghcr.io" "x/${{ format('a:{0}}}/@b', github.ref) }}" Some("t") None
                ${{ github.repository }} -> "" "${{ github.repository }}" None None
                ${{ github.repository }}:latest -> "" "${{ github.repository }}" Some("latest") None
                ${{ github.repository_owner }}/app -> "" "${{ github.repository_owner }}/app" None None
                ${{ env.REGISTRY }}/${{ env.IMAGE_NAME }} -> "${{ env.REGISTRY }}" "${{ env.IMAGE_NAME }}" None None
                ${{ steps.login-ecr.outputs.registry }}/app:${{ inputs.tag || 'a/b:c' }} -> "${{ steps.login-ecr.outputs.registry }}" "app" Some("${{ inputs.tag || 'a/b:c' }}") None
                ${{ vars.REGISTRY_USER }}/app -> "" "${{ vars.REGISTRY_USER }}/app" None None
                ${{ secrets.ACR }}.azurecr.io/app -> "${{ secrets.ACR }}.azurecr.io" "app" None None
                [::1]:5000/app -> "[::1]:5000" "app" None None
                ghcr.io/acme/app:cache,mode=max -> "ghcr.io" "acme/app" Some("cache,mode=max") None
                app: -> "" "app" Some("") None
                ${{ open/app:1 -> "" "${{ open/app" Some("1") None
            "#]],
        );
        assert_eq!(parse(" ghcr.io/a/b \n").path, "a/b");
        assert_eq!(parse("").path, "");
    }

    #[test]
    fn the_registry_that_is_meant() {
        assert_eq!(parse("acme/app").registry_host(), "docker.io");
        assert_eq!(parse("ghcr.io/acme/app").registry_host(), "ghcr.io");
    }

    #[test]
    fn tags() {
        let long = "a".repeat(128);
        for it in ["latest", "1.2.3", "_x", "V1", "a-b.c_d", &long] {
            assert!(is_tag(it), "{it}");
        }
        let too_long = long.clone() + "a";
        for it in ["", ".a", "-a", "a+b", "a/b", "a b", "é", &too_long] {
            assert!(!is_tag(it), "{it}");
        }
    }
}
