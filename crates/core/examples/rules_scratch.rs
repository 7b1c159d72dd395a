use pushwright_core::{yaml::read, lint::{lint, apply, Severity}, text::Lang};
fn main() {
    let quiet = std::env::args().any(|a| a == "-q");
    for f in std::env::args().skip(1).filter(|a| !a.starts_with('-')) {
        let t = std::fs::read(&f).unwrap(); let t = String::from_utf8_lossy(&t);
        let d = read(&t);
        let fs = lint(&d);
        let name = f.rsplit('/').next().unwrap();
        for x in &fs {
            if quiet && x.severity != Severity::Error { continue; }
            println!("{name}:{}:{} {} {} | {}{}", x.span.start.line, x.span.start.column, x.severity.id(), x.rule.id, x.message.say(if std::env::args().any(|a| a=="-zh") {Lang::ZhCn} else {Lang::En}), x.fix.as_ref().map_or(String::new(), |f| format!(" FIX[{} {:?}]", f.label.say(Lang::En), f.edits.len())));
            if let Some(fix) = &x.fix {
                if fix.edits.is_empty() { continue; }
                let after = apply(&d.lines, &fix.edits);
                let fs2 = lint(&read(&after));
                let c = |v: &[pushwright_core::lint::Finding]| v.iter().filter(|y| y.rule.id == x.rule.id).count();
                if c(&fs2) >= c(&fs) || fs2.len() >= fs.len() { println!("   !!! FIX FAILS {} -> {} ({} -> {})", c(&fs), c(&fs2), fs.len(), fs2.len()); }
            }
        }
    }
}
