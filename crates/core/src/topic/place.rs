//! A topic and which one of its list, as links, findings and the page name it.

use crate::topic::Topic;

/// A topic, and which one: "the login of the second registry".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub topic: Topic,
    /// Position in the topic's list, from 0; 0 where the topic has no list.
    pub item: usize,
}

impl Place {
    /// `image` for the first or only one, `image.2` for the second.
    pub fn id(self) -> String {
        match self.item {
            0 => self.topic.id().to_owned(),
            n => format!("{}.{}", self.topic.id(), n + 1),
        }
    }

    /// The reverse of [`Place::id`].
    pub fn of(id: &str) -> Option<Place> {
        let (topic, number) = match id.split_once('.') {
            Some((topic, number)) => (topic, number.parse::<usize>().ok()?),
            None => (id, 1),
        };
        let topic = Topic::of(topic)?;
        let item = number.checked_sub(1)?;
        (item == 0 || topic.list().is_some()).then_some(Place { topic, item })
    }
}

impl From<Topic> for Place {
    fn from(topic: Topic) -> Place {
        Place { topic, item: 0 }
    }
}
