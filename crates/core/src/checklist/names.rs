//! The secrets and variables that a workflow refers to, in every way in which an expression can name one.

use crate::{
    expr::{self, Expr, Kind, Piece, Value},
    workflow::{Node, Workflow, jobs},
};

/// What is read from a context.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// Each once, as first written, with the jobs that read it; whoever stands outside of the jobs is read
    /// by all of them.
    pub names: Vec<(String, Vec<String>)>,
    /// More of them are read, by a name that only the run knows, or all at once.
    pub open: bool,
}

/// What a workflow reads from `secrets` or `vars`. Case does not count (GitHub docs, "Contexts").
pub fn names(workflow: &Workflow, context: &str) -> Names {
    let mut res = Names::default();
    let mut all: Vec<String> = Vec::new();
    for job in jobs(workflow) {
        all.push(job.key.clone());
        read(&job.node, &mut |it| take(it, context, &job.key, &mut res));
        // A called workflow gets what the caller has.
        let inherits = job.node.get("secrets").and_then(Node::as_text) == Some("inherit");
        res.open |= inherits && context == "secrets";
    }
    for entry in workflow.root.entries().iter().filter(|it| it.key != "jobs") {
        read(&entry.node, &mut |it| {
            all.iter().for_each(|job| take(it, context, job, &mut res));
        });
    }
    res
}

/// Visits the expressions of a node.
fn read(node: &Node, visit: &mut dyn FnMut(&Expr)) {
    if let Some(text) = node.as_text() {
        for it in expr::pieces(text).pieces {
            if let Piece::Expression { inner, .. } = it
                && let Ok(it) = expr::parse(&text[inner])
            {
                visit(&it);
            }
        }
    }
    node.items().iter().for_each(|it| read(it, visit));
    for entry in node.entries() {
        let bare = entry.node.as_text().filter(|it| entry.key == "if" && !it.contains("${{"));
        match bare {
            Some(condition) => {
                if let Ok(it) = expr::parse(condition) {
                    visit(&it);
                }
            }
            None => read(&entry.node, visit),
        }
    }
}

fn take(of: &Expr, context: &str, job: &str, res: &mut Names) {
    let is_context =
        |it: &Expr| matches!(&it.kind, Kind::Context(name) if name.eq_ignore_ascii_case(context));
    match &of.kind {
        Kind::Index(from, by) if is_context(from) => match &by.kind {
            Kind::Literal(Value::Text(name)) => add(name, job, res),
            _ => {
                res.open = true;
                take(by, context, job, res);
            }
        },
        _ if is_context(of) => res.open = true,
        _ => of.parts(&mut |it| take(it, context, job, res)),
    }
}

fn add(name: &str, job: &str, res: &mut Names) {
    let jobs = match res.names.iter_mut().find(|it| it.0.eq_ignore_ascii_case(name)) {
        Some(it) => &mut it.1,
        None => {
            res.names.push((name.to_owned(), Vec::new()));
            match res.names.last_mut() {
                Some(it) => &mut it.1,
                None => return,
            }
        }
    };
    if jobs.iter().all(|it| it != job) {
        jobs.push(job.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::yaml::read;

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let found = names(&read(text).workflow, "secrets");
        let line = |it: &(String, Vec<String>)| format!("{} in {}\n", it.0, it.1.join(", "));
        let lines: String = found.names.iter().map(line).collect();
        expected.assert_eq(&format!("{lines}{}", if found.open { "and more\n" } else { "" }));
    }

    #[test]
    fn every_way_to_name_a_secret() {
        check(
            "on: push\nenv:\n  A: ${{ secrets.TOP }}\njobs:\n  a:\n    if: secrets.BARE != ''\n    \
             steps:\n      - run: echo ${{ secrets['QUOTED'] || SECRETS.top }}\n  b:\n    steps:\n      \
             - run: echo ${{ format('secrets.NO {0}', secrets.ARG) }} secrets.TEXT\n      - if: ${{ \
             !secrets.BRACED }}\n        run: 'true'\n",
            expect![[r#"
                BARE in a
                QUOTED in a
                top in a, b
                ARG in b
                BRACED in b
            "#]],
        );
    }

    #[test]
    fn names_that_nobody_knows_before() {
        check(
            "jobs:\n  a:\n    secrets: inherit\n    uses: a/b/.github/workflows/c.yml@v1\n",
            expect![[r#"
            and more
        "#]],
        );
        check(
            "jobs:\n  a:\n    env:\n      A: ${{ secrets[matrix.name] }}\n      B: ${{ toJSON(secrets) }}\n",
            expect![[r#"
            and more
        "#]],
        );
        check(
            "jobs:\n  a:\n    env:\n      A: ${{ secrets[vars.B] }}\n      C: ${{ steps.secrets.D }}\n",
            expect![[r#"
            and more
        "#]],
        );
    }
}
