//! Puts the functions of a WebAssembly file in an order in which it compresses well: each beside those that it
//! resembles, because compressors find again for less what they have seen lately. Nothing else is changed. How
//! far back to look is best differs from file to file, so a few ways are tried.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow};

use crate::{compress, side_by_side};
use wasm_encoder::{
    CodeSection, FunctionSection, Module,
    reencode::{Error, Reencode},
};
use wasmparser::{
    BinaryReaderError, CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef,
};

/// Functions resemble each other by the pieces of so many bytes that both have. It was tried on the page, as
/// was the next number: others near them are worth the same.
const PIECE: usize = 5;

/// What more functions than these have says nothing.
const COMMON: usize = 400;

/// How much of what resembles the functions before is still worth one function later.
const MEMORIES: [f64; 4] = [0.85, 0.9, 0.93, 0.95];

/// The same module with its functions in the order that takes least, compressed.
pub(crate) fn order(wasm: &[u8]) -> Result<Vec<u8>> {
    // The order as it is, then the others; of those that take the same the first is taken.
    let memories = [None].into_iter().chain(MEMORIES.map(Some));
    let mut ways: Vec<_> = memories.map(|memory| (memory, 0, Vec::new())).collect();
    side_by_side::each(&mut ways, |(memory, size, way)| {
        *way = memory.map_or_else(|| Ok(wasm.to_vec()), |it| ordered(wasm, it))?;
        *size = compress::brotli(way)?.len();
        Ok(())
    })?;
    let best = ways.into_iter().min_by_key(|(_, size, _)| *size);
    best.map(|(_, _, way)| way).context("there is always one way")
}

fn ordered(wasm: &[u8], memory: f64) -> Result<Vec<u8>> {
    let (imported, bodies) = functions(wasm)?;
    let order = chain(&bodies, memory);
    let mut to: Vec<u32> = (0..imported + u32::try_from(bodies.len())?).collect();
    for (place, number) in (imported..).zip(&order) {
        to[imported as usize + number] = place;
    }
    let mut res = Module::new();
    Ordered { order, to }
        .parse_core_module(&mut res, Parser::new(0), wasm)
        .map_err(|error| anyhow!("its functions cannot be put in order: {error}"))?;
    Ok(res.finish())
}

/// How many functions come from elsewhere, and the bytes of those that are here.
fn functions(wasm: &[u8]) -> Result<(u32, Vec<&[u8]>), BinaryReaderError> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    Ok((imported, bodies))
}

/// From the first on, always the one that most resembles those before it.
fn chain(bodies: &[&[u8]], memory: f64) -> Vec<usize> {
    let having = having(bodies);
    let mut likeness = vec![0.0; bodies.len()];
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut res = Vec::with_capacity(left.len());
    while !left.is_empty() {
        // Long ones resemble anything.
        let worth = |number: usize| likeness[number] / (bodies[number].len() as f64 + 20.0).sqrt();
        let best = (0..left.len())
            .reduce(|best, it| if worth(left[it]) > worth(left[best]) { it } else { best });
        let next = left.remove(best.unwrap_or_default());
        likeness.iter_mut().for_each(|it| *it *= memory);
        for them in pieces(bodies[next]).iter().filter_map(|it| having.get(it)) {
            them.iter().for_each(|it| likeness[*it] += 1.0 / (1.0 + them.len() as f64).log2());
        }
        res.push(next);
    }
    res
}

/// The functions that have a piece, for all pieces that some and not too many have.
fn having<'a>(bodies: &[&'a [u8]]) -> BTreeMap<&'a [u8], Vec<usize>> {
    let mut res: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    for (number, body) in bodies.iter().enumerate() {
        pieces(body).into_iter().for_each(|it| res.entry(it).or_default().push(number));
    }
    res.retain(|_, them| (2..COMMON).contains(&them.len()));
    res
}

fn pieces(body: &[u8]) -> BTreeSet<&[u8]> {
    body.windows(PIECE).collect()
}

struct Ordered {
    /// The numbers that the functions had, in their new order; without those from elsewhere.
    order: Vec<usize>,
    /// The new number of each function.
    to: Vec<u32>,
}

impl Reencode for Ordered {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, func: u32) -> Result<u32, Error<Self::Error>> {
        Ok(self.to[func as usize])
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        self.order.iter().for_each(|it| {
            functions.function(types[*it]);
        });
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for number in self.order.clone() {
            self.parse_function_body(code, bodies[number].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `b` resembles `d`, and `d` calls `a`.
    const TEXT: &str = r#"(module
      (import "page" "log" (func $log (param i32)))
      (table 1 funcref) (elem (i32.const 0) $c)
      (func $a (result i32) (i32.const 70001))
      (func $b (param i32) (local.get 0) (i32.mul (i32.const 123456789)) (call $log))
      (func $c (drop (i64.const 7)))
      (func $d (export "d") (param i32)
        (local.get 0) (i32.mul (i32.const 123456789)) (call $log) (drop (call $a))))"#;

    #[test]
    fn alike_functions_stand_side_by_side() {
        let wasm = wat::parse_str(TEXT).expect("a module");
        let (_, before) = functions(&wasm).expect("a module");
        assert_eq!(chain(&[before[1], before[0], before[2], before[3]], 0.9), [0, 3, 1, 2]);
    }

    #[test]
    fn nothing_else_changes() {
        let wasm = wat::parse_str(TEXT).expect("a module");
        let ordered = ordered(&wasm, 0.9).expect("a module");
        let lines = |it: &[u8]| {
            let module = walrus::Module::from_buffer(it).expect("a module");
            let called = |it: walrus::FunctionId| module.funcs.get(it).name.clone();
            let exports = module.exports.iter().map(|it| match it.item {
                walrus::ExportItem::Function(function) => (it.name.clone(), called(function)),
                _ => (it.name.clone(), None),
            });
            let mut sizes: Vec<_> =
                module.funcs.iter_local().map(|(id, it)| (called(id), it.size())).collect();
            sizes.sort();
            (exports.collect::<Vec<_>>(), sizes)
        };
        assert_eq!(lines(&ordered), lines(&wasm));
    }
}
