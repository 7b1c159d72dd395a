//! The combinations of a job's matrix. Source: GitHub's documentation, "Running variations of jobs in
//! a workflow".

use super::scope::Scope;
use crate::{
    expr::Value,
    workflow::{self, Node},
};

/// More jobs than this GitHub refuses.
const MAX_JOBS: usize = 256;

/// Keys and values of one combination.
pub(super) type Combination = Vec<(String, Value)>;

/// All combinations in their order; one without keys if there is no matrix. `None` if they are not
/// known before the run.
pub(super) fn combinations(job: &Node, scope: &Scope) -> Option<Vec<Combination>> {
    let Some(node) = job.get("strategy").and_then(|it| it.get("matrix")) else {
        return Some(vec![Vec::new()]);
    };
    let Value::Map(matrix) = value(node, scope) else { return None };
    let mut res: Vec<Combination> = vec![Vec::new()];
    let is_axis = |key: &str| !matches!(key, "include" | "exclude");
    for (key, axis) in matrix.entries.iter().filter(|it| is_axis(&it.0)) {
        let Value::List(axis) = axis else { return None };
        let with = |it: &Combination, value: &Value| {
            let mut res = it.clone();
            res.push((key.clone(), value.clone()));
            res
        };
        res = res.iter().flat_map(|it| axis.items.iter().map(move |v| with(it, v))).collect();
        if MAX_JOBS < res.len() {
            return None;
        }
    }
    let axes = res.first().map_or(0, Vec::len);
    if axes == 0 {
        res.clear();
    }
    for excluded in listed(matrix.get("exclude"))? {
        res.retain(|it| !fits(it, &excluded));
    }
    let originals = res.len();
    for included in listed(matrix.get("include"))? {
        include(&mut res, originals, &included, axes);
    }
    (res.len() <= MAX_JOBS).then_some(res)
}

/// The objects of `include` or `exclude`.
fn listed(value: Option<&Value>) -> Option<Vec<Combination>> {
    let Some(value) = value else { return Some(Vec::new()) };
    let Value::List(them) = value else { return None };
    let object = |it: &Value| match it {
        Value::Map(it) => Some(it.entries.clone()),
        _ => None,
    };
    them.items.iter().map(object).collect()
}

fn fits(combination: &Combination, excluded: &Combination) -> bool {
    let has = |it: &(String, Value)| combination.iter().any(|own| own == it);
    !excluded.is_empty() && excluded.iter().all(has)
}

/// Adds to every original combination whose own values stay; where there is none, it is one more.
fn include(all: &mut Vec<Combination>, originals: usize, included: &Combination, axes: usize) {
    let mut is_added = false;
    for combination in all.iter_mut().take(originals) {
        let (own, _) = combination.split_at(axes);
        let keeps = |it: &(String, Value)| own.iter().all(|own| own.0 != it.0 || own.1 == it.1);
        if !included.iter().all(keeps) {
            continue;
        }
        is_added = true;
        for it in included {
            match combination.iter_mut().find(|old| old.0 == it.0) {
                Some(old) => old.1 = it.1.clone(),
                None => combination.push(it.clone()),
            }
        }
    }
    if !is_added {
        all.push(included.clone());
    }
}

/// A node with its expressions evaluated.
pub(super) fn value(node: &Node, scope: &Scope) -> Value {
    match &node.value {
        workflow::Value::Null => Value::Null,
        workflow::Value::Bool(it) => Value::Bool(*it),
        workflow::Value::Number(it) => {
            it.parse().map_or_else(|_| Value::Text(it.clone()), Value::Number)
        }
        workflow::Value::Text(it) => scope.value(it),
        workflow::Value::Seq(them) => Value::list(them.iter().map(|it| value(it, scope)).collect()),
        workflow::Value::Map(them) => {
            Value::map(them.iter().map(|it| (it.key.clone(), value(&it.node, scope))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        event::{Event, Repository},
        yaml,
    };

    #[track_caller]
    fn check(matrix: &str, expected: Option<&[&str]>) {
        let text = format!("strategy: {{matrix: {matrix}}}");
        let workflow = yaml::read(&text).workflow;
        let scope = Scope::new(
            &workflow,
            &Event::push_branch(&Repository::default(), "main"),
            &Rc::default(),
        );
        let shown = combinations(&workflow.root, &scope).map(|them| {
            let one = |it: &Combination| {
                it.iter()
                    .map(|it| format!("{}={}", it.0, it.1.show()))
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            them.iter().map(one).collect::<Vec<_>>()
        });
        let expected = expected.map(|them| them.iter().map(|it| (*it).to_owned()).collect());
        assert_eq!(shown, expected);
    }

    #[test]
    fn axes_and_what_is_left_out() {
        check("{a: [1, 2], b: [x, y]}", Some(&["a=1 b=x", "a=1 b=y", "a=2 b=x", "a=2 b=y"]));
        check("{a: [1, 2], b: [x, y], exclude: [{a: 1}, {a: 2, b: y}]}", Some(&["a=2 b=x"]));
        check("{include: [{a: 1}, {b: 2}]}", Some(&["a=1", "b=2"]));
        check("{ref: ['${{ github.ref_name }}']}", Some(&["ref=main"]));
        check("{a: '${{ fromJSON(vars.LIST) }}'}", None);
    }

    /// GitHub's own example, "Expanding or adding matrix configurations".
    #[test]
    fn what_is_included() {
        check(
            "{fruit: [apple, pear], animal: [cat, dog], include: [{color: green}, \
             {color: pink, animal: cat}, {fruit: apple, shape: circle}, {fruit: banana}, \
             {fruit: banana, animal: cat}]}",
            Some(&[
                "fruit=apple animal=cat color=pink shape=circle",
                "fruit=apple animal=dog color=green shape=circle",
                "fruit=pear animal=cat color=pink",
                "fruit=pear animal=dog color=green",
                "fruit=banana",
                "fruit=banana animal=cat",
            ]),
        );
    }
}
