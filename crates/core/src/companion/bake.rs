//! The Bake file of what the form builds. Source: docs.docker.com, "Bake file reference"; that a target
//! inherits what metadata-action says: docker/metadata-action v6.2.0, README, "Bake definition".

use crate::{
    companion::{sources::inside, writer::Writer},
    recipe::{Network, Recipe, lines},
    text::{Lang, msg},
};

pub(super) fn bake(recipe: &Recipe, lang: Lang) -> String {
    let mut to = Writer::new(recipe, lang, "#");
    to.short("", msg::COMPANION_BAKE);
    if !to.text.is_empty() {
        to.line("");
    }
    to.short("", msg::COMPANION_BAKE_METADATA);
    to.line("target \"docker-metadata-action\" {}");
    for it in recipe.each() {
        to.line("");
        target(&mut to, &it);
    }
    to.text
}

/// The same without all that is not seen in a registry.
pub(super) fn outline(recipe: &Recipe) -> String {
    let mut res = "target \"docker-metadata-action\" {}".to_owned();
    for it in recipe.each() {
        res += &["\n", &head(&it), "\n}"].concat();
    }
    res
}

/// How the target of an image begins.
fn head(recipe: &Recipe) -> String {
    let name = match recipe.bake_target.trim() {
        "" => "default",
        it => it,
    };
    ["target ", &quoted(name), " {\n  inherits = [\"docker-metadata-action\"]"].concat()
}

/// What is built for an image.
fn target(to: &mut Writer, recipe: &Recipe) {
    to.line(&head(recipe));
    let context = match inside(&recipe.context) {
        Some("") => ".",
        Some(it) => it,
        None => recipe.context.trim(),
    };
    set(to, "context", context);
    set(to, "dockerfile", &beside(context, &recipe.file));
    set(to, "target", &recipe.target);
    pairs(to, "contexts", &recipe.build_contexts, '=');
    let network = match recipe.network {
        Network::Default => "",
        Network::Host => "host",
        Network::None => "none",
    };
    set(to, "network", network);
    pairs(to, "extra-hosts", &recipe.add_hosts, ':');
    set(to, "shm-size", &recipe.shm_size);
    let limits: Vec<String> = lines(&recipe.ulimit).into_iter().map(quoted).collect();
    if !limits.is_empty() {
        to.line(&format!("  ulimits = [{}]", limits.join(", ")));
    }
    to.line("}");
}

/// Bake looks for the Dockerfile in the context, build-push-action at the root of the repository.
fn beside(context: &str, file: &str) -> String {
    let parts = |path: &str| -> Vec<String> {
        path.split('/').filter(|it| !matches!(*it, "" | ".")).map(str::to_owned).collect()
    };
    let file = file.trim();
    let is_path =
        !context.contains("://") && !context.starts_with("git@") && !file.starts_with('/');
    if file.is_empty() || !is_path {
        return file.to_owned();
    }
    let (from, to) = (parts(context), parts(file));
    let shared = from.iter().zip(&to).take_while(|it| it.0 == it.1).count();
    let up = vec!["..".to_owned(); from.len() - shared];
    [up, to[shared..].to_vec()].concat().join("/")
}

fn set(to: &mut Writer, key: &str, value: &str) {
    if !value.trim().is_empty() {
        to.line(&format!("  {key} = {}", quoted(value.trim())));
    }
}

/// A map, from lines of a name and a value.
fn pairs(to: &mut Writer, key: &str, text: &str, between: char) {
    let them = lines(text);
    if them.is_empty() {
        return;
    }
    to.line(&format!("  {key} = {{"));
    for it in them {
        let (name, value) = it.split_once(between).unwrap_or((it, ""));
        to.line(&format!("    {} = {}", quoted(name.trim()), quoted(value.trim())));
    }
    to.line("  }");
}

/// A text of HCL. Source: HCL native syntax specification, "Quoted template expressions".
fn quoted(text: &str) -> String {
    let mut res = String::from("\"");
    for it in text.replace("${", "$${").replace("%{", "%%{").chars() {
        match it {
            '"' => res += "\\\"",
            '\\' => res += "\\\\",
            '\n' => res += "\\n",
            it if it.is_control() => res += &format!("\\u{:04x}", u32::from(it)),
            it => res.push(it),
        }
    }
    res.push('"');
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_only_texts() {
        assert_eq!(quoted("a\"b\\c"), r#""a\"b\\c""#);
        assert_eq!(quoted("${x} %{if}"), r#""$${x} %%{if}""#);
        assert_eq!(quoted("a\u{1}\n"), r#""a\u0001\n""#);
    }

    #[test]
    fn the_dockerfile_from_its_context() {
        let check = |context: &str, file: &str, expected: &str| {
            assert_eq!(beside(context, file), expected, "{context} {file}");
        };
        check(".", "./docker/Dockerfile", "docker/Dockerfile");
        check("./services/api", "services/api/Dockerfile.prod", "Dockerfile.prod");
        check("./services/api", "docker/Dockerfile", "../../docker/Dockerfile");
        check("services/api", "services/web/Dockerfile", "../web/Dockerfile");
        check("api", "", "");
        check("https://github.com/acme/app.git#v1", "a/Dockerfile", "a/Dockerfile");
    }
}
