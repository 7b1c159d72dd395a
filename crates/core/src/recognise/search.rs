//! Looks for the recipe whose workflow is nearest to a document, by trying: what a control would write
//! shows whether it was chosen. So nothing here has to know how a setting is written, and whatever can be
//! composed can be recognised.

use std::vec;

use crate::{
    recipe::{Control, Recipe, shown},
    recognise::{
        Recognised,
        align::align,
        distance::new_troubles,
        judge::{Guess, Judge},
        left, moves, remarks, start,
    },
    share::items,
    topic::{Place, Topic},
    yaml::Document,
};

/// How often all controls are gone through at most; those that something made room for, less often.
const MAX_ROUNDS: usize = 8;
const MAX_ROUNDS_ALONG: usize = 2;

/// A search that is on its way. It is made in steps, so that whoever has something else to do can do that
/// in between, and it has an answer from the first on.
pub struct Search {
    judge: Judge,
    /// Where it may begin, as far as that has not been tried.
    starts: vec::IntoIter<Recipe>,
    /// The document was written with the link in its header, which knows more than the text shows.
    is_answered: bool,
    /// The nearest guess, and where it is tried to bring it nearer.
    walk: Option<Walk>,
    /// What is tried along with a move that has made things worse.
    along: Option<Walk>,
}

impl Search {
    pub fn new(document: &Document) -> Search {
        let theirs = &document.workflow;
        let mut res = Search {
            judge: Judge::new(theirs.clone()),
            starts: Vec::new().into_iter(),
            is_answered: false,
            walk: None,
            along: None,
        };
        if let Some(it) = start::linked(theirs) {
            res.begin(it);
        }
        if !res.is_answered {
            res.walk = None;
            res.starts = start::recipes(theirs).into_iter();
            res.step();
        }
        res
    }

    /// Does a small piece of the work, about one workflow that is composed. Whether there is more to do.
    pub fn step(&mut self) -> bool {
        if let Some(recipe) = self.starts.next() {
            self.begin(recipe);
            return true;
        }
        if self.along.is_some() { self.step_along() } else { self.step_alone() }
    }

    /// How many workflows have been composed.
    pub fn composed(&self) -> usize {
        self.judge.composed
    }

    /// The nearest that has been found so far.
    pub fn found(&self) -> Recognised {
        let theirs = &self.judge.theirs;
        let composed = self.judge.composed;
        let walks = self.walk.iter().chain(&self.along);
        let Some(Walk { guess, .. }) = walks.min_by_key(|it| it.guess.distance) else {
            return Recognised { composed, ..Recognised::default() };
        };
        let mut recipe = guess.recipe.clone();
        if !self.is_answered {
            remarks::read(theirs, &mut recipe);
        }
        let (left, missing) = left::rest(&align(&guess.root, &theirs.root));
        Recognised { recipe, left, missing, composed }
    }

    /// Begins with a recipe if it is nearer than those before.
    fn begin(&mut self, recipe: Recipe) {
        let Some(guess) = self.judge.judge(recipe) else { return };
        if self.walk.as_ref().is_none_or(|it| guess.distance < it.guess.distance) {
            self.is_answered = guess.distance == 0 && start::link(&self.judge.theirs).is_some();
            self.walk = Some(Walk::new(guess, MAX_ROUNDS));
        }
    }

    fn step_alone(&mut self) -> bool {
        let Some(walk) = &mut self.walk else { return false };
        let Some(recipe) = walk.moves.next() else {
            return walk.next_place(&mut self.judge) || walk.next_round();
        };
        let Some(next) = self.judge.judge(recipe) else { return false };
        // What is new in a list says nothing as long as it has no name, and a text was read there.
        let control = Control::of(walk.place.topic);
        let is_open = !matches!(control, Control::Toggle { .. } | Control::Choice { .. });
        if next.distance < walk.guess.distance {
            walk.guess = next;
        } else if is_open || self.judge.is_hopeful(&walk.guess, &next) {
            let before = Some(walk.guess.recipe.clone());
            self.along = Some(Walk { before, ..Walk::new(next, MAX_ROUNDS_ALONG) });
        }
        true
    }

    /// What a move makes room for is tried along with it, and then whether what it makes superfluous can go.
    fn step_along(&mut self) -> bool {
        let (Some(walk), Some(along)) = (&self.walk, &mut self.along) else { return false };
        if let Some(recipe) = along.moves.next() {
            let Some(next) = self.judge.judge(recipe) else { return false };
            if next.distance < along.guess.distance {
                along.guess = next;
            }
        } else if !along.next_place(&mut self.judge)
            && !along.next_round()
            && !along.tidy(walk, &self.judge)
        {
            self.take_over();
        }
        true
    }

    /// Keeps a move with what was tried along if both together have brought the guess nearer.
    fn take_over(&mut self) {
        if let (Some(walk), Some(along)) = (&mut self.walk, self.along.take())
            && along.guess.distance < walk.guess.distance
        {
            walk.guess = along.guess;
        }
    }
}

/// A guess, and the controls that are gone through to bring it nearer.
struct Walk {
    guess: Guess,
    topics: vec::IntoIter<Topic>,
    places: vec::IntoIter<Place>,
    /// What there was before: only what was not there is gone through.
    before: Option<Recipe>,
    /// The place that is being tried, and what is left to try there.
    place: Place,
    moves: vec::IntoIter<Recipe>,
    /// How far the guess was when this round began, and how many may follow.
    was: u32,
    rounds: usize,
}

impl Walk {
    fn new(guess: Guess, rounds: usize) -> Walk {
        Walk {
            was: guess.distance,
            guess,
            topics: moves::order().into_iter(),
            places: Vec::new().into_iter(),
            before: None,
            place: Topic::BuildWith.into(),
            moves: Vec::new().into_iter(),
            rounds: rounds - 1,
        }
    }

    /// Goes on to the next control that there is. Whether there is one.
    fn next_place(&mut self, judge: &mut Judge) -> bool {
        while let Some(place) = self.following().filter(|_| 0 < self.guess.distance) {
            let was_there = |it: &Recipe| place.item < items(it, place.topic) && shown(it, place);
            // Annotations are hidden until there are any.
            let is_there = shown(&self.guess.recipe, place) || place.topic == Topic::Annotations;
            if is_there && !self.before.as_ref().is_some_and(was_there) {
                self.place = place;
                self.moves = moves::moves(judge, &self.guess, place).into_iter();
                return true;
            }
        }
        false
    }

    /// The next place; lists may have become longer or shorter since the last.
    fn following(&mut self) -> Option<Place> {
        loop {
            if let Some(it) = self.places.next() {
                return Some(it);
            }
            let topic = self.topics.next()?;
            let places = (0..items(&self.guess.recipe, topic)).map(|item| Place { topic, item });
            self.places = places.collect::<Vec<_>>().into_iter();
        }
    }

    /// Begins anew if the last round has brought the guess nearer. Whether it does.
    fn next_round(&mut self) -> bool {
        let goes_on = 0 < self.rounds && 0 < self.guess.distance && self.guess.distance < self.was;
        if goes_on {
            self.rounds -= 1;
            self.was = self.guess.distance;
            self.topics = moves::order().into_iter();
        }
        goes_on
    }

    /// Goes to whatever a move has put out of step, once, if it is still no nearer. Whether it does.
    fn tidy(&mut self, walk: &Walk, judge: &Judge) -> bool {
        if self.guess.distance < walk.guess.distance || self.before.take().is_none() {
            return false;
        }
        let theirs = &judge.theirs.root;
        let places =
            new_troubles(&align(&walk.guess.root, theirs), &align(&self.guess.root, theirs));
        let others = places.into_iter().filter(|it| *it != walk.place);
        self.places = others.collect::<Vec<_>>().into_iter();
        self.rounds = 0;
        true
    }
}
