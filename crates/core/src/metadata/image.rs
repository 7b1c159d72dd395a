//! The `images` input: for which names tags are made. Whether a name is a good one knows
//! `crate::image`.

use std::borrow::Cow;

use super::{Fault, list, text};

#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// As written; the action puts it in lower case.
    pub name: String,
    pub enable: bool,
}

impl Image {
    pub fn all(items: &[String]) -> Result<Vec<Image>, Fault> {
        // One line of names with commas, as the action's first version had it.
        if let [item] = items {
            let fields = list::fields(item)?;
            if fields.iter().all(|it| !it.contains('=')) {
                let image =
                    |it: &Cow<'_, str>| Image { name: text::trim(it).to_owned(), enable: true };
                return Ok(fields.iter().map(image).collect());
            }
        }
        items.iter().map(|it| Image::of(it)).collect()
    }

    fn of(item: &str) -> Result<Image, Fault> {
        let wrong = |what: &str| Err(Fault::error(format!("{what}: {item}")));
        let mut res = Image { name: String::new(), enable: true };
        for field in list::fields(item)? {
            let mut parts = field.split('=').map(text::trim);
            let key = parts.next().unwrap_or_default();
            match (key.to_lowercase().as_str(), parts.next()) {
                (_, None) => key.clone_into(&mut res.name),
                ("name", Some(it)) => it.clone_into(&mut res.name),
                ("enable", Some("true")) => res.enable = true,
                ("enable", Some("false")) => res.enable = false,
                ("enable", Some(_)) => return wrong("Invalid enable attribute value"),
                _ => return wrong("Unknown image attribute"),
            }
        }
        match res.name.as_str() {
            "" => wrong("Image name attribute empty"),
            _ => Ok(res),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(items: &[&str]) -> Result<Vec<(String, bool)>, Fault> {
        let items: Vec<String> = items.iter().map(|it| (*it).to_owned()).collect();
        Image::all(&items).map(|them| them.into_iter().map(|it| (it.name, it.enable)).collect())
    }

    #[test]
    fn names_on_one_line_and_one_a_line() {
        let on = |name: &str| (name.to_owned(), true);
        assert_eq!(of(&["a/b, c/d,"]), Ok(vec![on("a/b"), on("c/d"), on("")]));
        assert_eq!(of(&["a/b,c/d", "name=,NAME= e=f"]), Ok(vec![on("c/d"), on("e")]));
        assert_eq!(of(&["x,enable=false"]), Ok(vec![("x".to_owned(), false)]));
        assert_eq!(of(&["name="]), Err(Fault::error("Image name attribute empty: name=")));
    }
}
