//! The time of now.

use pushwright_core::cron::Civil;
use wasm_bindgen::JsCast;

/// The time of now in a zone; `None` if the browser does not know the zone.
pub fn now(zone: &str) -> Option<Civil> {
    let zone = if zone.trim().is_empty() { "UTC" } else { zone.trim() };
    let options = js_sys::Object::new();
    let set = |key: &str, value: &str| js_sys::Reflect::set(&options, &key.into(), &value.into());
    set("timeZone", zone).ok()?;
    set("hourCycle", "h23").ok()?;
    for (key, value) in [("year", "numeric"), ("month", "2-digit"), ("day", "2-digit")] {
        set(key, value).ok()?;
    }
    set("hour", "2-digit").ok()?;
    set("minute", "2-digit").ok()?;
    // `new` throws for a zone that does not exist; `supportedValuesOf` would not know aliases.
    let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: js_sys::Function =
        js_sys::Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let args = js_sys::Array::of2(&"en-GB".into(), &options);
    let format = js_sys::Reflect::construct(&class, &args).ok()?;
    let function: js_sys::Function =
        js_sys::Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()?;
    let text = function.call1(&format, &js_sys::Date::new_0()).ok()?.as_string()?;
    // "23/11/2026, 20:54"
    let mut numbers = text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty());
    let mut next = || numbers.next()?.parse::<u32>().ok();
    let (day, month, year) = (next()?, next()?, next()?);
    let (hour, minute) = (next()?, next()?);
    Some(civil(year, month, day, hour, minute))
}

fn civil(year: u32, month: u32, day: u32, hour: u32, minute: u32) -> Civil {
    Civil {
        year: year as _,
        month: month as _,
        day: day as _,
        hour: hour as _,
        minute: minute as _,
    }
}

/// The time of now in milliseconds since 1970.
pub fn milliseconds() -> i64 {
    js_sys::Date::now() as i64
}
