//! Workflows as somebody else would write them: keys in another order, other quotes and indentation,
//! remarks, and parts of their own in between.

use pushwright_core::{
    workflow::{Entry, Node, Value, Workflow},
    yaml::write,
};

/// A document that says what a tree says in the manner of somebody else.
pub struct Hand<'a> {
    next: &'a mut dyn FnMut() -> u64,
    step: usize,
    dash: usize,
    out: String,
    foreign: usize,
}

impl Hand<'_> {
    pub fn text(root: &Node, next: &mut dyn FnMut() -> u64) -> String {
        let step = if next().is_multiple_of(2) { 2 } else { 4 };
        let dash = if next().is_multiple_of(2) { 0 } else { step };
        let end = next() % 4;
        let mut hand = Hand { next, step, dash, out: String::new(), foreign: 0 };
        hand.map(root, 0, "", "");
        match end {
            0 => hand.out.replace('\n', "\r\n"),
            1 => hand.out.trim_end().to_owned(),
            _ => hand.out,
        }
    }

    fn one_in(&mut self, n: u64) -> bool {
        (self.next)().is_multiple_of(n)
    }

    fn line(&mut self, indent: usize, text: &str) {
        let line = format!("{}{text}", " ".repeat(indent));
        self.out += line.trim_end();
        self.out.push('\n');
    }

    fn map(&mut self, node: &Node, indent: usize, first: &str, key: &str) {
        let mut entries: Vec<_> = node.entries().iter().collect();
        for n in (1..entries.len()).rev() {
            if key != "jobs" && !self.one_in(3) {
                let other = (self.next)() as usize % (n + 1);
                entries.swap(n, other);
            }
        }
        let mut first = first;
        for it in entries {
            if key == "jobs" && self.one_in(4) {
                self.job(indent);
            }
            if first.is_empty() {
                if it.node.gap {
                    self.line(0, "");
                }
                if self.one_in(5) {
                    self.comment(indent);
                }
                if matches!(key, "env" | "with") && self.one_in(6) {
                    self.foreign += 1;
                    let n = self.foreign;
                    self.line(indent, &format!("foreign-{n}: x # foreign"));
                }
            }
            let head = format!("{first}{}:", quoted_key(&it.key));
            let at = if first.is_empty() { indent } else { indent - 2 };
            first = "";
            self.value(&it.node, at, &head, indent, &it.key);
        }
    }

    fn comment(&mut self, indent: usize) {
        self.foreign += 1;
        let n = self.foreign;
        self.line(indent, &format!("# remark {n}"));
    }

    fn job(&mut self, indent: usize) {
        self.foreign += 1;
        let n = self.foreign;
        self.line(0, "");
        self.line(indent, &format!("foreign-{n}:"));
        self.line(indent + self.step, "runs-on: ubuntu-latest");
        self.line(indent + self.step, &format!("steps: [{{ run: echo foreign-{n} }}]"));
    }

    fn step(&mut self, indent: usize) {
        self.foreign += 1;
        let n = self.foreign;
        self.line(0, "");
        self.line(indent, &format!("# remark {n}"));
        self.line(indent, "- run: |");
        self.line(indent + 4, &format!("echo foreign-{n}"));
    }

    fn value(&mut self, node: &Node, at: usize, head: &str, indent: usize, key: &str) {
        match &node.value {
            Value::Map(them) if !them.is_empty() => {
                self.line(at, head);
                self.map(node, indent + self.step, "", key);
            }
            Value::Seq(them) if !them.is_empty() => self.list(node, at, head, indent, key),
            _ => self.scalar(node, at, head, indent),
        }
    }

    fn list(&mut self, node: &Node, at: usize, head: &str, indent: usize, key: &str) {
        let is_short =
            node.items().iter().all(|it| it.as_text().is_some_and(|it| !it.contains('\n')));
        if is_short && self.one_in(2) {
            let them: Vec<String> = node.items().iter().map(|it| self.quoted(it, true)).collect();
            return self.line(at, &format!("{head} [{}]", them.join(", ")));
        }
        self.line(at, head);
        let indent = indent + self.dash;
        for (n, it) in node.items().iter().enumerate() {
            if n > 0 && it.gap {
                self.line(0, "");
            }
            if n > 0 && key == "steps" && self.one_in(6) {
                self.comment(indent);
            }
            match &it.value {
                Value::Map(_) => self.map(it, indent + 2, "- ", ""),
                _ => self.scalar(it, indent, "-", indent),
            }
            if key == "steps" && self.one_in(8) {
                self.step(indent);
            }
        }
    }

    fn scalar(&mut self, node: &Node, at: usize, head: &str, indent: usize) {
        let beside = match node.beside.as_str() {
            "" if self.one_in(8) => {
                self.foreign += 1;
                format!(" # remark {}", self.foreign)
            }
            "" => String::new(),
            it => format!("  # {it}"),
        };
        let text = node.as_text().unwrap_or_default();
        if !text.contains('\n') {
            let text = self.quoted(node, false);
            return self.line(at, &format!("{head} {text}{beside}"));
        }
        let written = written(node);
        let mut lines = written.lines();
        let first = lines.next().unwrap_or_default().trim_start_matches("k:");
        self.line(at, &format!("{head}{first}{beside}"));
        for it in lines {
            let it = it.get(2..).unwrap_or_default();
            self.line(if it.is_empty() { 0 } else { indent + self.step }, it);
        }
    }

    fn quoted(&mut self, node: &Node, in_flow: bool) -> String {
        let Value::Text(text) = &node.value else {
            return written(node).trim_start_matches("k:").trim().to_owned();
        };
        let is_simple = !text.contains(['\\', '"']) && text.chars().all(|it| !it.is_control());
        match (self.next)() % 4 {
            0 if is_simple => format!("\"{text}\""),
            1 if is_simple || text.chars().all(|it| !it.is_control()) => {
                format!("'{}'", text.replace('\'', "''"))
            }
            _ if in_flow => format!("'{}'", text.replace('\'', "''")),
            _ => written(node).trim_start_matches("k:").trim().to_owned(),
        }
    }
}

fn written(node: &Node) -> String {
    let node = Node { value: node.value.clone(), ..Node::default() };
    let entry = Entry { key: "k".to_owned(), key_span: Default::default(), node };
    write(Workflow { root: Value::Map(vec![entry]).into(), ..Workflow::default() }).text()
}

fn quoted_key(key: &str) -> String {
    let is_plain = key.chars().all(|it| it.is_ascii_alphanumeric() || "-_.".contains(it));
    if is_plain { key.to_owned() } else { format!("'{}'", key.replace('\'', "''")) }
}

/// Without what is not ours.
pub fn without_foreign(node: &Node) -> Node {
    let mut node = node.clone();
    let is_remark = |it: &str| it.starts_with("remark") || it == "foreign";
    if is_remark(&node.beside) {
        node.beside.clear();
    }
    if let Some(at) = node.beside.find(" # remark") {
        node.beside.truncate(at);
    }
    match &mut node.value {
        Value::Map(them) => {
            them.iter_mut().for_each(|it| it.node = without_foreign(&it.node));
            them.retain(|it| !it.key.starts_with("foreign"));
            them.retain(|it| !["env", "with"].contains(&&*it.key) || !it.node.entries().is_empty());
        }
        Value::Seq(them) => {
            them.iter_mut().for_each(|it| *it = without_foreign(it));
            them.retain(|it| {
                !it.get("run").and_then(Node::as_text).is_some_and(|it| it.contains("foreign-"))
            });
        }
        _ => {}
    }
    node
}
