//! Whatever callers do: nothing that they own is touched, and what they free is given out again.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

use proptest::{collection::vec, prelude::*, sample::Index};
use pushwright_allocator::Pieces;

/// Counts how often the system is asked.
struct Counted<'a>(&'a Cell<usize>);

// SAFETY: the system does all of it.
unsafe impl GlobalAlloc for Counted<'_> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.0.set(self.0.get() + 1);
        // SAFETY: as promised by the caller.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, it: *mut u8, layout: Layout) {
        // SAFETY: as promised by the caller.
        unsafe { System.dealloc(it, layout) }
    }
}

/// Something that is owned, full of its own mark.
struct Owned {
    at: *mut u8,
    layout: Layout,
    mark: u8,
}

impl Owned {
    fn fill(&self) {
        // SAFETY: it was made with this layout, and nobody else owns it.
        unsafe { self.at.write_bytes(self.mark, self.layout.size()) }
    }

    /// Whether its first bytes, which were filled, still hold its mark.
    fn is_whole(&self, size: usize) -> bool {
        // SAFETY: as above.
        (0..size).all(|n| unsafe { self.at.add(n).read() } == self.mark)
    }
}

#[derive(Clone, Debug)]
enum Step {
    Make { size: usize, align: usize },
    Free(Index),
    Resize(Index, usize),
}

/// Fewer steps than there are marks.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    let size = || prop_oneof![8 => 1..600_usize, 1 => 600..5000_usize];
    let align = prop_oneof![Just(1), Just(4), Just(8), Just(64)];
    let step = prop_oneof![
        3 => (size(), align).prop_map(|(size, align)| Step::Make { size, align }),
        2 => any::<Index>().prop_map(Step::Free),
        2 => (any::<Index>(), size()).prop_map(|(which, size)| Step::Resize(which, size)),
    ];
    vec(step, 0..200)
}

fn layout(size: usize, align: usize) -> Layout {
    Layout::from_size_align(size, align).expect("a size and an alignment that go together")
}

proptest! {
    #[test]
    fn what_is_owned_stays_whole(steps in steps()) {
        let pieces = Pieces::new(System);
        let mut all: Vec<Owned> = Vec::new();
        for (mark, step) in (0..).zip(steps) {
            match step {
                Step::Make { size, align } => {
                    let layout = layout(size, align);
                    // SAFETY: the size is not zero.
                    let at = unsafe { pieces.alloc(layout) };
                    let it = Owned { at, layout, mark };
                    it.fill();
                    all.push(it);
                }
                Step::Free(which) if !all.is_empty() => {
                    let it = all.swap_remove(which.index(all.len()));
                    // SAFETY: it was made with this layout.
                    unsafe { pieces.dealloc(it.at, it.layout) };
                }
                Step::Resize(which, size) if !all.is_empty() => {
                    let it = all.swap_remove(which.index(all.len()));
                    let before = it.layout.size();
                    // SAFETY: it was made with this layout, and the size is not zero.
                    let at = unsafe { pieces.realloc(it.at, it.layout, size) };
                    let it = Owned { at, layout: layout(size, it.layout.align()), ..it };
                    prop_assert!(it.is_whole(size.min(before)));
                    it.fill();
                    all.push(it);
                }
                _ => continue,
            }
            for it in &all {
                prop_assert_eq!(it.at.align_offset(it.layout.align()), 0);
                prop_assert!(it.is_whole(it.layout.size()));
            }
        }
    }
}

#[test]
fn what_was_freed_is_given_out_again() {
    let asked = Cell::new(0);
    let pieces = Pieces::new(Counted(&asked));
    for _ in 0..10 {
        // SAFETY: no size is zero, and each is freed with the layout that it was made with.
        unsafe {
            let all =
                [1, 9, 17, 100, 512].map(|size| (pieces.alloc(layout(size, 1)), layout(size, 1)));
            all.into_iter().for_each(|it| pieces.dealloc(it.0, it.1));
        }
    }
    assert_eq!(asked.get(), 5);
}
