//! The parts of the form. What stands in them is said by `rows`.

use crate::text::{Text, msg};

/// The parts of the form, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    What,
    Where,
    When,
    Tags,
    Build,
    Checks,
    Platforms,
    Cache,
    Builder,
    SupplyChain,
    Output,
}

impl Section {
    pub const ALL: [Section; 11] = [
        Section::What,
        Section::Where,
        Section::When,
        Section::Tags,
        Section::Build,
        Section::Checks,
        Section::Platforms,
        Section::Cache,
        Section::Builder,
        Section::SupplyChain,
        Section::Output,
    ];

    /// What style sheets and tests call it.
    pub fn id(self) -> &'static str {
        match self {
            Section::What => "what",
            Section::Where => "where",
            Section::When => "when",
            Section::Tags => "tags",
            Section::Build => "build",
            Section::Checks => "checks",
            Section::Builder => "builder",
            Section::Platforms => "platforms",
            Section::Cache => "cache",
            Section::SupplyChain => "supply-chain",
            Section::Output => "output",
        }
    }

    pub fn label(self) -> Text {
        match self {
            Section::What => msg::SECTION_WHAT,
            Section::Where => msg::SECTION_WHERE,
            Section::When => msg::SECTION_WHEN,
            Section::Tags => msg::SECTION_TAGS,
            Section::Build => msg::SECTION_BUILD,
            Section::Checks => msg::SECTION_CHECKS,
            Section::Builder => msg::SECTION_BUILDER,
            Section::Platforms => msg::SECTION_PLATFORMS,
            Section::Cache => msg::SECTION_CACHE,
            Section::SupplyChain => msg::SECTION_SUPPLY_CHAIN,
            Section::Output => msg::SECTION_OUTPUT,
        }
    }
}
