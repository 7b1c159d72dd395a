//! Takes out of the WebAssembly files and their scripts what nobody calls but wasm-bindgen has to keep,
//! and gives what stays short names: those between the two are a tenth of what a script weighs.

use std::{collections::BTreeMap, fs, mem, path::Path};

use anyhow::{Context, Result};
use walrus::{ExportItem, ImportKind, Module, passes::gc};

use crate::{finish, split};

/// What the ends of streams export, which Leptos brings along for server functions. Nobody makes one.
const STREAMS: &str = "intounderlying";

/// Code of which only the table of functions knows: those streams, and what would drive futures, of which
/// the page has none. Scripts call the closures by name, so they need not be in the table either.
const NEVER_CALLED: &[&str] =
    &["wasm_streams::", "js_sys::futures::", "wasm_bindgen::convert::closures::_::invoke"];

pub(crate) fn trim(staging: &Path) -> Result<()> {
    for wasm in finish::files(staging, &["wasm"])? {
        let name = wasm.file_stem().unwrap_or_default().to_string_lossy();
        let script = staging.join(format!("{}.js", name.trim_end_matches("_bg")));
        let mut module = Module::from_file(&wasm)?;
        take_out(&mut module).with_context(|| format!("{name} could not be trimmed"))?;
        let names = shorten(&mut module);
        fs::write(&wasm, module.emit_wasm())?;
        let glue = fs::read_to_string(&script).with_context(|| script.display().to_string())?;
        fs::write(&script, rename(&without_unused(&glue, &names), &names))?;
    }
    Ok(())
}

fn take_out(module: &mut Module) -> Result<()> {
    let streams: Vec<_> =
        module.exports.iter().filter(|it| it.name.contains(STREAMS)).map(|it| it.id()).collect();
    streams.into_iter().for_each(|it| module.exports.delete(it));
    let table = module.tables.main_function_table()?.context("it has no table of functions")?;
    let never_called = |module: &Module, function| {
        let name = module.funcs.get(function).name.as_deref().map(split::plain);
        name.is_some_and(|name| NEVER_CALLED.iter().any(|it| name.contains(it)))
    };
    split::cut(module, table, never_called)?;
    gc::run(module);
    Ok(())
}

/// The new names of imports and of exported closures, by their old ones.
fn shorten(module: &mut Module) -> BTreeMap<String, String> {
    let mut res = BTreeMap::new();
    let mut short = |old: &mut String| {
        let new = format!("_{}", res.len());
        res.insert(mem::replace(old, new.clone()), new);
    };
    for it in module.imports.iter_mut().filter(|it| matches!(it.kind, ImportKind::Function(_))) {
        short(&mut it.name);
    }
    let is_closure = |name: &str| name.starts_with("wasm_bindgen_");
    for it in module.exports.iter_mut().filter(|it| is_closure(&it.name)) {
        if let ExportItem::Function(_) = it.item {
            short(&mut it.name);
        }
    }
    res
}

/// The script without what it offers to imports that are gone, and without the classes of streams.
fn without_unused(glue: &str, names: &BTreeMap<String, String>) -> String {
    let mut res = String::new();
    let mut lines = glue.lines();
    while let Some(line) = lines.next() {
        let last = match () {
            () if is_unused_import(line, names) => "        }",
            () if line.starts_with("export class IntoUnderlying") => "}",
            () if line.starts_with("const IntoUnderlying") => "    : new",
            () if line.starts_with("if (Symbol.dispose) IntoUnderlying") => continue,
            () => {
                res += line.strip_prefix("export { initSync, ").map_or(line, |_| DEFAULT);
                res += "\n";
                continue;
            }
        };
        lines.find(|it| it.starts_with(last));
    }
    res
}

/// The page is loaded in one way only.
const DEFAULT: &str = "export { __wbg_init as default };";

/// A function for WebAssembly begins like `        __wbg_name: function(`.
fn is_unused_import(line: &str, names: &BTreeMap<String, String>) -> bool {
    let Some(line) = line.strip_prefix("        ") else { return false };
    line.split_once(": function(")
        .is_some_and(|(name, _)| name.starts_with("__wb") && !names.contains_key(name))
}

fn rename(script: &str, names: &BTreeMap<String, String>) -> String {
    let is_word = |it: char| it.is_ascii_alphanumeric() || "_$".contains(it);
    let mut res = String::new();
    let mut rest = script;
    while !rest.is_empty() {
        let end = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        res += names.get(word).map_or(word, String::as_str);
        let next = behind.find(is_word).unwrap_or(behind.len());
        res += &behind[..next];
        rest = &behind[next..];
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "\
export class IntoUnderlyingSink {
    free() {
    }
}
if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = IntoUnderlyingSink.prototype.free;
export function say(text) {
    wasm.say(text);
}
        __wbg_body_1f9d: function(arg0) {
            return arg0.body;
        },
        __wbg_close_2a: function() { return handleError(function (arg0) {
            arg0.close();
        }, arguments); },
    wasm.wasm_bindgen__invoke__h05(__wbg_body_1f9d2);
const IntoUnderlyingSinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.free(ptr, 1));
export { initSync, __wbg_init as default };
";

    #[test]
    fn a_script_keeps_what_is_used() {
        let names = [("__wbg_body_1f9d", "_0"), ("wasm_bindgen__invoke__h05", "_1")];
        let names = names.map(|(old, new)| (old.to_owned(), new.to_owned())).into();
        assert_eq!(
            rename(&without_unused(GLUE, &names), &names),
            "\
export function say(text) {
    wasm.say(text);
}
        _0: function(arg0) {
            return arg0.body;
        },
    wasm._1(__wbg_body_1f9d2);
export { __wbg_init as default };
"
        );
    }

    #[test]
    fn names_have_no_hashes() {
        assert_eq!(
            split::plain("<js_sys[65ee8f1798563f98]::Set as a[b]>::x"),
            "<js_sys::Set as a[b]>::x"
        );
        assert_eq!(split::plain("a[i32; 2]::b["), "a[i32; 2]::b[");
    }
}
