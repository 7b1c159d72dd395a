//! What can be read off a script without running it: values that it writes for later steps, and words
//! of its commands. A script that does more than that is unknown, not guessed.

use super::scope::Scope;
use crate::expr::{Part, Value};

/// The commands of a script, each as one line.
pub(super) fn commands(script: &str) -> Vec<String> {
    let script = script.replace("\\\n", " ");
    let lines = script.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'));
    lines
        .flat_map(|it| {
            let parts = it.split("&&").flat_map(|it| it.split("||")).flat_map(|it| it.split(';'));
            parts.map(|it| it.trim().to_owned()).collect::<Vec<_>>()
        })
        .filter(|it| !it.is_empty())
        .collect()
}

/// The outputs of a script that does nothing but write them: `echo "name=value" >> "$GITHUB_OUTPUT"`.
/// `None` if it does anything else, or if a value is not known.
pub(super) fn outputs(script: &str, scope: &Scope) -> Option<Vec<(String, Value)>> {
    let mut res = Vec::new();
    for line in script.lines().map(str::trim) {
        let is_idle = line.is_empty() || line.starts_with('#') || line.starts_with("set -");
        if is_idle {
            continue;
        }
        let (written, target) = line.strip_prefix("echo ")?.split_once(">>")?;
        let target = target.trim().trim_matches('"');
        if !matches!(target, "$GITHUB_OUTPUT" | "${GITHUB_OUTPUT}") {
            return None;
        }
        let written = written.trim();
        let inner = written.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        let text = inner.or((!written.contains(['"', '\'', ' '])).then_some(written))?;
        let (name, value) = text.split_once('=')?;
        res.push((name.to_owned(), word(&scope.value(value), scope)?));
    }
    Some(res)
}

/// The words of a command, their quotes taken off. One of which the shell makes something that is not
/// known is a gap.
pub(super) fn words(command: &str, scope: &Scope) -> Vec<Value> {
    let all = super::push::lines(&scope.value(command), &[' ', '\t']);
    let unquoted = all.into_iter().map(|it| {
        let part = |it: Part| match it {
            Part::Text(it) => Part::Text(it.replace(['"', '\''], "")),
            gap => gap,
        };
        Value::of_parts(it.to_parts().into_iter().map(part).collect())
    });
    unquoted.map(|it| word(&it, scope).unwrap_or_else(|| Value::Unknown(it.show()))).collect()
}

/// A word with its variables replaced; `None` if one is not known.
fn word(value: &Value, scope: &Scope) -> Option<Value> {
    let part = |it: Part| match it {
        Part::Text(it) => expanded(&it, scope).map(Part::Text),
        gap => Some(gap),
    };
    let parts = value.to_parts().into_iter().map(part).collect::<Option<_>>()?;
    Some(Value::of_parts(parts))
}

/// `$NAME`, `${NAME}`, and in lower or upper case `${NAME,,}` and `${NAME^^}`.
fn expanded(text: &str, scope: &Scope) -> Option<String> {
    let mut res = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('$') {
        res.push_str(before);
        let (name, after) = match from.strip_prefix('{') {
            Some(it) => it.split_once('}')?,
            None => {
                let is_name = |it: char| it.is_ascii_alphanumeric() || it == '_';
                from.split_at(from.find(|it| !is_name(it)).unwrap_or(from.len()))
            }
        };
        let plain = name.trim_end_matches([',', '^']);
        let value = scope.variable(plain)?;
        match &name[plain.len()..] {
            "" => res.push_str(&value),
            ",," => res.push_str(&value.to_lowercase()),
            "^^" => res.push_str(&value.to_uppercase()),
            _ => return None,
        }
        rest = after;
    }
    res.push_str(rest);
    (!res.contains('`')).then_some(res)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Event, Repository},
        workflow::Workflow,
        yaml,
    };

    #[test]
    fn variables_of_the_environment_come_before_those_of_github() {
        let event = Event::push_branch(&Repository::default(), "main");
        let mut scope = Scope::new(&Workflow::default(), &event);
        let step = "env: {NAME: App, GITHUB_ACTOR: me, GITHUB_REF_NAME: '${{ secrets.REF }}'}";
        scope.add_env(&yaml::read(step).workflow.root);
        let command = "echo $GITHUB_EVENT_NAME ${GITHUB_ACTOR^^} ${NAME,,} $GITHUB_REF_NAME $OTHER";
        let shown: Vec<String> = words(command, &scope).iter().map(Value::show).collect();
        assert_eq!(shown, ["echo", "push", "ME", "app", "main", "‹$OTHER›"]);
    }
}
