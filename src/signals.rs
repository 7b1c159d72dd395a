//! Values that the page follows. Leptos' own signals are generic through and through, so that each
//! type of value costs the wasm 2 KB (measured); here only the trigger is Leptos', one for all.

use std::sync::{PoisonError, RwLock};

use leptos::prelude::{ArcTrigger, Notify, Track};

/// A value, and what follows it.
pub struct Var<T> {
    value: RwLock<T>,
    trigger: ArcTrigger,
}

impl<T: Clone + PartialEq> Var<T> {
    pub fn new(value: T) -> Var<T> {
        Var { value: RwLock::new(value), trigger: ArcTrigger::new() }
    }

    /// The value; whoever asks follows it from now on.
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// Like [`Var::get`], for what need not be copied.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.trigger.track();
        self.with_untracked(read)
    }

    /// Like [`Var::get_untracked`], for what need not be copied.
    pub fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.value.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the value; nobody hears of it if it stays what it was.
    pub fn set(&self, value: T) {
        let mut place = self.value.write().unwrap_or_else(PoisonError::into_inner);
        if *place != value {
            *place = value;
            drop(place);
            self.trigger.notify();
        }
    }

    /// Changes the value where it stands.
    pub fn update<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let res = change(&mut self.value.write().unwrap_or_else(PoisonError::into_inner));
        self.trigger.notify();
        res
    }
}
