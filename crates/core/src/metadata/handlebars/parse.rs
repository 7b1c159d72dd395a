//! Templates as trees. Source: Handlebars 4.7, `src/handlebars.yy` and `lib/helpers.js` of its
//! parser.

use super::{
    lex::{Kind, Token, lex, position},
    tree::{Block, Call, Content, Expr, Node, Path, Program, Strip},
};
use crate::metadata::Fault;

/// Nothing that people write goes deeper.
const MAX_DEPTH: usize = 64;

pub(super) fn parse(template: &str) -> Result<Program, Fault> {
    let mut parser = Parser { template, tokens: lex(template), at: 0, depth: 0 };
    let res = parser.program()?;
    match parser.peek() {
        Kind::Eof => Ok(res),
        _ => Err(parser.unexpected("")),
    }
}

struct Parser<'a> {
    template: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn token(&self) -> &Token {
        // The last token is the end of the text, and nothing goes past it.
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn peek(&self) -> Kind {
        self.token().kind
    }

    fn next(&mut self) -> Token {
        let res = self.token().clone();
        self.at += 1;
        res
    }

    fn take(&mut self, kind: Kind) -> Result<Token, Fault> {
        match self.peek() {
            it if it == kind => Ok(self.next()),
            _ => Err(self.unexpected("")),
        }
    }

    /// The error of the original; which tokens it had expected is told where an expression begins.
    fn unexpected(&self, expected: &str) -> Fault {
        let token = self.token();
        match token.kind {
            Kind::Raw => return Fault::Unknown(token.text.clone()),
            Kind::Broken => return Fault::error(token.text.as_str()),
            _ => {}
        }
        let read = self.at.checked_sub(1).map_or(0, |it| self.tokens[it].end);
        let line = self.template[..read].matches('\n').count() + 1;
        let position = position(self.template, token.start, token.end);
        let expecting =
            if expected.is_empty() { String::new() } else { format!("Expecting {expected}, ") };
        let got = token.kind.name();
        Fault::error(format!("Parse error on line {line}:\n{position}\n{expecting}got '{got}'"))
    }

    /// An error that is found once the tokens are read, with where its path begins.
    fn exception(&self, message: String, path: &Path) -> Fault {
        let before = &self.template[..path.start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count();
        Fault::error(format!("{message} - {line}:{column}"))
    }

    fn program(&mut self) -> Result<Program, Fault> {
        self.depth += 1;
        if MAX_DEPTH < self.depth {
            return Err(Fault::Unknown("{{#".to_owned()));
        }
        let mut res = Program::default();
        while let Some(it) = self.node()? {
            res.nodes.push(it);
        }
        self.depth -= 1;
        Ok(res)
    }

    fn node(&mut self) -> Result<Option<Node>, Fault> {
        let token = match self.peek() {
            Kind::Eof | Kind::OpenEndblock | Kind::Inverse | Kind::OpenInverseChain => {
                return Ok(None);
            }
            _ => self.token().clone(),
        };
        Ok(Some(match token.kind {
            Kind::Content => {
                self.at += 1;
                let value = token.text.clone();
                Node::Content(Content { original: token.text, value, ..Content::default() })
            }
            Kind::Comment => {
                self.at += 1;
                Node::Comment(strip(&token, &token))
            }
            Kind::Open => self.mustache(Kind::Close)?,
            Kind::OpenUnescaped => self.mustache(Kind::CloseUnescaped)?,
            Kind::OpenPartial => self.partial()?,
            Kind::OpenBlock => Node::Block(self.block()?),
            Kind::OpenInverse => Node::Block(self.inverse_block()?),
            _ => return Err(self.unexpected("")),
        }))
    }

    fn mustache(&mut self, close: Kind) -> Result<Node, Fault> {
        let open = self.next();
        let call = self.call()?;
        let close = self.take(close)?;
        let escaped = !open.text[2..].ends_with(['{', '&']);
        Ok(Node::Mustache { call, escaped, strip: strip(&open, &close) })
    }

    fn partial(&mut self) -> Result<Node, Fault> {
        let open = self.next();
        if !open.text.ends_with('>') || open.text.contains('#') {
            return Err(Fault::Unknown(open.text));
        }
        if self.peek() == Kind::OpenSexpr {
            return Err(Fault::Unknown("{{> (".to_owned()));
        }
        let call = self.call()?;
        let close = self.take(Kind::Close)?;
        Ok(Node::Partial { name: call.head.original(), strip: strip(&open, &close) })
    }

    fn block(&mut self) -> Result<Block, Fault> {
        let open = self.next();
        let call = self.call()?;
        let names = self.block_params()?;
        let end = self.take(Kind::Close)?;
        let program = Program { names, ..self.program()? };
        let (mut inverse, between) = self.inverse_chain()?;
        let close = self.close(&call)?;
        close_chained(&mut inverse, close);
        let open = strip(&open, &end);
        Ok(Block { call, program: Some(program), inverse, open, between, close })
    }

    /// `{{^x}}`: what stands in it is for when the value is empty.
    fn inverse_block(&mut self) -> Result<Block, Fault> {
        let open = self.next();
        let call = self.call()?;
        let names = self.block_params()?;
        let end = self.take(Kind::Close)?;
        let inverse = Program { names, ..self.program()? };
        let mut res = Block {
            call,
            program: None,
            inverse: Some(inverse),
            open: strip(&open, &end),
            between: Strip::default(),
            close: Strip::default(),
        };
        if self.peek() == Kind::Inverse {
            let between = self.next();
            res.between = strip(&between, &between);
            res.program = Some(self.program()?);
        }
        res.close = self.close(&res.call)?;
        Ok(res)
    }

    /// What follows the program of a block: nothing, `{{else}}`, or `{{else if …}}` and so on.
    fn inverse_chain(&mut self) -> Result<(Option<Program>, Strip), Fault> {
        match self.peek() {
            Kind::Inverse => {
                let token = self.next();
                Ok((Some(self.program()?), strip(&token, &token)))
            }
            Kind::OpenInverseChain => {
                self.depth += 1;
                let open = self.next();
                let call = self.call()?;
                let names = self.block_params()?;
                let end = self.take(Kind::Close)?;
                let own = strip(&open, &end);
                let program = Some(Program { names, ..self.program()? });
                let (mut inverse, between) = self.inverse_chain()?;
                close_chained(&mut inverse, between);
                let close = Strip::default();
                let block = Block { call, program, inverse, open: own, between, close };
                let nodes = vec![Node::Block(block)];
                let program = Program { nodes, chained: true, ..Program::default() };
                self.depth -= 1;
                Ok((Some(program), own))
            }
            _ => Ok((None, Strip::default())),
        }
    }

    /// `as |item key|`: what a block calls the values that it is given.
    fn block_params(&mut self) -> Result<Vec<String>, Fault> {
        let mut res = Vec::new();
        if self.peek() != Kind::OpenBlockParams {
            return Ok(res);
        }
        self.at += 1;
        while res.is_empty() || self.peek() == Kind::Id {
            if self.peek() != Kind::Id {
                return Err(self.unexpected("'ID'"));
            }
            res.push(self.next().text);
        }
        self.take(Kind::CloseBlockParams)?;
        Ok(res)
    }

    fn close(&mut self, call: &Call) -> Result<Strip, Fault> {
        let open = self.take(Kind::OpenEndblock)?;
        let name = self.head()?;
        let end = self.take(Kind::Close)?;
        // The original has read one token more when it compares the names.
        if self.peek() == Kind::Broken {
            return Err(self.unexpected(""));
        }
        let (opened, closed) = (call.head.original(), name.original());
        if opened != closed {
            let none = Path::default();
            let path = if let Expr::Path(it) = &call.head { it } else { &none };
            return Err(self.exception(format!("{opened} doesn't match {closed}"), path));
        }
        Ok(strip(&open, &end))
    }

    /// A name with its parameters: all that stands between two braces.
    fn call(&mut self) -> Result<Call, Fault> {
        let head = self.head()?;
        let mut res = Call { head, params: Vec::new(), hash: Vec::new() };
        loop {
            let is_key = self.peek() == Kind::Id
                && self.tokens.get(self.at + 1).is_some_and(|it| it.kind == Kind::Equals);
            match self.peek() {
                _ if is_key => {
                    let key = self.next().text;
                    self.at += 1;
                    let value = self.param()?;
                    res.hash.push((id(&key), value));
                }
                it if res.hash.is_empty() && (it == Kind::OpenSexpr || is_head(it)) => {
                    res.params.push(self.param()?);
                }
                _ => return Ok(res),
            }
        }
    }

    fn param(&mut self) -> Result<Expr, Fault> {
        if self.peek() != Kind::OpenSexpr {
            return self.head();
        }
        self.depth += 1;
        if MAX_DEPTH < self.depth {
            return Err(Fault::Unknown("(".to_owned()));
        }
        self.at += 1;
        let call = self.call()?;
        self.take(Kind::CloseSexpr)?;
        self.depth -= 1;
        Ok(Expr::Call(Box::new(call)))
    }

    fn head(&mut self) -> Result<Expr, Fault> {
        let token = self.token().clone();
        if !is_head(token.kind) {
            let expected = "'ID', 'STRING', 'NUMBER', 'BOOLEAN', 'UNDEFINED', 'NULL', 'DATA'";
            return Err(self.unexpected(expected));
        }
        match token.kind {
            Kind::Id | Kind::Data => return self.path(),
            _ => self.at += 1,
        }
        Ok(match token.kind {
            Kind::Text => Expr::Text(token.text),
            Kind::Number => Expr::Number(number(&token.text)),
            Kind::Bool => Expr::Bool(token.text == "true"),
            Kind::Undefined => Expr::Undefined,
            _ => Expr::Null,
        })
    }

    fn path(&mut self) -> Result<Expr, Fault> {
        let mut res = Path { start: self.token().start, ..Path::default() };
        if self.peek() == Kind::Data {
            self.at += 1;
            res.data = true;
            res.original.push('@');
        }
        loop {
            if self.peek() != Kind::Id {
                return Err(self.unexpected("'ID'"));
            }
            let written = self.next().text;
            let part = id(&written);
            res.original.push_str(&part);
            let leads_up = part == written && matches!(part.as_str(), ".." | "." | "this");
            match leads_up {
                true if !res.parts.is_empty() => {
                    return Err(self.exception(format!("Invalid path: {}", res.original), &res));
                }
                true => res.depth += usize::from(part == ".."),
                false => res.parts.push(part),
            }
            if self.peek() != Kind::Sep {
                return Ok(Expr::Path(res));
            }
            let separator = self.next();
            res.original.push_str(&separator.text);
        }
    }
}

/// A block that an `{{else if}}` opens has no end of its own: the first of a chain ends with the
/// whole, the others, as in the original, with what opened them.
fn close_chained(inverse: &mut Option<Program>, close: Strip) {
    if let Some(Program { nodes, chained: true, .. }) = inverse
        && let [Node::Block(block)] = nodes.as_mut_slice()
    {
        block.close = close;
    }
}

fn is_head(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Id
            | Kind::Data
            | Kind::Text
            | Kind::Number
            | Kind::Bool
            | Kind::Undefined
            | Kind::Null
    )
}

fn strip(open: &Token, close: &Token) -> Strip {
    Strip {
        open: open.text[2..].starts_with('~'),
        close: close.text.trim_end_matches('}').ends_with('~'),
    }
}

/// `[name]` without its brackets.
fn id(text: &str) -> String {
    let inner = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    inner.unwrap_or(text).to_owned()
}

/// A number as JavaScript prints it.
fn number(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |it| ("-", it));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match fraction.trim_end_matches('0') {
        "" if whole == "0" => "0".to_owned(),
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}
