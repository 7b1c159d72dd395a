//! Elements of the page, made directly as nodes of the document. One function makes every kind of
//! element, so no kind costs the wasm code of its own (Leptos' `view!` took 50 KB more: measured).
//! What follows the state is kept up by Leptos' effects, which end with their owner.

use std::{borrow::Cow, cell::Cell, mem};

use leptos::prelude::Owner;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, HtmlInputElement, Node};

use crate::{
    calls::{Call, Repeat},
    signals::{self, Run, untrack},
};

/// A part of the page: an element, a text, or several of them as a fragment. Copies are the same part.
#[derive(Clone)]
pub struct View(Node);

fn document() -> Document {
    leptos::prelude::document()
}

/// An element, written `tag.class`; with a class that may hold spaces.
pub fn el(tag: &str) -> View {
    let (tag, class) = tag.split_once('.').unwrap_or((tag, ""));
    made(document().create_element(tag)).class(class)
}

/// An element of a drawing; these have a namespace of their own.
pub fn svg(tag: &str) -> View {
    made(document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag))
}

/// Only a name that is no name is refused, and all names stand in this crate.
fn made<E>(element: Result<Element, E>) -> View {
    element.map_or_else(|_| nothing(), |it| View(it.into()))
}

/// A text that never changes.
pub fn text(of: &str) -> View {
    View(document().create_text_node(of).into())
}

/// A text that follows the state.
pub fn words(of: impl Fn() -> String + 'static) -> View {
    let node = text("");
    follow(&node, Show::Text, "", owned_text(of));
    node
}

pub fn nothing() -> View {
    View(document().create_document_fragment().into())
}

/// Parts of the page, one after the other.
pub fn all(of: impl IntoIterator<Item = View>) -> View {
    of.into_iter().fold(nothing(), View::with)
}

impl View {
    fn class(self, class: &str) -> View {
        if class.is_empty() { self } else { self.is("class", class) }
    }

    /// An attribute that never changes.
    pub fn is(self, name: &str, value: &str) -> View {
        self.put(name, value);
        self
    }

    /// Changes an attribute.
    pub fn put(&self, name: &str, value: &str) {
        let _ = self.element().set_attribute(name, value);
    }

    /// Gives a name of the style sheets a value.
    pub fn style(&self, name: &str, value: &str) {
        let _ = self.0.unchecked_ref::<HtmlElement>().style().set_property(name, value);
    }

    /// An attribute that follows the state.
    pub fn follows(self, name: &'static str, of: impl Fn() -> String + 'static) -> View {
        follow(&self, Show::Attribute, name, owned_text(of));
        self
    }

    /// An attribute that is `true` or `false`.
    pub fn flag(self, name: &'static str, of: impl Fn() -> bool + 'static) -> View {
        follow(&self, Show::Attribute, name, yes_or_no(of));
        self
    }

    /// An attribute that is there or not.
    pub fn has(self, name: &'static str, of: impl Fn() -> bool + 'static) -> View {
        follow(&self, Show::Presence, name, yes_or_no(of));
        self
    }

    /// What stands in a field.
    pub fn value(self, of: impl Fn() -> String + 'static) -> View {
        follow(&self, Show::Value, "", owned_text(of));
        self
    }

    /// Whether a box is checked.
    pub fn checked(self, of: impl Fn() -> bool + 'static) -> View {
        follow(&self, Show::Checked, "", yes_or_no(of));
        self
    }

    pub fn on(self, event: &str, call: impl Fn(Event) + 'static) -> View {
        listen(&self.0, event, Box::new(call));
        self
    }

    pub fn with(self, child: View) -> View {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// The node, to put into the document.
    pub fn node(&self) -> &Node {
        &self.0
    }

    fn element(&self) -> &Element {
        self.0.unchecked_ref()
    }
}

/// Gives a text that follows the state.
type Says = Box<dyn Repeat<Cow<'static, str>>>;

fn owned_text(of: impl Fn() -> String + 'static) -> Says {
    Box::new(move || Cow::Owned(of()))
}

fn yes_or_no(of: impl Fn() -> bool + 'static) -> Says {
    Box::new(move || Cow::Borrowed(if of() { "true" } else { "false" }))
}

/// Where a text that follows the state is shown.
#[derive(Clone, Copy)]
enum Show {
    Text,
    Attribute,
    Presence,
    Value,
    Checked,
}

fn follow(view: &View, show: Show, name: &'static str, mut of: Says) {
    let view = view.clone();
    let mut before = None;
    join(Box::new(move || {
        let now = of.repeat();
        // The document is touched only where something changes.
        if before.as_ref() != Some(&now) {
            put(&view, show, name, &now);
            before = Some(now);
        }
    }));
}

fn put(view: &View, show: Show, name: &str, now: &str) {
    let field = view.0.unchecked_ref::<HtmlInputElement>();
    match show {
        Show::Text => view.0.set_node_value(Some(now)),
        // What a person sees in a field is a property; the attribute is only its beginning.
        Show::Value => field.set_value(now),
        Show::Checked => field.set_checked(now == "true"),
        Show::Presence if now == "false" => drop(field.remove_attribute(name)),
        Show::Presence => drop(field.set_attribute(name, "")),
        Show::Attribute => drop(field.set_attribute(name, now)),
    }
}

/// Runs now, and again when something that it has read changes, until its owner ends.
pub fn effect(mut run: Run) {
    signals::effect(Box::new(move || {
        // What is made on the way has nothing to do with what is being drawn around it.
        let around = GROUP.take();
        run.repeat();
        GROUP.set(around);
    }));
}

/// What follows the state in a part: most of it, and what is kept up apart.
type Group = [Vec<Run>; 2];

thread_local! {
    /// That of the part that is being drawn.
    static GROUP: Cell<Option<Group>> = const { Cell::new(None) };
    static IS_APART: Cell<bool> = const { Cell::new(false) };
}

/// Like [`effect`], but shared with all of the part that is drawn: an effect of its own for every
/// attribute took most of the time of a change.
fn join(run: Run) {
    match GROUP.take() {
        Some(mut group) => {
            group[usize::from(IS_APART.get())].push(run);
            GROUP.set(Some(group));
        }
        None => effect(run),
    }
}

/// Draws what follows other things than most of its part does, so that it need not run as often.
pub fn apart<R>(draw: impl FnOnce() -> R) -> R {
    let around = IS_APART.replace(true);
    let res = draw();
    IS_APART.set(around);
    res
}

/// Draws a part whose attributes are kept up by one effect, apart from what is around it.
pub fn together(draw: &mut dyn Repeat<View>) -> View {
    let around = (GROUP.replace(Some(Group::default())), IS_APART.replace(false));
    let view = draw.repeat();
    let group = GROUP.replace(around.0).unwrap_or_default();
    IS_APART.set(around.1);
    for mut them in group.into_iter().filter(|it| !it.is_empty()) {
        effect(Box::new(move || them.iter_mut().for_each(|run| run.repeat())));
    }
    view
}

/// A part of the page that is kept up as one.
pub fn part(draw: impl Fn() -> View + 'static) -> View {
    drawn(|| (), move |()| draw())
}

/// Calls for every such event, as long as its target is there.
pub fn listen(target: &EventTarget, event: &str, call: Box<dyn Call<Event, ()>>) {
    let call: Box<dyn Fn(Event)> = Box::new(move |it| call.call(it));
    let function = Closure::wrap(call).into_js_value();
    let _ = target.add_event_listener_with_callback(event, function.unchecked_ref());
}

/// What was typed or chosen in the field of an event.
pub fn typed(event: &Event) -> String {
    field(event).map(|it| it.value()).unwrap_or_default()
}

pub fn is_checked(event: &Event) -> bool {
    field(event).is_some_and(|it| it.checked())
}

/// Every kind of field answers to the same two names.
fn field(event: &Event) -> Option<HtmlInputElement> {
    event.target().map(JsCast::unchecked_into)
}

/// A part that is drawn anew whenever something that it has read changes.
pub fn live(of: impl Fn() -> View + 'static) -> View {
    let owner = Owner::new();
    redrawn(Box::new(move || Some(owner.with_cleanup(&of))), effect)
}

/// A part that is drawn anew when `of` answers differently. What `draw` reads is not followed.
pub fn drawn<T: PartialEq + 'static>(
    of: impl Fn() -> T + 'static,
    draw: impl Fn(&T) -> View + 'static,
) -> View {
    let owner = Owner::new();
    let mut before = None;
    let draw: Box<dyn Repeat<Option<View>>> = Box::new(move || {
        let now = of();
        if before.as_ref() == Some(&now) {
            return None;
        }
        let view = owned(&owner, &mut || draw(&now));
        before = Some(now);
        Some(view)
    });
    redrawn(draw, join)
}

/// Puts what is drawn at the end of the page; it stays as long as the page does. Leptos' own way of
/// mounting brings what drives futures along, which is larger than the page's own drawing.
pub fn mount(draw: impl FnOnce() -> View) {
    let owner = Owner::new_root(None);
    let view = owner.with(draw);
    let _ = document().body().map(|it| it.append_child(view.node()));
    mem::forget(owner);
}

/// Draws in place of what the owner had drawn before.
pub fn owned(owner: &Owner, draw: &mut dyn Repeat<View>) -> View {
    owner.with_cleanup(|| untrack(|| together(draw)))
}

/// Between two comments, because fragments leave no trace in the document.
fn redrawn(mut draw: Box<dyn Repeat<Option<View>>>, keep_up: fn(Run)) -> View {
    let (place, start, end) = place();
    keep_up(Box::new(move || {
        let Some(view) = draw.repeat() else { return };
        let Some(parent) = end.parent_node() else { return };
        while let Some(old) = start.next_sibling().filter(|it| *it != end) {
            let _ = parent.remove_child(&old);
        }
        let _ = parent.insert_before(&view.0, Some(&end));
    }));
    place
}

/// A fragment, and the two comments between which something comes and goes.
pub fn place() -> (View, Node, Node) {
    let mark = || Node::from(document().create_comment(""));
    let (start, end) = (mark(), mark());
    let place = nothing().with(View(start.clone())).with(View(end.clone()));
    (place, start, end)
}
