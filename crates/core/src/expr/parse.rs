//! From words to a tree. Names are looked up while reading, as GitHub does, so the first fault is the
//! same.

use std::ops::Range;

use super::{
    Comparison, Expr, Kind, Value,
    fault::{Fault, FaultKind},
    functions::function,
    token::{Token, TokenKind, tokens},
};

/// Levels of an expression (actions/runner, `ExpressionConstants.MaxDepth`).
pub const MAX_DEPTH: usize = 50;

/// In UTF-16 units (actions/runner, `ExpressionConstants.MaxLength`).
pub const MAX_LENGTH: usize = 21_000;

/// The names that an expression may use where it stands.
pub struct Names<'a> {
    pub has_context: &'a dyn Fn(&str) -> bool,
    /// Beside the functions that may be used everywhere.
    pub has_function: &'a dyn Fn(&str) -> bool,
}

/// Reads a whole text as an expression; contexts may have any name. An empty one is `null`.
pub fn parse(text: &str) -> Result<Expr, Fault> {
    parse_in(text, 0..text.len(), &ANY)
}

pub(super) const ANY: Names<'static> =
    Names { has_context: &|_| true, has_function: &|it| function(it).is_some() };

/// Reads a range of a text as an expression; what is in it keeps the positions of the text.
pub fn parse_in(text: &str, range: Range<usize>, names: &Names<'_>) -> Result<Expr, Fault> {
    let inner = text.get(range.clone()).unwrap_or_default();
    let units = |it: &str| it.encode_utf16().take(MAX_LENGTH + 1).count();
    if MAX_LENGTH < inner.len() && MAX_LENGTH < units(inner) {
        return Err(Fault {
            found: String::new(),
            ..Fault::at(FaultKind::TooLong, text, 0, range)
        });
    }
    let tokens = tokens(text, range.clone())?;
    if tokens.is_empty() {
        return Ok(Expr { kind: Kind::Literal(Value::Null), span: range });
    }
    let mut parser = Parser { text, start: range.start, tokens, at: 0, level: 0, names };
    let res = parser.expression()?;
    if parser.at < parser.tokens.len() { Err(parser.unexpected()) } else { Ok(res.expr) }
}

struct Parser<'a> {
    text: &'a str,
    /// Of the expression.
    start: usize,
    tokens: Vec<Token>,
    at: usize,
    /// Of parentheses, brackets and arguments around the word.
    level: usize,
    names: &'a Names<'a>,
}

/// An expression, and how many levels it has.
struct Deep {
    expr: Expr,
    depth: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Operator {
    Or,
    And,
    Compare(Comparison),
}

impl Operator {
    /// How tightly it binds.
    fn binding(self) -> u8 {
        match self {
            Operator::Or => 1,
            Operator::And => 2,
            Operator::Compare(Comparison::Equal | Comparison::NotEqual) => 3,
            Operator::Compare(_) => 4,
        }
    }
}

impl Parser<'_> {
    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).map(|it| &it.kind)
    }

    fn takes(&mut self, kind: &TokenKind) -> bool {
        let res = self.peek() == Some(kind);
        self.at += usize::from(res);
        res
    }

    fn expect(&mut self, kind: &TokenKind) -> Result<(), Fault> {
        if self.takes(kind) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn span(&self, at: usize) -> Range<usize> {
        self.tokens.get(at).map_or(self.start..self.start, |it| it.span.clone())
    }

    /// From a word to the last one that was read.
    fn since(&self, first: usize) -> Range<usize> {
        self.span(first).start..self.span(self.at.saturating_sub(1)).end
    }

    fn fault(&self, kind: FaultKind, at: usize) -> Fault {
        Fault::at(kind, self.text, self.start, self.span(at))
    }

    /// The next word may not stand there, or there is none.
    fn unexpected(&self) -> Fault {
        match self.peek() {
            Some(_) => self.fault(FaultKind::Unexpected, self.at),
            None => self.fault(FaultKind::End, self.at.saturating_sub(1)),
        }
    }

    fn node(&self, kind: Kind, span: Range<usize>, depth: usize) -> Result<Deep, Fault> {
        if MAX_DEPTH < depth {
            return Err(self.fault(FaultKind::TooDeep, self.at.saturating_sub(1)));
        }
        Ok(Deep { expr: Expr { kind, span }, depth })
    }

    fn expression(&mut self) -> Result<Deep, Fault> {
        self.level += 1;
        if MAX_DEPTH < self.level {
            return Err(self.fault(FaultKind::TooDeep, self.at.saturating_sub(1)));
        }
        let res = self.operation(0);
        self.level -= 1;
        res
    }

    /// Operands and the operators between them that bind more tightly than a limit.
    fn operation(&mut self, limit: u8) -> Result<Deep, Fault> {
        let first = self.at;
        let mut res = self.negation()?;
        while let Some(operator) = self.operator().filter(|it| limit < it.binding()) {
            self.at += 1;
            let right = self.operation(operator.binding())?;
            res = self.combine(operator, res, right, first)?;
        }
        Ok(res)
    }

    fn operator(&self) -> Option<Operator> {
        match self.peek()? {
            TokenKind::Or => Some(Operator::Or),
            TokenKind::And => Some(Operator::And),
            TokenKind::Compare(it) => Some(Operator::Compare(*it)),
            _ => None,
        }
    }

    fn combine(
        &self,
        operator: Operator,
        left: Deep,
        right: Deep,
        first: usize,
    ) -> Result<Deep, Fault> {
        let span = self.since(first);
        let depth = left.depth.max(right.depth) + 1;
        let chain_depth = left.depth.max(right.depth + 1);
        let Expr { kind, span: left_span } = left.expr;
        match (operator, kind) {
            (Operator::And, Kind::And(mut them)) => {
                them.push(right.expr);
                self.node(Kind::And(them), span, chain_depth)
            }
            (Operator::Or, Kind::Or(mut them)) => {
                them.push(right.expr);
                self.node(Kind::Or(them), span, chain_depth)
            }
            (operator, kind) => {
                let left = Expr { kind, span: left_span };
                let kind = match operator {
                    Operator::And => Kind::And(vec![left, right.expr]),
                    Operator::Or => Kind::Or(vec![left, right.expr]),
                    Operator::Compare(it) => {
                        Kind::Compare(it, Box::new(left), Box::new(right.expr))
                    }
                };
                self.node(kind, span, depth)
            }
        }
    }

    fn negation(&mut self) -> Result<Deep, Fault> {
        let first = self.at;
        while self.takes(&TokenKind::Not) {}
        let last = self.at;
        let mut res = self.access()?;
        for at in (first..last).rev() {
            let span = self.since(at);
            res = self.node(Kind::Not(Box::new(res.expr)), span, res.depth + 1)?;
        }
        Ok(res)
    }

    /// A value and the way into it.
    fn access(&mut self) -> Result<Deep, Fault> {
        let first = self.at;
        let mut res = self.value()?;
        let has_parts = matches!(res.expr.kind, Kind::Context(_) | Kind::Call(..))
            || self.tokens.get(first).is_some_and(|it| it.kind == TokenKind::Open);
        if !has_parts {
            return Ok(res);
        }
        loop {
            let by = if self.takes(&TokenKind::Dot) {
                self.property()?
            } else if self.takes(&TokenKind::OpenIndex) {
                let by = if self.takes(&TokenKind::Star) { None } else { Some(self.expression()?) };
                self.expect(&TokenKind::CloseIndex)?;
                by
            } else {
                return Ok(res);
            };
            let span = self.since(first);
            res = match by {
                Some(by) => {
                    let depth = res.depth.max(by.depth) + 1;
                    self.node(Kind::Index(Box::new(res.expr), Box::new(by.expr)), span, depth)?
                }
                None => self.node(Kind::Filter(Box::new(res.expr)), span, res.depth + 1)?,
            };
        }
    }

    /// What follows a point: a name, or the star of a filter.
    fn property(&mut self) -> Result<Option<Deep>, Fault> {
        if self.takes(&TokenKind::Star) {
            return Ok(None);
        }
        self.expect(&TokenKind::Name)?;
        let span = self.span(self.at - 1);
        let name = Value::Text(self.text[span.clone()].to_owned());
        self.node(Kind::Literal(name), span, 1).map(Some)
    }

    fn value(&mut self) -> Result<Deep, Fault> {
        let literal = match self.peek() {
            Some(TokenKind::Name) => return self.named(),
            Some(TokenKind::Open) => {
                self.at += 1;
                let res = self.expression()?;
                self.expect(&TokenKind::Close)?;
                return Ok(res);
            }
            Some(TokenKind::Null) => Value::Null,
            Some(TokenKind::Bool(it)) => Value::Bool(*it),
            Some(TokenKind::Number(it)) => Value::Number(*it),
            Some(TokenKind::Text(it)) => Value::Text(it.clone()),
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        self.node(Kind::Literal(literal), self.span(self.at - 1), 1)
    }

    /// A context or a call.
    fn named(&mut self) -> Result<Deep, Fault> {
        let at = self.at;
        let span = self.span(at);
        let name = &self.text[span.clone()];
        self.at += 1;
        if !self.takes(&TokenKind::Open) {
            if !(self.names.has_context)(name) {
                return Err(self.fault(FaultKind::UnknownContext, at));
            }
            return self.node(Kind::Context(name.to_owned()), span, 1);
        }
        let known = function(name);
        let is_allowed = known.is_some_and(|it| !it.is_special());
        if !is_allowed && !(self.names.has_function)(name) {
            return Err(self.fault(FaultKind::UnknownFunction, at));
        }
        let (args, depth) = self.arguments()?;
        if let Some(kind) = known.and_then(|it| it.refuses(args.len())) {
            return Err(self.fault(kind, at));
        }
        self.node(Kind::Call(name.to_owned(), args), self.since(at), depth + 1)
    }

    fn arguments(&mut self) -> Result<(Vec<Expr>, usize), Fault> {
        let mut res = Vec::new();
        let mut depth = 0;
        if self.takes(&TokenKind::Close) {
            return Ok((res, depth));
        }
        loop {
            let argument = self.expression()?;
            depth = depth.max(argument.depth);
            res.push(argument.expr);
            if self.takes(&TokenKind::Close) {
                return Ok((res, depth));
            }
            self.expect(&TokenKind::Comma)?;
        }
    }
}
