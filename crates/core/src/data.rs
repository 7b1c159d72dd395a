//! Data as events, contexts and expressions hold it: what JSON can say. Keys keep their order.
//! `json` reads and writes it.

pub mod json;
pub(crate) mod number;

/// A value of a context or of an expression.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Data {
    #[default]
    Null,
    Bool(bool),
    /// As in ECMAScript, a double.
    Number(f64),
    Text(String),
    List(Vec<Data>),
    /// Keys are compared as they stand here; whoever ignores case says so.
    Map(Vec<(String, Data)>),
}

impl Data {
    /// The value of a key, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Data> {
        match self {
            Data::Map(them) => them.iter().find(|it| it.0 == key).map(|it| &it.1),
            _ => None,
        }
    }

    /// What a path of keys leads to: `pull_request.head.sha`.
    pub fn at(&self, path: &str) -> Option<&Data> {
        path.split('.').try_fold(self, |it, key| it.get(key))
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Data::Text(it) => Some(it),
            _ => None,
        }
    }
}

impl From<String> for Data {
    fn from(text: String) -> Data {
        Data::Text(text)
    }
}

impl From<&str> for Data {
    fn from(text: &str) -> Data {
        Data::Text(text.to_owned())
    }
}
