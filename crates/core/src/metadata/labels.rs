//! Labels and annotations: what the action says about every image, and the lines that a step adds.

use std::{borrow::Cow, rc::Rc};

use super::{Context, Fault, date, expression};
use crate::{data::Data, host::Host};

/// Keys and values.
pub type Labels = Rc<[(Cow<'static, str>, String)]>;

/// Keys and values, sorted. Custom lines replace what the action says itself.
pub(super) fn labels(
    custom: &[String],
    version: &str,
    context: &Context<'_>,
    host: &dyn Host,
) -> Result<Labels, Fault> {
    let mut res: Vec<_> = base(version, context).map(|it| (Cow::Borrowed(it.0), it.1)).into();
    for line in custom {
        let line = expression::render(line, context, host)?;
        let Some((key, value)) = line.split_once('=') else { continue };
        match res.iter_mut().find(|it| it.0 == key) {
            Some(it) => value.clone_into(&mut it.1),
            None => res.push((key.to_owned().into(), value.to_owned())),
        }
    }
    // Those of its own are in order already.
    if custom.is_empty() {
        return Ok(res.into());
    }
    res.sort_by(|a, b| match is_plain(&a.0) && is_plain(&b.0) {
        true => a.0.cmp(&b.0),
        false => host.collate(&a.0, &b.0),
    });
    Ok(res.into())
}

/// Such keys stand in the order of their bytes, too, which is quicker to tell. Source: CLDR 47, root collation.
fn is_plain(key: &str) -> bool {
    key.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
}

/// Source: metadata-action v6.2.0, `src/meta.ts`; OCI image specification 1.1, "Pre-Defined
/// Annotation Keys".
fn base(version: &str, context: &Context<'_>) -> [(&'static str, String); 8] {
    let text = |path| {
        let found = context.repository.at(path).and_then(Data::as_text);
        found.unwrap_or_default().to_owned()
    };
    // In the order in which they end up.
    [
        ("org.opencontainers.image.created", date::iso(context.now)),
        ("org.opencontainers.image.description", text("description")),
        ("org.opencontainers.image.licenses", text("license.spdx_id")),
        ("org.opencontainers.image.revision", context.sha.clone().into_owned()),
        ("org.opencontainers.image.source", text("html_url")),
        ("org.opencontainers.image.title", text("name")),
        ("org.opencontainers.image.url", text("html_url")),
        ("org.opencontainers.image.version", version.to_owned()),
    ]
}

/// As an object of JavaScript: a value ends with its line, and keys that are indices come first.
pub(super) fn object(labels: &Labels) -> Data {
    let index = |key: &str| {
        let number = key.parse::<u32>().ok().filter(|it| *it < u32::MAX)?;
        (number.to_string() == key).then_some(number)
    };
    let breaks = ['\n', '\r', '\u{2028}', '\u{2029}'];
    let value = |it: &String| Data::Text(it.split(breaks).next().unwrap_or_default().to_owned());
    let mut res: Vec<(String, Data)> =
        labels.iter().map(|it| (it.0.to_string(), value(&it.1))).collect();
    res.sort_by_key(|it| index(&it.0).map_or((1, 0), |it| (0, it)));
    Data::Map(res)
}
