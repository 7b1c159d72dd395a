//! Expressions that ask a value for what its kind does not have: properties of a text, the order of
//! truths, keys where a single value comes out.

use std::ptr;

use crate::{
    catalog::reference,
    expr::{self, Comparison, Expr, Scope, Value, evaluate},
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        keyed::Keyed,
        kinds::{Kind, kind_of},
    },
    text::{Message, msg},
    workflow::{Node, Span, Workflow, trigger},
};

/// It comes to nothing on every run, or the run fails.
pub(super) static RULE: Rule = Rule {
    id: "expression-type",
    severity: Severity::Error,
    title: msg::WRITTEN_EXPRESSION_TYPE_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    findings.texts().each(&mut |keyed, scope| {
        for whole in keyed.whole() {
            whole.walk(&mut |it| part(keyed, it, scope, findings));
            place(keyed, whole, scope, findings);
            if keyed.is_condition() {
                given(workflow, keyed, whole, findings);
            }
        }
    });
    defaults(workflow, findings);
}

fn part(keyed: &Keyed<'_>, expr: &Expr, scope: &Scope, findings: &mut Findings) {
    match &expr.kind {
        expr::Kind::Index(of, by) => index(keyed, of, by, scope, findings),
        expr::Kind::Compare(how, one, other) => {
            let kinds = [kind_of(one, scope), kind_of(other, scope)];
            let sides: [(&Expr, &Expr, Kind); 2] = [(one, other, kinds[0]), (other, one, kinds[1])];
            let message = comparison(*how, kinds)
                .or_else(|| sides.into_iter().find_map(|it| truth(keyed, it)));
            let message = message.or_else(|| {
                let is_same = text(keyed, one).eq_ignore_ascii_case(text(keyed, other));
                instances(*how, kinds).filter(|_| !is_same)
            });
            let message = message.or_else(|| git_ref(expr));
            if let Some(message) = message {
                at(keyed, expr, message, findings).severity(Severity::Warning);
            }
        }
        expr::Kind::Call(name, args) => call(keyed, name, args, scope, findings),
        _ => {}
    }
}

fn at<'a, 'w>(
    keyed: &Keyed<'_>,
    expr: &Expr,
    message: Message,
    findings: &'a mut Findings<'w>,
) -> &'a mut Findings<'w> {
    findings.span(keyed.part(&expr.span), keyed.node.place, message)
}

fn text<'a>(keyed: &Keyed<'a>, expr: &Expr) -> &'a str {
    keyed.text.get(expr.span.clone()).unwrap_or_default()
}

fn index(keyed: &Keyed<'_>, of: &Expr, by: &Expr, scope: &Scope, findings: &mut Findings) {
    let name = match &by.kind {
        expr::Kind::Literal(Value::Text(it)) => Some(it.as_str()),
        _ => None,
    };
    // Contexts have properties.
    if name.is_some() && matches!(of.kind, expr::Kind::Context(_)) {
        return;
    }
    let written = text(keyed, of);
    match (kind_of(of, scope), kind_of(by, scope)) {
        (Kind::Text | Kind::Number | Kind::Bool, _) => {
            let message = msg::written_expression_type_property(written);
            at(keyed, by, message, findings);
        }
        (Kind::List, Kind::Text) if name.is_none_or(|it| it.parse::<u32>().is_err()) => {
            let message = msg::written_expression_type_item(written);
            at(keyed, by, message, findings);
        }
        (Kind::Map, Kind::Number | Kind::Bool) => {
            let message = msg::written_expression_type_key(written);
            at(keyed, by, message, findings).severity(Severity::Warning);
        }
        // What has a path is the finding of another rule.
        (Kind::Map, _) if !of.has_path() => {
            if let (Some(name), Ok(Value::Map(them))) = (name, evaluate(of, scope))
                && !them.is_open
                && them.get(name).is_none()
            {
                at(keyed, by, msg::written_expression_type_none(name), findings);
            }
        }
        _ => {}
    }
}

fn comparison(how: Comparison, kinds: [Kind; 2]) -> Option<Message> {
    if kinds.contains(&Kind::Any) {
        return None;
    }
    let is_equality = matches!(how, Comparison::Equal | Comparison::NotEqual);
    let [one, other] = kinds;
    let differs = one.is_whole() != other.is_whole() || one.is_whole() && one != other;
    // Whether something is there is asked of anything.
    if is_equality && differs && !kinds.contains(&Kind::Null) {
        return Some(msg::WRITTEN_EXPRESSION_TYPE_COMPARE.message());
    }
    let has_order = |it: &Kind| matches!(it, Kind::Number | Kind::Text);
    (!is_equality && !kinds.iter().all(has_order))
        .then(|| msg::WRITTEN_EXPRESSION_TYPE_ORDER.message())
}

/// A truth beside a text such as `'true'`: GitHub makes numbers of both, and the text is none.
fn truth(keyed: &Keyed<'_>, (one, other, kind): (&Expr, &Expr, Kind)) -> Option<Message> {
    let expr::Kind::Literal(Value::Text(it)) = &other.kind else { return None };
    let is_word = it.eq_ignore_ascii_case("true") || it.eq_ignore_ascii_case("false");
    (kind == Kind::Bool && is_word)
        .then(|| msg::written_expression_type_truth(text(keyed, one), it.to_ascii_lowercase()))
}

/// A comparison of a ref with a text that it can never be: `github.ref` has `refs/heads/` before the
/// name, `github.ref_name` has not. Source: GitHub docs, "Contexts reference", November 2026.
pub(super) fn git_ref(expr: &Expr) -> Option<Message> {
    let (left, right) = match &expr.kind {
        expr::Kind::Compare(Comparison::Equal | Comparison::NotEqual, one, other) => (one, other),
        _ => return None,
    };
    let sides = [(left, right), (right, left)];
    let (side, name) = sides.into_iter().find_map(|(one, other)| match &other.kind {
        expr::Kind::Literal(Value::Text(it)) if !it.is_empty() => Some((one, it.as_str())),
        _ => None,
    })?;
    if !name.get(..5).is_some_and(|it| it.eq_ignore_ascii_case("refs/")) {
        return side.is_path("github.ref").then(|| msg::written_expression_type_ref(name));
    }
    let names = ["github.ref_name", "github.head_ref", "github.base_ref"];
    let path = names.into_iter().find(|it| side.is_path(it))?;
    Some(msg::written_expression_type_name(path, name))
}

/// `github.event.inputs` holds texts, and one that says `false` holds like any other. Source: GitHub docs,
/// "Events that trigger workflows", "Providing inputs", November 2026.
fn given(workflow: &Workflow, keyed: &Keyed<'_>, expr: &Expr, findings: &mut Findings) {
    match &expr.kind {
        expr::Kind::And(them) | expr::Kind::Or(them) => {
            them.iter().for_each(|it| given(workflow, keyed, it, findings));
        }
        expr::Kind::Not(it) => given(workflow, keyed, it, findings),
        _ => {
            let path = expr.path().unwrap_or_default();
            let Some(name) = path.strip_prefix("github.event.inputs.") else { return };
            let inputs =
                trigger(workflow, "workflow_dispatch").and_then(|it| it.node.get("inputs"));
            let kind = inputs.and_then(|it| it.get(name)?.get("type")?.as_text());
            if kind == Some("boolean") {
                let new = format!("inputs.{name}");
                let message = msg::written_expression_type_given(path.as_str(), new.as_str());
                at(keyed, expr, message, findings).severity(Severity::Warning);
                let (span, old) = (keyed.part(&expr.span), text(keyed, expr).to_owned());
                findings.fix(msg::fix_write(new.as_str())).edits(Edit::Raw { span, old, new });
            }
        }
    }
}

/// Two lists or objects are the same only if they are one.
fn instances(how: Comparison, [one, other]: [Kind; 2]) -> Option<Message> {
    let is_equality = matches!(how, Comparison::Equal | Comparison::NotEqual);
    (is_equality && one == other && one.is_whole())
        .then(|| msg::WRITTEN_EXPRESSION_TYPE_COMPARE.message())
}

fn call(keyed: &Keyed<'_>, name: &str, args: &[Expr], scope: &Scope, findings: &mut Findings) {
    let is = |it: &str| it.eq_ignore_ascii_case(name);
    for (n, arg) in args.iter().enumerate() {
        let kind = kind_of(arg, scope);
        let is_list = matches!(kind, Kind::List | Kind::Each);
        let takes = match n {
            0 if is("contains") || is("join") => is_list || !kind.is_whole(),
            _ if is("startsWith") || is("endsWith") || is("contains") => !kind.is_whole(),
            _ if is("fromJSON") || is("hashFiles") => !kind.is_whole(),
            _ => true,
        };
        if !takes {
            let message = msg::written_expression_type_argument(name, text(keyed, arg));
            at(keyed, arg, message, findings).severity(Severity::Warning);
        }
    }
    if is("format")
        && let [first, rest @ ..] = args
        && let expr::Kind::Literal(Value::Text(pattern)) = &first.kind
    {
        let asks = |n: usize| pattern.contains(&format!("{{{n}}}"));
        if let Some(unused) = (0..rest.len()).find(|it| !asks(*it)) {
            let message = msg::written_expression_type_format(unused.to_string());
            at(keyed, &rest[unused], message, findings).severity(Severity::Warning);
        }
    }
}

/// Places that want keys with values, or labels.
fn place(keyed: &Keyed<'_>, whole: &Expr, scope: &Scope, findings: &mut Findings) {
    // Inputs of actions and scripts take anything.
    if keyed.key.is_some_and(|it| it.path.ends_with(".with") || it.path.ends_with(".run")) {
        return;
    }
    let is_alone = keyed.text.trim().starts_with("${{") && keyed.text.trim().ends_with("}}");
    let Some(job) = keyed.job.filter(|_| is_alone && keyed.expressions.len() == 1) else { return };
    let is_at = |it: Option<&Node>| it.is_some_and(|it| ptr::eq(it, keyed.node));
    let kind = kind_of(whole, scope);
    if is_at(job.node.get("runs-on")) {
        let is_wrong = kind == Kind::Map && !is_group(whole, scope);
        if is_wrong {
            at(keyed, whole, msg::WRITTEN_EXPRESSION_TYPE_RUNNER.message(), findings);
        }
        return;
    }
    if kind != Kind::Any
        && let Some(wanted) = wanted(keyed, &job.node)
        && kind != wanted
    {
        let message = match wanted {
            Kind::Bool => msg::written_expression_type_bool(text(keyed, whole)),
            _ => msg::written_expression_type_number(text(keyed, whole)),
        };
        at(keyed, whole, message, findings);
        return;
    }
    let is_single = matches!(kind, Kind::Text | Kind::Number | Kind::Bool);
    if is_single && wants_map(keyed, &job.node) {
        at(keyed, whole, msg::WRITTEN_EXPRESSION_TYPE_MAP.message(), findings);
    }
}

/// Keys that take a truth or a number, and refuse a text that says the same.
fn wanted(keyed: &Keyed<'_>, job: &Node) -> Option<Kind> {
    let strategy = job.get("strategy");
    let concurrency = job.get("concurrency");
    let owner = keyed.step.unwrap_or(job);
    let places = [
        (owner.get("continue-on-error"), Kind::Bool),
        (owner.get("timeout-minutes"), Kind::Number),
        (strategy.and_then(|it| it.get("fail-fast")), Kind::Bool),
        (strategy.and_then(|it| it.get("max-parallel")), Kind::Number),
        (concurrency.and_then(|it| it.get("cancel-in-progress")), Kind::Bool),
    ];
    let is_here = |it: &&(Option<&Node>, Kind)| it.0.is_some_and(|it| ptr::eq(it, keyed.node));
    places.iter().find(is_here).map(|it| it.1)
}

/// `{group: …, labels: …}`.
fn is_group(whole: &Expr, scope: &Scope) -> bool {
    match evaluate(whole, scope) {
        Ok(Value::Map(it)) => it.is_open || it.get("group").or(it.get("labels")).is_some(),
        _ => true,
    }
}

fn wants_map(keyed: &Keyed<'_>, job: &Node) -> bool {
    let is = |it: Option<&Node>| it.is_some_and(|it| ptr::eq(it, keyed.node));
    if let Some(step) = keyed.step {
        return is(step.get("env"));
    }
    let strategy = job.get("strategy");
    let services = job.get("services");
    let of_container = |it: &Node| is(it.get("env")) || is(it.get("credentials"));
    is(job.get("env"))
        || is(strategy)
        || is(strategy.and_then(|it| it.get("matrix")))
        || is(services)
        || job.get("container").is_some_and(of_container)
        || services.is_some_and(|it| it.entries().iter().any(|it| of_container(&it.node)))
}

/// Defaults of a workflow that is called see the inputs above them, and give the kind that is asked for.
fn defaults(workflow: &Workflow, findings: &mut Findings) {
    let Some(trigger) = trigger(workflow, "workflow_call") else { return };
    let inputs = trigger.node.get("inputs").map_or(&[][..], Node::entries);
    let node = |n: usize| inputs.get(n).and_then(|it| it.node.get("default"));
    let mut wrong: Vec<(Span, Message)> = Vec::new();
    findings.texts().each(&mut |keyed, scope| {
        let Some(n) =
            (0..inputs.len()).find(|n| node(*n).is_some_and(|it| ptr::eq(it, keyed.node)))
        else {
            return;
        };
        for whole in keyed.whole() {
            whole.walk(&mut |it| {
                let Some(name) =
                    it.path().and_then(|it| Some(it.strip_prefix("inputs.")?.to_owned()))
                else {
                    return;
                };
                let place = inputs.iter().position(|it| it.key.eq_ignore_ascii_case(&name));
                if place.is_some_and(|it| n <= it) {
                    wrong.push((keyed.part(&it.span), msg::written_expression_type_later(name)));
                }
            });
            let kind = kind_of(whole, scope);
            let wanted = inputs.get(n).and_then(|it| it.node.get("type")?.as_text());
            let fits = match wanted {
                Some("boolean") => matches!(kind, Kind::Bool | Kind::Any),
                Some("number") => matches!(kind, Kind::Number | Kind::Any),
                _ => !kind.is_whole(),
            };
            if let Some(wanted) = wanted.filter(|_| !fits) {
                let message = msg::written_expression_type_default(wanted);
                wrong.push((keyed.part(&whole.span), message));
            }
        }
    });
    for (span, message) in wrong {
        findings.span(span, None, message);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::{check, check_job},
        RULE,
    };

    #[test]
    fn properties_and_items() {
        check_job(
            &RULE,
            concat!(
                "strategy: {matrix: {a: [{b: c}, {d: [e]}], f: [1, '${{ github.sha }}'], g: ['${{ github.sha }}']}}\n",
                "steps:\n",
                "- run: echo ${{ github.repository.owner }} ${{ vars.A.b }} ${{ env[0] }}\n",
                "- run: echo ${{ matrix.a.b.c }} ${{ matrix.a.d[0] }} ${{ matrix.a.d.e }}\n",
                "- run: echo ${{ matrix.f.any }} ${{ matrix.g.any }} ${{ github.event.*[github.sha] }}\n",
                "- run: echo ${{ fromJSON('{\"a\":1}').b }} ${{ fromJSON(vars.A).b }}\n",
                "- run: echo ${{ github[github.event.a] }} ${{ github[github.ref_protected] }}\n",
            ),
            expect![[r#"
                6 error: `github.repository` is not an object, so it has no properties, and this is empty on every run. Write the value itself.
                6 error: `vars.A` is not an object, so it has no properties, and this is empty on every run. Write the value itself.
                6 warning: `env` is an object, whose properties have names: with a number or a boolean this is empty. Write a name.
                7 error: `matrix.a.b` is not an object, so it has no properties, and this is empty on every run. Write the value itself.
                7 error: `matrix.a.d` is a list, whose items have numbers: with a name this is empty on every run. Write `[0]`, or `.*` for all.
                8 error: `matrix.g` is not an object, so it has no properties, and this is empty on every run. Write the value itself.
                9 error: This is empty on every run, because the object before it has no `b`.
                10 warning: `github` is an object, whose properties have names: with a number or a boolean this is empty. Write a name.
            "#]],
        );
    }

    #[test]
    fn comparisons_and_functions() {
        check_job(
            &RULE,
            concat!(
                "strategy: {matrix: {a: [{b: c}], d: [[e]]}}\n",
                "steps:\n",
                "- run: echo ${{ github.event == 'push' }} ${{ matrix.a == matrix.d }} ${{ matrix.a != null }}\n",
                "- run: echo ${{ true < false }} ${{ 1 > null }} ${{ github.run_number > 1 }} ${{ matrix.a >= 1 }}\n",
                "- run: echo ${{ startsWith(github.event, 'a') }} ${{ contains(matrix.d, 'e') }} ${{ contains(matrix.a, 'e') }}\n",
                "- run: echo ${{ format('{0} {2}', 1, 2, 3) }} ${{ join(matrix.a) }} ${{ toJSON(matrix.a) }}\n",
                "- run: echo ${{ github.event == github }} ${{ github.event != github.event }} ${{ matrix.d == matrix.d }}\n",
            ),
            expect![[r#"
                6 warning: An object or list is never the same as anything else, so this never changes. Name a property, or ask with `contains()`.
                6 warning: An object or list is never the same as anything else, so this never changes. Name a property, or ask with `contains()`.
                7 warning: Only numbers and texts have an order; GitHub turns anything else into a number first, so this means little. Compare with `==`.
                7 warning: Only numbers and texts have an order; GitHub turns anything else into a number first, so this means little. Compare with `==`.
                7 warning: Only numbers and texts have an order; GitHub turns anything else into a number first, so this means little. Compare with `==`.
                8 warning: `startsWith` sees nothing of `github.event`, because it takes text here, not an object. Name a property, or convert it with `toJSON()`.
                8 warning: `contains` sees nothing of `matrix.a`, because it takes text here, not an object. Name a property, or convert it with `toJSON()`.
                9 warning: `format` never uses its argument 1, because the text does not ask for it. Remove it, or write its number in braces.
                9 warning: `join` sees nothing of `matrix.a`, because it takes text here, not an object. Name a property, or convert it with `toJSON()`.
                10 warning: An object or list is never the same as anything else, so this never changes. Name a property, or ask with `contains()`.
            "#]],
        );
    }

    #[test]
    fn places() {
        check_job(
            &RULE,
            concat!(
                "strategy: {matrix: {a: [{b: c}], d: [e], f: [{group: g}]}}\n",
                "runs-on: ${{ matrix.a }}\n",
                "env: ${{ matrix.d }}\n",
                "container: {image: a, env: '${{ matrix.a }}', credentials: '${{ github.sha }}'}\n",
                "services: ${{ 'a' }}\n",
                "timeout-minutes: ${{ vars.A }}\n",
                "continue-on-error: ${{ matrix.d == 'e' }}\n",
                "concurrency: {group: a, cancel-in-progress: '${{ vars.A }}'}\n",
                "steps:\n",
                "- {run: a, env: '${{ matrix.d }}'}\n",
                "- {run: a, env: {A: '${{ matrix.d }}'}}\n",
            ),
            expect![[r#"
                5 error: A job is given to a runner by labels, and this is an object, so the run fails. Name the property that has the label.
                6 error: Keys with values are expected here, and this gives a single value, so the run fails. Use an object, or `fromJSON()` of text.
                7 error: Keys with values are expected here, and this gives a single value, so the run fails. Use an object, or `fromJSON()` of text.
                8 error: Keys with values are expected here, and this gives a single value, so the run fails. Use an object, or `fromJSON()` of text.
                9 error: The run fails here: `vars.A` is not a number; digits in a text do not count as one. Write `fromJSON(vars.A)`.
                11 error: The run fails here: `vars.A` is not a boolean; the text `true` is not one either. Compare it, or write `fromJSON(vars.A)`.
                13 error: Keys with values are expected here, and this gives a single value, so the run fails. Use an object, or `fromJSON()` of text.
            "#]],
        );
        check_job(
            &RULE,
            "strategy: {matrix: {f: [{group: g}]}}\nruns-on: ${{ matrix.f }}\n",
            expect![[""]],
        );
    }

    #[test]
    fn defaults() {
        check(
            &RULE,
            concat!(
                "on:\n",
                "  workflow_call:\n",
                "    inputs:\n",
                "      a: {type: string, default: '${{ inputs.b }}'}\n",
                "      b: {type: string, default: '${{ inputs.a }}'}\n",
                "      c: {type: boolean, default: '${{ inputs.c }}'}\n",
                "      d: {type: boolean, default: '${{ inputs.a }}'}\n",
                "      e: {type: number, default: '${{ inputs.a }}'}\n",
                "      f: {type: boolean, default: '${{ inputs.d }}'}\n",
            ),
            expect![[r#"
                4 error: `inputs.b` has no value yet: a default sees only the inputs above it. Move that one up.
                6 error: `inputs.c` has no value yet: a default sees only the inputs above it. Move that one up.
                7 error: This input takes a boolean, and its default gives something else, so calls without it fail. Use a value of that type.
                8 error: This input takes a number, and its default gives something else, so calls without it fail. Use a value of that type.
            "#]],
        );
    }

    #[test]
    fn truths_and_refs_beside_texts() {
        check(
            &RULE,
            concat!(
                "on: {push: , workflow_dispatch: {inputs: {a: {type: boolean}, b: {type: string}}}}\n",
                "jobs:\n",
                "  a:\n",
                "    steps:\n",
                "    - {run: a, if: \"inputs.a == 'true'\"}\n",
                "    - {run: a, if: \"inputs.a == true || inputs.b == 'true'\"}\n",
                "    - {run: a, if: github.event.inputs.a}\n",
                "    - {run: a, if: \"!github.event.inputs.a && github.event.inputs.b\"}\n",
                "    - {run: a, if: \"github.ref == 'main'\"}\n",
                "    - {run: a, if: \"github.ref_name != 'refs/heads/main'\"}\n",
                "    - {run: a, if: \"github.ref == 'refs/heads/main' || github.ref_name == 'main' || github.ref == ''\"}\n",
            ),
            expect![[r#"
                5 warning: `inputs.a` is true or false, not text, so it is never equal to `'true'`. Write it alone, with `!` before it for the opposite, or leave out the quotes.
                7 warning: `github.event.inputs.a` is text, and even the text `false` counts as true. Write `inputs.a`, which is true or false.
                8 warning: `github.event.inputs.a` is text, and even the text `false` counts as true. Write `inputs.a`, which is true or false.
                9 warning: `github.ref` is never just `main`, because `refs/heads/` or `refs/tags/` comes before the name. Compare `github.ref_name`, or write `refs/heads/main`.
                10 warning: `github.ref_name` is the short name, so it is never `refs/heads/main`. Leave out `refs/heads/` or `refs/tags/`, or compare `github.ref`.
            "#]],
        );
    }
}
