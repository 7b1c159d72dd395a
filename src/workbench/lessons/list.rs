//! The list of lessons, and what concerns all of them: progress as a file, the workshop view, handouts.

use pushwright_core::{
    lesson::{LESSONS, Lesson},
    text::msg,
};

use crate::{
    browser::{download, read_file},
    desk::Desk,
    lessons::{
        body,
        course::{Course, Open},
        focus_title, head, marked, minutes,
        prose::line,
    },
    sheets::{Edition, Sheet},
    widgets::{View, all, button, drawn, el, icon, icon_button, live, nothing, plain, text, words},
};

/// What a file of progress is called.
const FILE: &str = "pushwright-lessons.txt";

pub(super) fn list(desk: Desk) -> View {
    let course = desk.course();
    let title = words(desk.say(msg::LESSON_LIST_TITLE));
    let items = live(move || all(course.lessons.get().into_iter().map(|it| item(desk, it))));
    let body = body()
        .with(el("p.help").with(words(desk.say(msg::LESSON_LIST_SAYS))))
        .with(drawn(
            move || is_incomplete(course),
            move |it| if *it { missing(desk) } else { nothing() },
        ))
        .with(drawn(
            move || course.kept.get(),
            move |it| if it.is_empty() { nothing() } else { kept(desk) },
        ))
        .with(el("ol.lesson-list").with(items))
        .with(progress(desk))
        .with(teach(desk));
    all([head(desk, nothing(), title), body])
}

fn is_incomplete(course: &Course) -> bool {
    !course.is_fetching.get() && course.lessons.with(|it| it.len() < LESSONS.len())
}

/// Some files did not come.
fn missing(desk: Desk) -> View {
    let retry = move || desk.course().fetch(Box::new(|| ()));
    el("div.lesson-note")
        .is("role", "alert")
        .with(el("p").with(words(desk.say(msg::LESSON_LIST_MISSING))))
        .with(button("", None, desk.say(msg::LESSON_LIST_RETRY), retry))
}

/// The settings from before the lesson are one press away.
fn kept(desk: Desk) -> View {
    let back = button("", Some(icon::UNDO), desk.say(msg::LESSON_LIST_BRING_BACK), move || {
        desk.course().bring_back(desk);
        focus_title();
    });
    el("div.lesson-note")
        .with(el("p").with(words(desk.say(msg::LESSON_LIST_BEFORE))))
        .with(back.is("id", "lessons-bring-back"))
}

fn item(desk: Desk, lesson: &'static Lesson) -> View {
    let course = desk.course();
    let id = format!("lesson-{}", lesson.id);
    let progress = move || course.of(lesson);
    let open = move || {
        let own = progress();
        let at = if own.is_finished() { 0 } else { own.at.min(lesson.steps.len() - 1) };
        course.jump(desk, lesson, at);
    };
    let says = move || {
        let (own, lang) = (progress(), desk.lang.get());
        match own.at {
            _ if own.is_finished() => msg::LESSON_LIST_AGAIN.get(lang).to_owned(),
            0 => msg::LESSON_LIST_START.get(lang).to_owned(),
            at => msg::lesson_list_go_on((at + 1).min(own.steps.len()).to_string()).say(lang),
        }
    };
    let handout_says = move || {
        let lang = desk.lang.get();
        msg::lesson_list_handout(lesson.title.get(lang)).say(lang)
    };
    let handout = Sheet::Handout { lesson: Some(Open(lesson)), edition: Edition::Learner };
    let print = icon_button(icon::PRINT, handout_says, move || {
        course.show_sheet(desk, handout);
    });
    let title = el("h3").is("id", &id).with(line(desk, &lesson.title));
    let open = button("primary", None, says, open).is("aria-describedby", &id);
    let actions = el("div.actions")
        .with(open.is("data-lesson", &lesson.id))
        .with(state(desk, lesson))
        .with(print.is("data-handout", &lesson.id));
    el("li.lesson-item")
        .with(
            el("div.lesson-name")
                .with(title)
                .with(el("span.minutes").with(minutes(desk, lesson.minutes))),
        )
        .with(el("p.help").with(line(desk, &lesson.goal)))
        .with(actions)
}

/// How far somebody came.
fn state(desk: Desk, lesson: &'static Lesson) -> View {
    let course = desk.course();
    let state = live(move || {
        let (own, lang) = (course.of(lesson), desk.lang.get());
        let open = own.steps.iter().filter(|it| it.mark == Default::default()).count();
        match own.steps.len() - open {
            _ if open == 0 => marked(icon::CHECK, msg::LESSON_LIST_DONE.get(lang)),
            0 => nothing(),
            done => {
                let says = msg::lesson_list_steps(done.to_string(), own.steps.len().to_string());
                el("span").with(text(&says.say(lang)))
            }
        }
    });
    el("span.lesson-state").with(state)
}

/// Progress to and from a file.
fn progress(desk: Desk) -> View {
    let course = desk.course();
    let export = move || {
        if download(FILE, &course.export()).is_some() {
            desk.tell(&msg::lesson_list_exported(FILE));
        }
    };
    let import = move |event| {
        let take = move |name: String, text: String| {
            let taken = course.import(&text);
            desk.tell(&match taken {
                true => msg::lesson_list_imported(name),
                false => msg::lesson_list_unreadable(name),
            });
        };
        read_file(&event, Box::new(take));
    };
    let field = plain("input")
        .is("type", "file")
        .is("id", "lessons-import")
        .is("accept", ".txt,text/plain")
        .on("change", import);
    // A label is what a pointer hits, the field itself what a keyboard reaches.
    let label = el("label.button").is("for", "lessons-import").is("data-kind", "quiet");
    let export = button("quiet", Some(icon::DOWNLOAD), desk.say(msg::LESSON_LIST_EXPORT), export);
    el("section.lesson-part")
        .with(el("h3").with(words(desk.say(msg::LESSON_LIST_PROGRESS))))
        .with(el("p.help").with(words(desk.say(msg::LESSON_LIST_PROGRESS_SAYS))))
        .with(
            el("div.actions").with(export.is("id", "lessons-export")).with(
                el("span.upload")
                    .with(field)
                    .with(label.with(words(desk.say(msg::LESSON_LIST_IMPORT)))),
            ),
        )
}

fn teach(desk: Desk) -> View {
    let course = desk.course();
    let teach = button("quiet", None, desk.say(msg::LESSON_LIST_TEACH_OPEN), move || {
        course.show_sheet(desk, Sheet::Teach);
    });
    let all_of_them = Sheet::Handout { lesson: None, edition: Edition::Facilitator };
    let handouts =
        button("quiet", Some(icon::PRINT), desk.say(msg::LESSON_LIST_HANDOUTS), move || {
            course.show_sheet(desk, all_of_them);
        });
    el("section.lesson-part").with(el("h3").with(words(desk.say(msg::LESSON_LIST_TEACH)))).with(
        el("div.actions")
            .with(teach.is("id", "lessons-teach"))
            .with(handouts.is("id", "lessons-handouts")),
    )
}
