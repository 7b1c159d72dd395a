//! The text of `format`: its gaps and its doubled braces.

use super::fault::FaultKind;

/// A piece of it.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    /// Which of the arguments stands here, from 0.
    Argument(usize),
}

/// Takes a text apart; only so many arguments are there.
pub(super) fn pieces(text: &str, arguments: usize) -> Result<Vec<Piece<'_>>, FaultKind> {
    let mut res = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        if from.starts_with("{{") || from.starts_with("}}") {
            res.push(Piece::Text(&rest[..=at]));
            rest = &from[2..];
            continue;
        }
        res.push(Piece::Text(before));
        let (number, after) = from[1..].split_once('}').ok_or(FaultKind::Format)?;
        let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
        if from.starts_with('}') || !is_number {
            return Err(FaultKind::Format);
        }
        let argument = number.parse().ok().filter(|it| *it < arguments);
        res.push(Piece::Argument(argument.ok_or(FaultKind::FormatArgument)?));
        rest = after;
    }
    res.push(Piece::Text(rest));
    Ok(res)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces() {
        let all = [Piece::Text("a{"), Piece::Text("b"), Piece::Argument(1), Piece::Text("")];
        assert_eq!(pieces("a{{b{1}", 2), Ok(all.into()));
        assert_eq!(pieces("{2}", 2), Err(FaultKind::FormatArgument));
        assert_eq!(pieces("{99999999999999999999999}", 2), Err(FaultKind::FormatArgument));
        for text in ["{", "}", "{}", "{a}", "{0", "}{0}", "{ 0}", "{0}}", "{0:x}"] {
            assert_eq!(pieces(text, 2), Err(FaultKind::Format), "{text}");
        }
    }
}
