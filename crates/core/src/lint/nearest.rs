//! What a misspelled word was probably meant to be.

/// The candidate that differs least, if it differs little. Case does not count.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let near = candidates.into_iter().map(|it| (distance(word, it), it)).min_by_key(|it| it.0)?;
    let limit = (own(word, near.1).chars().count() / 3).clamp(1, 3);
    (near.0 <= limit).then_some(near.1)
}

/// What a word has of its own behind the folders that both begin with: in `linux/foo` only `foo` may be
/// misspelled.
fn own<'a>(word: &'a str, near: &str) -> &'a str {
    let shared =
        word.char_indices().zip(near.chars()).take_while(|it| it.0.1.eq_ignore_ascii_case(&it.1));
    let slash = shared.filter(|it| it.1 == '/').last();
    slash.map_or(word, |it| &word[it.0.0 + 1..])
}

/// Edits of single characters between two words, a swap of neighbors counted as one.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    // Nobody means a word that is much longer; work stays bounded.
    if 64 < left.len().max(right.len()) {
        return usize::MAX;
    }
    let differ = |l: usize, r: usize| !left[l].eq_ignore_ascii_case(&right[r]);
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for l in 0..=left.len() {
        for r in 0..=right.len() {
            rows[l][r] = match (l, r) {
                (0, _) => r,
                (_, 0) => l,
                _ => {
                    let other = usize::from(differ(l - 1, r - 1));
                    let plain = (rows[l - 1][r] + 1)
                        .min(rows[l][r - 1] + 1)
                        .min(rows[l - 1][r - 1] + other);
                    let swapped = 1 < l && 1 < r && !differ(l - 1, r - 2) && !differ(l - 2, r - 1);
                    if swapped { plain.min(rows[l - 2][r - 2] + 1) } else { plain }
                }
            };
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let platforms = ["linux/amd64", "linux/arm64", "linux/386"];
        assert_eq!(nearest("linux/arm46", platforms), Some("linux/arm64"));
        assert_eq!(nearest("package", ["packages", "pages"]), Some("packages"));
        assert_eq!(nearest("linx/amd64", platforms), Some("linux/amd64"));
        assert_eq!(nearest("TOKNE", ["KEY", "TOKEN"]), Some("TOKEN"));
        assert_eq!(nearest("linux/foo", platforms), None);
        assert_eq!(nearest("windows", platforms), None);
    }
}
