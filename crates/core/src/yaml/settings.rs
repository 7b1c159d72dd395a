//! Settings files. The only module that knows serde_yaml, which the page does not carry.

use serde_yaml::Value;

/// A settings file: topic ids with their values, a list for several lines. `Err` says what is wrong
/// and where.
pub fn settings(text: &str) -> Result<Vec<(String, String)>, String> {
    let map: serde_yaml::Mapping = serde_yaml::from_str(text).map_err(|it| it.to_string())?;
    let entry = |(key, value): (&Value, &Value)| {
        let key = plain(key)?;
        let value = match value {
            Value::Sequence(them) => {
                them.iter().map(plain).collect::<Result<Vec<_>, _>>()?.join("\n")
            }
            it => plain(it)?,
        };
        Ok((key, value))
    };
    map.iter().map(entry).collect()
}

fn plain(value: &Value) -> Result<String, String> {
    match value {
        Value::String(it) => Ok(it.clone()),
        Value::Bool(it) => Ok(it.to_string()),
        Value::Number(it) => Ok(it.to_string()),
        Value::Null => Ok(String::new()),
        Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => {
            Err("a value must be a text, or a list of texts".to_owned())
        }
    }
}
