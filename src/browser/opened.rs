//! Files and folders that were chosen or dropped, read as text one after the other, so that nobody waits
//! for more than is asked for. Of a folder only the workflow files in it are read, as GitHub finds them:
//! those right in it, or in its `.github/workflows`.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    ClipboardEvent, DataTransfer, DataTransferItem, DragEvent, Event, File,
    FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry,
    HtmlInputElement,
};

use super::{
    files::{after, read, text_of},
    is_typing,
};

/// Names and texts of files.
pub type Texts = Vec<(String, String)>;

/// As many files are read at once.
pub const MAX_FILES: usize = 50;
/// As many entries of a folder are looked at; browsers hand over 100 at a time.
const MAX_ENTRIES: usize = 2000;

/// What is still to be read.
enum Piece {
    File(File),
    Entry(FileSystemEntry),
}

/// Whether files are being dragged.
pub fn holds_files(event: &Event) -> bool {
    let dragged = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    dragged.is_some_and(|it| it.types().index_of(&"Files".into(), 0) != -1)
}

/// The text that an event pastes, unless it goes into a field.
pub fn pasted(event: &Event) -> Option<String> {
    let pasted = event.dyn_ref::<ClipboardEvent>().filter(|_| !is_typing())?;
    pasted.clipboard_data()?.get_data("text/plain").ok().filter(|it| !it.is_empty())
}

/// Reads all files that were chosen in the field of an event, or dropped: their names and texts, in
/// their order. A text is empty if it cannot be read, or if there are too many; so is that of a folder
/// without workflow files, whose name ends in a slash.
pub fn read_files(event: &Event, then: Box<dyn FnOnce(Texts)>) {
    let dropped = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    let pieces = match dropped {
        Some(it) => dropped_in(&it),
        None => event.target().and_then(|it| it.dyn_into().ok()).map(chosen_in).unwrap_or_default(),
    };
    go_on(pieces, Vec::new(), then);
}

/// All that was dropped has to be asked for before the event is over.
fn dropped_in(transfer: &DataTransfer) -> Vec<Piece> {
    let items = transfer.items();
    let piece = |it: DataTransferItem| {
        let entry = it.webkit_get_as_entry().ok().flatten();
        match entry.filter(FileSystemEntry::is_directory) {
            Some(it) => Some(Piece::Entry(it)),
            None => it.get_as_file().ok().flatten().map(Piece::File),
        }
    };
    (0..items.length()).filter_map(|it| items.get(it)).filter_map(piece).collect()
}

/// The same files can be chosen again.
fn chosen_in(field: HtmlInputElement) -> Vec<Piece> {
    let files = field.files();
    let files = files.iter().flat_map(|list| (0..list.length()).filter_map(|it| list.get(it)));
    let res = files.map(Piece::File).collect();
    field.set_value("");
    res
}

/// Reads the first of what is left, then the rest.
fn go_on(mut left: Vec<Piece>, mut res: Texts, then: Box<dyn FnOnce(Texts)>) {
    if left.is_empty() {
        return then(res);
    }
    match left.remove(0) {
        Piece::File(file) if res.len() < MAX_FILES => {
            let (name, text) = (file.name(), read(&file));
            let take = move |text| {
                res.push((name, text_of(text)));
                go_on(left, res, then);
            };
            after(text, Box::new(take));
        }
        Piece::File(file) => {
            res.push((file.name(), String::new()));
            go_on(left, res, then);
        }
        Piece::Entry(entry) if entry.is_directory() => {
            let name = entry.name() + "/";
            let take = move |found: Vec<FileSystemEntry>| {
                if found.is_empty() {
                    res.push((name, String::new()));
                }
                left.splice(0..0, found.into_iter().map(Piece::Entry));
                go_on(left, res, then);
            };
            workflows_in(entry.unchecked_into(), Box::new(take));
        }
        Piece::Entry(entry) => {
            let name = entry.name();
            let take = move |file: Option<JsValue>| {
                match file {
                    Some(it) => left.insert(0, Piece::File(it.unchecked_into())),
                    None => res.push((name, String::new())),
                }
                go_on(left, res, then);
            };
            let entry: FileSystemFileEntry = entry.unchecked_into();
            let ask = promised(|yes, no| entry.file_with_callback_and_callback(yes, no));
            after(ask, Box::new(take));
        }
    }
}

/// The workflow files of a folder, by name.
fn workflows_in(folder: FileSystemDirectoryEntry, then: Box<dyn FnOnce(Vec<FileSystemEntry>)>) {
    let sort = move |mut entries: Vec<FileSystemEntry>| {
        let inner = |name: &str| {
            let folders = entries.iter().filter(|it| it.is_directory());
            let mut named = folders.filter(|it| it.name() == name);
            // Chromium does not show the class, so nobody can ask for it.
            named.next().map(|it| it.unchecked_ref::<FileSystemDirectoryEntry>().clone())
        };
        if let Some(it) = inner(".github").or_else(|| inner("workflows")) {
            return workflows_in(it, then);
        }
        entries.retain(|it| it.is_file() && is_workflow(&it.name()));
        entries.sort_by_key(FileSystemEntry::name);
        then(entries);
    };
    entries(folder.create_reader(), Vec::new(), Box::new(sort));
}

fn is_workflow(name: &str) -> bool {
    name.ends_with(".yml") || name.ends_with(".yaml")
}

/// All entries of a folder. A reader hands over a few at a time, and none at the end.
fn entries(
    reader: FileSystemDirectoryReader,
    mut res: Vec<FileSystemEntry>,
    then: Box<dyn FnOnce(Vec<FileSystemEntry>)>,
) {
    let ask = promised(|yes, no| reader.read_entries_with_callback_and_callback(yes, no).is_ok());
    let take = move |some: Option<JsValue>| {
        let some: Array = some.map(JsCast::unchecked_into).unwrap_or_default();
        res.extend(some.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
        match some.length() == 0 || res.len() >= MAX_ENTRIES {
            true => then(res),
            false => entries(reader, res, then),
        }
    };
    after(ask, Box::new(take));
}

/// What is asked for with two functions, for yes and for no, as a promise.
fn promised<T>(ask: impl FnOnce(&Function, &Function) -> T) -> Promise {
    let mut ask = Some(ask);
    Promise::new(&mut |yes, no| {
        if let Some(ask) = ask.take() {
            ask(&yes, &no);
        }
    })
}
