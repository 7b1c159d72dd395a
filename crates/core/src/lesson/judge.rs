//! Whether the parts of a lesson fit each other: no step is done before it is begun, every solution
//! fulfills its own step and no other, nothing that was reached is lost again.

use crate::{
    host::Host,
    lesson::{Lesson, Problem, Solution, State, Step, check, is_done, question::say},
    lint::{Severity, lint},
    recipe::shown,
    share,
    text::{Lang, Message, msg},
    yaml::Document,
};

/// The longest that a lesson should take, in minutes.
pub const MAX_MINUTES: u32 = 10;

/// Everything that does not fit, in the order of the steps. What a check wants is said in the language.
pub fn judge(lesson: &Lesson, lang: Lang, host: &dyn Host) -> Vec<Problem> {
    let states: Vec<State> = (0..=lesson.steps.len()).map(|it| lesson.state(it)).collect();
    let documents: Vec<Document> = states.iter().map(State::document).collect();
    let mut problems = Vec::new();
    minutes(lesson, &mut problems);
    let course = Course { lesson, states, documents, lang, host };
    for (n, step) in lesson.steps.iter().enumerate() {
        let wrong = |message| Problem { at: step.at, severity: Severity::Error, message };
        let all = course.form(n).into_iter().chain(course.check(n)).chain(course.question(n));
        problems.extend(all.map(wrong));
    }
    errors(lesson, &course.documents, &mut problems);
    problems
}

/// A lesson with what there is before each step, and at the end.
struct Course<'a> {
    lesson: &'a Lesson,
    states: Vec<State>,
    documents: Vec<Document>,
    lang: Lang,
    host: &'a dyn Host,
}

impl Course<'_> {
    /// Whether a step leads somewhere, and its solution can be made.
    fn form(&self, n: usize) -> Vec<Message> {
        let (step, number) = (&self.lesson.steps[n], (n + 1).to_string());
        let mut res = Vec::new();
        if step.solution.applied(&self.states[n]).is_none() {
            res.push(msg::cli_lesson_no_fit(number.as_str()));
        }
        if let (Some(place), State::Recipe(recipe)) = (step.focus, &self.states[n])
            && !(place.item < share::items(recipe, place.topic) && shown(recipe, place))
        {
            res.push(msg::cli_lesson_hidden(number, place.id()));
        }
        res
    }

    /// Whether the check of a step holds exactly from its solution on.
    fn check(&self, n: usize) -> Vec<Message> {
        let (step, number) = (&self.lesson.steps[n], (n + 1).to_string());
        let done: Vec<bool> =
            self.documents.iter().map(|it| is_done(step, it, self.host)).collect();
        if done[n] {
            return vec![msg::cli_lesson_done_before(number)];
        }
        let mut res = Vec::new();
        for missed in check(step, &self.documents[n + 1], self.host).iter().filter(|it| !it.met) {
            res.push(msg::cli_lesson_unsolved(number.as_str(), missed.requirement.say(self.lang)));
        }
        for later in (n + 2..done.len()).filter(|it| done[it - 1] && !done[*it]) {
            res.push(msg::cli_lesson_lost(later.to_string(), number.as_str()));
        }
        for other in self.others(n) {
            res.push(msg::cli_lesson_other((other + 1).to_string(), number.as_str()));
        }
        res
    }

    /// The steps whose solutions fulfill this one, made at its beginning or on the lesson's start.
    fn others(&self, own: usize) -> Vec<usize> {
        let step = &self.lesson.steps[own];
        let others = self.lesson.steps.iter().enumerate().filter(|it| it.0 != own);
        let fulfills = |(_, other): &(usize, &Step)| {
            let states =
                [&self.states[own], &self.lesson.start].map(|it| other.solution.forced(it));
            states.iter().any(|it| is_done(step, &it.document(), self.host))
        };
        others.filter(fulfills).map(|it| it.0).collect()
    }

    /// Whether the question of a step has an answer, and one choice is it.
    fn question(&self, n: usize) -> Vec<Message> {
        let Some(question) = &self.lesson.steps[n].question else { return Vec::new() };
        let Some(answer) = question.answer(&self.documents[n], self.host) else {
            return vec![msg::CLI_LESSON_NO_ANSWER.message()];
        };
        let choices = question.choices();
        let right = choices.iter().filter(|it| **it == answer).count();
        match (choices.len(), right) {
            (0, _) | (2.., 1) => Vec::new(),
            _ => vec![msg::cli_lesson_choices(say(&answer, self.lang))],
        }
    }
}

impl Solution {
    /// The state with whatever of the solution fits.
    fn forced(&self, state: &State) -> State {
        match (self, state) {
            (Solution::Settings(sets), State::Recipe(recipe)) => {
                let mut recipe = recipe.clone();
                for (place, value) in sets {
                    let _ = share::set(&mut recipe, *place, value);
                }
                State::Recipe(recipe)
            }
            (Solution::Edits(edits), State::Text(text)) => {
                let edited = edits.iter().fold(text.clone(), |text, it| match it.made(&text) {
                    Some(it) => it,
                    None => text,
                });
                State::Text(edited)
            }
            _ => state.clone(),
        }
    }
}

fn minutes(lesson: &Lesson, problems: &mut Vec<Problem>) {
    let sum: u32 = lesson.steps.iter().map(|it| it.minutes).sum();
    let mut warn = |message| {
        problems.push(Problem { at: Default::default(), severity: Severity::Warning, message });
    };
    if MAX_MINUTES < lesson.minutes {
        warn(msg::cli_lesson_long(MAX_MINUTES.to_string()));
    }
    if lesson.minutes < sum {
        warn(msg::cli_lesson_sum(sum.to_string(), lesson.minutes.to_string()));
    }
}

/// A lesson may begin with mistakes, but no step may bring new ones, and the end has none.
fn errors(lesson: &Lesson, documents: &[Document], problems: &mut Vec<Problem>) {
    let rules = |it: &Document| -> Vec<&str> {
        let findings = lint(it).into_iter().filter(|it| it.severity == Severity::Error);
        findings.map(|it| it.rule.id).collect()
    };
    let mut before = documents.first().map(rules).unwrap_or_default();
    for (n, document) in documents.iter().enumerate().skip(1) {
        let found = rules(document);
        let is_last = n + 1 == documents.len();
        let new = found.iter().find(|it| is_last || !before.contains(it));
        if let (Some(rule), Some(step)) = (new, lesson.steps.get(n - 1)) {
            let message = msg::cli_lesson_error(n.to_string(), *rule);
            problems.push(Problem { at: step.at, severity: Severity::Error, message });
        }
        before = found;
    }
}
