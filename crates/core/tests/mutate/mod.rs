//! Trees of workflows, changed in ways that keep what they do, or take away one part of it.

use pushwright_core::{
    workflow::{Entry, Node, Value, Workflow},
    yaml::{self, Document},
};

/// A stream of numbers that is the same in every run (xorshift).
pub struct Numbers(u64);

impl Numbers {
    pub fn from(seed: u64) -> Numbers {
        Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// A step on the way from the root to a part of a tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    Key(String),
    Item(usize),
    /// A line of a text that has several.
    Line(usize),
}

pub type Path = Vec<Turn>;

#[derive(Clone)]
pub struct Tree(Node);

impl Tree {
    pub fn of(document: &Document) -> Tree {
        Tree(document.workflow.root.clone())
    }

    /// Written and read again, as it would be pasted.
    pub fn document(&self) -> Document {
        let workflow = Workflow { root: self.0.clone(), ..Workflow::default() };
        yaml::read(&yaml::write(workflow).text())
    }

    /// Does the same and looks different: names, comments, order, and words in texts.
    pub fn same(mut self, numbers: &mut Numbers, words: &[String], n: usize) -> Tree {
        let word = |numbers: &mut Numbers| words[numbers.below(words.len())].clone();
        shuffle(&mut self.0, numbers);
        let text = word(numbers);
        match n % 8 {
            0 => comment(&mut self.0, numbers, words),
            1 => self.rename_jobs(),
            2 => self.rename_steps(),
            3 => self.rename_all(&text),
            4 => put(&mut self.0, "env", "NOTE", &plain(&words.join(" "))),
            5 => self.add_step(numbers, &words.iter().map(|it| plain(it)).collect::<Vec<_>>()),
            6 => self.add_job(&plain(&text)),
            _ => self.lift_permissions(),
        }
        if n.is_multiple_of(3) {
            comment(&mut self.0, numbers, words);
        }
        if n.is_multiple_of(5) {
            bare(&mut self.0);
        }
        self
    }

    fn jobs(&mut self) -> &mut Vec<Entry> {
        entries(child(&mut self.0, "jobs").expect("a workflow has jobs"))
    }

    fn rename_jobs(&mut self) {
        let rename = |it: &str| format!("push-{it}");
        for job in self.jobs() {
            job.key = rename(&job.key);
            if let Some(needs) = child(&mut job.node, "needs") {
                each_text(needs, &mut |it| *it = rename(it));
            }
            each_text(&mut job.node, &mut |it| *it = it.replace("needs.", "needs.push-"));
        }
    }

    fn rename_steps(&mut self) {
        for job in self.jobs() {
            let Some(Value::Seq(steps)) = child(&mut job.node, "steps").map(|it| &mut it.value)
            else {
                continue;
            };
            for step in steps {
                if let Some(id) = child(step, "id") {
                    each_text(id, &mut |it| *it = format!("the-{it}"));
                }
            }
            each_text(&mut job.node, &mut |it| *it = it.replace("steps.", "steps.the-"));
        }
    }

    fn rename_all(&mut self, text: &str) {
        put_text(&mut self.0, "name", text);
        for job in self.jobs() {
            put_text(&mut job.node, "name", &plain(text));
            if let Some(Value::Seq(steps)) = child(&mut job.node, "steps").map(|it| &mut it.value) {
                steps.iter_mut().for_each(|it| put_text(it, "name", &plain(text)));
            }
        }
    }

    fn add_step(&mut self, numbers: &mut Numbers, words: &[String]) {
        let jobs = self.jobs();
        let at = numbers.below(jobs.len());
        let lines: Vec<String> = words.iter().map(|it| format!("echo '{it}'")).collect();
        let step = map(vec![("run", Node::text(lines.join("\n") + "\n"))]);
        if let Some(Value::Seq(steps)) = child(&mut jobs[at].node, "steps").map(|it| &mut it.value)
        {
            let at = numbers.below(steps.len() + 1);
            steps.insert(at, step);
        }
    }

    fn add_job(&mut self, text: &str) {
        let step = map(vec![("run", Node::text(format!("echo '{text}'")))]);
        let job = map(vec![
            ("name", Node::text(text)),
            ("runs-on", Node::text("ubuntu-latest")),
            ("timeout-minutes", Value::Number("5".to_owned()).into()),
            ("permissions", map(Vec::new())),
            ("steps", Value::Seq(vec![step]).into()),
        ]);
        self.jobs().push(entry("notes", job));
    }

    /// The rights of the only job hold for it at the top of the file as well.
    fn lift_permissions(&mut self) {
        let jobs = self.jobs();
        let [job] = &mut jobs[..] else { return };
        let them = entries(&mut job.node);
        let Some(at) = them.iter().position(|it| it.key == "permissions") else { return };
        let moved = them.remove(at);
        let top = entries(&mut self.0);
        top.retain(|it| it.key != "permissions");
        top.push(moved);
    }

    /// The tree without a part.
    pub fn removed(&self, path: &[Turn]) -> Tree {
        let mut res = self.clone();
        take(&mut res.0, path);
        res
    }

    /// The tree with a text as it was before, if it stands at the same place there and differs.
    pub fn reverted(&self, path: &[Turn], before: &Tree) -> Option<Tree> {
        let mut before = before.clone();
        let old = at(&mut before.0, path)?.clone();
        let mut res = self.clone();
        let new = at(&mut res.0, path)?;
        (old.as_text()? != new.as_text()?).then(|| *new = old)?;
        Some(res)
    }

    /// The tree with a part put where it does nothing.
    pub fn ruined(&self, path: &[Turn], n: usize) -> Tree {
        let mut res = self.clone();
        let Some((last, parent)) = path.split_last() else { return res };
        let (taken, text) = match take(&mut res.0, path) {
            Some(it) if it.as_text().is_some() => {
                (it.clone(), plain(it.as_text().unwrap_or_default()))
            }
            Some(it) => (it.clone(), yaml_of(&it)),
            None => return res,
        };
        let Some(parent) = at(&mut res.0, parent) else { return res };
        match (last, n % 4) {
            (Turn::Key(key), 0) => entries(parent).push(entry(&format!("x-{key}"), taken)),
            (Turn::Key(key), 1) => entries(&mut res.0).push(entry(&format!("x-{key}"), taken)),
            (Turn::Item(at), 0 | 1) => {
                let mut step = taken;
                if step.get("uses").or(step.get("run")).is_some() {
                    put_text(&mut step, "if", "${{ false }}");
                    if let Value::Seq(them) = &mut parent.value {
                        them.insert(*at, step);
                    }
                }
            }
            // Lists of docker's actions and scripts both know comments.
            (Turn::Line(at), 0 | 1) => lines(parent, |them| them.insert(*at, format!("# {text}"))),
            (_, 2) => parent.above.extend(text.lines().map(str::to_owned)),
            _ => put(&mut res.0, "env", "NOTE", &plain(&text)),
        }
        res
    }
}

/// Every part of a workflow that can be taken out, but the ones without which there is none at all.
pub fn paths(tree: &Tree) -> Vec<Path> {
    fn collect(node: &Node, at: &Path, res: &mut Vec<Path>) {
        for it in node.entries() {
            let path: Path = at.iter().cloned().chain([Turn::Key(it.key.clone())]).collect();
            collect(&it.node, &path, res);
            res.push(path);
        }
        for (n, it) in node.items().iter().enumerate() {
            let path: Path = at.iter().cloned().chain([Turn::Item(n)]).collect();
            collect(it, &path, res);
            res.push(path);
        }
        let lines = node.as_text().map_or(0, |it| it.lines().count());
        let lines = (0..lines).filter(|_| 1 < lines);
        res.extend(lines.map(|n| at.iter().cloned().chain([Turn::Line(n)]).collect::<Path>()));
    }
    let mut res = Vec::new();
    collect(&tree.0, &Vec::new(), &mut res);
    res.retain(|it| !(it.len() <= 2 && it.first() == Some(&Turn::Key("jobs".to_owned()))));
    res
}

fn at<'a>(node: &'a mut Node, path: &[Turn]) -> Option<&'a mut Node> {
    path.iter().try_fold(node, |node, turn| match (turn, &mut node.value) {
        (Turn::Key(key), Value::Map(them)) => {
            them.iter_mut().find(|it| it.key == *key).map(|it| &mut it.node)
        }
        (Turn::Item(n), Value::Seq(them)) => them.get_mut(*n),
        _ => None,
    })
}

fn take(root: &mut Node, path: &[Turn]) -> Option<Node> {
    let (last, parent) = path.split_last()?;
    match (last, &mut at(root, parent)?.value) {
        (Turn::Key(key), Value::Map(them)) => {
            let at = them.iter().position(|it| it.key == *key)?;
            Some(them.remove(at).node)
        }
        (Turn::Item(n), Value::Seq(them)) => (*n < them.len()).then(|| them.remove(*n)),
        (Turn::Line(n), Value::Text(text)) => {
            let line = text.lines().nth(*n)?.to_owned();
            lines(at(root, parent)?, |them| drop(them.remove(*n)));
            Some(Node::text(line))
        }
        _ => None,
    }
}

/// Changes the lines of a text.
fn lines(node: &mut Node, change: impl FnOnce(&mut Vec<String>)) {
    let Value::Text(text) = &mut node.value else { return };
    let mut them: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut them);
    *text = them.join("\n") + "\n";
}

/// The order of keys means nothing to GitHub.
fn shuffle(node: &mut Node, numbers: &mut Numbers) {
    match &mut node.value {
        Value::Map(them) => {
            for n in (1..them.len()).rev() {
                them.swap(n, numbers.below(n + 1));
            }
            them.iter_mut().for_each(|it| shuffle(&mut it.node, numbers));
        }
        Value::Seq(them) => them.iter_mut().for_each(|it| shuffle(it, numbers)),
        _ => {}
    }
}

/// Lines of the solution as comments, above some nodes and beside some.
fn comment(node: &mut Node, numbers: &mut Numbers, words: &[String]) {
    let text = || words.join(" ");
    match &mut node.value {
        Value::Map(them) => {
            for it in them {
                if numbers.below(3) == 0 {
                    it.node.above = words.to_vec();
                }
                if numbers.below(4) == 0 && it.node.as_text().is_some_and(|it| !it.contains('\n')) {
                    // The version beside a commit stays.
                    let old = it.node.beside.clone();
                    it.node.beside = format!("{old} {}", text()).trim().to_owned();
                }
                comment(&mut it.node, numbers, words);
            }
        }
        Value::Seq(them) => them.iter_mut().for_each(|it| comment(it, numbers, words)),
        _ => {}
    }
}

/// A list of one may be written as the one.
fn bare(node: &mut Node) {
    if let Value::Map(them) = &mut node.value {
        for it in them {
            let many = matches!(it.key.as_str(), "branches" | "tags" | "types" | "needs");
            if let (true, Value::Seq(items)) = (many, &it.node.value)
                && let [one] = &items[..]
                && one.as_text().is_some()
            {
                it.node = one.clone();
            }
            bare(&mut it.node);
        }
    }
}

fn each_text(node: &mut Node, change: &mut dyn FnMut(&mut String)) {
    match &mut node.value {
        Value::Text(it) => change(it),
        Value::Seq(them) => them.iter_mut().for_each(|it| each_text(it, change)),
        Value::Map(them) => them.iter_mut().for_each(|it| each_text(&mut it.node, change)),
        _ => {}
    }
}

/// A text that can stand in quotes and in comments, and runs no expression.
fn plain(text: &str) -> String {
    text.replace(['\'', '\n'], " ").replace("${{", "$ {").replace("}}", "}")
}

fn yaml_of(node: &Node) -> String {
    yaml::write(Workflow { root: node.clone(), ..Workflow::default() }).text()
}

fn entry(key: &str, node: Node) -> Entry {
    Entry { key: key.to_owned(), key_span: Default::default(), node }
}

fn map(them: Vec<(&str, Node)>) -> Node {
    Value::Map(them.into_iter().map(|(key, node)| entry(key, node)).collect()).into()
}

fn entries(node: &mut Node) -> &mut Vec<Entry> {
    if !matches!(node.value, Value::Map(_)) {
        node.value = Value::Map(Vec::new());
    }
    match &mut node.value {
        Value::Map(them) => them,
        _ => unreachable!("it was made a map"),
    }
}

fn child<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    match &mut node.value {
        Value::Map(them) => them.iter_mut().find(|it| it.key == key).map(|it| &mut it.node),
        _ => None,
    }
}

fn put_text(node: &mut Node, key: &str, text: &str) {
    match child(node, key) {
        Some(it) => it.value = Value::Text(text.to_owned()),
        None => entries(node).push(entry(key, Node::text(text))),
    }
}

fn put(node: &mut Node, map_key: &str, key: &str, text: &str) {
    match child(node, map_key) {
        Some(it) => put_text(it, key, text),
        None => entries(node).push(entry(map_key, map(vec![(key, Node::text(text))]))),
    }
}
