//! Going back and forth between what there was.

/// How many steps can be undone.
const MAX_STEPS: usize = 200;

/// What there was, to go back and forth to. Changes that say to be about the same, one after the other,
/// are one step: so undo does not go letter by letter.
#[derive(Clone, Debug, PartialEq)]
pub struct History<T, About> {
    past: Vec<T>,
    future: Vec<T>,
    last: Option<About>,
}

impl<T, About> Default for History<T, About> {
    fn default() -> History<T, About> {
        History { past: Vec::new(), future: Vec::new(), last: None }
    }
}

impl<T, About: PartialEq> History<T, About> {
    /// Takes what there was before a change. Answers whether the change goes on with the step before it; one
    /// that is about nothing never does.
    pub fn record(&mut self, before: T, about: Option<About>) -> bool {
        let goes_on = about.is_some() && self.last == about;
        self.future.clear();
        self.last = about;
        if !goes_on {
            self.past.push(before);
            let excess = self.past.len().saturating_sub(MAX_STEPS);
            self.past.drain(..excess);
        }
        goes_on
    }

    /// What there was a step before, if there is one.
    pub fn undo(&mut self, now: T) -> Option<T> {
        self.last = None;
        step(now, &mut self.past, &mut self.future)
    }

    /// What was undone last.
    pub fn redo(&mut self, now: T) -> Option<T> {
        self.last = None;
        step(now, &mut self.future, &mut self.past)
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

fn step<T>(now: T, from: &mut Vec<T>, to: &mut Vec<T>) -> Option<T> {
    let res = from.pop()?;
    to.push(now);
    Some(res)
}
