//! Values that the page follows, and what follows them. Leptos' owners say what has ended;
//! who follows what is kept here. In Leptos' own graph every run leaves all that it follows and joins
//! it again, and leaving takes longer the more others follow it: a third of a change (measured).

use std::{
    cell::{Cell, RefCell},
    ptr,
    rc::Rc,
};

use leptos::{
    prelude::{Owner, on_cleanup, queue_microtask},
    reactive::owner::WeakOwner,
};

use crate::calls::Repeat;

/// A value, and who follows it.
pub struct Var<T> {
    value: RefCell<T>,
    version: Cell<u32>,
    followers: Followers,
}

/// By their numbers.
type Followers = Rc<RefCell<Vec<u32>>>;

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
    number: u32,
    /// What it makes belongs where it was made itself. Held weakly: an owner that is given up ends what
    /// follows in it.
    owner: Option<WeakOwner>,
    fold: Option<&'static Fold>,
    run: RefCell<Run>,
    follows: RefCell<Vec<Followers>>,
}

/// A part of the page that can be folded. What follows inside waits until it is opened: most settings are
/// folded most of the time, and a change is shown sooner if it need not be shown there.
pub struct Fold(Var<bool>);

impl Default for Fold {
    fn default() -> Fold {
        Fold(Var::new(false))
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
        self.0.get()
    }

    /// Opens it or folds it. All inside catches up before anything else happens in the page.
    pub fn set(&'static self, is_open: bool) {
        let opens = is_open && !self.0.with_untracked(|it| *it);
        self.0.set(is_open);
        if opens {
            let is_inside = |it: &Follower| it.fold.is_some_and(|it| ptr::eq(it, self));
            ALL.with_borrow(|them| {
                them.iter().filter(|it| is_inside(it)).for_each(|it| run_soon(&[it.number]));
            });
        }
    }
}

pub(crate) type Run = Box<dyn Repeat<()>>;

thread_local! {
    /// In which part something is drawn right now.
    static FOLD: Cell<Option<&'static Fold>> = const { Cell::new(None) };
    static CURRENT: RefCell<Option<Rc<Follower>>> = const { RefCell::new(None) };
    /// In the order of their numbers. Plain lists, here and below: trees cost the wasm 2 KB (measured).
    static ALL: RefCell<Vec<Rc<Follower>>> = const { RefCell::new(Vec::new()) };
    /// The numbers of those that are to run, in order and once each.
    static DUE: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// Runs now, and again when something that it has read changes, until its owner ends.
pub fn effect(run: Run) {
    let number = NEXT.replace(NEXT.get() + 1);
    let follower = Rc::new(Follower {
        number,
        owner: Owner::current().map(|it| it.downgrade()),
        fold: FOLD.get(),
        run: RefCell::new(run),
        follows: RefCell::default(),
    });
    ALL.with_borrow_mut(|it| it.push(follower.clone()));
    on_cleanup(move || end(number));
    follower.run();
}

fn end(number: u32) {
    let Some(follower) = ALL.with_borrow_mut(|it| find(it, number).ok().map(|n| it.remove(n)))
    else {
        return;
    };
    for them in follower.follows.take() {
        them.borrow_mut().retain(|it| *it != number);
    }
}

fn find(them: &[Rc<Follower>], number: u32) -> Result<usize, usize> {
    them.binary_search_by_key(&number, |it| it.number)
}

impl Follower {
    fn run(self: &Rc<Follower>) {
        let around = (CURRENT.replace(Some(self.clone())), FOLD.replace(self.fold));
        let run = || self.run.borrow_mut().repeat();
        match self.owner.as_ref().and_then(WeakOwner::upgrade) {
            Some(owner) => owner.with(run),
            None => run(),
        }
        CURRENT.set(around.0);
        FOLD.set(around.1);
    }

    /// Once is enough: what it has followed it follows until its end.
    fn follow(&self, them: &Followers) {
        let mut follows = self.follows.borrow_mut();
        if !follows.iter().any(|it| Rc::ptr_eq(it, them)) {
            them.borrow_mut().push(self.number);
            follows.push(them.clone());
        }
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
    queue_microtask(run);
}

fn run_soon(them: &[u32]) {
    let is_first = DUE.with_borrow_mut(|it| {
        let is_first = it.is_empty();
        for number in them {
            if let Err(n) = it.binary_search(number) {
                it.insert(n, *number);
            }
        }
        is_first
    });
    // What is due runs once what happens now is done; what becomes due meanwhile runs with it.
    if is_first && !them.is_empty() {
        queue_microtask(run_due);
    }
}

/// The oldest first: what it draws anew need not run again, because it has ended.
fn run_due() {
    loop {
        let due = DUE.take();
        if due.is_empty() {
            return;
        }
        for number in due {
            let follower = ALL.with_borrow(|it| find(it, number).ok().map(|n| it[n].clone()));
            // What is folded runs when it is opened, with all that has changed by then.
            if let Some(it) =
                follower.filter(|it| it.fold.is_none_or(|it| it.0.with_untracked(|it| *it)))
            {
                it.run();
            }
        }
    }
}
