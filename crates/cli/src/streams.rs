//! Where a command reads and writes.

use std::io::{self, ErrorKind, Read, Write};

pub(crate) struct Streams<'a> {
    pub(crate) input: &'a mut dyn Read,
    pub(crate) out: &'a mut dyn Write,
    pub(crate) err: &'a mut dyn Write,
}

impl Streams<'_> {
    /// Where problems are told. What was written before goes out first, so that the two stand in
    /// their order where both go to the same place.
    pub(crate) fn problems(&mut self) -> io::Result<&mut dyn Write> {
        self.out.flush()?;
        Ok(self.err)
    }
}

/// A writer whose reader may leave early, as in `| head`. What nobody reads is dropped, and the exit
/// code stays what it would have been.
pub(crate) struct Pipe(pub(crate) Box<dyn Write>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            res => res,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            res => res,
        }
    }
}

/// A text from outside as one line without side effects: no control characters that a terminal would
/// obey, and no marks that turn the direction of writing.
pub(crate) fn clean(text: &str) -> String {
    let turns = |it| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let one = |it: char| match it {
        '\t' | '\n' => ' ',
        it if it.is_control() || turns(it) => char::REPLACEMENT_CHARACTER,
        it => it,
    };
    text.chars().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_reader_who_leaves_is_no_failure_but_a_full_disk_is() {
        let mut gone = Pipe(Box::new(Failing(ErrorKind::BrokenPipe)));
        assert!(gone.write_all(b"text").is_ok() && gone.flush().is_ok());
        let mut full = Pipe(Box::new(Failing(ErrorKind::StorageFull)));
        assert!(full.write_all(b"text").is_err() && full.flush().is_err());
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(clean("a\tb\nc \u{1b}[31m 构建 \u{202e}d"), "a b c \u{fffd}[31m 构建 \u{fffd}d");
    }
}
