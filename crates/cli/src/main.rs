//! The command line twin of the page: the same core, files instead of a form. This file binds it to
//! the process; everything else writes to writers that are passed in.

mod args;
mod check;
mod choose;
mod command;
mod explain;
mod generate;
mod lesson;
mod metadata;
mod presets;
mod problem;
mod recognise;
mod simulate;
mod sources;
mod streams;
mod topics;

use std::{
    env,
    io::{self, BufWriter},
    process::ExitCode,
};

use crate::streams::{Pipe, Streams};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut streams = Streams {
        input: &mut io::stdin(),
        out: &mut BufWriter::new(Pipe(Box::new(io::stdout()))),
        err: &mut Pipe(Box::new(io::stderr())),
    };
    let lang = args::system_lang(|name| env::var(name).ok());
    ExitCode::from(command::run(env::args_os().skip(1), lang, &mut streams))
}
