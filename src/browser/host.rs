//! What the core asks of whoever runs it, answered by the browser: its own regular expressions, time
//! zones and order of texts, which are those of the runner's Node.js.

use std::cmp::Ordering;

use js_sys::{Array, Date, Function, JsString, Object, Reflect, RegExp};
use pushwright_core::host::{Groups, Host, Zone};
use wasm_bindgen::{JsCast, JsValue};

/// Answers with what the browser has.
pub struct Browser;

impl Host for Browser {
    fn matches(&self, pattern: &str, flags: &str, text: &str) -> Result<Option<Groups>, String> {
        let regex = construct("RegExp", &Array::of2(&pattern.into(), &flags.into()));
        // `new` throws what is wrong with the pattern.
        let regex = regex.map_err(|it| said(&it))?.unchecked_into::<RegExp>();
        let found = JsString::from(text).match_(&regex);
        let group = |it: JsValue| it.as_string();
        Ok(found.map(|it| it.unchecked_into::<Array>().iter().map(group).collect()))
    }

    fn zone(&self, name: &str, instant: i64) -> Option<Zone> {
        let offset = part(name, instant, "longOffset")?;
        let offset = seconds(&offset)?;
        let abbreviation = abbreviation(name, offset).map(str::to_owned);
        Some(Zone { offset, abbreviation: abbreviation.unwrap_or_else(|| signed(offset)) })
    }

    fn collate(&self, a: &str, b: &str) -> Ordering {
        let locales = Array::of1(&"en-US".into());
        JsString::from(a).locale_compare(b, &locales, &Object::new()).cmp(&0)
    }
}

/// The zones whose time has a name, with its names and their minutes east of UTC: `Intl` knows only
/// those of its own language. Source: the time zone database, 2026b, as of 2025 to 2027.
static ZONES: &str = include_str!("zones.txt");

/// What the time of a zone is called; `None` if it has no name but its offset.
fn abbreviation(zone: &str, offset: i32) -> Option<&'static str> {
    let has_zone = |names: &str| names.split(' ').any(|it| it.eq_ignore_ascii_case(zone));
    let mut rows = ZONES.lines().filter_map(|it| it.split_once(": "));
    let (called, _) = rows.find(|it| has_zone(it.1))?;
    let mut words = called.split(' ');
    while let (Some(name), Some(minutes)) = (words.next(), words.next()) {
        if minutes.parse() == Ok(offset / 60) && offset % 60 == 0 {
            return Some(name);
        }
    }
    None
}

/// The message of something that was thrown.
fn said(thrown: &JsValue) -> String {
    let message = Reflect::get(thrown, &"message".into()).ok();
    message.and_then(|it| it.as_string()).unwrap_or_default()
}

fn construct(class: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &class.into())?.dyn_into()?;
    Reflect::construct(&class, arguments)
}

/// How a zone is called at an instant, in one of the styles of `timeZoneName`; `None` if the browser
/// does not know the zone.
fn part(zone: &str, instant: i64, style: &str) -> Option<String> {
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    Reflect::set(&options, &"timeZoneName".into(), &style.into()).ok()?;
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let arguments = Array::of2(&"en-US".into(), &options);
    let format = Reflect::construct(&class, &arguments).ok()?;
    let function: Function =
        Reflect::get(&format, &"formatToParts".into()).ok()?.dyn_into().ok()?;
    let date = Date::new(&JsValue::from_f64(instant as f64));
    let parts: Array = function.call1(&format, &date).ok()?.dyn_into().ok()?;
    let get = |it: &JsValue, key: &str| Reflect::get(it, &key.into()).ok()?.as_string();
    let is_name = |it: &JsValue| get(it, "type").as_deref() == Some("timeZoneName");
    parts.iter().find(is_name).and_then(|it| get(&it, "value"))
}

/// `GMT`, `GMT+09:00` or `GMT-00:44:30` in seconds east.
fn seconds(offset: &str) -> Option<i32> {
    let rest = offset.strip_prefix("GMT")?;
    let Some(sign) = rest.chars().next() else { return Some(0) };
    let sign = if sign == '+' { 1 } else { -1 };
    let digits = rest.get(1..).filter(|it| it.is_ascii()).or_else(|| rest.get(3..))?;
    let mut numbers = digits.split(':').map(|it| it.parse::<i32>().ok());
    let (hours, minutes, seconds) = (numbers.next()??, numbers.next(), numbers.next());
    let part = |it: Option<Option<i32>>| it.flatten().unwrap_or_default();
    Some(sign * (hours * 3600 + part(minutes) * 60 + part(seconds)))
}

/// As the time zone database writes zones without a name: `+09`, `-0330`.
fn signed(offset: i32) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs() / 60;
    let two = |it: i32| [it / 10, it % 10].map(|it| char::from(b'0' + it as u8));
    let mut res = String::from(sign);
    res.extend(two(minutes / 60));
    if minutes % 60 != 0 {
        res.extend(two(minutes % 60));
    }
    res
}
