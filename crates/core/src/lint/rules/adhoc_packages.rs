//! Packages that a script installs by name, beside any lock file.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps},
    text::msg,
    workflow::{Workflow, jobs},
};

/// Which code that is, with all that it depends on, is decided anew on every run.
pub(super) static RULE: Rule = Rule {
    id: "adhoc-packages",
    severity: Severity::Info,
    title: msg::SECURITY_ADHOC_PACKAGES_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#adhoc-packages"),
    check,
};

/// Programs, and what makes them install a package that is named.
const INSTALLS: &[(&str, &[&str])] = &[
    ("npm", &["install", "i", "add"]),
    ("pnpm", &["add"]),
    ("yarn", &["add", "global"]),
    ("bun", &["add"]),
    ("gem", &["install"]),
    ("bundle", &["add"]),
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    let steps = jobs(workflow).iter().flat_map(|it| all_steps(&it.node));
    for run in steps.filter_map(|it| it.get("run")) {
        let script = run.as_text().unwrap_or_default();
        if !INSTALLS.iter().any(|it| script.contains(it.0)) {
            continue;
        }
        for command in findings.commands(script).iter() {
            let Some((program, words)) = command.program() else { continue };
            let words: Vec<&str> = words.iter().map(|it| it.text.as_str()).collect();
            let Some(package) = installed(program, &words) else { continue };
            let range = command.words.first().map_or(0..0, |it| it.range.clone());
            let says = msg::security_adhoc_packages_says(package, program);
            findings.span(run.part(&range), run.place, says);
        }
    }
}

/// The first package that is named without a version.
fn installed<'a>(program: &str, words: &[&'a str]) -> Option<&'a str> {
    let verbs = INSTALLS.iter().find(|it| it.0 == program)?.1;
    let (verb, rest) = words.split_first().filter(|it| verbs.contains(it.0))?;
    let rest = if *verb == "global" { rest.strip_prefix(&["add"])? } else { rest };
    let says_version = |it: &&str| {
        matches!(*it, "-v" | "--version") || it.starts_with("--version=") || it.starts_with("-v=")
    };
    if rest.iter().any(says_version) && matches!(program, "gem" | "bundle") {
        return None;
    }
    rest.iter().copied().find(|it| is_package(it) && !is_exact(it))
}

/// No option, no path, no address, and nothing that only the shell knows.
fn is_package(word: &str) -> bool {
    let is_name = |it: char| it.is_ascii_alphanumeric() || "@/._-^~".contains(it);
    !word.is_empty()
        && !word.starts_with(['-', '.', '/'])
        && word.chars().all(is_name)
        && !word.ends_with(".tgz")
        && !word.ends_with(".gem")
}

/// `name@1.2.3`.
fn is_exact(word: &str) -> bool {
    let version = word.rsplit_once('@').filter(|it| !it.0.is_empty()).map(|it| it.1);
    version.is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit()) && it.contains('.'))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn installs() {
        let steps = "- run: npm ci && npm install && npm install --no-audit
- run: npm install -g @acme/tool
- run: sudo npm i --global tool@latest other@1.2.3
- run: npm install ./packages/a file.tgz tool@1.2.3
- run: yarn global add tool; pnpm add -D tool; bun add tool
- run: gem install rake -v 13.0.0; gem install bundler
- run: npm install $PACKAGE
- run: bundle install; yarn install
- run: if [ x ]; then npm install foo; fi
- run: sudo -E env A=1 npm install bar";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                6 info: Which version of `@acme/tool` is installed, and with which dependencies, is decided again on every run. Add it to the lock file of `npm`, or name an exact version.
                7 info: Which version of `tool@latest` is installed, and with which dependencies, is decided again on every run. Add it to the lock file of `npm`, or name an exact version.
                9 info: Which version of `tool` is installed, and with which dependencies, is decided again on every run. Add it to the lock file of `yarn`, or name an exact version.
                9 info: Which version of `tool` is installed, and with which dependencies, is decided again on every run. Add it to the lock file of `pnpm`, or name an exact version.
                9 info: Which version of `tool` is installed, and with which dependencies, is decided again on every run. Add it to the lock file of `bun`, or name an exact version.
                10 info: Which version of `bundler` is installed, and with which dependencies, is decided again on every run. Add it to the lock file of `gem`, or name an exact version.
                13 info: Which version of `foo` is installed, and with which dependencies, is decided again on every run. Add it to the lock file of `npm`, or name an exact version.
                14 info: Which version of `bar` is installed, and with which dependencies, is decided again on every run. Add it to the lock file of `npm`, or name an exact version.
            "#]],
        );
    }
}
