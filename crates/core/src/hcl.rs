//! The part of HashiCorp's configuration language that Bake files are written in: blocks, attributes, texts with
//! `${…}`, lists, maps and names. Whatever else an expression holds stays as it is written. JSON says the same in
//! another way. What the names mean is no matter of this. Sources: HCL native syntax specification and HCL JSON
//! syntax specification, hashicorp/hcl v2.

mod json;
mod read;

pub use self::{json::read_json, read::read};

/// What stands in a file or in a block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    pub attributes: Vec<(String, Expr)>,
    pub blocks: Vec<Block>,
}

/// `target "app" { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub kind: String,
    /// Empty if it has none.
    pub name: String,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A text, a number, `true` or `false`.
    Text(Vec<Piece>),
    Null,
    /// `TAG`, `item.tag`
    Name(String),
    List(Vec<Expr>),
    Map(Vec<(Expr, Expr)>),
    /// Anything else, as it is written.
    Other(String),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    /// `${…}`
    Expr(Expr),
}

/// More lists, maps and blocks in each other make a text unreadable.
const MAX_DEPTH: usize = 50;

impl Body {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&Expr> {
        self.attributes.iter().find(|it| it.0 == name).map(|it| &it.1)
    }
}

impl Expr {
    /// A text as it is.
    pub fn text(of: &str) -> Expr {
        Expr::Text(vec![Piece::Text(of.to_owned())])
    }
}
