//! What a step builds, for which platforms, and what is said in the image, as far as that is written out.

use super::{
    bake::{self, Baked},
    push::lines,
    scope::Scope,
    script::Script,
};
use crate::{
    expr::Value,
    text::{Message, msg},
    workflow::{
        Node,
        docker::{self, Act},
        input_text, is_action,
        publish::{builds_elsewhere, is_build},
    },
};

/// An image, or several, that a step builds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Built {
    /// `linux/arm64`. Gaps are written `‹matrix.platform›`. Empty: none are written, so it is that of
    /// the runner, or what a file says.
    pub platforms: Vec<String>,
    /// A file for Bake or Compose says what is built, and perhaps more than stands here.
    pub by_file: bool,
    labels: Said,
    annotations: Said,
    /// The targets of Bake of which anything is known.
    pub targets: Vec<Target>,
    /// Bake files whose texts would tell more, by their paths from the root of the repository. Where the step names
    /// none, all that Bake looks for.
    pub unread: Vec<String>,
}

/// Labels or annotations. Few ask for them, so a text is not taken apart before.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    /// The lines of an input.
    Text(Value),
    /// Those that flags give.
    Each(Vec<String>),
}

impl Default for Said {
    fn default() -> Said {
        Said::Each(Vec::new())
    }
}

impl Said {
    fn all(&self) -> Vec<String> {
        let text = match self {
            Said::Text(it) => it,
            Said::Each(them) => return them.clone(),
        };
        let them = lines(text, &['\n']).into_iter();
        them.map(|it| it.show().trim().to_owned()).filter(|it| !it.is_empty()).collect()
    }

    fn add(&mut self, new: Vec<String>) {
        let mut all = self.all();
        all.extend(new);
        *self = Said::Each(all);
    }
}

/// A target of Bake, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    pub name: String,
    /// All of it is known.
    pub is_whole: bool,
    pub tags: Vec<String>,
    pub platforms: Vec<String>,
    pub labels: Vec<String>,
    pub annotations: Vec<String>,
}

impl Built {
    /// What stands in the image's configuration: `org.opencontainers.image.title=app`.
    pub fn labels(&self) -> Vec<String> {
        self.labels.all()
    }

    /// What stands in its manifests and index: `manifest:org.opencontainers.image.title=app`.
    pub fn annotations(&self) -> Vec<String> {
        self.annotations.all()
    }

    /// The file that would tell most of what is not known.
    pub fn wanted(&self) -> Option<&str> {
        // Of those that Bake looks for by itself, nearly everybody has this one.
        let usual = self.unread.iter().find(|it| it.ends_with("docker-bake.hcl"));
        usual.or(self.unread.first()).map(String::as_str)
    }

    pub fn says_unread(&self) -> Option<Message> {
        self.wanted().map(msg::simulate_unread)
    }
}

impl Target {
    pub fn says(&self) -> Message {
        let name = self.name.as_str();
        match (self.is_whole, self.platforms.is_empty()) {
            (false, _) => msg::simulate_target(name),
            (true, true) => msg::simulate_whole_target(name),
            (true, false) => msg::simulate_target_for(name, self.platforms.join(", ")),
        }
    }
}

/// What a step builds; `None` if nothing is known to be built. Sources: docker/build-push-action v7 and
/// docker/bake-action v7, README; Docker's documentation of `docker buildx build` and `bake`.
pub(super) fn built(
    step: &Node,
    scope: &Scope,
    script: &Script,
    baked: Option<&Baked>,
) -> Option<Built> {
    let res =
        match (is_action(step, "docker/bake-action"), is_build(step) || builds_elsewhere(step)) {
            (true, _) => Some(Built { by_file: true, ..Built::default() }),
            (_, true) => Some(by_inputs(step, scope)),
            _ => by_script(script),
        };
    res.map(|it| match baked {
        Some(baked) => with_targets(it, baked),
        None => it,
    })
}

fn by_inputs(step: &Node, scope: &Scope) -> Built {
    let platforms = lines(&scope.value(input_text(step, "platforms")), &[',', '\n']);
    let said = |input: &str| Said::Text(scope.value(input_text(step, input)));
    Built {
        platforms: platforms.into_iter().map(Value::into_shown).collect(),
        labels: said("labels"),
        annotations: said("annotations"),
        ..Built::default()
    }
}

fn with_targets(mut built: Built, baked: &Baked) -> Built {
    let shown = |them: &[Value]| them.iter().map(|it| it.show().trim().to_owned()).collect();
    let target = |it: &bake::Target| Target {
        name: it.name.clone(),
        is_whole: !baked.is_partial,
        tags: shown(it.tags()),
        platforms: shown(&it.platforms()),
        labels: shown(&it.lines_of_labels()),
        annotations: shown(it.annotations()),
    };
    built.targets = baked.targets.iter().map(target).collect();
    let mut platforms = Vec::new();
    for it in &baked.targets {
        platforms.extend(it.platforms());
    }
    for it in &baked.platforms {
        platforms.extend(lines(it, &[',']));
    }
    for it in platforms {
        let it = it.show();
        if !built.platforms.contains(&it) {
            built.platforms.push(it);
        }
    }
    // One that is built for the runner's own platform leaves open what all are built for.
    built.by_file = baked.is_partial || built.targets.iter().any(|it| it.platforms.is_empty());
    built.unread.clone_from(&baked.unread);
    built
}

fn by_script(script: &Script) -> Option<Built> {
    let mut res: Option<Built> = None;
    for command in &script.commands {
        let texts: Vec<String> = command.words.iter().map(Value::show).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let Some(told) = docker::read(&command.program, &texts) else { continue };
        if !told.act.builds() {
            continue;
        }
        let by_file = matches!(told.act, Act::Bake | Act::BuildCompose);
        let built = res.get_or_insert_default();
        built.by_file |= by_file;
        for it in told.options(&["platform"]) {
            let new = it.value.split(',').filter(|it| !it.is_empty()).map(str::to_owned);
            built.platforms.extend(new);
        }
        let all = |name| told.options(&[name]).map(|it| it.value.to_owned()).collect();
        built.labels.add(all("label"));
        built.annotations.add(all("annotation"));
    }
    res
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        event::{Event, Repository},
        simulate::script,
        workflow::Workflow,
        yaml,
    };

    #[track_caller]
    fn check(step: &str, expected: Option<(&str, bool)>) {
        let step = yaml::read(step).workflow.root;
        let event = Event::push_branch(&Repository::default(), "main");
        let scope = Scope::new(&Workflow::default(), &event, &Rc::default());
        let script = script::read(&step, &scope);
        let around = bake::Around { files: &bake::Files::default(), made: &[], folder: "" };
        let baked = bake::baked(&step, &scope, &script, &around);
        let built = built(&step, &scope, &script, baked.as_ref());
        let shown = built.map(|it| (it.platforms.join(" "), it.by_file));
        assert_eq!(shown, expected.map(|it| (it.0.to_owned(), it.1)));
    }

    #[test]
    fn what_is_said_in_an_image() {
        let said = |step: &str| {
            let step = yaml::read(step).workflow.root;
            let event = Event::push_branch(&Repository::default(), "main");
            let scope = Scope::new(&Workflow::default(), &event, &Rc::default());
            let built = built(&step, &scope, &script::read(&step, &scope), None).expect("a build");
            (built.labels(), built.annotations())
        };
        let texts = |them: &[&str]| them.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let action = "uses: docker/build-push-action@v7\nwith:\n  labels: |\n    a=1, 2\n    ref=${{ github.ref_name }}\n    b=${{ vars.B }}\n  annotations: index:c=3\n";
        let labels = texts(&["a=1, 2", "ref=main", "b=‹vars.B›"]);
        assert_eq!(said(action), (labels, texts(&["index:c=3"])));
        let script =
            "run: docker buildx build --label a=1 --label=b=2 --annotation 'index:c=3' --push .";
        assert_eq!(said(script), (texts(&["a=1", "b=2"]), texts(&["index:c=3"])));
        assert_eq!(said("uses: docker/bake-action@v7"), (Vec::new(), Vec::new()));
    }

    #[test]
    fn by_actions_and_by_commands() {
        let action = "uses: docker/build-push-action@v7";
        check(action, Some(("", false)));
        check(
            &format!("{action}\nwith: {{platforms: 'linux/amd64,linux/arm64'}}"),
            Some(("linux/amd64 linux/arm64", false)),
        );
        check(
            &format!("{action}\nwith: {{platforms: '${{{{ vars.ONE }}}}'}}"),
            Some(("‹vars.ONE›", false)),
        );
        check("uses: docker/bake-action@v7", Some(("", true)));
        check(
            "uses: docker/bake-action@v7\nwith: {set: '*.platform=linux/arm64'}",
            Some(("linux/arm64", true)),
        );
        check("run: docker build -t a .", Some(("", false)));
        check(
            "run: |\n  docker buildx build \\\n    --platform linux/amd64,linux/arm/v7 .",
            Some(("linux/amd64 linux/arm/v7", false)),
        );
        check("run: docker buildx build --platform=linux/arm64 .", Some(("linux/arm64", false)));
        check("run: docker buildx bake", Some(("", true)));
        check("run: echo docker build", None);
        check("run: docker builder prune", None);
    }
}
