//! What must be said before anything else: a link that was not understood whole, a crash.

use leptos::prelude::*;
use pushwright_core::{share, text::msg};

use crate::{
    browser,
    state::{Notice, State},
    widgets::{Button, live},
};

#[component]
pub(crate) fn Notices(state: State) -> impl IntoView {
    let close = Callback::new(move |()| state.notice.set(None));
    let close_label = Signal::derive(move || msg::PAGE_CLOSE.get(state.lang.get()).to_owned());
    let left_out = live(move || {
        let lang = state.lang.get();
        let places = state.encoded.with(|it| it.left_out.clone());
        let names: Vec<_> = places.iter().map(|it| it.topic.label().get(lang)).collect();
        (!names.is_empty()).then(|| {
            let text = msg::page_left_out(names.join(", ")).say(lang);
            view! { <div class="notice" data-kind="warning" role="alert"><p>{text}</p></div> }
                .into_any()
        })
    });
    let notice = live(move || {
        let lang = state.lang.get();
        state.notice.get().map(|it| match it {
            Notice::Link(problems) => {
                let items = problems.into_iter().map(|it| view! { <li>{it.say(lang)}</li> });
                view! {
                    <div class="notice" role="alert">
                        <p>{msg::PAGE_LINK_PROBLEMS.get(lang)}</p>
                        <ul>{items.collect_view()}</ul>
                        <Button label=close_label on_press=close/>
                    </div>
                }
                .into_any()
            }
            Notice::Crashed(fragment) => {
                let retry = Callback::new(move |()| {
                    state.notice.set(None);
                    state.show(share::decode(&fragment).recipe, browser::Entry::Push);
                });
                view! {
                    <div class="notice" role="alert">
                        <p>{msg::PAGE_CRASHED.get(lang)}</p>
                        <Button label=msg::PAGE_CRASHED_RETRY.get(lang).to_owned() on_press=retry/>
                        <Button label=close_label on_press=close/>
                    </div>
                }
                .into_any()
            }
        })
    });
    view! {
        {notice}
        {left_out}
    }
}
