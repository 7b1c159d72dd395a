//! Where the Dockerfiles are that a recipe builds.

use crate::recipe::{BuildWith, Recipe};

/// Their folders from the root, each with a slash before it; none if nothing is built of this repository.
pub(super) fn folders(recipe: &Recipe) -> Vec<String> {
    match recipe.build_with {
        BuildWith::Copy => Vec::new(),
        // What the files say there is not known.
        BuildWith::Bake if !recipe.writes_bake_file() => vec!["/".to_owned()],
        _ => {
            let each = recipe.each();
            let mut res: Vec<String> =
                each.iter().filter_map(|it| folder(&it.context, &it.file)).collect();
            res.sort();
            res.dedup();
            res
        }
    }
}

/// The context as a path in the repository; `None` if it is elsewhere. Source:
/// docker/build-push-action, README, "Git context".
pub(super) fn inside(context: &str) -> Option<&str> {
    let context = context.trim();
    if let Some(rest) = context.strip_prefix("{{defaultContext}}") {
        return Some(rest.strip_prefix(':').unwrap_or(rest));
    }
    let is_elsewhere =
        context.contains("://") || context.contains("${{") || context.starts_with("git@");
    (!is_elsewhere).then_some(context)
}

fn folder(context: &str, file: &str) -> Option<String> {
    let inner = inside(context)?;
    let file = file.trim();
    let path = match file.rsplit_once('/') {
        // A path beside a git context starts in that context.
        Some((folder, _)) if context.contains("{{defaultContext}}") => format!("{inner}/{folder}"),
        Some((folder, _)) => folder.to_owned(),
        None if file.is_empty() || context.contains("{{defaultContext}}") => inner.to_owned(),
        None => String::new(),
    };
    if path.contains("${{") {
        return None;
    }
    let mut parts = Vec::new();
    for it in path.split('/') {
        match it {
            "" | "." => {}
            // Nothing above the root is in the repository.
            ".." => drop(parts.pop()?),
            it => parts.push(it),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_the_dockerfile() {
        let check = |context: &str, file: &str, expected: Option<&str>| {
            assert_eq!(folder(context, file).as_deref(), expected, "{context} {file}");
        };
        check(".", "", Some("/"));
        check("", "", Some("/"));
        check("./services/api/", "", Some("/services/api"));
        check("./services/api", "./docker/Dockerfile.prod", Some("/docker"));
        check("./services/api", "Dockerfile", Some("/"));
        check("{{defaultContext}}:app", "", Some("/app"));
        check("{{defaultContext}}:app", "docker/Dockerfile", Some("/app/docker"));
        check("{{defaultContext}}", "Dockerfile", Some("/"));
        check("a/../b", "", Some("/b"));
        check("../b", "", None);
        check("https://github.com/acme/app.git#v1", "", None);
        check("${{ inputs.context }}", "", None);
    }
}
