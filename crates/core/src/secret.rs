//! Values that look like secrets, so that they are neither stored nor shared. Known by their prefix,
//! their characters and their length; nothing is judged by how random it looks.

/// A value that looks like a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// What kind of secret it is, in the words of who gives it out.
    pub name: &'static str,
    /// What may be shown of it; empty if nothing.
    pub prefix: &'static str,
    /// In bytes of the text.
    pub start: usize,
    pub end: usize,
}

/// The first value in the text that looks like a secret.
pub fn find(text: &str) -> Option<Found> {
    find_from(text, 0)
}

/// The text with `…` in place of all but the prefix of each secret.
pub fn mask(text: &str) -> String {
    let mut res = String::new();
    let mut from = 0;
    while let Some(it) = find_from(text, from) {
        res.push_str(&text[from..it.start]);
        res.push_str(it.prefix);
        res.push('…');
        from = it.end;
    }
    res.push_str(&text[from..]);
    res
}

/// `docker login -p` and a password of one letter; all others are longer.
const SHORTEST: usize = 17;

fn find_from(text: &str, from: usize) -> Option<Found> {
    if text.len() < SHORTEST {
        return None;
    }
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        // Text in other scripts may stand right before a secret.
        let is_inside = at.checked_sub(1).is_some_and(|it| word(bytes[it]));
        if !is_inside && may_begin(bytes, at) && text.is_char_boundary(at) {
            let found = scan(&text[..at], &text[at..]);
            if found.is_some() {
                return found;
            }
        }
        // Secrets begin where a word begins; what is inside of an identifier is none.
        at += bytes[at..].iter().position(|it| !word(*it))? + 1;
    }
}

/// Whether a secret may begin here, by two letters of it, a quote before it, or what may be the end of `-p`
/// or `--password`.
fn may_begin(bytes: &[u8], at: usize) -> bool {
    let [first, second] = [0, 1].map(|it| bytes.get(at + it).copied().unwrap_or_default());
    let is_prefix = match first {
        b'g' => match second {
            // Of a workflow's words many begin like `github_pat_` and `ghp_`.
            b'i' => bytes.get(at + 6) == Some(&b'_'),
            b'h' => bytes.get(at + 3) == Some(&b'_'),
            _ => second == b'l',
        },
        b'd' => second == b'c' || second == b'o' && bytes.get(at + 2) == Some(&b'p'),
        b'A' => true,
        b'n' => second == b'p',
        b'p' => second == b'y',
        b'x' => second == b'o',
        b'h' => second == b'f',
        b's' => second == b'k',
        b'-' => second == b'-',
        b'e' => second == b'y',
        _ => false,
    };
    let follows = match &bytes[..at] {
        [.., b'"' | b'\''] => true,
        [.., it, b'=' | b' ' | b'\t'] => matches!(it, b'p' | b'd' | b' ' | b'\t'),
        _ => false,
    };
    is_prefix || follows || bytes.get(at + 4) == Some(&b'Q')
}

/// Looks for a secret at a place: gets the text before and the text from there on. Nearly every word is
/// ruled out by one letter, and this runs on all of them.
fn scan(before: &str, rest: &str) -> Option<Found> {
    let (first, fifth) = (rest.as_bytes().first(), rest.as_bytes().get(4));
    let by_prefix = match first? {
        b'g' | b'd' | b'A' | b'n' | b'p' | b'x' | b'h' | b's' => token(before, rest),
        b'-' => private_key(before, rest),
        b'e' => web_token(before, rest),
        _ => None,
    };
    by_prefix
        .or_else(|| (fifth == Some(&b'Q')).then(|| azure_secret(before, rest)).flatten())
        .or_else(|| before.ends_with('"').then(|| docker_config(before, rest)).flatten())
        .or_else(|| docker_login(before, rest))
}

/// A kind of token that its prefix gives away.
struct Token {
    name: &'static str,
    prefix: &'static str,
    accepts: fn(u8) -> bool,
    /// Fewest and most characters behind the prefix.
    length: (usize, usize),
}

const fn row(
    name: &'static str,
    prefix: &'static str,
    accepts: fn(u8) -> bool,
    length: (usize, usize),
) -> Token {
    Token { name, prefix, accepts, length }
}

const ANY: usize = usize::MAX;

/// By the rules of gitleaks, but those of Docker (public scanners) and `ghs_` (GitHub's announcement
/// of tokens that hold a JWT, staged from April 2026).
static TOKENS: &[Token] = &[
    row("GitHub personal access token", "ghp_", alphanumeric, (36, ANY)),
    row("GitHub personal access token", "github_pat_", word, (82, ANY)),
    row("GitHub OAuth access token", "gho_", alphanumeric, (36, ANY)),
    row("GitHub user access token", "ghu_", alphanumeric, (36, ANY)),
    row("GitHub refresh token", "ghr_", alphanumeric, (36, ANY)),
    row("GitHub installation access token", "ghs_", dotted, (36, ANY)),
    row("Docker personal access token", "dckr_pat_", dashed, (20, ANY)),
    row("Docker organization access token", "dckr_oat_", dashed, (20, ANY)),
    row("AWS access key ID", "AKIA", base32, (16, 16)),
    row("AWS access key ID", "ASIA", base32, (16, 16)),
    row("AWS access key ID", "ABIA", base32, (16, 16)),
    row("AWS access key ID", "ACCA", base32, (16, 16)),
    row("AWS access key ID", "A3T", upper, (17, 17)),
    row("Google API key", "AIza", dashed, (35, 35)),
    row("GitLab personal access token", "glpat-", dotted, (20, ANY)),
    row("npm access token", "npm_", alphanumeric, (36, 36)),
    row("PyPI API token", "pypi-AgEIcHlwaS5vcmc", dashed, (50, ANY)),
    row("Slack token", "xoxa-", slack, (20, ANY)),
    row("Slack token", "xoxb-", slack, (20, ANY)),
    row("Slack token", "xoxe-", slack, (20, ANY)),
    row("Slack token", "xoxo-", slack, (20, ANY)),
    row("Slack token", "xoxp-", slack, (20, ANY)),
    row("Slack token", "xoxr-", slack, (20, ANY)),
    row("Slack token", "xoxs-", slack, (20, ANY)),
    row("DigitalOcean personal access token", "dop_v1_", hex, (64, 64)),
    row("Hugging Face access token", "hf_", alphanumeric, (34, 34)),
    row("Anthropic API key", "sk-ant-", dashed, (32, ANY)),
];

fn token(before: &str, rest: &str) -> Option<Found> {
    TOKENS.iter().find_map(|it| {
        let body = rest.strip_prefix(it.prefix)?;
        let (least, most) = it.length;
        let length = span(body, it.accepts);
        // AWS writes its examples so.
        let is_example = body[..length].ends_with("EXAMPLE");
        let is_whole = !body.as_bytes().get(length).is_some_and(|it| word(*it));
        (least <= length && length <= most && is_whole && !is_example)
            .then(|| found(it.name, it.prefix, before, it.prefix.len() + length))
    })
}

/// `-----BEGIN RSA PRIVATE KEY-----` and what follows, as far as it can belong to the key.
fn private_key(before: &str, rest: &str) -> Option<Found> {
    let begin = "-----BEGIN";
    let label = rest.strip_prefix(begin)?;
    let length = span(label, |it| it.is_ascii_uppercase() || it == b' ');
    if !label[..length].contains("PRIVATE KEY") {
        return None;
    }
    let end = rest.find("-----END").map(|it| it + "-----END".len());
    let end = end.map(|it| it + span(&rest[it..], |it| it.is_ascii_uppercase() || it == b' '));
    let end = end.map(|it| it + span(&rest[it..], |it| it == b'-'));
    Some(found("private key", begin, before, end.unwrap_or(rest.len())))
}

/// A JWT: header and claims are JSON objects in base64, so both begin with `eyJ`.
fn web_token(before: &str, rest: &str) -> Option<Found> {
    let header = "eyJ".len() + span(rest.strip_prefix("eyJ")?, dashed);
    let length = span(rest[header..].strip_prefix(".eyJ")?, dotted);
    let all = header + ".eyJ".len() + length;
    (10 <= header && 10 <= length).then(|| found("JSON Web Token", "eyJ", before, all))
}

/// A client secret of Azure: 3 characters, a digit, `Q~`, 31 to 34 more.
fn azure_secret(before: &str, rest: &str) -> Option<Found> {
    let [_, _, _, digit, b'Q', b'~', ..] = rest.as_bytes() else { return None };
    let length = span(rest, |it| dotted(it) || it == b'~');
    (digit.is_ascii_digit() && (37..=40).contains(&length))
        .then(|| found("Azure client secret", "", before, length))
}

/// The value of `"auth"` in Docker's `config.json`: user and password in base64.
fn docker_config(before: &str, rest: &str) -> Option<Found> {
    let key = before.strip_suffix('"')?.trim_end().strip_suffix(':')?.trim_end();
    let is_base64 = |it: u8| alphanumeric(it) || matches!(it, b'+' | b'/' | b'=');
    let length = span(rest, is_base64);
    let is_value = 8 <= length && rest[length..].starts_with('"');
    (is_value && key.ends_with("\"auth\"") && near(key, 4_000).contains("\"auths\""))
        .then(|| found("login in Docker's config.json", "", before, length))
}

/// `docker login -p …`: a password on the command line that is neither a variable nor a placeholder.
fn docker_login(before: &str, rest: &str) -> Option<Found> {
    let option = before.strip_suffix(['"', '\'']).unwrap_or(before);
    let option = option.strip_suffix(['=', ' ', '\t'])?.trim_end_matches([' ', '\t']);
    let command = option.strip_suffix("--password").or(option.strip_suffix("-p"))?;
    // The command may go over several lines, but not without end.
    let near = near(command, 400).replace("\\\r\n", " ").replace("\\\n", " ");
    let line = near.rsplit('\n').next().unwrap_or_default();
    let value =
        rest.split(|it: char| it.is_whitespace() || matches!(it, '"' | '\'' | '|' | ';' | '&'));
    let value = value.into_iter().next().unwrap_or_default();
    let is_placeholder = value.starts_with(['$', '<', '{', '%', '*', '…', '-', '`'])
        || value.bytes().all(|it| it.is_ascii_uppercase() || it == b'_');
    (line.contains("docker login ") && line.ends_with([' ', '\t']) && !is_placeholder)
        .then(|| found("password of docker login", "", before, value.len()))
}

/// The end of a text, at most so many characters of it.
fn near(text: &str, most: usize) -> &str {
    text.char_indices().rev().take(most).last().map_or(text, |(at, _)| &text[at..])
}

fn found(name: &'static str, prefix: &'static str, before: &str, length: usize) -> Found {
    Found { name, prefix, start: before.len(), end: before.len() + length }
}

/// How many bytes at the beginning are of a kind; full stops at the end are those of a sentence.
/// No secret is longer than the limit, which bounds the work.
fn span(text: &str, accepts: fn(u8) -> bool) -> usize {
    let length = text.bytes().take(4_096).take_while(|it| accepts(*it)).count();
    text[..length].trim_end_matches('.').len()
}

fn alphanumeric(it: u8) -> bool {
    it.is_ascii_alphanumeric()
}

fn word(it: u8) -> bool {
    alphanumeric(it) || it == b'_'
}

fn dashed(it: u8) -> bool {
    word(it) || it == b'-'
}

fn dotted(it: u8) -> bool {
    dashed(it) || it == b'.'
}

fn slack(it: u8) -> bool {
    alphanumeric(it) || it == b'-'
}

fn upper(it: u8) -> bool {
    it.is_ascii_uppercase() || it.is_ascii_digit()
}

fn base32(it: u8) -> bool {
    it.is_ascii_uppercase() || matches!(it, b'2'..=b'7')
}

fn hex(it: u8) -> bool {
    matches!(it, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples are put together here, so that no scanner takes this file for a leak.
    fn samples() -> Vec<(&'static str, String)> {
        let a = |n: usize| "a1B2".repeat(n).chars().take(n).collect::<String>();
        let mut res: Vec<(&str, String)> = Vec::new();
        for it in TOKENS {
            let body = match it.prefix {
                "dop_v1_" => "0f".repeat(32),
                "AKIA" | "ASIA" | "ABIA" | "ACCA" => "QRST2345".repeat(2),
                "A3T" => "X".to_owned() + &"QRST2345".repeat(2),
                _ => a(it.length.0),
            };
            res.push((it.name, it.prefix.to_owned() + &body));
        }
        let key = |label: &str| format!("{}BEGIN {label}{}", "-----", "-----\nMIIE+/=\n");
        let web_token =
            format!("ey{}.ey{}.{}", "J".to_owned() + &a(20), "J".to_owned() + &a(30), a(40));
        res.extend([
            ("GitHub installation access token", format!("gh{}_{}_{web_token}", "s", 123_456)),
            ("GitHub personal access token", format!("github{}{}_{}", "_pat_", a(22), a(59))),
            ("GitLab personal access token", format!("gl{}-{}.01.{}", "pat", a(27), a(7))),
            ("Slack token", format!("xo{}-{}-{}-{}", "xb", "1".repeat(11), "2".repeat(12), a(24))),
            ("private key", key("RSA PRIVATE KEY") + "-----" + "END RSA PRIVATE KEY-----"),
            ("private key", key("PRIVATE KEY")),
            ("private key", key("OPENSSH PRIVATE KEY") + "-----" + "END OPENSSH PRIVATE KEY-----"),
            ("private key", key("PGP PRIVATE KEY BLOCK")),
            ("JSON Web Token", web_token),
            ("Azure client secret", format!("{}8Q{}{}", "abC", "~", a(34))),
        ]);
        res
    }

    #[test]
    fn no_token_is_ruled_out_by_its_first_letter() {
        for it in TOKENS {
            let (least, _) = it.length;
            let body = ["0", "a", "A"].iter().find_map(|c| {
                let body = c.repeat(least);
                body.bytes().all(it.accepts).then_some(body)
            });
            let text = format!("{}{}", it.prefix, body.unwrap_or_default());
            assert!(token("", &text).is_some(), "{text}");
        }
    }

    #[test]
    fn every_kind_is_found_in_every_place() {
        for (name, secret) in samples() {
            let places = [
                ("", ""),
                ("token: ", "\n"),
                ("https://me:", "@host/x"),
                ("(\"", "\")"),
                ("é=", "."),
                ("令牌", "。"),
            ];
            for (before, after) in places {
                let text = format!("{before}{secret}{after}");
                let Some(it) = find(&text) else { panic!("{name} is not found in {text}") };
                // Without its last line a key reaches to the end of the text.
                let is_open = name == "private key" && !secret.contains("END");
                let end = if is_open { text.len() } else { before.len() + secret.len() };
                assert_eq!((it.name, it.start, it.end), (name, before.len(), end), "{text}");
                let shown = mask(&text);
                assert!(shown.starts_with(&format!("{before}{}…", it.prefix)), "{shown}");
                assert_eq!(mask(&shown), shown);
            }
            // Inside of a longer word it is something else.
            assert_eq!(
                find(&format!("x{secret}")).filter(|it| it.name == name && it.start < 2),
                None,
                "{secret}"
            );
        }
    }

    #[test]
    fn what_is_too_short_or_goes_on_is_none() {
        for it in TOKENS {
            let short = it.prefix.to_owned() + &"a".repeat(it.length.0 - 1);
            assert_eq!(find(&short), None, "{short}");
        }
        let id = "AK".to_owned() + "IA" + &"Q".repeat(16);
        assert!(find(&id).is_some());
        assert_eq!(find(&format!("{id}0")), None);
        assert_eq!(find(&format!("AK{}{}EXAMPLE", "IA", "IOSFODNN7")), None);
    }

    #[test]
    fn logins() {
        let auth = |it: &str| format!("{{\"auths\": {{\"ghcr.io\": {{\n\"auth\" : \"{it}\"}}}}}}");
        for (text, secret) in [
            (auth("bWU6aHVudGVyMg=="), "bWU6aHVudGVyMg=="),
            ("docker login -u me -p hunter2 ghcr.io".to_owned(), "hunter2"),
            ("echo a && docker login --password=hunter2".to_owned(), "hunter2"),
            ("docker login \\\n  -u me \\\n  --password 'hunter2' x".to_owned(), "hunter2"),
            ("run: docker login -p  \"pässwort\"".to_owned(), "pässwort"),
        ] {
            let it = find(&text).unwrap_or_else(|| panic!("nothing found in {text}"));
            assert_eq!(&text[it.start..it.end], secret, "{text}");
            assert_eq!(mask(&text), text.replace(secret, "…"));
            assert_eq!(find(&mask(&text)), None);
        }
        for text in [
            auth("${{ secrets.AUTH }}"),
            auth(""),
            "{\"auth\": \"bWU6aHVudGVyMg==\"}".to_owned(),
            "docker login -u me --password-stdin".to_owned(),
            "docker login -u me -p ${{ secrets.TOKEN }}".to_owned(),
            "docker login -u me -p \"$TOKEN\"".to_owned(),
            "docker login -u me -p <token>".to_owned(),
            "docker login -u me -p YOUR_TOKEN".to_owned(),
            "docker login ghcr.io\ndocker run -p 80:80 app".to_owned(),
            "docker run -p 8080:80 app".to_owned(),
            "mkdir -p dir".to_owned(),
        ] {
            assert_eq!(find(&text), None, "{text}");
        }
    }

    #[test]
    fn what_stands_in_workflows_is_none() {
        for text in [
            "",
            "uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2",
            "alpine@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1",
            "DOCKERHUB_OIDC_CONNECTIONID: 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "bG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNlY3RldHVy",
            "eyJhbGciOiJub25lIn0",
            "ghp_team",
            "my_ghp_",
            "github_pat_of_the_team",
            "dckr_pat_",
            "npm_config_registry",
            "hf_home",
            "DOCKERHUB_TOKEN",
            "secrets.DOCKERHUB_TOKEN",
            "AKIA",
            "xoxb-",
            "glpat-",
            "pypi-publish",
            "password: ${{ secrets.GITHUB_TOKEN }}",
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.0",
            "arn:aws:iam::123456789012:role/GitHubActionsPublishRole",
            "tags: type=semver,pattern={{version}}\ntype=sha,format=long",
            "cache-to: type=registry,ref=ghcr.io/acme/app:buildcache,mode=max",
            "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----",
            "https://github.com/acme/app/blob/main/README.md#private-key",
        ] {
            assert_eq!(find(text), None, "{text}");
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn all_secrets_are_masked() {
        let one = format!("gh{}_{}", "p", "a".repeat(36));
        let two = format!("dckr{}{}", "_pat_", "b".repeat(27));
        assert_eq!(mask(&format!("x {one},{two} y {one}")), "x ghp_…,dckr_pat_… y ghp_…");
    }

    #[test]
    fn a_long_text_is_read_once() {
        for nasty in [
            "docker login -p $x ",
            "-----BEGIN ",
            "eyJa.",
            "a-",
            "aaa1Q~",
            "AIza-",
            "\"auth\":\"aaaaaaaa\"",
        ] {
            assert_eq!(find(&nasty.repeat(2_000)), None, "{nasty}");
        }
        let text = format!("gh{}_{} ", "p", "a".repeat(36)).repeat(500);
        assert_eq!(mask(&text), "ghp_… ".repeat(500));
    }
}
