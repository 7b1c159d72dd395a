//! Lines with comments, as many as the recipe wants.

use crate::{
    recipe::{Comments, Recipe},
    text::{Lang, Text},
};

pub(super) struct Writer {
    pub(super) text: String,
    comments: Comments,
    lang: Lang,
    /// What begins a comment.
    mark: &'static str,
}

impl Writer {
    pub(super) fn new(recipe: &Recipe, lang: Lang, mark: &'static str) -> Writer {
        Writer { text: String::new(), comments: recipe.comments, lang, mark }
    }

    pub(super) fn line(&mut self, line: &str) {
        self.text += line;
        self.text.push('\n');
    }

    /// A comment that people need, above a line with this indentation.
    pub(super) fn short(&mut self, indent: &str, text: Text) {
        if self.comments != Comments::None {
            self.line(&[indent, self.mark, " ", text.get(self.lang)].concat());
        }
    }

    /// A comment for those who learn.
    pub(super) fn teaching(&mut self, indent: &str, text: Text) {
        if self.comments == Comments::Teaching {
            self.short(indent, text);
        }
    }

    /// A line with a reason beside it.
    pub(super) fn because(&mut self, line: &str, text: Text) {
        match self.comments {
            Comments::None => self.line(line),
            _ => self.line(&[line, "  ", self.mark, " ", text.get(self.lang)].concat()),
        }
    }
}
