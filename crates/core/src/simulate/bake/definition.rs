//! What Bake makes of its files: variables, groups, matrices, and targets with what they inherit. What a function or
//! a condition would give is a gap; where not even names are known, nothing is. Source: docker/buildx v0.30,
//! `bake/bake.go` and `bake/hclparser/hclparser.go`; docs.docker.com, "Bake file reference".

use std::cell::Cell;

use super::Target;
use crate::{
    expr::{Part, Value},
    hcl::{Block, Body, Expr, Piece},
    simulate::variables::covers,
};

/// So many targets and combinations of a matrix are looked at; more make a definition unknown.
const MOST: usize = 300;
/// So many expressions are read for one step, and no text grows longer than this.
const MAX_READ: usize = 20_000;
const MAX_TEXT: usize = 5000;
/// A variable may be made of others, and these of others.
const MAX_DEPTH: usize = 20;
/// As much of an expression is shown where nobody knows what it gives.
const MAX_SHOWN: usize = 60;

/// What the environment holds for a variable, if it is there.
pub(super) type Env<'a> = &'a dyn Fn(&str) -> Option<Value>;

/// All files of a step in one.
pub(super) struct Definition<'a> {
    bodies: &'a [&'a Body],
    env: Env<'a>,
    groups: Vec<(String, Vec<String>)>,
    targets: Vec<Written<'a>>,
    left: Cell<usize>,
}

/// A target as a file says it: one block, or one combination of its matrix.
struct Written<'a> {
    name: String,
    body: &'a Body,
    /// The values of the matrix.
    own: Vec<(String, Value)>,
}

/// What `set` puts in place: `app.tags+=a/b:1`.
pub(super) struct Override {
    pub(super) pattern: String,
    pub(super) field: String,
    pub(super) adds: bool,
    pub(super) value: Value,
}

impl<'a> Definition<'a> {
    /// `None` if it cannot be known which targets there are.
    pub(super) fn new(bodies: &'a [&'a Body], env: Env<'a>) -> Option<Definition<'a>> {
        let left = Cell::new(MAX_READ);
        let mut res = Definition { bodies, env, groups: Vec::new(), targets: Vec::new(), left };
        let mut renamed: Vec<(String, Vec<String>)> = Vec::new();
        for block in bodies.iter().flat_map(|it| &it.blocks) {
            match block.kind.as_str() {
                "group" => {
                    let targets = res.names(block.body.get("targets"), &[])?;
                    // Of two with a name, the last counts.
                    res.groups.retain(|it| it.0 != block.name);
                    res.groups.push((block.name.clone(), targets));
                }
                "target" => {
                    let made = res.written(&block.name, &block.body)?;
                    if made.iter().any(|it| it.name != block.name) {
                        let names = made.iter().map(|it| it.name.clone()).collect();
                        renamed.push((block.name.clone(), names));
                    }
                    res.targets.extend(made);
                }
                _ => {}
            }
        }
        // What a matrix makes is a group with the name of the block; one that is written comes before it.
        res.groups.extend(renamed);
        (res.targets.len() <= MOST).then_some(res)
    }

    /// The targets that a block stands for.
    fn written(&self, name: &str, body: &'a Body) -> Option<Vec<Written<'a>>> {
        let mut all: Vec<Vec<(String, Value)>> = vec![Vec::new()];
        if let Some(matrix) = body.get("matrix") {
            let Value::Map(axes) = self.value(matrix, &[], 0) else { return None };
            for (axis, values) in &axes.entries {
                let Value::List(values) = values else { return None };
                if all.len() * values.items.len() > MOST {
                    return None;
                }
                let with = |it: &Value| {
                    let add = |own: &Vec<_>| [&own[..], &[(axis.clone(), it.clone())]].concat();
                    all.iter().map(add).collect::<Vec<_>>()
                };
                all = values.items.iter().flat_map(with).collect();
            }
        }
        let make = |own: Vec<(String, Value)>| {
            let name = match body.get("name") {
                Some(it) => self.value(it, &own, 0).to_text()?.into_owned(),
                None => name.to_owned(),
            };
            Some(Written { name, body, own })
        };
        all.into_iter().map(make).collect()
    }

    /// The targets that a name stands for: groups in groups are looked into, and patterns name what they match.
    pub(super) fn named(&self, name: &str) -> Vec<String> {
        let mut names = vec![name.replace('.', "_")];
        if name.contains(['*', '?', '[', ']']) {
            let all =
                self.groups.iter().map(|it| &it.0).chain(self.targets.iter().map(|it| &it.name));
            names = all.filter(|it| covers(name, it)).cloned().collect();
        }
        let (mut res, mut seen) = (Vec::new(), Vec::new());
        names.iter().for_each(|it| self.look_into(it, &mut seen, &mut res));
        res
    }

    fn look_into<'b>(&'b self, name: &'b str, seen: &mut Vec<&'b str>, res: &mut Vec<String>) {
        let group = self.groups.iter().find(|it| it.0 == name);
        match group {
            Some(_) if seen.contains(&name) || seen.len() > MOST => {}
            Some((_, targets)) => {
                seen.push(name);
                targets.iter().for_each(|it| self.look_into(it, seen, res));
            }
            None if res.iter().any(|it| it == name) => {}
            None => res.push(name.to_owned()),
        }
    }

    /// A target with all that it inherits; `None` if there is none of that name.
    pub(super) fn target(&self, name: &str, overrides: &[Override]) -> Option<Target> {
        self.resolve(name, overrides, &mut Vec::new())
            .map(|it| Target { name: name.to_owned(), ..it })
    }

    /// Parents one after the other, of which each goes over what the ones before it say; then the target's own;
    /// then what is put in its place. Of a circle, nothing is inherited.
    fn resolve(
        &self,
        name: &str,
        overrides: &[Override],
        seen: &mut Vec<(String, Target)>,
    ) -> Option<Target> {
        if let Some((_, it)) = seen.iter().find(|it| it.0 == name) {
            return Some(it.clone());
        }
        seen.push((name.to_owned(), Target::default()));
        let mut own = self.targets.iter().filter(|it| it.name == name).peekable();
        own.peek()?;
        let mut parents = Vec::new();
        let mut res = Target::default();
        let mut said = Target::default();
        for it in own {
            parents.extend(self.names(it.body.get("inherits"), &it.own)?);
            said.merge(self.said(it));
        }
        for it in parents {
            res.merge(self.resolve(&it, overrides, seen)?);
        }
        res.merge(said);
        let meant: Vec<&Override> =
            overrides.iter().filter(|it| self.is_meant(&it.pattern, name)).collect();
        res.set(&meant);
        res.without_doubles();
        if let Some(it) = seen.iter_mut().find(|it| it.0 == name) {
            it.1 = res.clone();
        }
        Some(res)
    }

    /// Whether any target is meant by a pattern; Bake refuses one that means none.
    pub(super) fn has(&self, pattern: &str) -> bool {
        self.targets.iter().any(|it| covers(pattern, &it.name))
    }

    /// Whether an override is one of this target: a pattern is none if a target has just this name.
    fn is_meant(&self, pattern: &str, name: &str) -> bool {
        let is_name = self.targets.iter().any(|it| it.name == pattern);
        if is_name { pattern == name } else { covers(pattern, name) }
    }

    /// What a block says by itself.
    fn said(&self, of: &Written<'_>) -> Target {
        let list = |name: &str| match self.value(of.body.get(name)?, &of.own, 0) {
            Value::Null => None,
            Value::List(them) => Some(them.items.clone()),
            it => Some(vec![it]),
        };
        let labels = of.body.get("labels").map(|it| self.value(it, &of.own, 0));
        let labels = match labels {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Map(them)) => them.entries.clone(),
            Some(it) => vec![(String::new(), it)],
        };
        Target {
            tags: list("tags"),
            platforms: list("platforms"),
            outputs: list("output").map(|it| it.into_iter().map(output).collect()),
            annotations: list("annotations").unwrap_or_default(),
            labels,
            ..Target::default()
        }
    }

    /// A list of names; `None` if they are not known.
    fn names(&self, of: Option<&Expr>, own: &[(String, Value)]) -> Option<Vec<String>> {
        let Some(of) = of else { return Some(Vec::new()) };
        match self.value(of, own, 0) {
            Value::Null => Some(Vec::new()),
            Value::List(them) => them.items.iter().map(|it| it.to_text().map(Into::into)).collect(),
            _ => None,
        }
    }

    /// What an expression gives, where the values of a matrix are known by their names.
    fn value(&self, of: &Expr, own: &[(String, Value)], depth: usize) -> Value {
        let Some(left) = self.left.get().checked_sub(1) else { return gap("…") };
        self.left.set(left);
        match of {
            Expr::Null => Value::Null,
            Expr::Name(it) => self.variable(it, own, depth),
            Expr::Other(it) => gap(it),
            Expr::List(them) => {
                Value::list(them.iter().map(|it| self.value(it, own, depth)).collect())
            }
            Expr::Map(them) => {
                let pair = |it: &(Expr, Expr)| {
                    (self.value(&it.0, own, depth).show(), self.value(&it.1, own, depth))
                };
                Value::map(them.iter().map(pair).collect())
            }
            Expr::Text(them) => self.text(them, own, depth),
        }
    }

    fn text(&self, pieces: &[Piece], own: &[(String, Value)], depth: usize) -> Value {
        // Alone in a text, a value stays what it is.
        if let [Piece::Expr(it)] = pieces {
            return self.value(it, own, depth);
        }
        let part = |it: &Piece| match it {
            Piece::Text(it) => vec![Part::Text(it.clone())],
            Piece::Expr(it) => match self.value(it, own, depth) {
                Value::List(_) | Value::Map(_) | Value::Null => vec![Part::Unknown("…".to_owned())],
                it => it.to_parts(),
            },
        };
        let parts: Vec<Part> = pieces.iter().flat_map(part).collect();
        let length = |it: &Part| match it {
            Part::Text(it) | Part::Unknown(it) => it.len(),
        };
        match parts.iter().map(length).sum::<usize>() > MAX_TEXT {
            true => gap("…"),
            false => Value::of_parts(parts),
        }
    }

    fn variable(&self, path: &str, own: &[(String, Value)], depth: usize) -> Value {
        let mut names = path.split('.');
        let first = names.next().unwrap_or_default();
        let known = own.iter().find(|it| it.0 == first).map(|it| it.1.clone());
        let whole = known.unwrap_or_else(|| self.global(first, depth));
        let field = |of: Value, name: &str| match of {
            Value::Map(it) => it.get(name).cloned().unwrap_or_else(|| gap(path)),
            _ => gap(path),
        };
        names.fold(whole, field)
    }

    /// A variable, which the environment goes over, or an attribute of a file, which it does not.
    fn global(&self, name: &str, depth: usize) -> Value {
        if depth == MAX_DEPTH {
            return gap(name);
        }
        let attribute = self.bodies.iter().rev().find_map(|it| it.get(name));
        if let Some(it) = attribute {
            return self.value(it, &[], depth + 1);
        }
        let is_it = |it: &&Block| it.kind == "variable" && it.name == name;
        let mut blocks = self.bodies.iter().flat_map(|it| &it.blocks);
        let Some(block) = blocks.rfind(is_it) else { return gap(name) };
        let default = block.body.get("default").map(|it| self.value(it, &[], depth + 1));
        match ((self.env)(name), default) {
            // What the environment says of anything but a text is read by its type.
            (Some(it), None | Some(Value::Text(_) | Value::Partial(_))) => it,
            (Some(_), _) => gap(name),
            (None, Some(it)) => it,
            // Without a type it is empty.
            (None, None) if block.body.get("type").is_none() => Value::Text(String::new()),
            (None, None) => gap(name),
        }
    }
}

/// An output as `--output` would say it; a map is one, too.
fn output(of: Value) -> Value {
    let Value::Map(fields) = &of else { return of };
    let mut parts = Vec::new();
    for (n, (key, value)) in fields.entries.iter().enumerate() {
        let before = if n > 0 { "," } else { "" };
        parts.push(Part::Text([before, key, "="].concat()));
        parts.extend(value.to_parts());
    }
    Value::of_parts(parts)
}

/// What nobody knows, as it is written.
fn gap(written: &str) -> Value {
    let mut res = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = res.char_indices().nth(MAX_SHOWN) {
        res.truncate(at);
        res.push('…');
    }
    Value::Unknown(res)
}
