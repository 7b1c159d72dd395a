//! Findings as commands of GitHub's runner, which shows them as annotations of the files.

use std::io::{self, Write};

use pushwright_core::{
    lint::{Finding, Severity},
    text::Lang,
};

use crate::check::Checked;

pub(super) fn write(to: &mut dyn Write, all: &[Checked], lang: Lang) -> io::Result<()> {
    for it in all {
        for finding in &it.findings {
            writeln!(to, "{}", command(&it.source.name, finding, lang))?;
        }
    }
    Ok(())
}

fn command(name: &str, finding: &Finding, lang: Lang) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    // GitHub knows the file by its path from the root of the repository, without `./`.
    let name = property(name.strip_prefix("./").unwrap_or(name));
    let (start, end) = (finding.span.start, finding.span.end);
    format!(
        "::{command} file={name},line={},col={},endLine={},endColumn={},title={}::{}",
        start.line,
        start.column,
        end.line,
        end.column,
        property(finding.rule.id),
        data(&finding.message.say(lang)),
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::check::tests::sample;

    #[test]
    fn one_command_a_finding() {
        let mut out = Vec::new();
        assert!(write(&mut out, &sample(), Lang::En).is_ok());
        expect![[r#"
            ::error file=a%2Cb/x.yml,line=3,col=1,endLine=3,endColumn=5,title=yaml-syntax::The key `name` appears twice here. Keep one of them.
            ::warning file=a%2Cb/x.yml,line=1,col=7,endLine=1,endColumn=9,title=yaml-syntax::The key `name` appears twice here. Keep one of them.
            ::notice file=a%2Cb/x.yml,line=2,col=5,endLine=4,endColumn=1,title=yaml-syntax::The key `name` appears twice here. Keep one of them.
        "#]].assert_eq(&String::from_utf8_lossy(&out));
    }

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        assert_eq!(data("100%\r\na:b"), "100%25%0D%0Aa:b");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
