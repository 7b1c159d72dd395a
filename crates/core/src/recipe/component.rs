//! Several images in one workflow: what each has of its own, and the recipe that holds for one of
//! them alone. Whatever can be composed for one image can so be composed for each of several.

use crate::{
    metadata::{Attribute, TagRule, Type},
    recipe::{BuildWith, Recipe, Target, Usage, lines, strategies::before_first_major},
};

/// One of several images. Fields that are empty take what the form says for all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Component {
    /// Names the job, the tags of its releases and, unless there is a name for that, the image.
    pub name: String,
    /// The last part of the image's name; [`COMMON`] for the very name that the form says for all.
    pub image: String,
    pub context: String,
    pub file: String,
    /// Stage of the Dockerfile, or target of the Bake file.
    pub target: String,
    /// Beside those of all images, `NAME=value` a line.
    pub build_args: String,
    pub platforms: String,
    /// What it is made of beside its context, one pattern a line.
    pub paths: String,
}

/// Written for the name of an image that is the common one, with nothing in place of its last part: the
/// image of the repository itself, beside which others stand as `api` and `web`.
pub const COMMON: &str = ".";

/// How several images are spread over jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImagesAs {
    /// One job, which GitHub runs once for each image.
    Matrix,
    Jobs,
}

impl ImagesAs {
    pub const ALL: [ImagesAs; 2] = [ImagesAs::Matrix, ImagesAs::Jobs];
}

/// What a row of the matrix says about an image: its key, and its value.
pub type Cell = (&'static str, String);

impl Recipe {
    /// Whether one job with a matrix makes all images. A matrix cannot leave out one of them, and
    /// cannot hold what is a matrix itself.
    pub fn has_image_matrix(&self) -> bool {
        !self.images.is_empty() && self.images_as == ImagesAs::Matrix && !self.parts_images()
    }

    /// Whether each image needs jobs of its own, whatever was chosen. The names of a matrix are all made alike.
    pub fn parts_images(&self) -> bool {
        let has_common = self.images.iter().any(|it| it.image.trim() == COMMON);
        has_common
            || self.builds_changed()
            || self.component_tags && self.releases()
            || self.has_legs()
    }

    /// Whether only what has changed is built. What is copied was built before.
    pub fn builds_changed(&self) -> bool {
        self.changed_only && self.builds() && !self.images.is_empty()
    }

    /// Whether a platform of any image has a job of its own.
    pub fn has_legs(&self) -> bool {
        let has_legs = |n| self.component(n).is_some_and(|it| it.parts_platforms());
        match self.images.is_empty() {
            true => self.parts_platforms(),
            false => (0..self.images.len()).any(has_legs),
        }
    }

    /// Makes the image that is named after its repository the first of several, so that it is published on when
    /// another is added. Lists in links begin without it.
    pub fn keep_repository_image(&mut self) {
        let is_repository = |it: &Target| it.image.trim().ends_with("}}");
        if self.images.is_empty() && self.registries.first().is_some_and(is_repository) {
            self.images.push(Component {
                name: "app".to_owned(),
                image: COMMON.to_owned(),
                ..Component::default()
            });
        }
    }

    /// The recipe of each image alone; this one where there is only one.
    pub fn each(&self) -> Vec<Recipe> {
        match self.images.is_empty() {
            true => vec![self.clone()],
            false => (0..self.images.len()).filter_map(|n| self.component(n)).collect(),
        }
    }

    /// The recipe of one of the images alone.
    pub fn component(&self, n: usize) -> Option<Recipe> {
        let own = self.images.get(n)?;
        let mut res = self.with_own(own, self.component_id(n));
        if self.component_tags && self.releases() {
            res.tag_filters = prefixed(&self.tag_filters, own.name.trim());
            res.tags = own_releases(&self.tags, own.name.trim());
        }
        Some(res)
    }

    /// The recipe of a job that is run for each image: what differs is read from the matrix.
    pub fn matrix_component(&self) -> Recipe {
        let cells = self.cells(0);
        let own = |key: &str| match cells.iter().any(|it| it.0 == key) {
            true => format!("${{{{ matrix.{key} }}}}"),
            false => String::new(),
        };
        let component = Component {
            name: own("component"),
            image: own("image"),
            context: own("context"),
            file: own("file"),
            target: own("target"),
            build_args: own("build-args"),
            platforms: own("platforms"),
            paths: String::new(),
        };
        let part = component.name.clone();
        // Of the outputs of a matrix only those of the last run are left.
        Recipe { job_outputs: false, ..self.with_own(&component, part) }
    }

    /// The row of the matrix for an image: only what is not the same for all.
    pub fn cells(&self, n: usize) -> Vec<Cell> {
        let Some(own) = self.images.get(n) else { return Vec::new() };
        let has = |field: fn(&Component) -> &str| {
            self.images.iter().any(|it| !field(it).trim().is_empty())
        };
        let or = |own: &str, shared: &str| match own.trim() {
            "" => shared.trim().to_owned(),
            it => it.to_owned(),
        };
        let mut res = vec![("component", own.name.trim().to_owned())];
        let mut add = |key, field: fn(&Component) -> &str, value: String| {
            if has(field) && (self.builds() || key == "image") {
                res.push((key, value));
            }
        };
        let context = or(&own.context, &self.context);
        add("image", |it| &it.image, or(&own.image, &own.name));
        let beside = match context.trim_end_matches('/') {
            "" => "Dockerfile".to_owned(),
            it => format!("{it}/Dockerfile"),
        };
        // A Bake file says these itself.
        if self.build_with == BuildWith::Dockerfile {
            add("context", |it| &it.context, context.clone());
            add("file", |it| &it.file, or(&own.file, &or(&self.file, &beside)));
        }
        add("target", |it| &it.target, or(&own.target, self.shared_target(own)));
        add("build-args", |it| &it.build_args, lines(&own.build_args).join("\n"));
        let platforms =
            lines(if own.platforms.trim().is_empty() { &self.platforms } else { &own.platforms });
        add("platforms", |it| &it.platforms, platforms.join(","));
        res
    }

    /// What the images have of their own, put over what all have.
    fn with_own(&self, own: &Component, part: String) -> Recipe {
        let mut res = Recipe { images: Vec::new(), env: false, part, ..self.clone() };
        let name = own.name.trim();
        let below = if own.image.trim().is_empty() { name } else { own.image.trim() };
        for it in res.registries.iter_mut().filter(|it| it.usage == Usage::Push) {
            it.image = sibling(it.image.trim(), below);
        }
        res.job_name = match self.job_name.trim() {
            "" => name.to_owned(),
            shared => format!("{shared} ({name})"),
        };
        let over = |field: &mut String, own: &str| {
            if !own.trim().is_empty() {
                own.clone_into(field);
            }
        };
        over(&mut res.context, &own.context);
        over(&mut res.file, &own.file);
        over(&mut res.platforms, &own.platforms);
        // Those that a run can be asked for are the common ones.
        res.dispatch_platform &= own.platforms.trim().is_empty();
        match self.build_with {
            BuildWith::Dockerfile => over(&mut res.target, &own.target),
            BuildWith::Bake => {
                over(&mut res.bake_target, self.shared_target(own));
                over(&mut res.bake_target, &own.target);
            }
            BuildWith::Copy => res.copy_from = source_beside(self.copied(), below),
        }
        let own_args = lines(&own.build_args);
        let name_of = |it: &str| it.split('=').next().unwrap_or(it).trim().to_owned();
        let is_own = |it: &&str| own_args.iter().any(|own| name_of(own) == name_of(it));
        let shared = lines(&self.build_args).into_iter().filter(|it| !is_own(it));
        res.build_args = shared.chain(own_args.iter().copied()).collect::<Vec<_>>().join("\n");
        res
    }

    /// A target of a Bake file is mostly called like the image.
    fn shared_target<'a>(&'a self, own: &'a Component) -> &'a str {
        match self.build_with {
            BuildWith::Dockerfile => &self.target,
            BuildWith::Bake => own.name.trim(),
            BuildWith::Copy => "",
        }
    }

    /// What a component is called in ids of jobs and names of artifacts: its name, as far as GitHub
    /// takes it, and no two alike.
    /// Source: docs.github.com, "Workflow syntax", `jobs.<job_id>`.
    pub fn component_id(&self, n: usize) -> String {
        let plain = |it: char| if it.is_ascii_alphanumeric() || it == '-' { it } else { '_' };
        let id = |it: &Component| -> String {
            let name: String = it.name.trim().to_ascii_lowercase().chars().map(plain).collect();
            let begins = name.starts_with(|it: char| it.is_ascii_lowercase() || it == '_');
            if begins { name } else { format!("_{name}") }
        };
        let ids: Vec<String> = self.images.iter().map(id).collect();
        let Some(own) = ids.get(n) else { return String::new() };
        match ids.iter().take(n).filter(|it| *it == own).count() {
            0 => own.clone(),
            before => format!("{own}_{}", before + 1),
        }
    }
}

/// The name of an image beside the one that a registry names. A repository of GitHub is a folder,
/// because its name is not ours to change.
fn sibling(image: &str, name: &str) -> String {
    if name == COMMON {
        return image.to_owned();
    }
    let slash = last_outside(image, '/');
    let last = slash.map_or(image, |it| &image[it + 1..]);
    let is_expression = last.starts_with("${{") && last.ends_with("}}");
    match slash {
        _ if is_expression => format!("{image}/{name}"),
        Some(slash) => format!("{}/{name}", &image[..slash]),
        None => name.to_owned(),
    }
}

/// What is copied for an image: beside the common source, under the same tag.
fn source_beside(source: &str, name: &str) -> String {
    let slash = last_outside(source, '/').unwrap_or(0);
    let tag = last_outside(source, '@').or_else(|| last_outside(source, ':'));
    let (image, tag) = source.split_at(tag.filter(|it| slash < *it).unwrap_or(source.len()));
    sibling(image, name) + tag
}

/// Where a character stands last, expressions left out.
fn last_outside(text: &str, wanted: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut res = None;
    for (at, it) in text.char_indices() {
        match it {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if it == wanted && depth == 0 => res = Some(at),
            _ => {}
        }
    }
    res
}

/// Patterns of tags with the component before them, as in `api/v*`.
fn prefixed(patterns: &str, name: &str) -> String {
    let one = |it: &str| match it.strip_prefix('!') {
        Some(it) => format!("!{name}/{it}"),
        None => format!("{name}/{it}"),
    };
    lines(patterns).into_iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The rules of a component whose releases are tagged `api/v1.2.3`: they read what follows the slash.
fn own_releases(rules: &[TagRule], name: &str) -> Vec<TagRule> {
    let after_slash = format!("{}/(.+)", name.replace('.', r"\."));
    let on = |event: &str| TagRule::new(Type::Ref).with(Attribute::Event, event);
    let default = [TagRule::new(Type::Schedule), on("branch"), on("tag"), on("pr")];
    let rules = if rules.is_empty() { &default } else { rules };
    let one = |rule: &TagRule| {
        let plain = rule.get(Attribute::Match).is_empty() && rule.get(Attribute::Value).is_empty();
        let rule = match rule.kind {
            Type::Semver | Type::Pep440 if plain => {
                rule.clone().with(Attribute::Match, &after_slash)
            }
            Type::Ref if rule.get(Attribute::Event) == "tag" => TagRule {
                kind: Type::Match,
                ..rule
                    .clone()
                    .with(Attribute::Event, "")
                    .with(Attribute::Pattern, &after_slash)
                    .with(Attribute::Group, "1")
            },
            _ => rule.clone(),
        };
        match rule.get(Attribute::Enable) == before_first_major("") {
            true => rule.with(Attribute::Enable, &before_first_major(name)),
            false => rule,
        }
    };
    rules.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share;

    #[track_caller]
    fn image(shared: &str, name: &str, expected: &str) {
        let recipe = share::decode(&format!("images=1&component={name}")).recipe;
        let mut recipe = recipe;
        recipe.registries[0].image = shared.to_owned();
        let own = recipe.component(0).map(|it| it.registries[0].image.clone());
        assert_eq!(own.as_deref(), Some(expected));
    }

    #[test]
    fn images_stand_beside_each_other() {
        image("acme/app", "api", "acme/api");
        image("acme/shop/app", "api", "acme/shop/api");
        image("app", "api", "api");
        image("${{ github.repository }}", "api", "${{ github.repository }}/api");
        image("${{ github.repository_owner }}/app", "api", "${{ github.repository_owner }}/api");
        image("${{ vars.A }}/${{ vars['a/b'] }}", "api", "${{ vars.A }}/${{ vars['a/b'] }}/api");
        image("", "api", "api");
        for it in ["acme/app", "${{ github.repository }}", ""] {
            image(it, "app&component-image=.", it);
        }
    }

    #[test]
    fn the_image_of_a_repository_stays_beside_others() {
        let kept = |link: &str| {
            let mut recipe = share::decode(link).recipe;
            recipe.keep_repository_image();
            let name = |it: Recipe| (it.registries[0].image.clone(), it.context);
            recipe.each().into_iter().map(name).collect::<Vec<_>>()
        };
        let repository = "${{ github.repository }}".to_owned();
        assert_eq!(kept("context=./app"), [(repository.clone(), "./app".to_owned())]);
        let recipe = share::decode("images=2&component=app&component-image=.").recipe;
        assert!(!recipe.has_image_matrix());
        let several = kept("images=1&component=api");
        assert_eq!(several, [(repository + "/api", "./api".to_owned())]);
    }

    #[test]
    fn each_image_is_copied_from_its_own_source() {
        let from = |source: &str| {
            let recipe = share::decode("build-with=copy&images=1&component=api").recipe;
            let recipe = Recipe { copy_from: source.to_owned(), ..recipe };
            recipe.component(0).map(|it| it.copy_from).unwrap_or_default()
        };
        assert_eq!(from(""), "ghcr.io/${{ github.repository }}/api:sha-${{ github.sha }}");
        assert_eq!(
            from("quay.io:443/acme/app:${{ vars.A }}"),
            "quay.io:443/acme/api:${{ vars.A }}"
        );
        assert_eq!(from("localhost:5000/app"), "localhost:5000/api");
        assert_eq!(from("acme/app"), "acme/api");
    }

    #[test]
    fn ids_are_unique_and_legal() {
        let list = "images=4&component=API&component.2=api&component.3=2nd.one&component.4=";
        let recipe = share::decode(list).recipe;
        let ids: Vec<_> = (0..4).map(|it| recipe.component_id(it)).collect();
        assert_eq!(ids, ["api", "api_2", "_2nd_one", "_"]);
    }

    #[test]
    fn releases_of_a_component_are_read_behind_its_name() {
        let recipe = share::decode(
            "images=2&component=api&component.2=web.ui&component-tags=on&tag-filters=v*,!v*-*&strategy=semver",
        );
        assert_eq!(recipe.problems, []);
        let recipe = recipe.recipe;
        let filters = recipe.component(1).map(|it| it.tag_filters);
        assert_eq!(filters.as_deref(), Some("web.ui/v*\n!web.ui/v*-*"));
        let rules = recipe.component(1).map(|it| it.tags).unwrap_or_default();
        let lines: Vec<_> = rules.iter().map(TagRule::line).collect();
        assert_eq!(
            lines,
            [
                r"type=semver,pattern={{version}},match=web\.ui/(.+)",
                r"type=semver,pattern={{major}}.{{minor}},match=web\.ui/(.+)",
                r"type=semver,pattern={{major}},match=web\.ui/(.+),enable=${{ !startsWith(github.ref, 'refs/tags/web.ui/v0.') }}",
                "type=ref,event=branch",
                "type=ref,event=pr",
            ]
        );
    }
}
