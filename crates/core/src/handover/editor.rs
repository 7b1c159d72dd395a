//! The address of GitHub's editor with a file in it. Nothing is sent by it but what it says.

use super::File;

/// Where a file is to go, as typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repository {
    pub owner: String,
    pub name: String,
    /// Empty for `main`.
    pub branch: String,
}

/// GitHub's editor for a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Editor {
    pub address: String,
    /// Whether the text is in the address. If not, it has to be pasted into the editor.
    pub is_filled: bool,
}

/// Longest address that GitHub's editor takes; beyond it the server answers 414.
pub const MAX_ADDRESS: usize = 8000;

/// A file that is there already cannot be filled in by an address, and neither can a long one.
pub fn editor(repository: &Repository, file: &File) -> Editor {
    let part = |it: &str| escaped(it.trim()).replace('/', "%2F");
    let (owner, name) = (part(&repository.owner), part(&repository.name));
    let branch = escaped(repository.branch.trim());
    let branch = if branch.is_empty() { "main" } else { &branch };
    let start = format!("https://github.com/{owner}/{name}");
    if file.old.is_some() {
        let address = format!("{start}/edit/{branch}/{}", escaped(file.path()));
        return Editor { address, is_filled: false };
    }
    let empty = format!("{start}/new/{branch}?filename={}", escaped(file.path()));
    // Whatever is longer than the address may be will not fit escaped.
    if file.text.len() <= MAX_ADDRESS {
        let address = format!("{empty}&value={}", escaped(&file.text));
        if address.len() <= MAX_ADDRESS {
            return Editor { address, is_filled: true };
        }
    }
    Editor { address: empty, is_filled: false }
}

/// Percent-encoded but for what stands for itself in any part of an address (RFC 3986, 2.3), and `/`,
/// which the names of branches and files are made of.
fn escaped(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            it if it.is_ascii_alphanumeric() || b"-_.~/".contains(&it) => res.push(char::from(it)),
            it => res += &format!("%{it:02X}"),
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(repository: [&str; 3], file: &File, expected: &str, is_filled: bool) {
        let [owner, name, branch] = repository.map(str::to_owned);
        let editor = editor(&Repository { owner, name, branch }, file);
        assert_eq!((editor.address.as_str(), editor.is_filled), (expected, is_filled));
    }

    #[test]
    fn fills_in_what_fits() {
        let file = File::workflow("a.yml", "on: push # 100 % & more\n发".to_owned());
        check(
            ["octocat", " hello-world ", ""],
            &file,
            "https://github.com/octocat/hello-world/new/main?filename=.github/workflows/a.yml\
             &value=on%3A%20push%20%23%20100%20%25%20%26%20more%0A%E5%8F%91",
            true,
        );
        check(
            ["a", "b", "release/1.x"],
            &file.replacing(String::new()),
            "https://github.com/a/b/edit/release/1.x/.github/workflows/a.yml",
            false,
        );
        check(
            ["a?b=c#d", "../..", "m&n"],
            &File::new("x y", String::new()),
            "https://github.com/a%3Fb%3Dc%23d/..%2F../new/m%26n?filename=x%20y&value=",
            true,
        );
    }

    #[test]
    fn leaves_out_what_is_too_long() {
        let repository = ["a", "b", "c"];
        let start = "https://github.com/a/b/new/c?filename=x";
        let most = MAX_ADDRESS - start.len() - "&value=".len();
        let file = |it: String| File::new("x", it);
        let fits = "y".repeat(most);
        check(repository, &file(fits.clone()), &format!("{start}&value={fits}"), true);
        check(repository, &file(fits + "y"), start, false);
        check(repository, &file("\n".repeat(most / 3 + 1)), start, false);
        check(repository, &file("y".repeat(1 << 20)), start, false);
    }
}
