//! The only module that knows serde_yaml: it quotes scalars and reads settings files.

use serde_yaml::Value;

/// Each text as a YAML scalar, quoted where it must be. One of several lines comes as a literal
/// block: its header (`|`), then its lines, indented by two blanks unless they are empty.
pub fn quote(texts: &[&str]) -> Vec<String> {
    if texts.is_empty() {
        return Vec::new();
    }
    // One call for all: the emitter's set-up costs more than a scalar.
    let Ok(all) = serde_yaml::to_string(texts) else { return vec![String::new(); texts.len()] };
    let mut res: Vec<String> = Vec::with_capacity(texts.len());
    for line in all.lines() {
        match (line.strip_prefix("- "), res.last_mut()) {
            (Some(scalar), _) => res.push(scalar.to_owned()),
            (None, Some(last)) => {
                last.push('\n');
                last.push_str(line);
            }
            (None, None) => {}
        }
    }
    res
}

/// A settings file: topic ids with their values, a list for several lines. `Err` says what is wrong
/// and where.
pub fn settings(text: &str) -> Result<Vec<(String, String)>, String> {
    let map: serde_yaml::Mapping = serde_yaml::from_str(text).map_err(|it| it.to_string())?;
    let entry = |(key, value): (&Value, &Value)| {
        let key = plain(key)?;
        let value = match value {
            Value::Sequence(them) => {
                them.iter().map(plain).collect::<Result<Vec<_>, _>>()?.join("\n")
            }
            it => plain(it)?,
        };
        Ok((key, value))
    };
    map.iter().map(entry).collect()
}

fn plain(value: &Value) -> Result<String, String> {
    match value {
        Value::String(it) => Ok(it.clone()),
        Value::Bool(it) => Ok(it.to_string()),
        Value::Number(it) => Ok(it.to_string()),
        Value::Null => Ok(String::new()),
        Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => {
            Err("a value must be a text, or a list of texts".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn quotes_what_needs_it_and_nothing_else() {
        let texts = [
            "plain",
            "",
            "true",
            "1.10",
            "on",
            "*",
            "a: b",
            "a #b",
            "${{ x }}",
            "a\nb\n",
            "a\nb",
            "  a\nb\n",
            "\n",
            "a\u{7}",
            "a\n\nb\n\n",
            "-",
            "- a",
            "'",
            "a\tb",
            "\u{85}a",
        ];
        expect![[r#"
            plain
            ~
            ''
            ~
            'true'
            ~
            '1.10'
            ~
            on
            ~
            '*'
            ~
            'a: b'
            ~
            'a #b'
            ~
            ${{ x }}
            ~
            |
              a
              b
            ~
            |-
              a
              b
            ~
            |2
                a
              b
            ~
            |2+

            ~
            "a\a"
            ~
            |+
              a

              b

            ~
            '-'
            ~
            '- a'
            ~
            ''''
            ~
            "a\tb"
            ~
            "\Na"
        "#]]
        .assert_eq(&(quote(&texts).join("\n~\n") + "\n"));
    }
}
