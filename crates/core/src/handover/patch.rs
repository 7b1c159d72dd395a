//! Files as a patch that `git apply` takes, in the format of git-diff(1), Git 2.48.

use std::ops::Range;

use super::File;
use crate::yaml::changed;

/// All files in one patch; a file that would not change is not in it.
pub fn patch(files: &[File]) -> String {
    files
        .iter()
        .map(|it| if it.old.as_ref() == Some(&it.text) { String::new() } else { one(it) })
        .collect()
}

fn one(file: &File) -> String {
    let (before, after) = (name("a/", file.path()), name("b/", file.path()));
    let mut res = format!("diff --git {before} {after}\n");
    if file.old.is_none() {
        res += "new file mode 100644\n";
    }
    let old: Vec<&str> = file.old.iter().flat_map(|it| it.split_inclusive('\n')).collect();
    let new: Vec<&str> = file.text.split_inclusive('\n').collect();
    let lines = lines(&old, &new);
    let hunks = hunks(&lines);
    if hunks.is_empty() {
        return res;
    }
    let before = if file.old.is_some() { &before } else { "/dev/null" };
    res += &format!("--- {before}\n+++ {after}\n");
    for hunk in hunks {
        res += &written(&lines, hunk);
    }
    res
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Both,
    Old,
    New,
}

/// The lines of both texts in one row, those that go before those that come in their place.
fn lines<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Kind, &'a str)> {
    let mut res = Vec::new();
    let (mut old, mut fresh) = (old.iter(), Vec::new());
    for (line, is_changed) in new.iter().zip(changed(old.as_slice(), new)) {
        if is_changed {
            fresh.push((Kind::New, *line));
            continue;
        }
        res.extend(old.by_ref().take_while(|it| *it != line).map(|it| (Kind::Old, *it)));
        res.append(&mut fresh);
        res.push((Kind::Both, line));
    }
    res.extend(old.map(|it| (Kind::Old, *it)));
    res.append(&mut fresh);
    res
}

/// Lines around a change that show where it is.
const CONTEXT: usize = 3;

fn hunks(lines: &[(Kind, &str)]) -> Vec<Range<usize>> {
    let mut res: Vec<Range<usize>> = Vec::new();
    for (n, _) in lines.iter().enumerate().filter(|it| it.1.0 != Kind::Both) {
        let (start, end) = (n.saturating_sub(CONTEXT), lines.len().min(n + CONTEXT + 1));
        match res.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => res.push(start..end),
        }
    }
    res
}

fn written(lines: &[(Kind, &str)], hunk: Range<usize>) -> String {
    let mut res =
        format!("@@ -{} +{} @@\n", part(lines, &hunk, Kind::New), part(lines, &hunk, Kind::Old));
    for (kind, line) in &lines[hunk] {
        res.push(match kind {
            Kind::Both => ' ',
            Kind::Old => '-',
            Kind::New => '+',
        });
        res += line;
        if !line.ends_with('\n') {
            res += "\n\\ No newline at end of file\n";
        }
    }
    res
}

/// Where a hunk begins in one of the texts and how many lines it has there: `12,7`.
fn part(lines: &[(Kind, &str)], hunk: &Range<usize>, without: Kind) -> String {
    let count = |them: &[(Kind, &str)]| them.iter().filter(|it| it.0 != without).count();
    let (before, length) = (count(&lines[..hunk.start]), count(&lines[hunk.clone()]));
    // Where there is no line, it is the one before.
    format!("{},{length}", if length == 0 { before } else { before + 1 })
}

/// A name in a patch, quoted as C does where it is not plain.
fn name(side: &str, path: &str) -> String {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"._/-".contains(&it);
    if path.bytes().all(is_plain) {
        return format!("{side}{path}");
    }
    let mut res = format!("\"{side}");
    for it in path.bytes() {
        match it {
            b'"' | b'\\' => res.extend(['\\', char::from(it)]),
            b' '..=b'~' => res.push(char::from(it)),
            it => res += &format!("\\{it:03o}"),
        }
    }
    res + "\""
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn new_and_changed_files() {
        let files = [
            File::workflow("my image.yml", "on: push\njobs: {}".to_owned()),
            File::new("a", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n".to_owned())
                .replacing("1\n2\n3\n4\n5\n6\n7\n8\n9\n".to_owned()),
            File::new("same", "x".to_owned()).replacing("x".to_owned()),
            File::new("empty", String::new()),
        ];
        expect![[r#"
            diff --git "a/.github/workflows/my image.yml" "b/.github/workflows/my image.yml"
            new file mode 100644
            --- /dev/null
            +++ "b/.github/workflows/my image.yml"
            @@ -0,0 +1,2 @@
            +on: push
            +jobs: {}
            \ No newline at end of file
            diff --git a/a b/a
            --- a/a
            +++ b/a
            @@ -2,8 +2,9 @@
             2
             3
             4
            -5
            +five
             6
             7
             8
             9
            +10
            diff --git a/empty b/empty
            new file mode 100644
        "#]]
        .assert_eq(&patch(&files));
    }
}
