//! Labels and annotations: what the action says about every image, and the lines that a step adds.

use super::{Context, Fault, date, expression};
use crate::{data::Data, host::Host};

/// Keys and values, sorted. Custom lines replace what the action says itself.
pub(super) fn labels(
    custom: &[String],
    version: &str,
    context: &Context,
    host: &dyn Host,
) -> Result<Vec<(String, String)>, Fault> {
    let mut res: Vec<(String, String)> = Vec::new();
    for (name, value) in base(version, context) {
        res.push((["org.opencontainers.image.", name].concat(), value));
    }
    for line in custom {
        let line = expression::render(line, context, host)?;
        let Some((key, value)) = line.split_once('=') else { continue };
        match res.iter_mut().find(|it| it.0 == key) {
            Some(it) => value.clone_into(&mut it.1),
            None => res.push((key.to_owned(), value.to_owned())),
        }
    }
    res.sort_by(|a, b| match is_plain(&a.0) && is_plain(&b.0) {
        true => a.0.cmp(&b.0),
        false => host.collate(&a.0, &b.0),
    });
    Ok(res)
}

/// Such keys stand in the order of their bytes, too, which is quicker to tell. Source: CLDR 47, root collation.
fn is_plain(key: &str) -> bool {
    key.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
}

/// Source: metadata-action v6.2.0, `src/meta.ts`; OCI image specification 1.1, "Pre-Defined
/// Annotation Keys".
fn base(version: &str, context: &Context) -> [(&'static str, String); 8] {
    let text = |path| {
        let found = context.repository.at(path).and_then(Data::as_text);
        found.unwrap_or_default().to_owned()
    };
    // In the order in which they end up.
    [
        ("created", date::iso(context.now)),
        ("description", text("description")),
        ("licenses", text("license.spdx_id")),
        ("revision", context.sha.clone()),
        ("source", text("html_url")),
        ("title", text("name")),
        ("url", text("html_url")),
        ("version", version.to_owned()),
    ]
}

/// As an object of JavaScript: a value ends with its line, and keys that are indices come first.
pub(super) fn object(labels: &[(String, String)]) -> Data {
    let index = |key: &str| {
        let number = key.parse::<u32>().ok().filter(|it| *it < u32::MAX)?;
        (number.to_string() == key).then_some(number)
    };
    let breaks = ['\n', '\r', '\u{2028}', '\u{2029}'];
    let value = |it: &String| Data::Text(it.split(breaks).next().unwrap_or_default().to_owned());
    let mut res: Vec<(String, Data)> =
        labels.iter().map(|it| (it.0.clone(), value(&it.1))).collect();
    res.sort_by_key(|it| index(&it.0).map_or((1, 0), |it| (0, it)));
    Data::Map(res)
}
