//! Matrices that say something twice or leave out what is not there.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic, nearest::nearest},
    text::msg,
    workflow::{Entry, Node, Value, Workflow, jobs},
};

/// The same job runs twice, or a combination runs that was meant to be left out.
pub(super) static RULE: Rule = Rule {
    id: "matrix",
    severity: Severity::Warning,
    title: msg::WRITTEN_MATRIX_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow) {
        let Some(matrix) = job.node.get("strategy").and_then(|it| it.get("matrix")) else {
            continue;
        };
        for axis in axes(matrix) {
            twice(axis, findings);
        }
        let excluded = matrix.get("exclude").map_or(&[][..], Node::items);
        for entry in excluded.iter().flat_map(Node::entries) {
            excludes_nothing(matrix, entry, findings);
        }
    }
}

fn axes(matrix: &Node) -> impl Iterator<Item = &Entry> {
    matrix.entries().iter().filter(|it| !matches!(it.key.as_str(), "include" | "exclude"))
}

/// More values than this are not compared with each other; GitHub runs 256 jobs at most.
const MAX_VALUES: usize = 256;

fn twice(axis: &Entry, findings: &mut Findings) {
    let values = axis.node.items();
    for (n, value) in values.iter().enumerate().take(MAX_VALUES) {
        let is_same = |it: &Node| has(it, value) && has(value, it) && !has_expression(it);
        if values[..n].iter().any(is_same) && !has_expression(value) {
            findings.at(value, msg::written_matrix_twice(axis.key.as_str()));
        }
    }
}

fn has_expression(node: &Node) -> bool {
    let mut res = false;
    node.walk(&mut |it| res |= it.as_text().is_some_and(is_dynamic));
    res
}

/// GitHub takes away the combinations that have all values of a row.
fn excludes_nothing(matrix: &Node, entry: &Entry, findings: &mut Findings) {
    let Some(values) = values(matrix, &entry.key) else { return };
    let key = entry.key.as_str();
    if values.is_empty() {
        // Any two letters are near to each other.
        let near = nearest(key, axes(matrix).map(|it| it.key.as_str()));
        match near.filter(|_| 2 < key.len()) {
            Some(near) => findings.key(entry, msg::written_matrix_near(key, near)),
            None => findings.key(entry, msg::written_matrix_key(key)),
        };
    } else if !values.iter().any(|it| has(it, &entry.node)) {
        findings.at(&entry.node, msg::written_matrix_value(key));
    }
}

/// What a key can be; `None` if only the run tells.
fn values<'a>(matrix: &'a Node, key: &str) -> Option<Vec<&'a Node>> {
    let is_known = |it: &&Node| !it.as_text().is_some_and(is_dynamic);
    let listed = match matrix.get(key) {
        Some(it) => Some(it).filter(is_known)?.items(),
        None => &[],
    };
    let included = match matrix.get("include") {
        Some(it) => Some(it).filter(is_known)?.items(),
        None => &[],
    };
    if !included.iter().all(|it| is_known(&it)) {
        return None;
    }
    Some(listed.iter().chain(included.iter().filter_map(|it| it.get(key))).collect())
}

/// Whether a value has all that is asked for.
fn has(value: &Node, wanted: &Node) -> bool {
    let is_unknown = |it: &Node| it.as_text().is_some_and(is_dynamic);
    if is_unknown(value) || is_unknown(wanted) {
        return true;
    }
    match (&value.value, &wanted.value) {
        (Value::Map(_), Value::Map(keys)) => {
            keys.iter().all(|key| value.get(&key.key).is_some_and(|value| has(value, &key.node)))
        }
        (Value::Seq(values), Value::Seq(them)) => {
            values.len() == them.len() && values.iter().zip(them).all(|(it, other)| has(it, other))
        }
        _ => value.as_text() == wanted.as_text() && value.as_text().is_some(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check_job, RULE};

    #[test]
    fn values_and_rows() {
        check_job(
            &RULE,
            concat!(
                "strategy:\n",
                "  matrix:\n",
                "    node: [20, 22, 22]\n",
                "    os: [{name: a, id: 1}, {name: b}, {name: b}]\n",
                "    any: ['${{ github.ref }}', '${{ github.ref }}']\n",
                "    include:\n",
                "    - {node: 24, more: true}\n",
                "    exclude:\n",
                "    - {node: 24, more: true, os: {name: a}}\n",
                "    - {node: 23}\n",
                "    - {os: {name: a, id: 2}}\n",
                "    - {nodes: 20, other: 1}\n",
                "    - {any: x, os: '${{ github.ref }}'}\n",
                "steps: []\n",
            ),
            expect![[r#"
                6 warning: The same value is listed before this one, so the same job runs twice. Remove one from `node`.
                7 warning: The same value is listed before this one, so the same job runs twice. Remove one from `os`.
                13 warning: This excludes nothing: `node` never has this value. Write one that the matrix has, or remove this entry.
                14 warning: This excludes nothing: `os` never has this value. Write one that the matrix has, or remove this entry.
                15 warning: This excludes nothing: the matrix has no `nodes`. Did you mean `node`?
                15 warning: This excludes nothing: the matrix has no `other`. Remove it, or write a key of the matrix.
            "#]],
        );
        check_job(
            &RULE,
            "strategy: {matrix: {a: '${{ fromJSON(vars.A) }}', exclude: [{a: 1, b: 2}]}}\nsteps: []\n",
            expect![[r#"
                4 warning: This excludes nothing: the matrix has no `b`. Remove it, or write a key of the matrix.
            "#]],
        );
        check_job(
            &RULE,
            "strategy: {matrix: {a: [1], include: '${{ fromJSON(vars.A) }}', exclude: [{b: 2}]}}\nsteps: []\n",
            expect![[""]],
        );
    }
}
