//! Text whose expressions are hidden behind one character each, so that nothing looks inside them.

/// A text without its `${{ … }}`.
pub(super) struct Hidden {
    pub(super) text: String,
    /// What the characters from [`FIRST`] on stand for.
    expressions: Vec<String>,
}

/// Private use in Unicode, so nobody's name holds it.
const FIRST: u32 = 0xF_0000;
const LAST: u32 = 0xF_FFFD;

impl Hidden {
    pub(super) fn new(text: &str) -> Hidden {
        let mut res = Hidden { text: String::with_capacity(text.len()), expressions: Vec::new() };
        // Marks begin with one of the highest bytes. Most names hold neither them nor expressions.
        if text.bytes().all(|it| it != b'$' && it < 0xF0) {
            res.text.push_str(text);
            return res;
        }
        let mut rest = text;
        while !rest.is_empty() {
            // What neither is an expression nor could be taken for a mark is copied at once.
            let plain = rest.find(|it| it == '$' || is_expression(it)).unwrap_or(rest.len());
            res.text.push_str(&rest[..plain]);
            rest = &rest[plain..];
            let Some(it) = rest.chars().next() else { break };
            let length =
                expression(rest).filter(|_| res.expressions.len() < (LAST - FIRST) as usize);
            let (taken, after) = rest.split_at(length.unwrap_or(it.len_utf8()));
            match length.and_then(|_| char::from_u32(FIRST + res.expressions.len() as u32)) {
                Some(mark) => {
                    res.text.push(mark);
                    res.expressions.push(taken.to_owned());
                }
                None => {
                    res.text.push(if is_expression(it) { char::REPLACEMENT_CHARACTER } else { it })
                }
            }
            rest = after;
        }
        res
    }

    /// A part of the text with its expressions.
    pub(super) fn show(&self, part: &str) -> String {
        if self.expressions.is_empty() || part.is_ascii() {
            return part.to_owned();
        }
        let mut res = String::new();
        for it in part.chars() {
            match self.behind(it) {
                Some(expression) => res.push_str(expression),
                None => res.push(it),
            }
        }
        res
    }

    /// Whether a component is an expression for a host: `env.REGISTRY`, `steps.ecr.outputs.registry`.
    pub(super) fn names_registry(&self, component: &str) -> bool {
        let mut chars = component.chars();
        let (Some(it), None) = (chars.next(), chars.next()) else { return false };
        let name = self.behind(it).map(inside).unwrap_or_default().to_ascii_lowercase();
        ["registry", "host", "server"].iter().any(|it| name.ends_with(it))
    }

    /// The fewest and the most components that a component turns out to be.
    pub(super) fn count(&self, component: &str) -> (usize, usize) {
        let mut res = (1, 1_usize);
        for it in component.chars() {
            let most = match self.behind(it).map(inside) {
                None => 1,
                Some("github.repository") => {
                    res.0 += 1;
                    2
                }
                Some(it) if ONE.contains(&it) => 1,
                Some(_) => usize::MAX,
            };
            res.1 = res.1.saturating_add(most - 1);
        }
        res
    }

    fn behind(&self, it: char) -> Option<&str> {
        let n = (it as u32).checked_sub(FIRST)?;
        self.expressions.get(n as usize).map(String::as_str)
    }
}

/// Expressions that never hold a slash.
const ONE: [&str; 4] = [
    "github.repository_owner",
    "github.event.repository.name",
    "github.actor",
    "github.repository_id",
];

pub(super) fn is_expression(it: char) -> bool {
    (FIRST..=LAST).contains(&(it as u32))
}

fn inside(expression: &str) -> &str {
    let inner = expression.strip_prefix("${{").unwrap_or(expression);
    inner.strip_suffix("}}").unwrap_or(inner).trim()
}

/// The length of the expression that a text begins with. Quoted text may hold `}}`.
fn expression(text: &str) -> Option<usize> {
    let body = text.strip_prefix("${{")?;
    let mut is_quoted = false;
    for (at, it) in body.char_indices() {
        is_quoted ^= it == '\'';
        if !is_quoted && body[at..].starts_with("}}") {
            return Some("${{".len() + at + "}}".len());
        }
    }
    None
}
