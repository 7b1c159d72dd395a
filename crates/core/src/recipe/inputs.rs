//! The questions of their own that people have a run ask.

/// A question that a run is asked. Only the name is needed.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    pub name: String,
    pub kind: InputKind,
    pub description: String,
    /// Separated by commas.
    pub options: String,
    pub default: String,
    pub required: bool,
    /// Name of the build argument that gets the answer; empty if none does.
    pub build_arg: String,
}

/// The `type` of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    String,
    Boolean,
    Choice,
    Number,
    Environment,
}

impl InputKind {
    pub const ALL: [InputKind; 5] = [
        InputKind::String,
        InputKind::Boolean,
        InputKind::Choice,
        InputKind::Number,
        InputKind::Environment,
    ];

    pub fn id(self) -> &'static str {
        match self {
            InputKind::String => "string",
            InputKind::Boolean => "boolean",
            InputKind::Choice => "choice",
            InputKind::Number => "number",
            InputKind::Environment => "environment",
        }
    }
}

impl Default for Input {
    fn default() -> Input {
        Input {
            name: String::new(),
            kind: InputKind::String,
            description: String::new(),
            options: String::new(),
            default: String::new(),
            required: false,
            build_arg: String::new(),
        }
    }
}
