//! Expressions in plain words. What has no short wording keeps its code, so nothing is said that is not
//! so. Source of what the contexts hold: GitHub's documentation, "Contexts reference".

use crate::{
    expr::{Comparison, Expr, Kind, Names, Value, condition, expressions, function},
    text::{Lang, Message, Text, list, msg},
};

/// A condition of `if:` in words; `None` if it is no expression.
pub fn condition_in_words(text: &str, lang: Lang) -> Option<String> {
    let parsed = condition(text, &any()).ok()?;
    Some(tidy(&Words { text, lang }.truth(&parsed), lang))
}

/// The expressions of a text in words, each with its place in bytes, `${{ }}` included.
pub fn values_in_words(text: &str, lang: Lang) -> Vec<(std::ops::Range<usize>, String)> {
    let words = Words { text, lang };
    let parsed = expressions(text, &any());
    let all = parsed.iter().flatten().map(|it| {
        let before = text[..it.span.start].rfind("${{").unwrap_or(it.span.start);
        let after = text[it.span.end..].find("}}").map_or(it.span.end, |at| it.span.end + at + 2);
        let value = words.value(it);
        let path = it.path().unwrap_or_default().to_ascii_lowercase();
        let value = match EXAMPLES.iter().find(|it| it.0 == path) {
            Some(it) => msg::words_example(value, it.1).say(lang),
            None => value,
        };
        (before..after, tidy(&value, lang))
    });
    all.collect()
}

fn any() -> Names<'static> {
    Names { has_context: &|_| true, has_function: &|it| function(it).is_some() }
}

/// What single values of contexts are.
static PATHS: &[(&str, Text)] = &[
    ("github.actor", msg::WORDS_ACTOR),
    ("github.base_ref", msg::WORDS_BASE_REF),
    ("github.event", msg::WORDS_EVENT),
    ("github.event.action", msg::WORDS_ACTION),
    ("github.event.pull_request.draft", msg::WORDS_DRAFT),
    ("github.event.pull_request.head.ref", msg::WORDS_HEAD_REF),
    ("github.event.pull_request.head.repo.fork", msg::WORDS_FROM_FORK),
    ("github.event.pull_request.head.repo.full_name", msg::WORDS_HEAD_REPOSITORY),
    ("github.event.pull_request.head.sha", msg::WORDS_HEAD_SHA),
    ("github.event.pull_request.merged", msg::WORDS_MERGED),
    ("github.event.pull_request.number", msg::WORDS_NUMBER),
    ("github.event.release.tag_name", msg::WORDS_RELEASE_TAG),
    ("github.event.release.prerelease", msg::WORDS_PRERELEASE),
    ("github.event.repository.default_branch", msg::WORDS_DEFAULT_BRANCH),
    ("github.event.repository.name", msg::WORDS_REPOSITORY_NAME),
    ("github.event_name", msg::WORDS_EVENT_NAME),
    ("github.head_ref", msg::WORDS_HEAD_REF),
    ("github.job", msg::WORDS_JOB),
    ("github.ref", msg::WORDS_REF),
    ("github.ref_name", msg::WORDS_REF_NAME),
    ("github.ref_type", msg::WORDS_REF_TYPE),
    ("github.repository", msg::WORDS_REPOSITORY),
    ("github.repository_owner", msg::WORDS_OWNER),
    ("github.run_attempt", msg::WORDS_RUN_ATTEMPT),
    ("github.run_id", msg::WORDS_RUN_ID),
    ("github.run_number", msg::WORDS_RUN_NUMBER),
    ("github.server_url", msg::WORDS_SERVER),
    ("github.sha", msg::WORDS_SHA),
    ("github.token", msg::WORDS_TOKEN),
    ("github.triggering_actor", msg::WORDS_ACTOR),
    ("github.workflow", msg::WORDS_WORKFLOW),
    ("github.workspace", msg::WORDS_WORKSPACE),
    ("job.status", msg::WORDS_STATUS),
    ("runner.arch", msg::WORDS_ARCH),
    ("runner.os", msg::WORDS_OS),
    ("runner.temp", msg::WORDS_TEMP),
    ("secrets.github_token", msg::WORDS_TOKEN),
];

/// What some of them may be.
const EXAMPLES: &[(&str, &str)] = &[
    ("github.ref", "refs/heads/main"),
    ("github.ref_name", "main"),
    ("github.repository", "octo-org/octo-app"),
    ("github.repository_owner", "octo-org"),
    ("runner.arch", "X64"),
    ("runner.os", "Linux"),
];

/// What is true or false in itself, and how people say so.
static TRUTHS: &[(&str, Text, Text)] = &[
    ("github.event.pull_request.draft", msg::WORDS_IS_DRAFT, msg::WORDS_IS_NO_DRAFT),
    ("github.event.pull_request.head.repo.fork", msg::WORDS_IS_FORK, msg::WORDS_IS_NO_FORK),
    ("github.event.pull_request.merged", msg::WORDS_IS_MERGED, msg::WORDS_IS_NOT_MERGED),
    ("github.event.release.prerelease", msg::WORDS_IS_PRERELEASE, msg::WORDS_IS_RELEASE),
];

/// Chinese is written without blanks, but with one on either side of code and of Latin words.
pub(super) fn tidy(text: &str, lang: Lang) -> String {
    if lang != Lang::ZhCn {
        return text.to_owned();
    }
    let mut res = String::new();
    let mut is_code = false;
    let mut letters = text.chars().peekable();
    while let Some(it) = letters.next() {
        let before = res.chars().next_back();
        let opens = it == '`' && !is_code;
        is_code ^= it == '`';
        let is_blank = !is_code && it == ' ' && before.is_some_and(is_han);
        if is_blank && letters.peek().is_none_or(|it| is_han(*it)) {
            continue;
        }
        let after_code = before == Some('`') && !is_code && is_han(it);
        let after_latin = before.is_some_and(|it| it.is_ascii_alphanumeric()) && is_han(it);
        let before_latin = before.is_some_and(is_han) && it.is_ascii_alphanumeric() && !is_code;
        if after_code
            || (after_latin && !is_code)
            || before_latin
            || (opens && before.is_some_and(is_han))
        {
            res.push(' ');
        }
        res.push(it);
    }
    res
}

fn is_han(it: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&it)
}

struct Words<'a> {
    text: &'a str,
    lang: Lang,
}

impl Words<'_> {
    fn say(&self, message: Message) -> String {
        message.say(self.lang)
    }

    fn code(&self, it: &Expr) -> String {
        format!("`{}`", self.text.get(it.span.clone()).unwrap_or_default().trim())
    }

    /// What an expression gives.
    fn value(&self, it: &Expr) -> String {
        match &it.kind {
            Kind::Literal(Value::Text(text)) if text.is_empty() => {
                msg::WORDS_EMPTY.get(self.lang).to_owned()
            }
            Kind::Literal(it) => format!("`{}`", it.show()),
            Kind::Context(_) | Kind::Index(..) => self.path(it),
            Kind::Call(name, arguments) => self.call(it, name, arguments),
            Kind::Not(_) | Kind::Compare(..) => self.say(msg::words_whether(self.truth(it))),
            Kind::And(parts) => match parts.split_last() {
                Some((last, before)) => {
                    let mut them = before.iter().rev().map(|it| self.part(it));
                    let first = them.next().unwrap_or_default();
                    let all = them.fold(first, |rest, it| self.say(msg::words_and(it, rest)));
                    self.say(msg::words_if(self.value(last), all))
                }
                None => self.code(it),
            },
            Kind::Or(parts) => {
                let mut them = parts.iter().rev().map(|it| self.value(it));
                let last = them.next().unwrap_or_default();
                them.fold(last, |rest, it| self.say(msg::words_else(it, rest)))
            }
            Kind::Filter(_) => self.code(it),
        }
    }

    fn path(&self, it: &Expr) -> String {
        let Some(path) = it.path() else { return self.code(it) };
        let lower = path.to_ascii_lowercase();
        if let Some((_, text)) = PATHS.iter().find(|it| it.0 == lower) {
            return text.get(self.lang).to_owned();
        }
        let parts: Vec<&str> = path.split('.').collect();
        let context = parts[0].to_ascii_lowercase();
        self.say(match (context.as_str(), &parts[1..]) {
            ("secrets", [name]) => msg::words_secret(*name),
            ("vars", [name]) => msg::words_variable(*name),
            ("env", [name]) => msg::words_env(*name),
            ("inputs", [name]) => msg::words_input(*name),
            ("matrix", [name, ..]) => msg::words_matrix(*name),
            ("steps", [id, "outputs", name]) => msg::words_step_output(*name, *id),
            ("steps", [id, "outcome" | "conclusion"]) => msg::words_step_result(*id),
            ("needs", [id, "outputs", name]) => msg::words_job_output(*name, *id),
            ("needs", [id, "result"]) => msg::words_job_result(*id),
            ("github", ["event", "inputs", name]) => msg::words_input(*name),
            ("github", ["event", rest @ ..]) => msg::words_payload(rest.join(".")),
            _ => return self.code(it),
        })
    }

    fn call(&self, it: &Expr, name: &str, arguments: &[Expr]) -> String {
        let values = || arguments.iter().map(|it| self.value(it)).collect::<Vec<_>>();
        match (name.to_ascii_lowercase().as_str(), arguments) {
            ("tojson", [one]) => self.say(msg::words_to_json(self.value(one))),
            ("fromjson", [one]) => self.say(msg::words_from_json(self.value(one))),
            ("hashfiles", _) => self.say(msg::words_hash(list(values(), self.lang))),
            ("format", [pattern, rest @ ..]) => {
                let rest = rest.iter().map(|it| self.value(it)).collect();
                self.say(msg::words_format(self.value(pattern), list(rest, self.lang)))
            }
            ("join", [of]) => self.say(msg::words_join(self.value(of), "`,`")),
            ("join", [of, by]) => self.say(msg::words_join(self.value(of), self.value(by))),
            ("contains" | "startswith" | "endswith", _) => {
                self.say(msg::words_whether(self.truth(it)))
            }
            _ if arguments.is_empty() => self.say(msg::words_whether(self.truth(it))),
            _ => self.code(it),
        }
    }

    /// What has to be so for an expression to hold.
    fn truth(&self, it: &Expr) -> String {
        match &it.kind {
            Kind::Literal(value) => match value.truth() {
                Some(true) => msg::WORDS_ALWAYS_SO.get(self.lang).to_owned(),
                _ => msg::WORDS_NEVER_SO.get(self.lang).to_owned(),
            },
            Kind::And(parts) => {
                let mut them = parts.iter().rev().map(|it| self.part(it));
                let last = them.next().unwrap_or_default();
                them.fold(last, |rest, it| self.say(msg::words_and(it, rest)))
            }
            Kind::Or(parts) => {
                let mut them = parts.iter().rev().map(|it| self.part(it));
                let last = them.next().unwrap_or_default();
                them.fold(last, |rest, it| self.say(msg::words_or(it, rest)))
            }
            Kind::Not(of) => self.negated(of),
            Kind::Compare(how, a, b) => self.compared(*how, a, b),
            Kind::Call(name, arguments) => self.holds(it, name, arguments, true),
            Kind::Context(_) | Kind::Index(..) => match truth_of(it) {
                Some((yes, _)) => yes.get(self.lang).to_owned(),
                None => self.say(msg::words_is_set(self.value(it))),
            },
            Kind::Filter(_) => self.say(msg::words_is_set(self.code(it))),
        }
    }

    /// A part of a longer condition, so that nobody has to guess what goes together.
    fn part(&self, it: &Expr) -> String {
        match it.kind {
            Kind::Or(_) => self.say(msg::words_either(self.truth(it))),
            Kind::And(_) => self.say(msg::words_both(self.truth(it))),
            _ => self.truth(it),
        }
    }

    fn negated(&self, of: &Expr) -> String {
        match &of.kind {
            Kind::Call(name, arguments) => self.holds(of, name, arguments, false),
            Kind::Context(_) | Kind::Index(..) => match truth_of(of) {
                Some((_, no)) => no.get(self.lang).to_owned(),
                None => self.say(msg::words_is_not_set(self.value(of))),
            },
            Kind::Not(it) => self.truth(it),
            _ => self.say(msg::words_not(self.truth(of))),
        }
    }

    fn holds(&self, it: &Expr, name: &str, arguments: &[Expr], is: bool) -> String {
        let text = |yes: Text, no: Text| (if is { yes } else { no }).get(self.lang).to_owned();
        match (name.to_ascii_lowercase().as_str(), arguments) {
            ("always", []) => text(msg::WORDS_ALWAYS, msg::WORDS_NEVER_SO),
            ("success", []) => text(msg::WORDS_SUCCESS, msg::WORDS_NO_SUCCESS),
            ("failure", []) => text(msg::WORDS_FAILURE, msg::WORDS_NO_FAILURE),
            ("cancelled", []) => text(msg::WORDS_CANCELLED, msg::WORDS_NOT_CANCELLED),
            ("startswith", [a, b]) => match self.tag_prefix(a, b, is) {
                Some(it) => it,
                None if is => self.say(msg::words_starts(self.value(a), self.value(b))),
                None => self.say(msg::words_starts_not(self.value(a), self.value(b))),
            },
            ("endswith", [a, b]) if is => self.say(msg::words_ends(self.value(a), self.value(b))),
            ("endswith", [a, b]) => self.say(msg::words_ends_not(self.value(a), self.value(b))),
            ("contains", [a, b]) if is => {
                self.say(msg::words_contains(self.value(a), self.value(b)))
            }
            ("contains", [a, b]) => self.say(msg::words_contains_not(self.value(a), self.value(b))),
            _ if is => self.say(msg::words_is_set(self.value(it))),
            _ => self.say(msg::words_is_not_set(self.value(it))),
        }
    }

    /// `startsWith(github.ref, 'refs/tags/v')`
    fn tag_prefix(&self, of: &Expr, by: &Expr, is: bool) -> Option<String> {
        of.path().filter(|it| it.eq_ignore_ascii_case("github.ref"))?;
        let Kind::Literal(Value::Text(prefix)) = &by.kind else { return None };
        let message = match (prefix.strip_prefix("refs/tags/"), prefix.strip_prefix("refs/heads/"))
        {
            (Some(""), _) if is => msg::WORDS_TAG.message(),
            (Some(""), _) => msg::WORDS_NO_TAG.message(),
            (Some(rest), _) if is => msg::words_tag_starts(rest),
            (_, Some("")) if is => msg::WORDS_BRANCH.message(),
            (_, Some(rest)) if is && !rest.is_empty() => msg::words_branch_starts(rest),
            _ => return None,
        };
        Some(self.say(message))
    }

    fn compared(&self, how: Comparison, a: &Expr, b: &Expr) -> String {
        let is = how == Comparison::Equal;
        if matches!(how, Comparison::Equal | Comparison::NotEqual)
            && let Some(it) = self.known(a, b, is).or_else(|| self.known(b, a, is))
        {
            return it;
        }
        let (a, b) = (self.value(a), self.value(b));
        self.say(match how {
            Comparison::Equal => msg::words_is(a, b),
            Comparison::NotEqual => msg::words_is_not(a, b),
            Comparison::Less => msg::words_less(a, b),
            Comparison::LessOrEqual => msg::words_at_most(a, b),
            Comparison::Greater => msg::words_more(a, b),
            Comparison::GreaterOrEqual => msg::words_at_least(a, b),
        })
    }

    /// Comparisons that people say in another way.
    fn known(&self, of: &Expr, with: &Expr, is: bool) -> Option<String> {
        let Kind::Literal(literal) = &with.kind else { return None };
        let value = literal.show();
        let path = of.path().unwrap_or_default().to_ascii_lowercase();
        let pick = |yes: Message, no: Message| Some(self.say(if is { yes } else { no }));
        let reference = |prefix: &str| value.strip_prefix(prefix).map(str::to_owned);
        match (path.as_str(), value.as_str()) {
            ("github.event_name", it) => pick(msg::words_event_is(it), msg::words_event_is_not(it)),
            ("github.ref_type", "tag") => {
                pick(msg::WORDS_TAG.message(), msg::WORDS_NO_TAG.message())
            }
            ("github.ref_type", "branch") => {
                pick(msg::WORDS_BRANCH.message(), msg::WORDS_TAG.message())
            }
            ("github.ref", _) => match (reference("refs/heads/"), reference("refs/tags/")) {
                (Some(it), _) => {
                    pick(msg::words_branch_is(it.as_str()), msg::words_branch_is_not(it.as_str()))
                }
                (_, Some(it)) => {
                    pick(msg::words_tag_is(it.as_str()), msg::words_tag_is_not(it.as_str()))
                }
                _ => None,
            },
            ("github.repository", it) => {
                pick(msg::words_repository_is(it), msg::words_repository_is_not(it))
            }
            ("github.repository_owner", it) => {
                pick(msg::words_owner_is(it), msg::words_owner_is_not(it))
            }
            (_, "true" | "false") if matches!(literal, Value::Bool(_)) => {
                match (value == "true") == is {
                    true => Some(self.truth(of)),
                    false => Some(self.negated(of)),
                }
            }
            (_, "") if matches!(literal, Value::Text(_)) => match is {
                true => Some(self.say(msg::words_is_empty(self.value(of)))),
                false => Some(self.say(msg::words_is_not_empty(self.value(of)))),
            },
            _ => None,
        }
    }
}

fn truth_of(it: &Expr) -> Option<(Text, Text)> {
    let path = it.path()?.to_ascii_lowercase();
    TRUTHS.iter().find(|it| it.0 == path).map(|it| (it.1, it.2))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check(texts: &[&str], expected: Expect) {
        let mut res = String::new();
        for it in texts {
            for lang in Lang::ALL {
                res += &condition_in_words(it, lang).unwrap_or_else(|| "-".to_owned());
                res += "\n";
            }
        }
        expected.assert_eq(&res);
    }

    #[test]
    fn conditions() {
        check(
            &[
                "github.event_name != 'pull_request'",
                "startsWith(github.ref, 'refs/tags/v') && github.repository == 'acme/app'",
                "github.ref == 'refs/heads/main' || github.ref_type == 'tag'",
                "always() && (needs.build.result == 'success' || needs.build.result == 'skipped')",
                "!cancelled() && !contains(github.event.head_commit.message, '[skip]')",
                "inputs.push",
                "${{ !github.event.pull_request.head.repo.fork }}",
                "steps.meta.outputs.version != '' && vars.DEPLOY == true",
                "github.run_number >= 10",
                "!(a == b)",
                "false",
                "failure()",
                "hashFiles('go.sum') != ''",
                "github.event.pull_request.head.repo.full_name == github.repository",
                "this is none",
            ],
            expect![[r#"
                the event is not `pull_request`
                事件不是 `pull_request`
                the run is about a tag that begins with `v` and the repository is `acme/app`
                这次运行针对以 `v` 开头的 Git 标签，并且仓库是 `acme/app`
                the run is about the branch `main` or the run is about a tag
                这次运行针对分支 `main`，或者这次运行针对 Git 标签
                `always()` holds (even after a failure or a cancellation) and either the result of the job `build` is `success` or the result of the job `build` is `skipped`
                无论前面结果如何（包括失败和取消），并且（作业 `build` 的结果是 `success`，或者作业 `build` 的结果是 `skipped`）
                the run was not cancelled and `head_commit.message` of the event does not contain `[skip]`
                运行没有被取消，并且事件中的 `head_commit.message` 不包含 `[skip]`
                the input `push` is given and not `false`
                输入 `push` 有值且不为 `false`
                the pull request does not come from a fork
                拉取请求不是来自 fork
                the output `version` of the step `meta` is not empty and the variable `DEPLOY` of the repository, organization or environment is given and not `false`
                步骤 `meta` 输出的 `version` 不为空，并且仓库、组织或环境的变量 `DEPLOY` 有值且不为 `false`
                the number of this run of the workflow is `10` or more
                这次运行在该工作流中的序号不小于 `10`
                it is not the case that `a` is `b`
                并非 `a` 是 `b`
                it never is
                恒不成立
                something before it has failed
                前面有失败
                a checksum of the files that match `go.sum` is not empty
                符合 `go.sum` 的文件的校验和不为空
                the repository that the pull request comes from is owner and name of this repository
                拉取请求的来源仓库是本仓库的所有者和名称
                -
                -
            "#]],
        );
    }

    #[test]
    fn values() {
        let all = [
            "ghcr.io/${{ github.repository }}:${{ github.sha }}",
            "${{ github.event_name == 'push' && 'a' || 'b' }}",
            "${{ inputs.tag || github.ref_name }}",
            "${{ github.event_name != 'pull_request' }}",
            "${{ format('{0}-{1}', runner.os, matrix.arch) }}",
            "${{ hashFiles('**/go.sum', 'x') }} ${{ fromJSON(steps.a.outputs.list) }}",
            "${{ secrets.DOCKERHUB_TOKEN }} ${{ secrets.GITHUB_TOKEN }} ${{ env.X }}",
            "${{ github.event.client_payload.x }} ${{ join(matrix.*, '-') }} ${{ toJSON(job) }}",
        ];
        let mut res = String::new();
        for text in all {
            for lang in Lang::ALL {
                for (at, it) in values_in_words(text, lang) {
                    res += &format!("{}: {it}\n", &text[at]);
                }
            }
        }
        expect![[r#"
            ${{ github.repository }}: owner and name of this repository, such as `octo-org/octo-app`
            ${{ github.sha }}: the commit that the run is about
            ${{ github.repository }}: 本仓库的所有者和名称，例如 `octo-org/octo-app`
            ${{ github.sha }}: 这次运行针对的提交
            ${{ github.event_name == 'push' && 'a' || 'b' }}: `a` if the event is `push`, or else `b`
            ${{ github.event_name == 'push' && 'a' || 'b' }}: `a`（如果事件是 `push`），否则为 `b`
            ${{ inputs.tag || github.ref_name }}: the input `tag`, or else the branch or tag
            ${{ inputs.tag || github.ref_name }}: 输入 `tag`，否则为分支或 Git 标签
            ${{ github.event_name != 'pull_request' }}: whether the event is not `pull_request`
            ${{ github.event_name != 'pull_request' }}: 是否满足：事件不是 `pull_request`
            ${{ format('{0}-{1}', runner.os, matrix.arch) }}: the text `{0}-{1}` with the operating system of the machine and `arch` of this combination of the matrix filled in
            ${{ format('{0}-{1}', runner.os, matrix.arch) }}: 把机器的操作系统、当前矩阵组合中的 `arch` 填入 `{0}-{1}` 得到的文本
            ${{ hashFiles('**/go.sum', 'x') }}: a checksum of the files that match `**/go.sum` and `x`
            ${{ fromJSON(steps.a.outputs.list) }}: the output `list` of the step `a`, read as JSON
            ${{ hashFiles('**/go.sum', 'x') }}: 符合 `**/go.sum`、`x` 的文件的校验和
            ${{ fromJSON(steps.a.outputs.list) }}: 步骤 `a` 输出的 `list`（按 JSON 读取）
            ${{ secrets.DOCKERHUB_TOKEN }}: the secret `DOCKERHUB_TOKEN`
            ${{ secrets.GITHUB_TOKEN }}: the token that GitHub makes for this job
            ${{ env.X }}: the environment variable `X`
            ${{ secrets.DOCKERHUB_TOKEN }}: 机密 `DOCKERHUB_TOKEN`
            ${{ secrets.GITHUB_TOKEN }}: GitHub 为这个作业生成的令牌
            ${{ env.X }}: 环境变量 `X`
            ${{ github.event.client_payload.x }}: `client_payload.x` of the event
            ${{ join(matrix.*, '-') }}: `matrix.*` as one text, separated by `-`
            ${{ toJSON(job) }}: `job`, as JSON
            ${{ github.event.client_payload.x }}: 事件中的 `client_payload.x`
            ${{ join(matrix.*, '-') }}: `matrix.*` 合成的一段文本，以 `-` 分隔
            ${{ toJSON(job) }}: `job`（转为 JSON）
        "#]].assert_eq(&res);
    }
}
