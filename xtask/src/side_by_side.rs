//! Work on all processors at once.

use std::{
    num::NonZero,
    sync::{Mutex, PoisonError},
    thread,
};

use anyhow::{Result, anyhow};

/// Does the same to each of them, to as many at a time as there are processors; begins with the first.
pub(crate) fn each<T: Send>(
    them: impl IntoIterator<Item = T, IntoIter: Send>,
    act: impl Fn(T) -> Result<()> + Sync,
) -> Result<()> {
    let left = Mutex::new(them.into_iter());
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || std::iter::from_fn(next).try_for_each(&act);
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..processors).map(|_| scope.spawn(work)).collect();
        let ended = |it: thread::ScopedJoinHandle<'_, Result<()>>| {
            it.join().unwrap_or_else(|_| Err(anyhow!("a thread has panicked")))
        };
        workers.into_iter().try_for_each(ended)
    })
}

#[cfg(test)]
mod tests {
    use super::each;
    use anyhow::ensure;

    #[test]
    fn everything_is_done_once() {
        let mut numbers: Vec<u32> = (0..100).collect();
        each(&mut numbers, |it| {
            *it *= 2;
            Ok(())
        })
        .expect("no failure");
        assert!(numbers.into_iter().eq((0..100).map(|it| it * 2)));
    }

    #[test]
    fn a_failure_is_told() {
        let failure = each(0..100, |it| {
            ensure!(it != 50, "fifty");
            Ok(())
        });
        assert_eq!(failure.expect_err("one fails").to_string(), "fifty");
    }
}
