//! What comments show of a recipe: whether they explain, and whether the header says where it was made.

use crate::{
    recipe::{Comments, Recipe},
    text::{Lang, msg},
    workflow::{Node, Workflow, jobs, steps},
};

/// Takes over what the comments of a document show.
pub(super) fn read(workflow: &Workflow, recipe: &mut Recipe) {
    recipe.header = has_header(workflow);
    recipe.comments = comments(workflow);
}

/// Whether the first lines say that we made it, in any language.
fn has_header(workflow: &Workflow) -> bool {
    let is_ours = |line: &String| {
        Lang::ALL.iter().any(|lang| {
            let said = msg::header_made("|").say(*lang);
            said.split_once('|').is_some_and(|it| line.starts_with(it.0))
        })
    };
    workflow.header.iter().any(is_ours)
}

/// We explain each permission beside it, and who wants to learn gets a comment above nearly every step.
fn comments(workflow: &Workflow) -> Comments {
    let all: Vec<&Node> = jobs(workflow).iter().flat_map(|it| steps(&it.node)).collect();
    let explained = all.iter().filter(|it| !it.above.is_empty()).count();
    if !all.is_empty() && all.len() < explained * 2 {
        return Comments::Teaching;
    }
    let scopes = jobs(workflow).iter().filter_map(|it| it.node.get("permissions"));
    let scopes: Vec<&Node> = scopes.flat_map(Node::entries).map(|it| &it.node).collect();
    match !scopes.is_empty() && scopes.iter().all(|it| !it.beside.is_empty()) {
        true => Comments::Short,
        false => Comments::None,
    }
}
