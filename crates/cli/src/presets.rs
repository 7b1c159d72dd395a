//! `pushwright presets`: the recipes to begin with, one a line.

use std::io;

use pushwright_core::{recipe::PRESETS, text::Lang};

use crate::streams::Streams;

pub(crate) fn run(lang: Lang, streams: &mut Streams<'_>) -> io::Result<()> {
    let width = PRESETS.iter().map(|it| it.id.len()).max().unwrap_or(0);
    for it in PRESETS {
        let (name, says) = (it.name.get(lang), it.says.get(lang));
        writeln!(streams.out, "{:width$}  {name} — {says}", it.id)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use pushwright_core::recipe::PRESETS;

    use crate::command::ran;

    #[test]
    fn one_line_a_preset() {
        let text = ran(&["presets"], "");
        for (line, preset) in text.lines().zip(PRESETS) {
            assert!(line.starts_with(preset.id), "{line}");
        }
        assert_eq!(text.lines().count(), PRESETS.len() + 1);
    }
}
