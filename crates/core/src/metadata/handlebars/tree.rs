//! What a template is made of. Source: Handlebars 4.7, `docs/compiler-api.md`.

#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) nodes: Vec<Node>,
    /// Its own names for what the helper gives it.
    pub(super) names: Vec<String>,
    /// It holds nothing but the block of an `{{else if}}`.
    pub(super) chained: bool,
}

#[derive(Debug)]
pub(super) enum Node {
    Content(Content),
    Comment(Strip),
    Partial { name: String, strip: Strip },
    Mustache { call: Call, escaped: bool, strip: Strip },
    Block(Block),
}

#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) original: String,
    /// What is left of it once blanks were removed.
    pub(super) value: String,
    pub(super) left_stripped: bool,
    pub(super) right_stripped: bool,
}

#[derive(Debug)]
pub(super) struct Block {
    pub(super) call: Call,
    /// `None` for `{{^x}}` without `{{else}}`.
    pub(super) program: Option<Program>,
    pub(super) inverse: Option<Program>,
    pub(super) open: Strip,
    pub(super) between: Strip,
    pub(super) close: Strip,
}

/// Which of the two ends of a `{{ }}` has a `~`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Strip {
    pub(super) open: bool,
    pub(super) close: bool,
}

#[derive(Debug)]
pub(super) struct Call {
    pub(super) head: Expr,
    pub(super) params: Vec<Expr>,
    pub(super) hash: Vec<(String, Expr)>,
}

#[derive(Debug)]
pub(super) enum Expr {
    Path(Path),
    Text(String),
    Number(String),
    Bool(bool),
    Undefined,
    Null,
    Call(Box<Call>),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    /// `@…`.
    pub(super) data: bool,
    /// How many `..` it begins with.
    pub(super) depth: usize,
    pub(super) parts: Vec<String>,
    /// As written, for errors and for matching ends of blocks.
    pub(super) original: String,
    /// Where it begins, in bytes.
    pub(super) start: usize,
}

impl Call {
    /// What is called. A literal that stands where a name should is one.
    pub(super) fn path(&self) -> Path {
        match &self.head {
            Expr::Path(it) => it.clone(),
            it => {
                let original = it.original();
                Path { parts: vec![original.clone()], original, ..Path::default() }
            }
        }
    }
}

impl Expr {
    /// As the source has it: what a block's end has to repeat.
    pub(super) fn original(&self) -> String {
        match self {
            Expr::Path(it) => it.original.clone(),
            Expr::Text(it) | Expr::Number(it) => it.clone(),
            Expr::Bool(it) => it.to_string(),
            Expr::Undefined => "undefined".to_owned(),
            Expr::Null => "null".to_owned(),
            Expr::Call(it) => it.head.original(),
        }
    }
}

impl Path {
    /// One name and nothing else: only such a path may be a helper.
    pub(super) fn is_simple(&self) -> bool {
        self.parts.len() == 1 && !self.is_scoped() && self.depth == 0
    }

    /// It says that it begins at `this`.
    fn is_scoped(&self) -> bool {
        let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
        let mut found = self.original.match_indices("this").map(|it| &self.original[it.0 + 4..]);
        self.original.starts_with('.') || found.any(|it| !it.starts_with(is_word))
    }

    /// The name that a block around it may have given to a value.
    pub(super) fn first_name(&self) -> Option<&str> {
        let can_be = self.depth == 0 && !self.is_scoped();
        self.parts.first().filter(|_| can_be).map(String::as_str)
    }
}
