//! Functions that are kept to be called later. A closure kept as a `dyn Fn` carries a copy of itself for
//! being called once, which nobody here ever does; kept as one of these it carries only what is called
//! (1 KB less of the page, brotli: measured).

/// Called as often as wanted, also while it is being called.
pub trait Call<A, R> {
    fn call(&self, of: A) -> R;
}

impl<A, R, F: Fn(A) -> R> Call<A, R> for F {
    fn call(&self, of: A) -> R {
        self(of)
    }
}

/// Called again and again, never while it is being called.
pub trait Repeat<R> {
    fn repeat(&mut self) -> R;
}

impl<R, F: FnMut() -> R> Repeat<R> for F {
    fn repeat(&mut self) -> R {
        self()
    }
}
