//! An allocator for WebAssembly, where one thread makes and frees short texts all the time. What is freed
//! is kept in lists by its size and given out again: a few instructions, where finding room and joining what
//! is free takes a hundred. Room comes from another allocator, which also serves whatever is large.
//!
//! The one crate of Pushwright with `unsafe`: an allocator cannot do without.

#![no_std]

use core::{
    alloc::{GlobalAlloc, Layout},
    cell::Cell,
    ptr,
};

/// Sizes are multiples of this, in bytes, and so is where a piece lies.
const UNIT: usize = 8;

/// Pieces of fewer units are kept: texts, and lists of a few things.
const LISTS: usize = 65;

/// Keeps freed pieces of what `under` gives.
pub struct Pieces<A> {
    under: A,
    /// By size in units: the piece that was freed last. Each free piece begins with the address of the next.
    free: [Cell<*mut u8>; LISTS],
}

// SAFETY: WebAssembly without atomics has one thread.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
unsafe impl<A> Sync for Pieces<A> {}

impl<A> Pieces<A> {
    pub const fn new(under: A) -> Pieces<A> {
        Pieces { under, free: [const { Cell::new(ptr::null_mut()) }; LISTS] }
    }
}

/// What it takes; as much as nothing does if it has to lie specially, so that it is not kept.
fn units(layout: Layout) -> usize {
    if layout.align() <= UNIT { layout.size().div_ceil(UNIT) } else { usize::MAX }
}

// SAFETY: a piece is in a list only while it is free, and in that of the size that it was made with: its owner frees it
// with the layout that it was asked for with, of which `units` always says the same.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Pieces<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let units = units(layout);
        let Some(list) = self.free.get(units) else {
            // SAFETY: as promised by the caller.
            return unsafe { self.under.alloc(layout) };
        };
        let first = list.get();
        if first.is_null() {
            // SAFETY: the alignment is a power of two, and a piece is neither empty nor large.
            return unsafe {
                self.under.alloc(Layout::from_size_align_unchecked(units * UNIT, UNIT))
            };
        }
        // SAFETY: a free piece begins with the address of the next, and lies as addresses do.
        list.set(unsafe { first.cast::<*mut u8>().read() });
        first
    }

    unsafe fn dealloc(&self, it: *mut u8, layout: Layout) {
        let Some(list) = self.free.get(units(layout)) else {
            // SAFETY: as promised by the caller; this is where it came from.
            return unsafe { self.under.dealloc(it, layout) };
        };
        // SAFETY: nobody owns the piece any more, and an address has room in the smallest.
        unsafe { it.cast::<*mut u8>().write(list.get()) };
        list.set(it);
    }

    unsafe fn realloc(&self, it: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the size is no problem with this alignment.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        let (before, after) = (units(layout), units(wanted));
        if LISTS <= before.min(after) {
            // SAFETY: as promised by the caller; this is where it came from.
            return unsafe { self.under.realloc(it, layout, size) };
        }
        if before == after {
            return it;
        }
        // SAFETY: what is copied has room in both, which do not overlap.
        unsafe {
            let res = self.alloc(wanted);
            if !res.is_null() {
                ptr::copy_nonoverlapping(it, res, layout.size().min(size));
                self.dealloc(it, layout);
            }
            res
        }
    }
}
