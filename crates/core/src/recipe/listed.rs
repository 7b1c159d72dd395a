//! A list of images as people keep one: a line for each, its name and the folder it is built from.

use crate::{
    catalog::registries::OTHER,
    image,
    recipe::{Component, MAX_ITEMS},
    text::{Message, msg},
};

/// The images of a list, and what could not be used of it. A line is `NAME CONTEXT DOCKERFILE`, with
/// blanks, tabs or commas between; a folder alone gives its name, a name alone its folder. What follows
/// a `#` at the start of a word is a comment.
pub fn listed(text: &str) -> (Vec<Component>, Vec<Message>) {
    let (mut images, mut problems) = (Vec::<Component>::new(), Vec::new());
    for (n, line) in text.lines().enumerate() {
        let words: Vec<&str> = line
            .split(|it: char| it.is_whitespace() || it == ',')
            .filter(|it| !it.is_empty())
            .take_while(|it| !it.starts_with('#'))
            .collect();
        let number = (n + 1).to_string();
        let image = match words.as_slice() {
            [] => continue,
            [only] if only.contains('/') => one(last(only), only, ""),
            [name] => one(name, &format!("./{name}"), ""),
            [name, context] => one(name, context, ""),
            [name, context, file] => one(name, context, file),
            _ => {
                problems.push(msg::listed_words(number));
                continue;
            }
        };
        if image::fault(&image.name, &OTHER).is_some() {
            problems.push(msg::listed_name(number, image.name));
        } else if images.iter().any(|it| it.name == image.name) {
            problems.push(msg::listed_twice(number, image.name));
        } else if images.len() == MAX_ITEMS {
            problems.push(msg::listed_many(MAX_ITEMS.to_string()));
            break;
        } else {
            images.push(image);
        }
    }
    (images, problems)
}

fn one(name: &str, context: &str, file: &str) -> Component {
    Component {
        name: name.to_owned(),
        context: context.to_owned(),
        file: file.to_owned(),
        ..Component::default()
    }
}

fn last(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::text::Lang;

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let (images, problems) = listed(text);
        let image = |it: &Component| format!("{} | {} | {}\n", it.name, it.context, it.file);
        let problem = |it: &Message| format!("! {}\n", it.say(Lang::En));
        let images = images.iter().map(image).collect::<String>();
        expected.assert_eq(&(images + &problems.iter().map(problem).collect::<String>()));
    }

    #[test]
    fn lists_as_people_keep_them() {
        check(
            "# services\napi ./services/api\n\nweb\tui  # the page\r\nworker, libs/worker, docker/worker.Dockerfile\nservices/mail/\ncron",
            expect![[r#"
                api | ./services/api | 
                web | ui | 
                worker | libs/worker | docker/worker.Dockerfile
                mail | services/mail/ | 
                cron | ./cron | 
            "#]],
        );
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        check(
            "api\nAPI ./x\napi ./y\na b c d\n",
            expect![[r#"
                api | ./api | 
                ! Line 2: `API` cannot name an image. Use lowercase letters, digits and single `-`, `_` or `.` between them.
                ! Line 3: `api` is there already.
                ! Line 4 has too many words. Write the name, its folder and, if you like, its Dockerfile.
            "#]],
        );
        let many = (0..60).map(|it| format!("a{it}\n")).collect::<String>();
        let (images, problems) = listed(&many);
        assert_eq!((images.len(), problems.len()), (MAX_ITEMS, 1));
    }
}
