//! What Bake makes of its files: variables, groups, matrices, and targets with what they inherit. What a function or
//! a condition would give is a gap; where not even names are known, nothing is. Source: docker/buildx v0.30,
//! `bake/bake.go` and `bake/hclparser/hclparser.go`; docs.docker.com, "Bake file reference".

use std::{borrow::Cow, cell::Cell};

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
    bodies: &'a [Cow<'a, Body>],
    env: Env<'a>,
    groups: Vec<(String, Vec<String>)>,
    targets: Vec<Written<'a>>,
    left: Cell<usize>,
    /// It is known which targets there are.
    pub(super) is_known: bool,
}

/// A target as a file says it: one block, or one combination of its matrix.
struct Written<'a> {
    name: String,
    /// `None` if only `set` knows of it.
    body: Option<&'a Body>,
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
    pub(super) fn new(bodies: &'a [Cow<'a, Body>], env: Env<'a>) -> Definition<'a> {
        let (groups, targets) = (Vec::new(), Vec::new());
        let left = Cell::new(MAX_READ);
        let mut res = Definition { bodies, env, groups, targets, left, is_known: true };
        let mut renamed: Vec<(String, Vec<String>)> = Vec::new();
        for body in bodies {
            for block in &body.blocks {
                let known = match block.kind.as_str() {
                    "group" => res.add_group(block),
                    "target" => res.add_targets(block, &mut renamed),
                    _ => Some(()),
                };
                res.is_known &= known.is_some();
            }
        }
        // What a matrix makes is a group with the name of the block; one that is written comes before it.
        res.groups.extend(renamed);
        res
    }

    fn add_group(&mut self, block: &Block) -> Option<()> {
        let targets = self.names_in(Some(&block.body), "targets", &[])?;
        // Of two with a name, the last counts.
        self.groups.retain(|it| it.0 != block.name);
        self.groups.push((block.name.clone(), targets));
        Some(())
    }

    /// Adds the targets that a block stands for: one, or one for each combination of its matrix.
    fn add_targets(
        &mut self,
        block: &'a Block,
        renamed: &mut Vec<(String, Vec<String>)>,
    ) -> Option<()> {
        let mut all: Vec<Vec<(String, Value)>> = vec![Vec::new()];
        if let Some(matrix) = block.body.get("matrix") {
            let Value::Map(axes) = self.value(matrix, &[], 0) else { return None };
            for (axis, values) in &axes.entries {
                let Value::List(values) = values else { return None };
                if self.targets.len() + all.len() * values.items.len() > MOST {
                    return None;
                }
                let mut more = Vec::new();
                for value in &values.items {
                    for own in &all {
                        more.push([&own[..], &[(axis.clone(), value.clone())]].concat());
                    }
                }
                all = more;
            }
        }
        let mut names = Vec::new();
        for own in all {
            let name = match block.body.get("name") {
                Some(it) => self.value(it, &own, 0).to_text()?.into_owned(),
                None => block.name.clone(),
            };
            if name != block.name {
                names.push(name.clone());
            }
            self.targets.push(Written { name, body: Some(&block.body), own });
        }
        if !names.is_empty() {
            renamed.push((block.name.clone(), names));
        }
        Some(())
    }

    /// Adds the target of which `set` speaks, if it says something that others see.
    pub(super) fn add_for(&mut self, it: &Override) {
        let field = it.field.as_str();
        let is_seen = ["tags", "annotations", "output"].contains(&field);
        if (is_seen || field.starts_with("labels.")) && !self.has(&it.pattern) {
            self.targets.push(Written { name: it.pattern.clone(), body: None, own: Vec::new() });
        }
    }

    /// The names of all targets.
    pub(super) fn names(&self) -> Vec<String> {
        let mut res: Vec<String> = Vec::new();
        for it in &self.targets {
            if !res.contains(&it.name) {
                res.push(it.name.clone());
            }
        }
        res
    }

    /// Adds the targets that a name stands for: groups in groups are looked into, and patterns name what they
    /// match.
    pub(super) fn look_for(&self, name: &str, res: &mut Vec<String>) {
        let mut seen = Vec::new();
        if !name.contains(['*', '?', '[', ']']) {
            return self.look_into(&name.replace('.', "_"), &mut seen, res);
        }
        for it in &self.groups {
            if covers(name, &it.0) {
                self.look_into(&it.0, &mut seen, res);
            }
        }
        for it in &self.targets {
            if covers(name, &it.name) {
                self.look_into(&it.name, &mut seen, res);
            }
        }
    }

    fn look_into(&self, name: &str, seen: &mut Vec<String>, res: &mut Vec<String>) {
        let Some(group) = self.groups.iter().find(|it| it.0 == name) else {
            if !res.iter().any(|it| it == name) {
                res.push(name.to_owned());
            }
            return;
        };
        if seen.iter().any(|it| it == name) || seen.len() > MOST {
            return;
        }
        seen.push(name.to_owned());
        for it in &group.1 {
            self.look_into(it, seen, res);
        }
    }

    /// A target with all that it inherits; `None` if there is none of that name.
    pub(super) fn target(&self, name: &str, overrides: &[Override]) -> Option<Target> {
        let mut res = self.resolve(name, overrides, &mut Vec::new())?;
        name.clone_into(&mut res.name);
        Some(res)
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
        let at = seen.len();
        seen.push((name.to_owned(), Target::default()));
        let (mut res, mut own, mut is_there) = (Target::default(), Target::default(), false);
        for it in &self.targets {
            if it.name == name {
                is_there = true;
                for parent in self.names_in(it.body, "inherits", &it.own)? {
                    res.merge(self.resolve(&parent, overrides, seen)?);
                }
                own.merge(self.said(it));
            }
        }
        res.merge(own);
        let is_name = |it: &Override| self.targets.iter().any(|own| own.name == it.pattern);
        for it in overrides {
            // A pattern is none if a target has just this name.
            if it.pattern == name || !is_name(it) && covers(&it.pattern, name) {
                res.set(it);
            }
        }
        res.without_doubles();
        seen[at].1 = res.clone();
        is_there.then_some(res)
    }

    /// Whether any target is meant by a pattern; Bake refuses one that means none.
    pub(super) fn has(&self, pattern: &str) -> bool {
        self.targets.iter().any(|it| covers(pattern, &it.name))
    }

    /// What a block says by itself.
    fn said(&self, of: &Written<'_>) -> Target {
        let get = |name: &str| match of.body.and_then(|it| it.get(name)) {
            Some(it) => self.value(it, &of.own, 0),
            None => Value::Null,
        };
        let mut res = Target {
            tags: listed(get("tags")),
            platforms: listed(get("platforms")),
            outputs: listed(get("output")),
            annotations: listed(get("annotations")).unwrap_or_default(),
            ..Target::default()
        };
        for it in res.outputs.iter_mut().flatten() {
            write_out(it);
        }
        match get("labels") {
            Value::Null => {}
            Value::Map(them) => res.labels.clone_from(&them.entries),
            it => res.labels.push((String::new(), it)),
        }
        res
    }

    /// A list of names; `None` if they are not known.
    fn names_in(
        &self,
        body: Option<&Body>,
        attribute: &str,
        own: &[(String, Value)],
    ) -> Option<Vec<String>> {
        let mut res = Vec::new();
        if let Some(it) = body.and_then(|it| it.get(attribute)) {
            for it in listed(self.value(it, own, 0)).unwrap_or_default() {
                res.push(it.to_text()?.into_owned());
            }
        }
        Some(res)
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
                let mut res = Vec::new();
                for it in them {
                    res.push(self.value(it, own, depth));
                }
                Value::list(res)
            }
            Expr::Map(them) => {
                let mut res = Vec::new();
                for (key, value) in them {
                    res.push((self.value(key, own, depth).show(), self.value(value, own, depth)));
                }
                Value::map(res)
            }
            Expr::Text(them) => self.text(them, own, depth),
        }
    }

    fn text(&self, pieces: &[Piece], own: &[(String, Value)], depth: usize) -> Value {
        // Alone in a text, a value stays what it is.
        if let [Piece::Expr(it)] = pieces {
            return self.value(it, own, depth);
        }
        let (mut res, mut length) = (Vec::new(), 0);
        for it in pieces {
            let it = match it {
                Piece::Text(it) => Value::Text(it.clone()),
                Piece::Expr(it) => match self.value(it, own, depth) {
                    Value::List(_) | Value::Map(_) | Value::Null => gap("…"),
                    it => it,
                },
            };
            for it in it.to_parts() {
                let (Part::Text(text) | Part::Unknown(text)) = &it;
                length += text.len();
                res.push(it);
            }
        }
        if length > MAX_TEXT { gap("…") } else { Value::of_parts(res) }
    }

    fn variable(&self, path: &str, own: &[(String, Value)], depth: usize) -> Value {
        let mut names = path.split('.');
        let first = names.next().unwrap_or_default();
        let mut res = match own.iter().find(|it| it.0 == first) {
            Some(it) => it.1.clone(),
            None => self.global(first, depth),
        };
        for name in names {
            let Value::Map(them) = &res else { return gap(path) };
            let Some(it) = them.get(name).cloned() else { return gap(path) };
            res = it;
        }
        res
    }

    /// A variable, which the environment goes over, or an attribute of a file, which it does not.
    fn global(&self, name: &str, depth: usize) -> Value {
        if depth == MAX_DEPTH {
            return gap(name);
        }
        let mut block = None;
        for body in self.bodies {
            if let Some(it) = body.get(name) {
                return self.value(it, &[], depth + 1);
            }
            let is_it = |it: &&Block| it.kind == "variable" && it.name == name;
            block = body.blocks.iter().rfind(is_it).or(block);
        }
        let Some(block) = block else { return gap(name) };
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

/// What stands in a list; a value by itself is one, too. `None` for nothing.
fn listed(of: Value) -> Option<Vec<Value>> {
    match of {
        Value::Null => None,
        Value::List(them) => Some(them.items.clone()),
        it => Some(vec![it]),
    }
}

/// Writes an output as `--output` would say it, if it is a map.
fn write_out(of: &mut Value) {
    let Value::Map(fields) = &*of else { return };
    let mut parts = Vec::new();
    for (key, value) in &fields.entries {
        let before = if parts.is_empty() { "" } else { "," };
        parts.push(Part::Text([before, key, "="].concat()));
        parts.extend(value.to_parts());
    }
    *of = Value::of_parts(parts);
}

/// What nobody knows, as it is written.
fn gap(written: &str) -> Value {
    let mut res = String::new();
    for it in written.split_whitespace() {
        if !res.is_empty() {
            res.push(' ');
        }
        res.push_str(it);
    }
    if let Some((at, _)) = res.char_indices().nth(MAX_SHOWN) {
        res.truncate(at);
        res.push('…');
    }
    Value::Unknown(res)
}
