//! What a map, a list or a text of several lines holds: which parts of it change, come, go or move.

use super::{Held, Merge, Refusal, block, same, sides::says_the_same};
use crate::{
    recognise::align::{At, Part},
    workflow::{Entry, NOTHING, Node, Value},
};

/// What is to happen among the parts of something in a document.
#[derive(Default)]
pub(super) struct Plan<'a> {
    /// Numbers of parts of theirs that go.
    pub(super) removed: Vec<usize>,
    pub(super) added: Vec<Added<'a>>,
    /// Lines of a text that become others.
    pub(super) rewritten: Vec<(usize, &'a str)>,
}

pub(super) struct Added<'a> {
    pub(super) part: Part<'a>,
    pub(super) at: Spot,
    /// The part of theirs that is moved there, as it stands.
    pub(super) moved: Option<usize>,
}

/// Where something comes in, by the number of a part of theirs that stays.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Spot {
    After(usize),
    Before(usize),
    /// Behind all that there is.
    End,
}

/// The parts of something as we wrote it, as we write it and as it stands in the document.
struct Among<'a> {
    base: Vec<Part<'a>>,
    ours: Vec<Part<'a>>,
    rows: Vec<Part<'a>>,
    held: Held<'a>,
    /// For each part of ours the number of the one of theirs that stays for it.
    stays: Vec<Option<usize>>,
    /// Numbers of parts of ours that theirs lacks. One that theirs has elsewhere is moved, and the number
    /// that it has there is beside it.
    new: Vec<(usize, Option<usize>)>,
    plan: Plan<'a>,
}

impl<'a> Merge<'a> {
    /// Changes what stands in something. Says whether nothing of it is left.
    pub(super) fn kids(&mut self, base: &'a Node, ours: &'a Node, held: Held<'a>) -> bool {
        let mut among = Among {
            base: parts(base),
            ours: parts(ours),
            rows: parts(held.node()),
            held,
            stays: Vec::new(),
            new: Vec::new(),
            plan: Plan::default(),
        };
        self.stay(&mut among);
        self.go(&mut among);
        self.come(&mut among);
        self.carry_out(among.plan, &among.rows, held)
    }

    /// Changes what stays, and finds what is new.
    fn stay(&mut self, among: &mut Among<'a>) {
        for (n, part) in among.ours.iter().copied().enumerate() {
            let before = self.sides.base(&part);
            let there = match before {
                Some(it) => self.sides.theirs(&it),
                None => named(&among.rows, part.key()),
            };
            let at = there.and_then(|it| number(&among.rows, &it));
            among.stays.push(at);
            match (before, at) {
                (_, Some(at)) => {
                    let rows = (&among.rows[..], at);
                    self.kid(before, part, &among.held, rows, &mut among.plan);
                }
                (Some(it), None) if says(&it, &part) => {}
                (Some(_), None) if !self.is_own(part.node) => {
                    self.refuse(part.node, &among.held, Refusal::Gone);
                }
                _ => among.new.push((n, None)),
            }
        }
    }

    /// Finds what goes, and what only goes to another place.
    fn go(&mut self, among: &mut Among<'a>) {
        for n in 0..among.base.len() {
            let it = &among.base[n];
            if self.sides.ours(it).is_some() {
                continue;
            }
            let there = self.sides.theirs(it).and_then(|it| number(&among.rows, &it));
            let Some(at) = there.filter(|it| !among.stays.contains(&Some(*it))) else { continue };
            let is_step = among.held.key() == "steps";
            let same = |new: &&mut (usize, Option<usize>)| {
                is_step && new.1.is_none() && says(it, &among.ours[new.0])
            };
            if let Some(new) = among.new.iter_mut().find(same) {
                new.1 = Some(at);
                among.plan.removed.push(at);
            } else if self.may_go(it, &among.rows[at], &among.held) {
                among.plan.removed.push(at);
            }
        }
        among.plan.removed.sort_unstable();
        // Several of ours may have been one of theirs.
        among.plan.removed.dedup();
    }

    /// Finds where what is new or moved comes in, in the order in which we write it.
    fn come(&mut self, among: &mut Among<'a>) {
        let freed = self.freed(among);
        let (removed, count) = (&among.plan.removed, among.rows.len());
        let added = among.new.iter().map(|(n, moved)| {
            let freed = freed.iter().find(|it| it.0 == last_kept(&among.stays, *n));
            let at = freed.map(|it| in_place_of(it.1, removed, count));
            let at = at.unwrap_or_else(|| spot(&among.stays, *n));
            Added { part: among.ours[*n], at, moved: *moved }
        });
        among.plan.added = added.collect();
    }

    /// The parts of theirs that go, each behind the part of ours that was the last before it to stay.
    fn freed(&self, among: &Among<'a>) -> Vec<(Option<usize>, usize)> {
        let mut last = None;
        let mut res = Vec::new();
        for it in &among.base {
            if let Some(kept) = self.sides.ours(it) {
                last = number(&among.ours, &kept);
                continue;
            }
            let at = self.sides.theirs(it).and_then(|it| number(&among.rows, &it));
            res.extend(at.filter(|it| among.plan.removed.contains(it)).map(|it| (last, it)));
        }
        res
    }

    /// Changes one part for which there is one in the document.
    fn kid(
        &mut self,
        before: Option<Part<'a>>,
        ours: Part<'a>,
        held: &Held<'a>,
        (rows, at): (&[Part<'a>], usize),
        plan: &mut Plan<'a>,
    ) {
        let theirs = rows[at];
        if let (At::Line(_, new), At::Line(_, old)) = (ours.at, theirs.at) {
            let was = before.and_then(|it| it.text()).unwrap_or_default();
            match () {
                _ if was == new || old == new => {}
                _ if was.trim() == old.trim() || self.is_own(ours.node) => {
                    plan.rewritten.push((at, new));
                }
                _ => self.refuse(ours.node, held, Refusal::ByHand),
            }
            return;
        }
        if let (Some(At::Entry(was)), At::Entry(new), At::Entry(old)) =
            (before.map(|it| it.at), ours.at, theirs.at)
        {
            self.rename(was, new, old, held);
        }
        if held.key() == "jobs"
            && before.is_some_and(|it| {
                self.becomes_call(&it, &ours) && !self.has_only_ours(&it, &theirs)
            })
        {
            return self.refuse(ours.node, &self.inner(held, theirs), Refusal::ByHand);
        }
        let base = before.map_or(&NOTHING, |it| it.node);
        let inner = self.inner(held, theirs);
        if before.is_none() && says_the_same(ours.node, theirs.node) {
            return;
        }
        if self.value(base, ours.node, inner) {
            self.emptied(ours.node, inner, at, plan);
        }
    }

    /// A job has another id.
    fn rename(&mut self, was: &Entry, new: &'a Entry, old: &Entry, held: &Held<'a>) {
        if was.key == new.key || old.key == new.key {
            return;
        }
        let fits = old.key == was.key || self.is_own(&new.node);
        match fits && !self.is_needed(&old.key, held) {
            true => self.write_key(old, &new.key),
            false => self.refuse(&new.node, held, Refusal::ByHand),
        }
    }

    /// All that stood in something has gone, or stood for something that is gone.
    fn emptied(&mut self, ours: &'a Node, held: Held<'a>, at: usize, plan: &mut Plan<'a>) {
        static NO_RIGHTS: Node = Node::bare(Value::Map(Vec::new()));
        match held.key() {
            _ if parts(ours).is_empty() => self.replace(&held, ours),
            // Without it the job would have more rights, not fewer.
            "permissions" => self.replace(&held, &NO_RIGHTS),
            // It still sets the workflow off.
            _ if held.keys[0] == "on" => self.replace(&held, &NOTHING),
            _ => plan.removed.push(at),
        }
    }

    /// Whether a part of theirs that ours has no more may go. What somebody else has put into it stays,
    /// and it stays for that.
    fn may_go(&mut self, base: &Part<'a>, theirs: &Part<'a>, held: &Held<'a>) -> bool {
        static NONE: Node = Node::bare(Value::Map(Vec::new()));
        let inner = self.inner(held, *theirs);
        if self.is_shared(&inner) || self.is_anchored(theirs) {
            self.refuse(base.node, &inner, Refusal::Shared);
            return false;
        }
        match (theirs.at, &base.node.value, &theirs.node.value) {
            (At::Line(_, old), ..) => {
                let fits = base.text().is_some_and(|it| it.trim() == old.trim());
                self.or_refuse(fits, base, &inner)
            }
            (At::Entry(_), Value::Map(_), Value::Map(_)) if held.key() == "jobs" => {
                let fits = self.has_only_ours(base, theirs) && !self.is_needed(theirs.key(), held);
                match fits {
                    true => self.loses(theirs.node),
                    false => self.refuse(base.node, &inner, Refusal::ByHand),
                }
                fits
            }
            // With a filter less it would set the workflow off more often.
            (At::Entry(_), Value::Map(_), Value::Map(_)) if held.key() == "on" => {
                let known = |it: &Entry| base.node.get(&it.key).is_some();
                let fits = theirs.node.entries().iter().all(known);
                self.or_refuse(fits, base, &inner)
            }
            (At::Entry(_), Value::Map(them), Value::Map(_)) if !them.is_empty() => {
                self.kids(base.node, &NONE, inner)
            }
            (At::Item(_), Value::Map(_), Value::Map(_)) => {
                self.loses(theirs.node);
                true
            }
            _ => {
                let fits = says_the_same(base.node, theirs.node);
                self.or_refuse(fits, base, &inner)
            }
        }
    }

    fn or_refuse(&mut self, fits: bool, base: &Part<'a>, held: &Held<'a>) -> bool {
        let fits = fits || self.is_own(base.node);
        if !fits {
            self.refuse(base.node, held, Refusal::ByHand);
        }
        fits
    }

    /// Whether a job has no steps of its own any more.
    fn becomes_call(&self, base: &Part<'a>, ours: &Part<'a>) -> bool {
        base.node.get("steps").is_some() && ours.node.get("steps").is_none()
    }

    /// Whether each step of a job of theirs stands for one of ours.
    fn has_only_ours(&self, base: &Part<'a>, theirs: &Part<'a>) -> bool {
        let steps = |it: &Part<'a>| it.node.get("steps").map_or(Vec::new(), parts);
        let known = steps(base).iter().filter(|it| self.sides.theirs(it).is_some()).count();
        steps(theirs).len() <= known
    }

    /// Whether a job of somebody else waits for this one.
    fn is_needed(&self, id: &str, held: &Held<'a>) -> bool {
        let is_it = |it: &Node| it.as_text() == Some(id);
        let needs = |it: &Part<'a>| {
            it.node.get("needs").is_some_and(|it| it.one_or_many().iter().any(is_it))
        };
        let mut others = parts(held.node()).into_iter().filter(|it| !self.sides.knows(it));
        others.any(|it| needs(&it))
    }

    fn carry_out(&mut self, plan: Plan<'a>, rows: &[Part<'a>], held: Held<'a>) -> bool {
        if plan.removed.is_empty() && plan.added.is_empty() && plan.rewritten.is_empty() {
            return false;
        }
        if !rows.is_empty() && plan.removed.len() == rows.len() && plan.added.is_empty() {
            return true;
        }
        let ours = plan.added.first().map_or(held.node(), |it| it.part.node);
        let done = match held.node().value {
            _ if held.is_flow(self.lines) => self.in_flow(&plan, rows, &held),
            Value::Text(_) => self.in_text(&plan, rows, &held),
            Value::Null => self.fill(&plan, &held),
            // Nothing stays beside which something could be put.
            Value::Map(_) if plan.removed.len() == rows.len() && held.keys != ["", ""] => {
                self.fill(&plan, &held)
            }
            _ => block::carry_out(self, &plan, rows, &held),
        };
        if done.is_none() {
            self.refuse(ours, &held, Refusal::Form);
            self.keeps(&held);
        }
        false
    }

    /// Writes all that is new where nothing is yet.
    pub(super) fn fill(&mut self, plan: &Plan<'a>, held: &Held<'a>) -> Option<()> {
        let entry = |it: &Added<'a>| match it.part.at {
            At::Entry(it) => Some(it.clone()),
            _ => None,
        };
        let entries: Option<Vec<Entry>> = plan.added.iter().map(entry).collect();
        let items = || plan.added.iter().map(|it| it.part.node.clone()).collect();
        let value = entries.map_or_else(|| Value::Seq(items()), Value::Map);
        self.replace(held, &Node::from(value));
        Some(())
    }

    fn inner(&self, held: &Held<'a>, part: Part<'a>) -> Held<'a> {
        let start = match part.at {
            At::Entry(it) => it.key_span.start,
            At::Item(_) if !held.is_flow(self.lines) => {
                block::dash(self.lines, &part, held.node()).unwrap_or(part.node.span.start)
            }
            _ => part.node.span.start,
        };
        let key = if part.key().is_empty() { "" } else { part.key() };
        Held { part, start, in_flow: held.is_flow(self.lines), keys: [held.keys[1], key] }
    }
}

/// The entries, items or lines of a value.
pub(super) fn parts(node: &Node) -> Vec<Part<'_>> {
    match &node.value {
        Value::Map(them) => {
            them.iter().map(|it| Part { at: At::Entry(it), node: &it.node }).collect()
        }
        Value::Seq(them) => {
            them.iter().enumerate().map(|(n, node)| Part { at: At::Item(n), node }).collect()
        }
        Value::Text(text) => {
            let them = text.lines().enumerate().filter(|it| !it.1.trim().is_empty());
            them.map(|(n, line)| Part { at: At::Line(n, line), node }).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Whether two parts that we wrote say the same.
fn says(one: &Part, other: &Part) -> bool {
    match (one.at, other.at) {
        (At::Line(_, one), At::Line(_, other)) => one == other,
        _ => same(one.node, other.node),
    }
}

fn named<'a>(rows: &[Part<'a>], key: &str) -> Option<Part<'a>> {
    rows.iter().find(|it| !key.is_empty() && it.key().eq_ignore_ascii_case(key)).copied()
}

/// Which of some parts this one is.
fn number(parts: &[Part], part: &Part) -> Option<usize> {
    let line = |it: &Part| match it.at {
        At::Line(n, _) => Some(n),
        _ => None,
    };
    parts.iter().position(|it| std::ptr::eq(it.node, part.node) && line(it) == line(part))
}

/// Behind the nearest part before it that stays, or before the nearest behind it.
fn spot(stays: &[Option<usize>], n: usize) -> Spot {
    let before = stays[..n].iter().rev().flatten().next().map(|it| Spot::After(*it));
    let after = || stays[n..].iter().flatten().next().map(|it| Spot::Before(*it));
    before.or_else(after).unwrap_or(Spot::End)
}

/// The nearest part of ours before one that has a part of theirs.
fn last_kept(stays: &[Option<usize>], n: usize) -> Option<usize> {
    (0..n).rev().find(|it| stays[*it].is_some())
}

/// Where something comes in for a part that goes, and for those that go behind it.
fn in_place_of(n: usize, removed: &[usize], count: usize) -> Spot {
    let goes = |it: &usize| removed.contains(it);
    let end = (n..count).take_while(goes).count() + n;
    match (0..n).all(|it| goes(&it)) {
        false => Spot::After(end - 1),
        true if end < count => Spot::Before(end),
        true => Spot::End,
    }
}
