use pushwright_core::{workflow::Node, yaml::read};
fn main() {
    for t in [
        "a: 'x' # c\n",
        "a: \"x\"\n",
        "a: x # c\n",
        "- 'x'\n- y\n",
        "a: [ 'x', y ]\n",
        "a: 'it''s'\nb: 1\n",
        "a:\n  'x'  \nb: 1\n",
    ] {
        let d = read(t);
        d.workflow.root.walk(&mut |n: &Node| {
            if let Some(t) = n.as_text() {
                println!(
                    "{t:?} {:?}",
                    (n.span.start.line, n.span.start.column, n.span.end.line, n.span.end.column)
                );
            }
        });
    }
}
