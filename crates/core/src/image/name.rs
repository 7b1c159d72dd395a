//! Names of images as a user types them, without host and tag: what is wrong, and the repair.

use crate::{
    catalog::registries::Registry,
    image::{
        cut,
        hidden::{Hidden, is_expression},
        host_end, scheme_end, tag_at,
    },
};

/// Something wrong with the name of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub what: What,
    /// The name with everything repaired that has one obvious repair, so that it needs one step;
    /// `None` if that would not help.
    pub fix: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Empty,
    /// `${{` without `}}`.
    OpenExpression,
    /// `https://…`: an image has no web address.
    HasScheme,
    /// `ghcr.io/acme/app`: the registry is chosen elsewhere. This is its host.
    HasHost(String),
    /// `app@sha256:…`: the digest follows from the build.
    HasDigest,
    /// `app:1.0`: tags are chosen elsewhere. This is the tag.
    HasTag(String),
    UpperCase,
    Space,
    BadChar(char),
    /// `/app`, `acme//app`, `app/`.
    EmptyComponent,
    /// A component that begins or ends with a separator or has too many of them in a row. It is
    /// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*` by distribution/reference.
    BadSeparator,
    TooFewParts {
        needs: usize,
    },
    TooManyParts {
        at_most: usize,
    },
    /// The registry wants a letter first.
    NotLetter,
    /// Longer than the registry takes, whatever the expressions are worth.
    TooLong {
        limit: usize,
    },
}

/// The first thing wrong with a name for this registry. Expressions count as text that is fine, and
/// as any number of components but those that are known.
pub fn fault(name: &str, registry: &Registry) -> Option<Fault> {
    let hidden = Hidden::new(name);
    let what = wrong(&hidden, registry)?;
    let fix = hidden.show(&repaired(&hidden, registry));
    let helps =
        wrong(&Hidden::new(&fix), registry).is_none_or(|it| it != what && it != What::Empty);
    Some(Fault { what, fix: Some(fix).filter(|_| helps) })
}

fn wrong(hidden: &Hidden, registry: &Registry) -> Option<What> {
    let name = hidden.text.as_str();
    if name.trim().is_empty() {
        Some(What::Empty)
    } else if name.contains("${{") {
        Some(What::OpenExpression)
    } else if scheme_end(name).is_some() {
        Some(What::HasScheme)
    } else if let Some(at) = host_end(hidden, name) {
        Some(What::HasHost(hidden.show(name[..at].trim())))
    } else if name.contains('@') {
        Some(What::HasDigest)
    } else if let Some(at) = tag_at(name) {
        Some(What::HasTag(hidden.show(name[at + 1..].trim())))
    } else if name.contains(|it: char| it.is_ascii_uppercase()) {
        Some(What::UpperCase)
    } else if name.contains(char::is_whitespace) {
        Some(What::Space)
    } else if let Some(it) = name.chars().find(|it| !is_allowed(*it)) {
        Some(What::BadChar(it))
    } else if name.split('/').any(str::is_empty) {
        Some(What::EmptyComponent)
    } else if name.split('/').any(|it| mended(it) != it) {
        Some(What::BadSeparator)
    } else {
        out_of_bounds(hidden, registry)
    }
}

fn out_of_bounds(hidden: &Hidden, registry: &Registry) -> Option<What> {
    let (needs, at_most) = registry.naming.parts;
    let limit = registry.naming.length;
    let mut count = (0, 0_usize);
    for it in hidden.text.split('/') {
        let (fewest, most) = hidden.count(it);
        count = (count.0 + fewest, count.1.saturating_add(most));
    }
    if count.1 < needs {
        Some(What::TooFewParts { needs })
    } else if at_most < count.0 {
        Some(What::TooManyParts { at_most })
    } else if registry.naming.letter && hidden.text.starts_with(|it: char| it.is_ascii_digit()) {
        Some(What::NotLetter)
    } else {
        (limit < hidden.text.chars().count()).then_some(What::TooLong { limit })
    }
}

/// The name with every repair that is obvious, its expressions still hidden.
fn repaired(hidden: &Hidden, registry: &Registry) -> String {
    let mut name = hidden.text.trim();
    let strange = |name: &str| scheme_end(name).or(host_end(hidden, name).map(|it| it + 1));
    while let Some(at) = strange(name) {
        // Docker Hub's page of an image is hub.docker.com/r/acme/app.
        let is_page = name[..at].ends_with("hub.docker.com/");
        let rest = name[at..].trim_start();
        name = rest.strip_prefix("r/").filter(|_| is_page).unwrap_or(rest);
    }
    let name = cut(name, name.find('@')).0;
    let name = cut(name, tag_at(name)).0.to_ascii_lowercase();
    let parts =
        name.split('/').map(|it| mended(&it.split_whitespace().collect::<Vec<_>>().join("-")));
    let mut parts: Vec<String> = parts.filter(|it| !it.is_empty()).collect();
    let at_most = registry.naming.parts.1;
    let is_plain = name.chars().all(|it| is_allowed(it) && !is_expression(it));
    if at_most < parts.len() && is_plain {
        let last = parts.split_off(at_most.saturating_sub(1)).join("-");
        parts.push(last);
    }
    parts.join("/")
}

/// A component without separators at its ends, and with one between its words.
fn mended(component: &str) -> String {
    let mut res = String::new();
    let mut run = String::new();
    for it in component.chars() {
        if is_separator(it) {
            run.push(it);
            continue;
        }
        if !res.is_empty() {
            res.push_str(separator(&run));
        }
        run.clear();
        res.push(it);
    }
    res
}

/// What may stand in place of a run of separators.
fn separator(run: &str) -> &str {
    match run {
        "" | "." | "_" | "__" => run,
        _ if run.chars().all(|it| it == '-') => run,
        _ if run.contains('-') => "-",
        _ if run.contains('_') => "_",
        _ => ".",
    }
}

fn is_separator(it: char) -> bool {
    matches!(it, '.' | '_' | '-')
}

fn is_allowed(it: char) -> bool {
    it.is_ascii_lowercase()
        || it.is_ascii_digit()
        || is_separator(it)
        || it == '/'
        || is_expression(it)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::catalog::registries::{DOCKER_HUB, GHCR, OTHER, REGISTRIES};

    const NAMES: &str = "
        acme/app
        app
        a/b/c
        a/b/c/d/e
        ${{ github.repository }}
        ${{github.repository}}/web
        ${{ github.repository }}-web
        ${{ github.repository_owner }}
        ${{ github.repository_owner }}/app
        ${{ vars.NAME }}
        ${{ vars.A }}/${{ vars.B }}/${{ vars.C }}
        app-${{ matrix.Variant }}.x
        -${{ matrix.x }}
        ${{ open
        https://ghcr.io/Acme/App:V1
        HTTPS://docker.io/https://acme/app
        docker://acme/app@sha256:00
        https://github.com/acme/app.git
        https://hub.docker.com/r/acme/app
        ghcr.io/acme/app
        ghcr.io/
        GHCR.io/docker.io/a/b
        localhost:5000/a/b
        ${{ env.REGISTRY }}/acme/app
        git@github.com:acme/app
        acme/app:1.0
        acme/app:
        acme/app:a:b
        acme/app:${{ github.sha }}
        acme/app@sha256:00
        Acme/App
        acme/My App
        acme / app
        acme/app!
        acme/äpp
        acme/Äpp
        a/b:c/d
        acme\\app
        /acme/app
        acme//app/
        //
        acme/-app
        acme/app_
        acme/a..b
        acme/a___b
        acme/a-_-b
        acme/a---b__c.d_e
        acme/---
        ./app
        ---
        ${{ 'a/../B' }}/X
    ";

    fn check(registry: &Registry, expected: Expect) {
        let line = |name: &str| match fault(name, registry) {
            None => format!("{name}\n"),
            Some(Fault { what, fix: None }) => format!("{name} <- {what:?}\n"),
            Some(Fault { what, fix: Some(fix) }) => format!("{name} <- {what:?}, better {fix}\n"),
        };
        expected.assert_eq(&NAMES.trim().lines().map(|it| line(it.trim())).collect::<String>());
    }

    #[test]
    fn on_docker_hub() {
        check(
            &DOCKER_HUB,
            expect![[r#"
                acme/app
                app <- TooFewParts { needs: 2 }
                a/b/c <- TooManyParts { at_most: 2 }, better a/b-c
                a/b/c/d/e <- TooManyParts { at_most: 2 }, better a/b-c-d-e
                ${{ github.repository }}
                ${{github.repository}}/web <- TooManyParts { at_most: 2 }
                ${{ github.repository }}-web
                ${{ github.repository_owner }} <- TooFewParts { needs: 2 }
                ${{ github.repository_owner }}/app
                ${{ vars.NAME }}
                ${{ vars.A }}/${{ vars.B }}/${{ vars.C }} <- TooManyParts { at_most: 2 }
                app-${{ matrix.Variant }}.x
                -${{ matrix.x }} <- BadSeparator, better ${{ matrix.x }}
                ${{ open <- OpenExpression
                https://ghcr.io/Acme/App:V1 <- HasScheme, better acme/app
                HTTPS://docker.io/https://acme/app <- HasScheme, better acme/app
                docker://acme/app@sha256:00 <- HasScheme, better acme/app
                https://github.com/acme/app.git <- HasScheme, better acme/app.git
                https://hub.docker.com/r/acme/app <- HasScheme, better acme/app
                ghcr.io/acme/app <- HasHost("ghcr.io"), better acme/app
                ghcr.io/ <- HasHost("ghcr.io")
                GHCR.io/docker.io/a/b <- HasHost("GHCR.io"), better a/b
                localhost:5000/a/b <- HasHost("localhost:5000"), better a/b
                ${{ env.REGISTRY }}/acme/app <- HasHost("${{ env.REGISTRY }}"), better acme/app
                git@github.com:acme/app <- HasHost("git@github.com:acme"), better app
                acme/app:1.0 <- HasTag("1.0"), better acme/app
                acme/app: <- HasTag(""), better acme/app
                acme/app:a:b <- HasTag("a:b"), better acme/app
                acme/app:${{ github.sha }} <- HasTag("${{ github.sha }}"), better acme/app
                acme/app@sha256:00 <- HasDigest, better acme/app
                Acme/App <- UpperCase, better acme/app
                acme/My App <- UpperCase, better acme/my-app
                acme / app <- Space, better acme/app
                acme/app! <- BadChar('!')
                acme/äpp <- BadChar('ä')
                acme/Äpp <- BadChar('Ä')
                a/b:c/d <- BadChar(':')
                acme\app <- BadChar('\\')
                /acme/app <- EmptyComponent, better acme/app
                acme//app/ <- EmptyComponent, better acme/app
                // <- EmptyComponent
                acme/-app <- BadSeparator, better acme/app
                acme/app_ <- BadSeparator, better acme/app
                acme/a..b <- BadSeparator, better acme/a.b
                acme/a___b <- BadSeparator, better acme/a_b
                acme/a-_-b <- BadSeparator, better acme/a-b
                acme/a---b__c.d_e
                acme/--- <- BadSeparator, better acme
                ./app <- BadSeparator, better app
                --- <- BadSeparator
                ${{ 'a/../B' }}/X <- UpperCase, better ${{ 'a/../B' }}/x
            "#]],
        );
    }

    #[test]
    fn on_ghcr() {
        check(
            &GHCR,
            expect![[r#"
                acme/app
                app <- TooFewParts { needs: 2 }
                a/b/c
                a/b/c/d/e
                ${{ github.repository }}
                ${{github.repository}}/web
                ${{ github.repository }}-web
                ${{ github.repository_owner }} <- TooFewParts { needs: 2 }
                ${{ github.repository_owner }}/app
                ${{ vars.NAME }}
                ${{ vars.A }}/${{ vars.B }}/${{ vars.C }}
                app-${{ matrix.Variant }}.x
                -${{ matrix.x }} <- BadSeparator, better ${{ matrix.x }}
                ${{ open <- OpenExpression
                https://ghcr.io/Acme/App:V1 <- HasScheme, better acme/app
                HTTPS://docker.io/https://acme/app <- HasScheme, better acme/app
                docker://acme/app@sha256:00 <- HasScheme, better acme/app
                https://github.com/acme/app.git <- HasScheme, better acme/app.git
                https://hub.docker.com/r/acme/app <- HasScheme, better acme/app
                ghcr.io/acme/app <- HasHost("ghcr.io"), better acme/app
                ghcr.io/ <- HasHost("ghcr.io")
                GHCR.io/docker.io/a/b <- HasHost("GHCR.io"), better a/b
                localhost:5000/a/b <- HasHost("localhost:5000"), better a/b
                ${{ env.REGISTRY }}/acme/app <- HasHost("${{ env.REGISTRY }}"), better acme/app
                git@github.com:acme/app <- HasHost("git@github.com:acme"), better app
                acme/app:1.0 <- HasTag("1.0"), better acme/app
                acme/app: <- HasTag(""), better acme/app
                acme/app:a:b <- HasTag("a:b"), better acme/app
                acme/app:${{ github.sha }} <- HasTag("${{ github.sha }}"), better acme/app
                acme/app@sha256:00 <- HasDigest, better acme/app
                Acme/App <- UpperCase, better acme/app
                acme/My App <- UpperCase, better acme/my-app
                acme / app <- Space, better acme/app
                acme/app! <- BadChar('!')
                acme/äpp <- BadChar('ä')
                acme/Äpp <- BadChar('Ä')
                a/b:c/d <- BadChar(':')
                acme\app <- BadChar('\\')
                /acme/app <- EmptyComponent, better acme/app
                acme//app/ <- EmptyComponent, better acme/app
                // <- EmptyComponent
                acme/-app <- BadSeparator, better acme/app
                acme/app_ <- BadSeparator, better acme/app
                acme/a..b <- BadSeparator, better acme/a.b
                acme/a___b <- BadSeparator, better acme/a_b
                acme/a-_-b <- BadSeparator, better acme/a-b
                acme/a---b__c.d_e
                acme/--- <- BadSeparator, better acme
                ./app <- BadSeparator, better app
                --- <- BadSeparator
                ${{ 'a/../B' }}/X <- UpperCase, better ${{ 'a/../B' }}/x
            "#]],
        );
    }

    #[test]
    fn length_and_emptiness() {
        let limit = OTHER.naming.length;
        assert_eq!(fault(&"a".repeat(limit), &OTHER), None);
        let long = fault(&"a".repeat(limit + 1), &OTHER);
        assert_eq!(long, Some(Fault { what: What::TooLong { limit }, fix: None }));
        assert_eq!(fault(&("${{ '".to_owned() + &"a".repeat(limit) + "' }}"), &OTHER), None);
        for it in ["", "  ", "\n"] {
            assert_eq!(fault(it, &OTHER), Some(Fault { what: What::Empty, fix: None }));
        }
        let fault = fault(" acme/app\n", &GHCR);
        assert_eq!(fault, Some(Fault { what: What::Space, fix: Some("acme/app".to_owned()) }));
    }

    /// Of all texts of nasty pieces: a fix has not the same fault again, and fixes come to an end.
    #[test]
    fn fixes_end() {
        let pieces = [
            "a",
            "B",
            "/",
            ":",
            "@",
            ".",
            "-",
            "_",
            " ",
            "!",
            "://",
            "ghcr.io",
            "${{ x.Y }}",
            "${{ env.REGISTRY }}",
            "${{ github.repository }}",
            "${{",
            "\u{F0000}",
            "localhost",
            "hub.docker.com/r/",
            "https://GHCR.io/A/B",
            "/a/b/c:V1@d",
        ];
        let count = pieces.len();
        for registry in REGISTRIES {
            for n in 0..count.pow(3) {
                let name: String = (0..3).map(|it| pieces[n / count.pow(it) % count]).collect();
                let mut next = name.clone();
                let mut rounds = 0;
                while let Some(Fault { what, fix: Some(fix) }) = fault(&next, registry) {
                    assert_ne!(fault(&fix, registry).map(|it| it.what), Some(what), "{next:?}");
                    rounds += 1;
                    assert!(rounds <= 5, "{name:?} is not repaired by {rounds} fixes");
                    next = fix;
                }
            }
        }
    }
}
