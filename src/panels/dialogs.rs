//! Questions and sheets over the page.

use leptos::prelude::*;
use pushwright_core::{
    recipe::preset,
    share,
    text::{Text, msg},
};

use crate::{
    browser,
    panels::handover,
    state::{Dialog, State, Tab},
    widgets::{Button, live, words},
};

#[component]
pub(crate) fn Dialogs(state: State) -> impl IntoView {
    live(move || {
        state.dialog.get().map(|it| {
            let (title, body) = match it {
                Dialog::Reset => (&msg::PAGE_RESET, reset(state).into_any()),
                Dialog::Keyboard => (&msg::PAGE_KEYBOARD_TITLE, keyboard(state).into_any()),
                Dialog::Github => (&msg::PAGE_OPEN_GITHUB, github(state).into_any()),
                Dialog::Errors => (&msg::PAGE_TAB_PROBLEMS, errors(state).into_any()),
                Dialog::Kept => (&msg::PAGE_CONFIGURATIONS, kept(state).into_any()),
            };
            frame(state, title, body).into_any()
        })
    })
}

fn close(state: State) -> Callback<()> {
    Callback::new(move |()| state.dialog.set(None))
}

/// A real dialog: the browser keeps the focus in it and gives it back.
fn frame(state: State, title: &'static Text, body: AnyView) -> impl IntoView {
    view! {
        <dialog id="dialog" aria-labelledby="dialog-title"
            on:close=move |_| state.dialog.set(None)
        >
            <h2 id="dialog-title">{state.say(title)}</h2>
            {body}
        </dialog>
    }
}

fn reset(state: State) -> impl IntoView {
    let (id, count) = state.changes.with(|it| (it.0, it.1.len()));
    let discard = Callback::new(move |()| {
        state.dialog.set(None);
        if let Some(preset) = preset(id) {
            state.edit(|it| *it = (preset.recipe)());
        }
    });
    let question = msg::page_reset_sure(count.to_string());
    view! {
        <p>{words(move || question.say(state.lang.get()))}</p>
        <div class="actions">
            <Button label=state.say(&msg::PAGE_CANCEL) on_press=close(state)/>
            <Button label=state.say(&msg::PAGE_RESET_YES) kind="primary" on_press=discard/>
        </div>
    }
}

fn keyboard(state: State) -> impl IntoView {
    let row = move |keys: &'static str, text: &'static Text| {
        view! { <div><dt><kbd>{keys.to_owned()}</kbd></dt><dd>{state.say(text)}</dd></div> }
    };
    view! {
        <dl class="keys">
            {row("Ctrl Enter", &msg::PAGE_KEYBOARD_COPY)}
            {row("Ctrl K", &msg::PAGE_KEYBOARD_SEARCH)}
            {row("Ctrl Z / Ctrl Shift Z", &msg::PAGE_KEYBOARD_UNDO)}
            {row("↑ ↓", &msg::PAGE_KEYBOARD_LINES)}
            {row("Enter", &msg::PAGE_KEYBOARD_ENTER)}
            {row("?", &msg::PAGE_KEYBOARD_HELP)}
        </dl>
        <div class="actions">
            <Button label=state.say(&msg::PAGE_CLOSE) on_press=close(state)/>
        </div>
    }
}

fn github(state: State) -> impl IntoView {
    let parts = browser::github().map(RwSignal::new);
    let field = move |n: usize, id: &'static str, label: &'static Text, example: &'static str| {
        let part = parts[n];
        view! {
            <div class="field">
                <label for=id>{state.say(label)}</label>
                <input type="text" id=id autocomplete="off" autocapitalize="off" spellcheck="false"
                    placeholder=example
                    prop:value=part
                    on:input=move |it| part.set(event_target_value(&it))
                />
            </div>
        }
    };
    let missing = Signal::derive(move || parts[..2].iter().any(|it| it.get().trim().is_empty()));
    let go =
        Callback::new(move |()| handover::open_github(state, &parts.map(|it| it.get_untracked())));
    view! {
        <p>{state.say(&msg::PAGE_GITHUB_SAYS)}</p>
        {field(0, "github-owner", &msg::PAGE_GITHUB_OWNER, "octocat")}
        {field(1, "github-repository", &msg::PAGE_GITHUB_REPOSITORY, "hello-world")}
        {field(2, "github-branch", &msg::PAGE_GITHUB_BRANCH, "main")}
        <div class="actions">
            <Button label=state.say(&msg::PAGE_CANCEL) on_press=close(state)/>
            <Button label=state.say(&msg::PAGE_GITHUB_GO) kind="primary" disabled=missing on_press=go/>
        </div>
    }
}

fn errors(state: State) -> impl IntoView {
    let show = Callback::new(move |()| {
        state.dialog.set(None);
        state.tab.set(Tab::Problems);
    });
    let question =
        words(move || msg::page_errors_ask(state.errors.get().to_string()).say(state.lang.get()));
    view! {
        <p>{question}</p>
        <div class="actions">
            <Button label=state.say(&msg::PAGE_COPY_ANYWAY)
                on_press=Callback::new(move |()| handover::copy_anyway(state))/>
            <Button label=state.say(&msg::PAGE_SHOW_PROBLEMS) kind="primary" on_press=show/>
        </div>
    }
}

fn kept(state: State) -> impl IntoView {
    let kept = RwSignal::new(browser::kept());
    let name = RwSignal::new(String::new());
    let keep = Callback::new(move |()| {
        let new = name.get_untracked().trim().to_owned();
        kept.update(|it| {
            it.retain(|it| it.0 != new);
            it.push((new.clone(), state.encoded.with_untracked(|it| it.fragment.clone())));
            browser::keep_all(it);
        });
        name.set(String::new());
        state.status.set(msg::page_configuration_kept(new).say(state.lang.get_untracked()));
    });
    let item = move |(name, fragment): (String, String)| {
        let open = Callback::new(move |()| {
            let recipe = share::decode(&fragment).recipe;
            state.dialog.set(None);
            state.edit(|it| *it = recipe);
        });
        let delete = {
            let name = name.clone();
            Callback::new(move |()| {
                kept.update(|it| {
                    it.retain(|it| it.0 != name);
                    browser::keep_all(it);
                });
            })
        };
        view! {
            <li>
                <span>{name}</span>
                <Button label=state.say(&msg::PAGE_CONFIGURATION_OPEN) on_press=open/>
                <Button label=state.say(&msg::PAGE_CONFIGURATION_DELETE) kind="quiet" on_press=delete/>
            </li>
        }
    };
    let nameless = Signal::derive(move || name.with(|it| it.trim().is_empty()));
    view! {
        <p>{state.say(&msg::PAGE_CONFIGURATIONS_SAYS)}</p>
        <ul class="kept">{live(move || Some(kept.get().into_iter().map(item).collect_view().into_any()))}</ul>
        <div class="field">
            <label for="configuration">{state.say(&msg::PAGE_CONFIGURATION_NAME)}</label>
            <input type="text" id="configuration" autocomplete="off" prop:value=name
                on:input=move |it| name.set(event_target_value(&it))/>
        </div>
        <div class="actions">
            <Button label=state.say(&msg::PAGE_CLOSE) on_press=close(state)/>
            <Button label=state.say(&msg::PAGE_CONFIGURATION_KEEP) kind="primary" disabled=nameless on_press=keep/>
        </div>
    }
}
