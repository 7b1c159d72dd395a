//! Which lines of a text are new since another.

/// For each new line whether it stands in no longest common subsequence with the old ones. Lines may be
/// given as hashes. Work is bounded by the product of what differs; texts longer than a workflow ever is
/// count as new.
pub fn changed<T: PartialEq>(old: &[T], new: &[T]) -> Vec<bool> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, rest) = (&old[start..], &new[start..]);
    let end = old.iter().rev().zip(rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, middle) = (&old[..old.len() - end], &rest[..rest.len() - end]);
    let mut res = vec![false; new.len()];
    let marks = middle_changed(old, middle);
    res[start..start + middle.len()].copy_from_slice(&marks);
    res
}

fn middle_changed<T: PartialEq>(old: &[T], new: &[T]) -> Vec<bool> {
    const MAX_CELLS: usize = 1 << 20;
    let width = old.len() + 1;
    if old.is_empty() || new.is_empty() || MAX_CELLS < width * (new.len() + 1) {
        return vec![true; new.len()];
    }
    // lengths[n][o]: longest common subsequence of what is left from there on.
    let mut lengths = vec![0_u32; width * (new.len() + 1)];
    for n in (0..new.len()).rev() {
        for o in (0..old.len()).rev() {
            lengths[n * width + o] = match new[n] == old[o] {
                true => lengths[(n + 1) * width + o + 1] + 1,
                false => lengths[(n + 1) * width + o].max(lengths[n * width + o + 1]),
            };
        }
    }
    let mut res = vec![true; new.len()];
    let (mut n, mut o) = (0, 0);
    while n < new.len() && o < old.len() {
        if new[n] == old[o] {
            res[n] = false;
            (n, o) = (n + 1, o + 1);
        } else if lengths[(n + 1) * width + o] < lengths[n * width + o + 1] {
            o += 1;
        } else {
            n += 1;
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        let old: Vec<&str> = old.split(' ').collect();
        let new: Vec<&str> = new.split(' ').collect();
        let marked = new.iter().zip(changed(&old, &new)).filter(|it| it.1);
        assert_eq!(marked.map(|it| *it.0).collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn only_what_is_new() {
        check("a b c", "a b c", "");
        check("a b c", "a x b y c", "x y");
        check("a b c", "a c", "");
        check("a b c d", "d b c a", "d a");
        check("", "a", "a");
    }
}
