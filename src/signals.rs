//! Values that the page follows, and what follows them. Leptos' owners say what has ended;
//! who follows what is kept here. In Leptos' own graph every run leaves all that it follows and joins
//! it again, and leaving takes longer the more others follow it: a third of a change (measured).
//! What draws names the owner of what it draws, so a run need not bring one along.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::Function;
use leptos::prelude::{on_cleanup, window};
use wasm_bindgen::{JsCast, closure::Closure};

use crate::calls::Repeat;

/// A value, and who follows it.
pub struct Var<T> {
    value: RefCell<T>,
    version: Cell<u32>,
    followers: Followers,
}

type Followers = Rc<RefCell<Vec<Rc<Follower>>>>;

impl<T: Clone + PartialEq> Var<T> {
    pub fn new(value: T) -> Var<T> {
        Var { value: RefCell::new(value), version: Cell::new(0), followers: Followers::default() }
    }

    /// A variable that lasts as long as the page does: a few bytes each time a dialog opens.
    pub fn lasting(value: T) -> &'static Var<T> {
        Box::leak(Box::new(Var::new(value)))
    }

    /// The value; whoever asks follows it from now on.
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// Like [`Var::get`], for what need not be copied.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(read)
    }

    /// Like [`Var::with`], but whoever asks does not follow.
    pub fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.value.borrow())
    }

    /// Changes the value; nobody hears of it if it stays what it was.
    pub fn set(&self, value: T) {
        if *self.value.borrow() != value {
            self.value.replace(value);
            self.notify();
        }
    }

    /// Changes the value where it stands.
    pub fn update<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let res = change(&mut self.value.borrow_mut());
        self.notify();
        res
    }

    /// How often it has changed; whoever asks follows it.
    pub fn version(&self) -> u32 {
        self.track();
        self.version.get()
    }

    fn track(&self) {
        CURRENT.with_borrow(|it| {
            if let Some(follower) = it {
                follower.follow(&self.followers);
            }
        });
    }

    fn notify(&self) {
        self.version.set(self.version.get().wrapping_add(1));
        run_soon(&self.followers.borrow());
    }
}

/// Something that runs again when what it has read changes.
struct Follower {
    /// The older, the lower.
    number: u32,
    fold: Option<&'static Fold>,
    run: RefCell<Run>,
    follows: RefCell<Vec<Followers>>,
    /// It runs soon, or when what it is folded in is opened.
    is_due: Cell<bool>,
    has_ended: Cell<bool>,
}

/// A part of the page that can be folded. What follows inside waits until it is opened: most settings are
/// folded most of the time, and a change is shown sooner if it need not be shown there.
pub struct Fold {
    is_open: Var<bool>,
    waiting: RefCell<Vec<Rc<Follower>>>,
}

impl Default for Fold {
    fn default() -> Fold {
        Fold { is_open: Var::new(false), waiting: RefCell::default() }
    }
}

impl Fold {
    /// Whatever `draw` makes follow something belongs in here.
    pub fn within<R>(&'static self, draw: impl FnOnce() -> R) -> R {
        let around = FOLD.replace(Some(self));
        let res = draw();
        FOLD.set(around);
        res
    }

    pub fn is_open(&self) -> bool {
        self.is_open.get()
    }

    /// Opens it or folds it. All inside catches up before anything else happens in the page.
    pub fn set(&self, is_open: bool) {
        self.is_open.set(is_open);
        if is_open {
            let waiting = self.waiting.take();
            waiting.iter().for_each(|it| it.is_due.set(false));
            run_soon(&waiting);
        }
    }
}

pub(crate) type Run = Box<dyn Repeat<()>>;

thread_local! {
    /// In which part something is drawn right now.
    static FOLD: Cell<Option<&'static Fold>> = const { Cell::new(None) };
    static CURRENT: RefCell<Option<Rc<Follower>>> = const { RefCell::new(None) };
    /// Those that have not ended, in the order of their numbers. Plain lists, here and below: trees cost the wasm
    /// 2 KB (measured).
    static ALL: RefCell<Vec<Rc<Follower>>> = const { RefCell::new(Vec::new()) };
    /// Those that are to run, in the order of their numbers.
    static DUE: RefCell<Vec<Rc<Follower>>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(0) };
    /// What waits until nothing else does.
    static SETTLED: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
    /// They are going to run, or do so.
    static IS_QUEUED: Cell<bool> = const { Cell::new(false) };
    /// [`run_due`] as the browser calls it. A function made for each change took longer than many of the things it
    /// runs (measured).
    static RUN_DUE: Function = Closure::<dyn Fn()>::new(run_due).into_js_value().unchecked_into();
}

/// Runs now, and again when something that it has read changes, until its owner ends.
pub fn effect(run: Run) {
    let number = NEXT.replace(NEXT.get() + 1);
    let follower = Rc::new(Follower {
        number,
        fold: FOLD.get(),
        run: RefCell::new(run),
        follows: RefCell::default(),
        is_due: Cell::new(false),
        has_ended: Cell::new(false),
    });
    ALL.with_borrow_mut(|it| it.push(follower.clone()));
    on_cleanup(move || end(number));
    follower.run();
}

fn end(number: u32) {
    let ended = ALL.with_borrow_mut(|it| {
        let at = it.binary_search_by_key(&number, |it| it.number).ok()?;
        Some(it.remove(at))
    });
    let Some(ended) = ended else { return };
    ended.has_ended.set(true);
    for them in ended.follows.take() {
        them.borrow_mut().retain(|it| !Rc::ptr_eq(it, &ended));
    }
}

impl Follower {
    fn run(self: &Rc<Follower>) {
        let around = (CURRENT.replace(Some(self.clone())), FOLD.replace(self.fold));
        self.run.borrow_mut().repeat();
        CURRENT.set(around.0);
        FOLD.set(around.1);
    }

    /// Once is enough: what it has followed it follows until its end.
    fn follow(self: &Rc<Follower>, them: &Followers) {
        let mut follows = self.follows.borrow_mut();
        if !follows.iter().any(|it| Rc::ptr_eq(it, them)) {
            them.borrow_mut().push(self.clone());
            follows.push(them.clone());
        }
    }

    /// What is folded runs when it is opened, with all that has changed by then.
    fn waits(self: &Rc<Follower>) -> bool {
        let fold = self.fold.filter(|it| !it.is_open.with_untracked(|it| *it));
        fold.inspect(|it| it.waiting.borrow_mut().push(self.clone())).is_some()
    }
}

/// What is read inside is not followed.
pub fn untrack<R>(read: impl FnOnce() -> R) -> R {
    let around = CURRENT.take();
    let res = read();
    CURRENT.set(around);
    res
}

/// Runs once what follows the changes made so far has run, before the browser takes the next key.
pub fn settled(run: impl FnOnce() + 'static) {
    SETTLED.with_borrow_mut(|it| it.push(Box::new(run)));
    queue();
}

fn run_soon(them: &[Rc<Follower>]) {
    let is_any = DUE.with_borrow_mut(|due| {
        for it in them.iter().filter(|it| !it.is_due.replace(true)) {
            let at = due.partition_point(|other| other.number < it.number);
            due.insert(at, it.clone());
        }
        !due.is_empty()
    });
    if is_any {
        queue();
    }
}

/// What is due runs once what happens now is done; what becomes due meanwhile runs with it.
fn queue() {
    if !IS_QUEUED.replace(true) {
        RUN_DUE.with(|it| window().queue_microtask(it));
    }
}

fn run_due() {
    loop {
        let due = DUE.take();
        let settled = if due.is_empty() { SETTLED.take() } else { Vec::new() };
        if due.is_empty() && settled.is_empty() {
            return IS_QUEUED.set(false);
        }
        // The oldest first: what it draws anew need not run again, because it has ended.
        for it in due {
            if !it.has_ended.get() && !it.waits() {
                it.is_due.set(false);
                it.run();
            }
        }
        settled.into_iter().for_each(|run| run());
    }
}
