//! What a tree of a template gives with a context. Source: Handlebars 4.7, `lib/handlebars/helpers`
//! and what its compiler makes of calls.

use super::{
    Function, Value,
    tree::{Block, Call, Expr, Node, Path, Program},
    value::{escape, is_empty, is_same, is_truthy, property, text},
};
use crate::{
    host::Host,
    metadata::{Fault, date},
};

/// A list within a list within a list grows without bound; what people write does not.
const MAX_LENGTH: usize = 1 << 16;

pub(super) fn render(program: &Program, context: Value, host: &dyn Host) -> Result<String, Fault> {
    let frame = Frame { contexts: vec![context], data: Vec::new(), named: Vec::new(), host };
    frame.program(program)
}

/// Where in a template evaluation is.
#[derive(Clone)]
struct Frame<'a> {
    /// From the root to what `this` is.
    contexts: Vec<Value>,
    /// `@index` and others; later ones hide earlier ones.
    data: Vec<(&'static str, Value)>,
    /// What blocks have given names to; the same holds.
    named: Vec<(&'a str, Named)>,
    host: &'a dyn Host,
}

/// A value that a helper gives a block, or its place where there is none.
#[derive(Clone)]
enum Named {
    Value(Value),
    Missing(usize),
}

/// What a block does when a helper calls it.
#[derive(Clone, Copy)]
struct Body<'a> {
    main: Option<&'a Program>,
    inverse: Option<&'a Program>,
}

impl<'a> Frame<'a> {
    fn program(&self, program: &'a Program) -> Result<String, Fault> {
        let mut res = String::new();
        for node in &program.nodes {
            match node {
                Node::Content(it) => res.push_str(&it.value),
                Node::Comment(_) => {}
                Node::Partial { name, .. } => {
                    return Err(Fault::error(format!("The partial {name} could not be found")));
                }
                Node::Mustache { call, escaped, .. } => {
                    let text = text(&self.mustache(call)?)?;
                    res.push_str(&if *escaped { escape(&text) } else { text });
                }
                Node::Block(it) => res.push_str(&text(&self.block(it)?)?),
            }
            if MAX_LENGTH < res.len() {
                return Err(Fault::Unknown("{{#".to_owned()));
            }
        }
        Ok(res)
    }

    fn mustache(&self, call: &Call) -> Result<Value, Fault> {
        let path = call.path();
        match self.kind(call, &path) {
            Kind::Helper => self.helper(call, &path, None),
            Kind::Ambiguous | Kind::Simple => self.called(self.look_up(&path)?),
        }
    }

    fn block(&self, block: &'a Block) -> Result<Value, Fault> {
        let body = Body { main: block.program.as_ref(), inverse: block.inverse.as_ref() };
        let path = block.call.path();
        match self.kind(&block.call, &path) {
            Kind::Helper => self.helper(&block.call, &path, Some(body)),
            Kind::Ambiguous | Kind::Simple => {
                let value = self.called(self.look_up(&path)?)?;
                self.block_of(value, body).map(Value::Text)
            }
        }
    }

    /// A block whose name is no helper: for true and for what is there, for each item of a list, and
    /// the other way round for what is missing.
    fn block_of(&self, value: Value, body: Body<'a>) -> Result<String, Fault> {
        match value {
            Value::Bool(true) => self.run(body.main),
            Value::Bool(false) | Value::Nothing => self.run(body.inverse),
            Value::List(them) if them.is_empty() => self.run(body.inverse),
            Value::List(_) => self.each(value, body),
            it => self.with(it).run(body.main),
        }
    }

    fn run(&self, program: Option<&'a Program>) -> Result<String, Fault> {
        self.run_with(program, None)
    }

    /// Runs a block with values for its names, if its helper has any.
    fn run_with(
        &self,
        program: Option<&'a Program>,
        values: Option<&[Value]>,
    ) -> Result<String, Fault> {
        let Some(program) = program else { return Ok(String::new()) };
        if program.names.is_empty() {
            return self.program(program);
        }
        let mut frame = self.clone();
        for (n, name) in program.names.iter().enumerate() {
            let value = match values {
                Some(them) => Named::Value(them.get(n).cloned().unwrap_or(Value::Nothing)),
                None => Named::Missing(n),
            };
            frame.named.push((name.as_str(), value));
        }
        frame.program(program)
    }

    /// A block about another context, to which `..` leads back; the same once more is no other.
    fn with(&self, context: Value) -> Self {
        let mut res = self.clone();
        if !self.contexts.last().is_some_and(|it| is_same(it, &context)) {
            res.contexts.push(context);
        }
        res
    }

    fn param(&self, expr: &Expr) -> Result<Value, Fault> {
        Ok(match expr {
            Expr::Path(it) => self.look_up(it)?,
            Expr::Text(it) => Value::Text(it.clone()),
            Expr::Number(it) => Value::Number(it.clone()),
            Expr::Bool(it) => Value::Bool(*it),
            Expr::Undefined | Expr::Null => Value::Nothing,
            Expr::Call(it) => self.helper(it, &it.path(), None)?,
        })
    }

    fn kind(&self, call: &Call, path: &Path) -> Kind {
        if path.is_simple() && self.named(path).is_some() {
            return Kind::Simple;
        }
        let known = [
            "helperMissing",
            "blockHelperMissing",
            "each",
            "if",
            "unless",
            "with",
            "log",
            "lookup",
        ];
        let is_call = !call.params.is_empty() || !call.hash.is_empty();
        match path.is_simple() {
            _ if is_call => Kind::Helper,
            true if known.contains(&path.parts[0].as_str()) => Kind::Helper,
            true => Kind::Ambiguous,
            false => Kind::Simple,
        }
    }

    /// What a block around a path calls by its first name.
    fn named(&self, path: &Path) -> Option<&Named> {
        let name = path.first_name()?;
        self.named.iter().rev().find(|it| it.0 == name).map(|it| &it.1)
    }

    /// Functions are called when they stand alone.
    fn called(&self, value: Value) -> Result<Value, Fault> {
        match value {
            Value::Function(Function::Gives(it)) => it.map(|it| *it),
            Value::Function(Function::Date(_)) => Err(no_hash()),
            it => Ok(it),
        }
    }

    fn look_up(&self, path: &Path) -> Result<Value, Fault> {
        let (begin, parts) = match self.named(path) {
            Some(Named::Value(it)) => (it, &path.parts[1..]),
            Some(Named::Missing(n)) => {
                let message = format!("Cannot read properties of undefined (reading '{n}')");
                return Err(Fault::type_error(message));
            }
            None => self.start(path),
        };
        // Only what is looked for is copied: a context may hold much.
        let Some((first, rest)) = parts.split_first() else { return Ok(begin.clone()) };
        rest.iter().try_fold(property(begin, first)?, |res, part| property(&res, part))
    }

    /// Where a path begins, and what is left of it.
    fn start<'p>(&self, path: &'p Path) -> (&Value, &'p [String]) {
        let context = |at: Option<usize>| at.and_then(|it| self.contexts.get(it));
        let (found, parts) = match (path.data, path.parts.as_slice()) {
            (true, [name, rest @ ..]) if name == "root" => (context(Some(0)), rest),
            (true, [name, rest @ ..]) => {
                let found = self.data.iter().rev().find(|it| it.0 == name.as_str());
                (found.map(|it| &it.1), rest)
            }
            (_, parts) => (context(self.contexts.len().checked_sub(path.depth + 1)), parts),
        };
        (found.unwrap_or(&Value::Nothing), parts)
    }

    fn helper(&self, call: &Call, path: &Path, body: Option<Body<'a>>) -> Result<Value, Fault> {
        let name = if path.is_simple() { path.parts[0].as_str() } else { "" };
        if matches!(name, "helperMissing" | "blockHelperMissing") {
            // Handlebars takes both away from what templates may call.
            let message = "Cannot read properties of undefined (reading 'call')";
            return Err(Fault::type_error(message));
        }
        let params: Vec<Value> =
            call.params.iter().map(|it| self.param(it)).collect::<Result<_, _>>()?;
        let mut hash = Vec::new();
        for (key, value) in &call.hash {
            hash.push((key.as_str(), self.param(value)?));
        }
        match name {
            "if" | "unless" => self.condition(name, params, &hash, body),
            "each" => match params.into_iter().next() {
                None => Err(Fault::error("Must pass iterator to #each")),
                Some(it) if body.is_none() => Err(no_block(match self.called(it)? {
                    Value::List(them) if !them.is_empty() => "fn",
                    Value::Map(them) | Value::Printed(_, them) if !them.is_empty() => "fn",
                    _ => "inverse",
                })),
                Some(it) => self.each(self.called(it)?, body.unwrap_or(NOTHING)).map(Value::Text),
            },
            "with" => match <[Value; 1]>::try_from(params) {
                Err(_) => Err(Fault::error("#with requires exactly one argument")),
                Ok([it]) if body.is_none() => Err(no_block(match is_empty(&self.called(it)?) {
                    true => "options.inverse",
                    false => "fn",
                })),
                Ok([it]) => {
                    let (it, body) = (self.called(it)?, body.unwrap_or(NOTHING));
                    match is_empty(&it) {
                        true => self.run(body.inverse),
                        false => self.with(it.clone()).run_with(body.main, Some(&[it])),
                    }
                    .map(Value::Text)
                }
            },
            "lookup" => match params.as_slice() {
                [of, field, ..] if is_truthy(of) => property(of, &text(field)?),
                [of, _, ..] => Ok(of.clone()),
                _ => Err(Fault::Unknown("{{lookup}}".to_owned())),
            },
            "log" => Ok(Value::Nothing),
            _ => self.own_helper(path, &params, &hash),
        }
    }

    /// A function of the context, called with parameters.
    fn own_helper(
        &self,
        path: &Path,
        params: &[Value],
        hash: &[(&str, Value)],
    ) -> Result<Value, Fault> {
        match self.look_up(path)? {
            Value::Function(Function::Gives(it)) => it.map(|it| *it),
            Value::Function(Function::Date(instant)) => match params {
                [] => Err(no_hash()),
                [format] => self.date(instant, format, hash).map(Value::Text),
                // The second parameter stands where the options should.
                [_, Value::Nothing, ..] => Err(no_hash()),
                _ => Err(Fault::type_error("Cannot convert undefined or null to object")),
            },
            // Whatever is not there, or nothing, is a helper that nobody knows.
            it if is_truthy(&it) => Err(Fault::Unknown(format!("{{{{{} …}}}}", path.original))),
            _ if params.is_empty() => Ok(Value::Nothing),
            _ => Err(Fault::error(format!("Missing helper: \"{}\"", path.original))),
        }
    }

    fn date(&self, instant: i64, format: &Value, hash: &[(&str, Value)]) -> Result<String, Fault> {
        let mut zone = Value::Text("UTC".to_owned());
        for (key, value) in hash {
            match *key {
                "tz" => zone = value.clone(),
                key => return Err(Fault::error(format!("Unknown {key} attribute"))),
            }
        }
        let zone = match &zone {
            Value::Function(_) => return Err(Fault::Unknown("tz=".to_owned())),
            it if !is_truthy(it) => {
                let message = "Cannot read properties of undefined (reading 'format')";
                return Err(Fault::type_error(message));
            }
            Value::Text(it) => it,
            it => {
                let kind = match it {
                    Value::Bool(_) => "boolean",
                    Value::Number(_) => "number",
                    _ => "object",
                };
                let name = text(it)?;
                let message = format!("Time zone name must be a string, got {name} [{kind}]");
                return Err(Fault::error(message));
            }
        };
        match format {
            Value::Text(it) => Ok(date::format(it, instant, zone, self.host)),
            Value::Nothing => Ok(date::format("", instant, zone, self.host)),
            _ => Err(Fault::Unknown("{{date}}".to_owned())),
        }
    }

    fn condition(
        &self,
        name: &str,
        params: Vec<Value>,
        hash: &[(&str, Value)],
        body: Option<Body<'a>>,
    ) -> Result<Value, Fault> {
        let [value] = <[Value; 1]>::try_from(params)
            .map_err(|_| Fault::error(format!("#{name} requires exactly one argument")))?;
        let value = self.called(value)?;
        let is_zero = matches!(&value, Value::Number(it) if it == "0");
        let includes_zero =
            hash.iter().rev().find(|it| it.0 == "includeZero").is_some_and(|it| is_truthy(&it.1));
        let holds = if is_zero { includes_zero } else { !is_empty(&value) };
        let Some(body) = body else {
            return Err(no_block(if holds { "options.fn" } else { "options.inverse" }));
        };
        self.run(if holds == (name == "if") { body.main } else { body.inverse }).map(Value::Text)
    }

    fn each(&self, value: Value, body: Body<'a>) -> Result<String, Fault> {
        let number = |n: usize| Value::Number(n.to_string());
        let items: Vec<(Value, Value)> = match value {
            Value::List(them) => {
                them.into_iter().enumerate().map(|(n, it)| (number(n), it)).collect()
            }
            Value::Map(them) | Value::Printed(_, them) => {
                them.into_iter().map(|(key, it)| (Value::Text(key.to_owned()), it)).collect()
            }
            _ => Vec::new(),
        };
        if items.is_empty() {
            return self.run(body.inverse);
        }
        let mut res = String::new();
        let count = items.len();
        for (n, (key, it)) in items.into_iter().enumerate() {
            let mut frame = self.with(it.clone());
            frame.data.push(("key", key.clone()));
            frame.data.push(("index", number(n)));
            frame.data.push(("first", Value::Bool(n == 0)));
            frame.data.push(("last", Value::Bool(n + 1 == count)));
            res.push_str(&frame.run_with(body.main, Some(&[it, key]))?);
        }
        Ok(res)
    }
}

const NOTHING: Body<'static> = Body { main: None, inverse: None };

/// How a name with its parameters is read.
enum Kind {
    /// A call of a helper.
    Helper,
    /// A helper's name or that of a value.
    Ambiguous,
    Simple,
}

fn no_hash() -> Fault {
    Fault::type_error("Cannot read properties of undefined (reading 'hash')")
}

/// A helper of blocks in a place where no block is.
fn no_block(called: &str) -> Fault {
    Fault::type_error(format!("{called} is not a function"))
}
