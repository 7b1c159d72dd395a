//! The same said in JSON: what is a block there is an object of objects, or a list of such.

use super::{Block, Body, Expr, MAX_DEPTH, read::template};
use crate::data::Data;

/// What Bake takes for blocks. Source: docker/buildx v0.30, `bake/bake.go`, `Config`, and
/// `bake/hclparser/hclparser.go`, `inputs`.
const BLOCKS: &[&str] = &["group", "target", "variable", "function"];

/// Reads a file in JSON; `None` if it is no object.
pub fn read_json(text: &str) -> Option<Body> {
    let Data::Map(entries) = Data::from_json(text).ok()? else { return None };
    let mut res = Body::default();
    for (key, value) in entries {
        match BLOCKS.contains(&key.as_str()) {
            true => blocks(&key, &value, &mut res.blocks),
            false => res.attributes.push((key, expr(&value, 0))),
        }
    }
    Some(res)
}

fn blocks(kind: &str, of: &Data, res: &mut Vec<Block>) {
    for it in each(of) {
        let Data::Map(named) = it else { continue };
        for (name, bodies) in named {
            for body in each(bodies) {
                let Data::Map(entries) = body else { continue };
                let attribute = |it: &(String, Data)| (it.0.clone(), expr(&it.1, 0));
                let attributes = entries.iter().map(attribute).collect();
                let body = Body { attributes, blocks: Vec::new() };
                res.push(Block { kind: kind.to_owned(), name: name.clone(), body });
            }
        }
    }
}

/// The items of a list, or the one that stands for itself.
fn each(of: &Data) -> &[Data] {
    match of {
        Data::List(them) => them,
        it => std::slice::from_ref(it),
    }
}

/// Texts are templates there, too.
fn expr(of: &Data, depth: usize) -> Expr {
    match of {
        _ if depth > MAX_DEPTH => Expr::Other("…".to_owned()),
        Data::Null => Expr::Null,
        Data::Text(it) => template(it),
        Data::List(them) => Expr::List(them.iter().map(|it| expr(it, depth + 1)).collect()),
        Data::Map(them) => {
            let pair = |it: &(String, Data)| (template(&it.0), expr(&it.1, depth + 1));
            Expr::Map(them.iter().map(pair).collect())
        }
        Data::Bool(_) | Data::Number(_) => Expr::text(&of.to_json()),
    }
}
