//! The course: the lessons that have come, the one that is open, and how far somebody came. All of it
//! stays on the device; where storage is refused, as long as the page is open.

use std::{
    cell::{Cell, RefCell},
    ptr,
    rc::Rc,
};

use pushwright_core::{
    lesson::{
        self, LESSONS, Lesson, State, Step,
        progress::{self, Hints, Mark, Progress},
    },
    share,
    text::msg,
    yaml::{self, Document},
};

use crate::{
    browser::{Browser, fetch_text, store, stored},
    desk::Desk,
    lessons::focus_title,
    sheets::Sheet,
    signals::Var,
};

/// Keys in the browser's storage. The texts under them say their own version, or are links.
const PROGRESS: &str = "pushwright.lessons";
/// The id of the lesson that is open; boot.js asks for it.
const LESSON: &str = "pushwright.lesson";
/// What there was when its step began: a fragment, or a text.
const BEFORE: &str = "pushwright.lesson.before";
/// The learner's own text, where the lesson is about one.
const OWN: &str = "pushwright.lesson.own";
/// The settings from before the lesson.
const KEPT: &str = "pushwright.lesson.kept";

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Shown {
    Nothing,
    List,
    /// A lesson at a step; behind the last one it is at its end.
    Step(Open, usize),
}

/// A lesson, which is the same if it is the same one. Comparing all that is in it would be a lot of
/// code.
#[derive(Clone, Copy)]
pub(crate) struct Open(pub(crate) &'static Lesson);

impl PartialEq for Open {
    fn eq(&self, other: &Open) -> bool {
        ptr::eq(self.0, other.0)
    }
}

pub(crate) struct Course {
    /// Those that have come, in their order.
    pub(crate) lessons: Var<Vec<&'static Lesson>>,
    pub(crate) shown: Var<Shown>,
    /// Counts the visits of steps: the same step begun again is drawn anew.
    pub(crate) visit: Var<usize>,
    /// Only its head is shown.
    pub(crate) folded: Var<bool>,
    pub(crate) progress: Var<Vec<Progress>>,
    /// The workflow as it was when the step began, without comments.
    pub(crate) before: Var<String>,
    /// The learner's own text, where the lesson is about one.
    pub(crate) own: Var<String>,
    /// For each requirement of the step whether it is met.
    pub(crate) met: Var<Vec<bool>>,
    /// The settings from before the lesson, as a fragment; empty if nothing replaced them.
    pub(crate) kept: Var<String>,
    pub(crate) sheet: Var<Option<Sheet>>,
    /// The lessons were asked for, and not all have come.
    pub(crate) is_fetching: Var<bool>,
}

impl Course {
    pub(crate) fn new() -> Course {
        let (progress, _) = progress::read(&stored(PROGRESS).unwrap_or_default());
        Course {
            lessons: Var::new(Vec::new()),
            shown: Var::new(Shown::Nothing),
            visit: Var::new(0),
            folded: Var::new(false),
            progress: Var::new(progress),
            before: Var::new(String::new()),
            own: Var::new(stored(OWN).unwrap_or_default()),
            met: Var::new(Vec::new()),
            kept: Var::new(stored(KEPT).unwrap_or_default()),
            sheet: Var::new(None),
            is_fetching: Var::new(false),
        }
    }

    /// Fetches what has not come yet, then goes on; with fewer lessons if some do not come.
    pub(crate) fn fetch(&'static self, then: Box<dyn FnOnce()>) {
        let here = |id: &str| self.lessons.with_untracked(|it| it.iter().any(|it| it.id == id));
        let missing: Vec<&str> = LESSONS.iter().map(|it| it.id).filter(|it| !here(it)).collect();
        if missing.is_empty() {
            return then();
        }
        self.is_fetching.set(true);
        let left = Rc::new(Cell::new(missing.len()));
        let then = Rc::new(RefCell::new(Some(then)));
        for id in missing {
            let (left, then) = (left.clone(), then.clone());
            let take = move |file: String| {
                self.take_in(&file);
                left.set(left.get() - 1);
                if left.get() == 0 {
                    self.is_fetching.set(false);
                    if let Some(then) = then.borrow_mut().take() {
                        then();
                    }
                }
            };
            fetch_text(&format!("lessons/{id}.yml"), Box::new(take));
        }
    }

    fn take_in(&self, file: &str) {
        let (Some(lesson), _) = lesson::read(file) else { return };
        // As long as the page lives, like everything that is drawn of it.
        let lesson: &'static Lesson = Box::leak(Box::new(lesson));
        self.lessons.update(|it| {
            it.retain(|it| it.id != lesson.id);
            let at = it.iter().take_while(|it| it.number < lesson.number).count();
            it.insert(at, lesson);
        });
    }

    /// A lesson by its id or its number.
    pub(crate) fn find(&self, name: &str) -> Option<&'static Lesson> {
        let is_it = |it: &&&Lesson| it.id == name || it.number.to_string() == name;
        self.lessons.with_untracked(|them| them.iter().find(is_it).copied())
    }

    /// Whether a lesson is about a text of its own.
    pub(crate) fn is_text(lesson: &Lesson) -> bool {
        matches!(lesson.start, State::Text(_))
    }

    /// How far somebody came.
    pub(crate) fn of(&self, lesson: &Lesson) -> Progress {
        let is_it = |it: &&Progress| it.lesson == lesson.id && it.version == lesson.version;
        let found = self.progress.with(|them| them.iter().find(is_it).cloned());
        found.map_or_else(|| Progress::begin(lesson), |it| it.fit(lesson))
    }

    fn change(&self, lesson: &Lesson, change: impl FnOnce(&mut Progress)) {
        let mut own = self.of(lesson);
        change(&mut own);
        self.progress.update(|it| {
            it.retain(|it| it.lesson != own.lesson);
            it.push(own);
            store(PROGRESS, &progress::write(it));
        });
    }

    /// Takes in progress from elsewhere; of each step the better record counts. `false` if there is
    /// none.
    pub(crate) fn import(&self, file: &str) -> bool {
        let (new, _) = progress::read(file);
        if new.is_empty() {
            return false;
        }
        self.progress.update(|it| {
            let both = progress::write(it) + &progress::write(&new);
            *it = progress::read(&both).0;
            store(PROGRESS, &progress::write(it));
        });
        true
    }

    pub(crate) fn export(&self) -> String {
        self.progress.with_untracked(|it| progress::write(it))
    }

    /// Goes on where the last visit ended, or shows the list.
    pub(crate) fn resume(&'static self, desk: Desk) {
        let open = stored(LESSON).and_then(|it| self.find(&it));
        let Some(lesson) = open else { return self.shown.set(Shown::List) };
        let at = self.of(lesson).at;
        let before = stored(BEFORE).unwrap_or_default();
        self.before.set(match Course::is_text(lesson) {
            true => before,
            false => desk.text_of(&State::Recipe(Box::new(share::decode(&before).recipe))),
        });
        self.shown.set(Shown::Step(Open(lesson), at));
        self.judge(desk);
    }

    /// Opens a lesson at a step, with all that the steps before it would have left.
    pub(crate) fn jump(&'static self, desk: Desk, lesson: &'static Lesson, step: usize) {
        let step = step.min(lesson.steps.len());
        let is_loss =
            self.replaces(lesson) && !share::encode(&desk.page_recipe()).changed.is_empty();
        self.take(desk, lesson, lesson.state(step));
        self.enter(desk, lesson, step);
        if is_loss {
            desk.tell(&msg::LESSON_PANEL_REPLACED.message());
        }
    }

    /// Goes to a step with whatever the learner has.
    pub(crate) fn enter(&'static self, desk: Desk, lesson: &'static Lesson, step: usize) {
        self.change(lesson, |it| it.at = step);
        self.sheet.set(None);
        self.folded.set(false);
        let own = self.own(desk, lesson);
        store(LESSON, &lesson.id);
        store(BEFORE, &written(&own));
        self.before.set(desk.text_of(&own));
        self.visit.update(|it| *it += 1);
        // What was said of the step before is over.
        desk.page().say("");
        self.shown.set(Shown::Step(Open(lesson), step));
        self.judge(desk);
        focus_title();
    }

    /// Puts a state in place of what the learner has.
    fn take(&self, desk: Desk, lesson: &Lesson, state: State) {
        let page = desk.page();
        match state {
            State::Text(text) => self.write(&text),
            State::Recipe(recipe) => {
                if self.replaces(lesson) {
                    self.keep(&page.fragment());
                }
                page.apply(&share::encode(&recipe).fragment);
            }
        }
    }

    /// Whether a lesson that is begun now takes the place of settings from outside of lessons.
    fn replaces(&self, lesson: &Lesson) -> bool {
        let is_in_lesson = self.shown.with_untracked(|it| matches!(it, Shown::Step(..)));
        !is_in_lesson && !Course::is_text(lesson)
    }

    fn keep(&self, fragment: &str) {
        store(KEPT, fragment);
        self.kept.set(fragment.to_owned());
    }

    /// Puts the settings from before the lesson back.
    pub(crate) fn bring_back(&self, desk: Desk) {
        let kept = self.kept.get();
        self.keep("");
        desk.page().apply(&kept);
        desk.tell(&msg::LESSON_LIST_BROUGHT_BACK.message());
    }

    /// Sets the learner's own text.
    pub(crate) fn write(&self, text: &str) {
        store(OWN, text);
        self.own.set(text.to_owned());
    }

    /// What the learner has.
    pub(crate) fn own(&self, desk: Desk, lesson: &Lesson) -> State {
        match lesson.start {
            State::Text(_) => State::Text(self.own.get()),
            State::Recipe(_) => State::Recipe(Box::new(desk.page_recipe())),
        }
    }

    /// The very text that the learner sees, read.
    fn document(&self, desk: Desk, lesson: &Lesson) -> Document {
        match lesson.start {
            State::Text(_) => self.own.with_untracked(|it| yaml::read(it)),
            State::Recipe(_) => yaml::read(&desk.page().workflow()),
        }
    }

    /// Closes the lesson; what was done stays.
    pub(crate) fn close(&self) {
        store(LESSON, "");
        self.shown.set(Shown::Nothing);
    }

    pub(crate) fn show_list(&'static self) {
        store(LESSON, "");
        self.shown.set(Shown::List);
        focus_title();
    }

    pub(crate) fn restart(&'static self, desk: Desk, lesson: &'static Lesson) {
        self.change(lesson, |it| *it = Progress::begin(lesson));
        self.jump(desk, lesson, 0);
        desk.tell(&msg::LESSON_PANEL_RESTARTED.message());
    }

    /// Judges the step, and says nothing of what is met.
    fn judge(&self, desk: Desk) {
        let Some((lesson, at, step)) = self.step() else { return };
        let document = self.document(desk, lesson);
        self.met.set(lesson::check(step, &document, &Browser).iter().map(|it| it.met).collect());
        self.note_done(desk, lesson, at);
    }

    /// Judges the step after a change, and says what became of it.
    pub(crate) fn follow(&self, desk: Desk) {
        let Some((_, _, step)) = self.step() else { return };
        let before = self.met.with_untracked(Clone::clone);
        self.judge(desk);
        let now = self.met.with_untracked(Clone::clone);
        let other = (0..now.len()).find(|it| before.get(*it).is_some_and(|old| *old != now[*it]));
        let is_done = now.iter().all(|it| *it);
        if let (Some(n), false) = (other, is_done) {
            let says = step.check[n].say(desk.lang.with_untracked(|it| *it));
            desk.tell(&match now[n] {
                true => msg::lesson_panel_now_met(says),
                false => msg::lesson_panel_now_unmet(says),
            });
        }
    }

    fn step(&self) -> Option<(&'static Lesson, usize, &'static Step)> {
        match self.shown.with_untracked(|it| *it) {
            Shown::Step(Open(lesson), at) => Some((lesson, at, lesson.steps.get(at)?)),
            _ => None,
        }
    }

    fn note_done(&self, desk: Desk, lesson: &Lesson, at: usize) {
        let is_met = self.met.with_untracked(|it| it.iter().all(|it| *it));
        if is_met && self.of(lesson).steps[at].mark == Mark::Open {
            self.change(lesson, |it| it.steps[at].mark = Mark::Done);
            desk.tell(&msg::lesson_panel_step_is_done((at + 1).to_string()));
        }
    }

    /// One more hint is shown.
    pub(crate) fn hint(&self, lesson: &Lesson, at: usize) {
        self.change(lesson, |it| {
            let hints = &mut it.steps[at].hints;
            *hints = Hints::of(hints.count() + 1);
        });
    }

    /// Applies the solution, and says so.
    pub(crate) fn skip(&self, desk: Desk, lesson: &'static Lesson, at: usize) {
        self.change(lesson, |it| {
            let mark = &mut it.steps[at].mark;
            *mark = if *mark == Mark::Done { Mark::Done } else { Mark::Skipped };
        });
        let own = self.own(desk, lesson);
        self.take(desk, lesson, lesson.skipped(at, &own));
        self.judge(desk);
        desk.tell(&msg::lesson_panel_shown((at + 1).to_string()));
    }
}

/// As storage keeps it.
fn written(state: &State) -> String {
    match state {
        State::Text(text) => text.clone(),
        State::Recipe(recipe) => share::encode(recipe).fragment,
    }
}
