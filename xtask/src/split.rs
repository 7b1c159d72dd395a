//! Takes the page's WebAssembly file apart: what the page needs to be used at once, and behind it what
//! only the checks need, and what is shown of them. Both work on the same memory and the same table of functions, so nothing is
//! there twice, and the page calls the checks as if they were still in it, once they have come.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result, bail, ensure};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportId, ExportItem, FunctionBuilder, FunctionId,
    FunctionKind, GlobalKind, ImportId, ImportKind, ImportedFunction, Module, TableId, ir::Value,
    passes::gc,
};

const PAGE: &str = "pushwright-page_bg.wasm";
pub(crate) const CHECKS: &str = "pushwright-checks_bg.wasm";

/// The ways into the checks and what is shown of them. All that is only reached through these comes later.
const GATES: &[&str] = &[
    "pushwright_core::lint::lint_composed",
    "pushwright_page::behind::explanation::explained",
    "pushwright_page::behind::explanation::said",
    "pushwright_page::behind::findings::findings",
    "pushwright_page::behind::findings::told",
    "pushwright_page::behind::part",
];

/// Rules are called by their addresses, and only from behind a gate.
const RULES: &str = "pushwright_core::lint::";

/// So is what the functions of this module hand to the browser.
const SHOWN: &str = "pushwright_page::behind::";

/// What the second file calls the first.
const FIRST: &str = "page";

pub(crate) fn split(staging: &Path) -> Result<()> {
    let path = staging.join(PAGE);
    let (first, behind) =
        apart(&fs::read(&path)?, GATES).context("the page could not be taken apart")?;
    fs::write(path, first)?;
    fs::write(staging.join(CHECKS), behind)?;
    Ok(())
}

fn apart(wasm: &[u8], gates: &[&str]) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut first = Module::from_buffer(wasm)?;
    let gates: Vec<FunctionId> = gates.iter().map(|it| gate(&first, it)).collect::<Result<_>>()?;
    let numbers: Vec<usize> = gates.iter().map(|it| it.index()).collect();
    let table = first.tables.main_function_table()?.context("it has no table of functions")?;
    let slot = grow(&mut first, table, gates.len());
    let moved = cut(&mut first, table, is_own)?;
    for (gate, slot) in gates.iter().zip(slot..) {
        lead_on(&mut first, *gate, table, slot);
    }
    let kept = keep_imports(&mut first);
    gc::run(&mut first);
    complain_of_ways_around(&first, &gates)?;
    let stays: BTreeSet<usize> = first.funcs.iter().map(|it| it.id().index()).collect();

    let mut behind = Module::from_buffer(wasm)?;
    keep_apart(&mut behind, &stays, &numbers);
    let table = behind.tables.main_function_table()?.context("it has no table of functions")?;
    let end = slot + u32::try_from(numbers.len())?;
    for (at, them) in moved.into_iter().chain([(slot, numbers)]) {
        fill(&mut behind, table, at, &them)?;
    }
    import_all(&mut behind, end);
    gc::run(&mut behind);
    export_all(&mut first, &behind)?;
    kept.into_iter().for_each(|it| first.exports.delete(it));
    gc::run(&mut first);
    Ok((first.emit_wasm(), behind.emit_wasm()))
}

fn gate(module: &Module, name: &str) -> Result<FunctionId> {
    let is_gate = |it: &&walrus::Function| it.name.as_deref().is_some_and(|it| path(it) == name);
    let mut them = module.funcs.iter().filter(is_gate).map(walrus::Function::id);
    let (Some(res), None) = (them.next(), them.next()) else {
        bail!(
            "it has not one function {name}; is its name section there, and the function never inlined?"
        );
    };
    Ok(res)
}

/// Keeps what scripts give, until it is known what of it the second file takes by way of the first.
fn keep_imports(module: &mut Module) -> Vec<ExportId> {
    let Module { imports, exports, .. } = module;
    let functions = imports.iter().filter_map(|it| match it.kind {
        ImportKind::Function(it) => Some(it),
        _ => None,
    });
    functions.map(|it| exports.add(&function_name(it), it)).collect()
}

/// What is behind the gates is called through them alone: whoever called it past them would call what has
/// not come yet.
fn complain_of_ways_around(first: &Module, gates: &[FunctionId]) -> Result<()> {
    let is_behind = |it: &&walrus::Function| {
        !gates.contains(&it.id())
            && it.name.as_deref().is_some_and(|it| path(it).starts_with(SHOWN))
    };
    match first.funcs.iter().find(is_behind).and_then(|it| it.name.as_deref()) {
        Some(name) => bail!("{name} is called from what comes first"),
        None => Ok(()),
    }
}

/// Makes room for more functions, and says where.
fn grow(module: &mut Module, table: TableId, more: usize) -> u32 {
    let table = module.tables.get_mut(table);
    let slot = table.initial;
    table.initial += more as u64;
    table.maximum = table.maximum.map(|it| it.max(table.initial));
    u32::try_from(slot).unwrap_or(u32::MAX)
}

/// Functions by their numbers, and where in the table they stand one after another.
pub(crate) type Run = (u32, Vec<usize>);

/// Leaves holes in the table where some functions stand, and gives these.
pub(crate) fn cut(
    module: &mut Module,
    table: TableId,
    goes: fn(&Module, FunctionId) -> bool,
) -> Result<Vec<Run>> {
    let mut moved = Vec::new();
    let segments: Vec<_> = module.elements.iter().map(walrus::Element::id).collect();
    for id in segments {
        let segment = module.elements.get(id);
        let (ElementKind::Active { table: of, offset }, ElementItems::Functions(them)) =
            (&segment.kind, &segment.items)
        else {
            continue;
        };
        let ConstExpr::Value(Value::I32(offset)) = *offset else {
            bail!("a part of the table stands nowhere in particular");
        };
        if *of != table {
            continue;
        }
        let at = |n: usize| u32::try_from(n).map(|it| it + offset.cast_unsigned());
        let goes = |it: &FunctionId| goes(module, *it);
        let mut runs: Vec<(bool, u32, Vec<FunctionId>)> = Vec::new();
        for (n, it) in them.iter().enumerate() {
            match runs.last_mut() {
                Some((before, _, run)) if *before == goes(it) => run.push(*it),
                _ => runs.push((goes(it), at(n)?, vec![*it])),
            }
        }
        module.elements.delete(id);
        module.tables.get_mut(table).elem_segments.remove(&id);
        for (goes, at, run) in runs {
            if goes {
                moved.push((at, run.iter().map(|it| it.index()).collect()));
            } else {
                add(module, table, at, run);
            }
        }
    }
    Ok(moved)
}

/// Whether a function was written for the checks. What others are made of is not: glue that drops a
/// finding, say.
fn is_own(module: &Module, function: FunctionId) -> bool {
    module
        .funcs
        .get(function)
        .name
        .as_deref()
        .is_some_and(|it| path(it).starts_with(RULES) || plain(it).contains(SHOWN))
}

/// Where a function is written, without the hashes that both ways to mangle names put in.
fn path(name: &str) -> String {
    let name = name.trim_start_matches('<');
    match name.split_once('[') {
        Some((name @ ("pushwright_core" | "pushwright_page"), rest)) => {
            [name, rest.split_once(']').map_or(rest, |it| it.1)].concat()
        }
        _ => name.rsplit_once("::h").map_or(name, |it| it.0).to_owned(),
    }
}

/// A name without hashes.
pub(crate) fn plain(name: &str) -> String {
    let mut res = String::new();
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once('[') {
        res += before;
        let hash = behind.split_once(']').filter(|(it, _)| LEAST <= it.len() && is_hex(it));
        rest = hash.map_or(behind, |it| it.1);
        if hash.is_none() {
            res.push('[');
        }
    }
    res + rest
}

/// Rust's hashes of crates have 16 hexadecimal digits, without zeros in front.
const LEAST: usize = 8;

fn is_hex(text: &str) -> bool {
    text.chars().all(|it| it.is_ascii_hexdigit())
}

fn add(module: &mut Module, table: TableId, at: u32, them: Vec<FunctionId>) {
    let offset = ConstExpr::Value(Value::I32(at.cast_signed()));
    let id =
        module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(them));
    module.tables.get_mut(table).elem_segments.insert(id);
}

/// What the gate does in the first file: it calls the one in the table.
fn lead_on(module: &mut Module, gate: FunctionId, table: TableId, slot: u32) {
    let ty = module.funcs.get(gate).ty();
    let (params, results) = module.types.params_results(ty);
    let (params, results) = (params.to_vec(), results.to_vec());
    let locals: Vec<_> = params.iter().map(|it| module.locals.add(*it)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    let mut body = builder.func_body();
    for it in &locals {
        body.local_get(*it);
    }
    body.i32_const(slot.cast_signed()).call_indirect(ty, table);
    module.funcs.get_mut(gate).kind = FunctionKind::Local(builder.local_func(locals));
}

/// Makes an import of every function that stays in the first file.
fn keep_apart(module: &mut Module, stays: &BTreeSet<usize>, gates: &[usize]) {
    // What was an import comes from the first file, too.
    let them: Vec<ImportId> = module.imports.iter().map(walrus::Import::id).collect();
    for it in them {
        module.imports.delete(it);
    }
    let ids: Vec<FunctionId> = module.funcs.iter().map(walrus::Function::id).collect();
    for id in
        ids.into_iter().filter(|it| !gates.contains(&it.index()) && stays.contains(&it.index()))
    {
        let import = module.imports.add(FIRST, &function_name(id), id);
        let ty = module.funcs.get(id).ty();
        module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    let exports: Vec<_> = module.exports.iter().map(walrus::Export::id).collect();
    exports.into_iter().for_each(|it| module.exports.delete(it));
    module.start = None;
    let segments: Vec<_> = module.elements.iter().map(walrus::Element::id).collect();
    segments.into_iter().for_each(|it| module.elements.delete(it));
    module.tables.iter_mut().for_each(|it| it.elem_segments.clear());
    let data: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    data.into_iter().for_each(|it| module.data.delete(it));
    module.memories.iter_mut().for_each(|it| it.data_segments.clear());
}

fn fill(module: &mut Module, table: TableId, at: u32, them: &[usize]) -> Result<()> {
    let by_number =
        |n: &usize| module.funcs.iter().map(walrus::Function::id).find(|it| it.index() == *n);
    let them: Option<Vec<FunctionId>> = them.iter().map(by_number).collect();
    add(module, table, at, them.context("a function is not in both")?);
    Ok(())
}

/// Memory, tables and globals are those of the first file.
fn import_all(module: &mut Module, functions: u32) {
    let Module { memories, tables, globals, imports, .. } = module;
    for it in memories.iter_mut() {
        it.import = Some(imports.add(FIRST, "memory", it.id()));
    }
    for it in tables.iter_mut() {
        it.initial = it.initial.min(functions.into());
        it.maximum = None;
        it.import = Some(imports.add(FIRST, &format!("t{}", it.id().index()), it.id()));
    }
    let ids: Vec<_> = globals.iter().map(walrus::Global::id).collect();
    for id in ids {
        let import = imports.add(FIRST, &format!("g{}", id.index()), id);
        globals.get_mut(id).kind = GlobalKind::Import(import);
    }
}

fn function_name(id: FunctionId) -> String {
    format!("f{}", id.index())
}

/// Gives out of the first file what the second one takes.
fn export_all(first: &mut Module, behind: &Module) -> Result<()> {
    for import in behind.imports.iter() {
        let item: Option<ExportItem> = match import.kind {
            ImportKind::Function(it) => {
                let is_it = |other: &&walrus::Function| other.id().index() == it.index();
                first.funcs.iter().find(is_it).map(|it| it.id().into())
            }
            ImportKind::Table(it) => first
                .tables
                .iter()
                .find(|other| other.id().index() == it.index())
                .map(|it| it.id().into()),
            ImportKind::Global(it) => first
                .globals
                .iter()
                .find(|other| other.id().index() == it.index())
                .map(|it| it.id().into()),
            // The glue of wasm-bindgen has exported it.
            ImportKind::Memory(_) => continue,
            ImportKind::Tag(_) => None,
        };
        first.exports.add(
            &import.name,
            item.with_context(|| format!("only the checks use {}", import.name))?,
        );
    }
    ensure!(first.exports.iter().any(|it| it.name == "memory"), "it gives out no memory");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `$own` is a rule: only its address is known to others. `$shared` is called from both sides, `$select` by
    /// what comes behind alone.
    const PAGE: &str = r#"(module
        (type $f (func (param i32) (result i32)))
        (import "script" "select" (func $select (param i32)))
        (import "script" "unused" (func $unused))
        (memory (export "memory") 1)
        (global $stack (mut i32) (i32.const 8))
        (table 4 4 funcref)
        (elem (i32.const 1) $draw $own $drop)
        (data (i32.const 0) "page")
        (func $main (export "main") (param i32) (result i32)
            (call $shared (call $"pushwright_core[1f]::lint::lint_composed" (local.get 0))))
        (func $"pushwright_core[1f]::lint::lint_composed" (param i32) (result i32)
            (call_indirect (type $f) (call $helper (global.get $stack)) (i32.const 2)))
        (func $draw (type $f) (global.get $stack))
        (func $own (@name "<pushwright_core[1f]::lint::rules::X as Y>::f") (type $f)
            (call $shared (local.get 0)))
        (func $drop (@name "drop<pushwright_core[1f]::lint::X>") (type $f) (i32.const 0))
        (func $helper (type $f) (call $select (local.get 0)) (i32.load (local.get 0)))
        (func $shared (type $f) (local.get 0)))"#;

    fn names(module: &Module) -> Vec<&str> {
        let is_here = |it: &&walrus::Function| matches!(it.kind, FunctionKind::Local(_));
        let mut res: Vec<_> =
            module.funcs.iter().filter(is_here).filter_map(|it| it.name.as_deref()).collect();
        res.sort_unstable();
        res
    }

    #[test]
    fn what_only_the_gate_reaches_comes_behind() {
        let (first, behind) =
            apart(&wat::parse_str(PAGE).expect("a module"), &GATES[..1]).expect("two modules");
        let first = Module::from_buffer(&first).expect("valid");
        let behind = Module::from_buffer(&behind).expect("valid");
        let gate = "pushwright_core[1f]::lint::lint_composed";
        let rule = "<pushwright_core[1f]::lint::rules::X as Y>::f";
        assert_eq!(
            names(&first),
            ["draw", "drop<pushwright_core[1f]::lint::X>", "main", gate, "shared"]
        );
        assert_eq!(names(&behind), [rule, "helper", gate]);
        assert_eq!(behind.data.iter().count(), 0);
        let taken: Vec<&str> = behind.imports.iter().map(|it| it.name.as_str()).collect();
        let given: Vec<&str> = first.exports.iter().map(|it| it.name.as_str()).collect();
        assert!(taken.iter().all(|it| given.contains(it)), "{taken:?} of {given:?}");
        assert_eq!(taken.len(), 5, "two functions, memory, table and global: {taken:?}");
        let of_scripts: Vec<&str> = first.imports.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(of_scripts, ["select"], "which only the checks call");
        assert_eq!(places(&first), [(1, 1), (3, 1)]);
        assert_eq!(places(&behind), [(2, 1), (4, 1)]);
        assert_eq!(first.tables.iter().next().map(|it| it.initial), Some(5));
    }

    /// Where in the table functions stand, and how many.
    fn places(module: &Module) -> Vec<(i32, usize)> {
        let place = |it: &walrus::Element| match (&it.kind, &it.items) {
            (
                ElementKind::Active { offset: ConstExpr::Value(Value::I32(at)), .. },
                ElementItems::Functions(them),
            ) => Some((*at, them.len())),
            _ => None,
        };
        let mut res: Vec<_> = module.elements.iter().filter_map(place).collect();
        res.sort_unstable();
        res
    }

    #[test]
    fn names_are_read_in_both_ways_to_write_them() {
        assert_eq!(path("pushwright_core::lint::lint_composed::he2657e82c332ad83"), GATES[0]);
        assert_eq!(path("pushwright_core[15266d276e3a2055]::lint::lint_composed"), GATES[0]);
        assert!(path("<pushwright_core[1f]::lint::rules::A as B>::c").starts_with(RULES));
    }

    #[test]
    fn a_file_without_names_is_refused() {
        let wasm = wat::parse_str("(module (func))").expect("a module");
        assert!(apart(&wasm, GATES).expect_err("no gate").to_string().contains(GATES[0]));
    }
}
